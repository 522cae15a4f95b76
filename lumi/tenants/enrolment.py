"""Taking on a business, changing what it is, letting it go."""

import re
import unicodedata
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from peewee import IntegrityError

from lumi import clock, database, phrases
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import seal

SEALED = ("token", "app_secret", "verify_token")
KEEPS = {0, *range(30, 3651)}  # days: Meta delivers again for seven, dead letters stay thirty
LONGEST_NOTE = 500  # characters, that stand below a customer's first answer
TOKEN_NOTICES = ("whatsapp 0", "whatsapp 190", "stored token")  # kinds of what is said of a token


class Refused(Exception):
    """The business cannot be kept so; the text says which value and why, in one sentence."""


def slug_for(name: str) -> str:
    """A free slug from a name: lower case, hyphens, accents dropped; `-2` on a clash."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "tenant"
    slug, number = base, 1
    while Tenant.select().where(Tenant.slug == slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug


def add(name: str, now: datetime, settings: Settings, **values: Any) -> Tenant:
    """A new tenant; secrets among the values come in plain and are sealed.

    Raises Refused for a name, zone, slug or phone id that cannot be used.
    """
    kept = _checked({**values, "name": name}, settings)
    kept.setdefault("slug", "")
    with database.write():
        kept["slug"] = kept["slug"] or slug_for(kept["name"])
        try:
            tenant: Tenant = Tenant.create(created_at=now, **kept)
        except IntegrityError as fault:
            raise _clash(fault, kept) from fault
    return tenant


def edit(tenant: Tenant, settings: Settings, **values: Any) -> None:
    """Change some values; a new token lets sending go on. Raises Refused."""
    kept = _checked(values, settings)
    if not kept:
        return
    with database.write():
        try:
            Tenant.update(**kept).where(Tenant.id == tenant.id).execute()
        except IntegrityError as fault:
            raise _clash(fault, kept) from fault
        if "token" in kept:
            lift_block(tenant, clock.now())


def block_sending(
    connection: Any, tenant: Tenant, reason: str, kind: str, sentence: str, now: datetime
) -> None:
    """Nothing more goes to Meta with this token, and the owner is told why.

    A tenant who was given another one meanwhile is not blocked.
    """
    held = Tenant.update(sending_blocked=reason).where(
        Tenant.id == tenant.id, Tenant.token == tenant.token
    )
    if held.execute():
        notices.raise_notice(connection, tenant.id, kind, sentence, now)


def lift_block(tenant: Tenant, now: datetime) -> None:
    """With another token sending goes on, and what was said of the old one is settled."""
    with database.write() as connection:
        Tenant.update(sending_blocked="").where(Tenant.id == tenant.id).execute()
        for kind in TOKEN_NOTICES:
            notices.settle_notice(connection, tenant.id, kind, now)


def set_owners(tenant: Tenant, phones: list[str]) -> None:
    """The numbers of the tenant's owners; those that stay need no new proof.

    Raises Refused for what is no number.
    """
    digits = {phone_digits(phone): None for phone in phones}
    with database.write() as connection:
        known = connection.execute(
            "SELECT phone FROM owner_number WHERE tenant_id = ?", (tenant.id,)
        ).fetchall()
        for (phone,) in known:
            if phone not in digits:
                connection.execute(
                    "DELETE FROM owner_number WHERE tenant_id = ? AND phone = ?", (tenant.id, phone)
                )
        connection.executemany(
            "INSERT INTO owner_number (tenant_id, phone) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(tenant.id, phone) for phone in digits],
        )


def phone_digits(phone: str) -> str:
    """A phone number as WhatsApp writes it: digits only, country code first. Raises Refused."""
    digits = re.sub(r"[\s().+-]", "", phone)
    if not re.fullmatch(r"[0-9]{6,15}", digits):
        raise Refused(
            N_("%(phone)s is not a phone number with its country code.", phone=repr(phone))
        )
    return digits


def quiet_minutes(hours: str) -> dict[str, int]:
    """The tenant's columns for local hours like `21:00-08:00`. Raises ValueError."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)", hours)
    if found is None:
        raise ValueError(N_("takes hours like 21:00-08:00, not %(given)s", given=repr(hours)))
    begins, begins_minute, ends, ends_minute = map(int, found.groups())
    return {
        "quiet_from_minute": begins * 60 + begins_minute,
        "quiet_until_minute": ends * 60 + ends_minute,
    }


def remove(tenant: Tenant) -> None:
    """Everything of the tenant goes: rows by cascade, the FAQ index by its own room before."""
    with database.without_a_trace(), database.write() as connection:
        connection.execute("DELETE FROM appointment WHERE tenant_id = ?", (tenant.id,))
        connection.execute("DELETE FROM tenant WHERE id = ?", (tenant.id,))


def _checked(values: dict[str, Any], settings: Settings) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if value is not None}
    if "name" in kept:
        kept["name"] = kept["name"].strip()
        if not kept["name"]:
            raise Refused(N_("A business needs a name."))
    for zone in (kept.get("timezone", "UTC"), kept.get("account_timezone") or "UTC"):
        _require_zone(zone)
    _require_language(kept.get("language", phrases.FALLBACK))
    _require_days(kept.get("keep_days", 0))
    kept |= _note(kept)
    if "phone_id" in kept:
        kept["phone_id"] = str(kept["phone_id"]).strip() or None
    if kept.get("slug") and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kept["slug"]):
        raise Refused(
            N_(
                "%(slug)s is not a slug: lower-case letters, digits and hyphens.",
                slug=repr(kept["slug"]),
            )
        )
    for name in SEALED:
        if name in kept:
            kept[name] = seal(kept[name], settings)
    return kept


def _require_days(keep: int) -> None:
    if keep not in KEEPS:
        raise Refused(f"keep_days takes 0 (for ever) or 30 to 3650 days, not {keep}.")


def _note(values: dict[str, Any]) -> dict[str, str]:
    """What customers are told of privacy, if that is among the values."""
    told = {name: value.strip() for name, value in values.items() if name == "privacy_note"}
    if any(len(note) > LONGEST_NOTE for note in told.values()):
        raise Refused(f"privacy_note takes {LONGEST_NOTE} characters at most.")
    return told


def _require_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise Refused(
            N_("%(name)s is not a time zone; write one like Europe/Madrid.", name=repr(name))
        ) from fault


def _require_language(code: str) -> None:
    if not phrases.is_language(code):
        raise Refused(
            N_("%(code)s is not a language; write one like en, es or pt-BR.", code=repr(code))
        )


def _clash(fault: IntegrityError, kept: dict[str, Any]) -> Refused:
    if "phone_id" in str(fault):
        return Refused(N_("Another tenant already has the phone id %(id)s.", id=kept["phone_id"]))
    if "slug" in str(fault):
        return Refused(N_("Another tenant already has the slug %(slug)s.", slug=kept["slug"]))
    return Refused(f"These values cannot be kept: {fault}.")
