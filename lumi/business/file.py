"""What one TOML file may say about a business, and what is wrong with it, all at once."""

import json
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lumi import phrases
from lumi.answers.texts import Draft
from lumi.booking.dialogue.particulars import ASKS
from lumi.booking.hours import Closing
from lumi.business import conduct
from lumi.business.plan import (
    Business,
    BusinessFault,
    CalendarEntry,
    ServiceEntry,
    StaffEntry,
)
from lumi.business.table import Fault, Table
from lumi.business.week import DAY_MINUTES, opening_hours
from lumi.fetching import Unfetchable, parsed
from lumi.plain import N_
from lumi.tenants.enrolment import Refused, phone_digits, quiet_minutes

YEAR_MINUTES = 366 * DAY_MINUTES
TEMPLATES = (
    *("reminder_template", "waitlist_template", "move_template", "owner_template"),
    "template_language",
)


def read(path: Path, environ: Mapping[str, str] = os.environ) -> Business:
    """The business that the file describes. Raises BusinessFault, which names every fault."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise BusinessFault(f"{path} cannot be read: {fault.strerror}.") from fault
    return parse(content, str(path), environ)


def parse(content: bytes, called: str, environ: Mapping[str, str]) -> Business:
    """The business that a file called so describes; as `read`."""
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BusinessFault(f"{called} is not TOML: {fault}.") from fault
    faults: list[Fault] = []
    top = Table("", values, faults)
    business = _business(top, environ)
    top.end()
    if faults:
        raise BusinessFault(f"{called} cannot be loaded: {'; '.join(map(str, faults))}.")
    return business


def _business(top: Table, environ: Mapping[str, str]) -> Business:
    services = _services(top)
    said = columns(top, environ)
    owners = top.each("owners", _phone)
    hours = top.table("hours")
    faqs, pins = _faqs(top)
    return Business(
        columns={key: value for key, value in said.items() if value is not None},
        owners=None if owners is None else tuple(dict.fromkeys(owners)),
        hours=None if hours is None else opening_hours(hours),
        closures=_closures(top),
        staff=_staff(top, services),
        services=services,
        faqs=faqs,
        calendars=_calendars(top, environ),
        pins=pins,
    )


def columns(top: Table, environ: Mapping[str, str]) -> dict[str, Any]:
    """The tenant's columns; None for those that the file does not speak of."""
    booking = top.table("booking") or Table("booking", {}, top.faults)
    reminders = booking.wholes("reminders_minutes", 1, YEAR_MINUTES)
    found: dict[str, Any] = {
        "name": top.named(),
        "slug": top.text("slug"),
        **{key: top.secret(key, environ) for key in ("phone_id", "token", "app_secret")},
        "verify_token": top.secret("verify_token", environ),
        "timezone": _zone(top, "timezone"),
        "account_timezone": _zone(top, "account_timezone", may_be_empty=True),
        "language": _language(top),
        "date_order": top.choice("date_order", "MDY", "DMY"),
        "system_prompt": top.text("system_prompt"),
        "address": top.text("address"),
        "booking_note": booking.text("note"),
        "confirm": booking.choice("confirm", "owner", "at-once"),
        "slot_minutes": booking.whole("slot_minutes", 5, DAY_MINUTES),
        "notice_minutes": booking.whole("notice_minutes", 0, YEAR_MINUTES),
        "horizon_days": booking.whole("horizon_days", 1, 730),
        "cancel_until_minutes": booking.whole("cancel_until_minutes", 0, YEAR_MINUTES),
        "asks": _asks(booking),
        "reminders_minutes": None if reminders is None else str(reminders),
    }
    found |= {key: booking.text(key) for key in TEMPLATES} | _quiet_hours(booking)
    found |= conduct.columns(top)
    if found["slug"] and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found["slug"]):
        top.fault("slug", N_("takes lower-case letters, digits and hyphens"))
    booking.end()
    return found


def _asks(booking: Table) -> str | None:
    """What customers are asked before they book, as JSON."""
    listed = booking.each("asks", _ask)
    return None if listed is None else json.dumps(listed)


def _ask(text: str) -> str:
    if text not in ASKS:
        raise ValueError(f"takes name or phone, not {text!r}")
    return text


def _quiet_hours(booking: Table) -> dict[str, int]:
    """`21:00-08:00`, local; the same time twice: never quiet."""
    text = booking.text("quiet_hours")
    try:
        return {} if text is None else quiet_minutes(text)
    except ValueError as fault:
        booking.fault("quiet_hours", fault.args[0])
        return {}


def _zone(top: Table, key: str, *, may_be_empty: bool = False) -> str | None:
    name = top.text(key)
    try:
        return name if name is None or (may_be_empty and not name) else ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        top.fault(key, N_("takes a time zone like Europe/Madrid, not %(given)s", given=repr(name)))
        return None


def _language(top: Table) -> str | None:
    code = top.text("language")
    if code is None or phrases.is_language(code):
        return code
    top.fault(
        "language", N_("takes a language like en, es or pt-BR, not %(given)s", given=repr(code))
    )
    return None


def _phone(text: str) -> str:
    try:
        return phone_digits(text)
    except Refused as fault:
        raise ValueError(f"takes a phone number with its country code, not {text!r}") from fault


def _closures(of: Table) -> tuple[Closing, ...] | None:
    """The closures of the business, or of one of the staff."""
    tables = of.tables("closures")
    return None if tables is None else tuple(filter(None, map(closure, tables)))


def closure(table: Table) -> Closing | None:
    """When it is closed; None with a fault noted where an end of it is missing."""
    known = {key: key in table.values for key in ("from", "until")}
    starts, ends = table.moment("from"), table.moment("until")
    reason = table.text("reason") or ""
    for key, is_there in known.items():
        if not is_there:
            table.fault(key, N_("is needed"))
    table.end()
    if starts is None or ends is None:
        return None
    if ends <= starts:
        table.fault("until", N_("takes a time after `from`: when it opens again"))
    return Closing(starts, ends, reason)


def _services(top: Table) -> tuple[ServiceEntry, ...] | None:
    tables = top.tables("services")
    if tables is None:
        return None
    found = tuple(map(service, tables))
    _require_different(top, "services", [one.name for one in found])
    return found


def service(table: Table) -> ServiceEntry:
    entry = ServiceEntry(
        name=table.named(),
        minutes=table.whole("minutes", 1, DAY_MINUTES) or 30,
        price=table.text("price") or "",
        buffer_before=table.whole("buffer_before", 0, DAY_MINUTES) or 0,
        buffer_after=table.whole("buffer_after", 0, DAY_MINUTES) or 0,
        capacity=table.whole("capacity", 1, 1000) or 1,
    )
    table.end()
    return entry


def _staff(top: Table, services: tuple[ServiceEntry, ...] | None) -> tuple[StaffEntry, ...] | None:
    tables = top.tables("staff")
    if tables is None:
        return None
    offered = {one.name for one in services or ()}
    found = tuple(staff_member(table, offered) for table in tables)
    _require_different(top, "staff", [member.name for member in found])
    return found


def staff_member(table: Table, offered: Collection[str]) -> StaffEntry:
    """`offered` are the names of the services that there are."""

    def offered_service(name: str) -> str:
        if name not in offered:
            raise ValueError(f"names a service that is not in [[services]]: {name!r}")
        return name

    hours = table.table("hours")
    member = StaffEntry(
        name=table.text("name") or "",
        services=tuple(dict.fromkeys(table.each("services", offered_service) or ())),
        hours=() if hours is None else opening_hours(hours),
        closures=_closures(table),
    )
    table.end()
    return member


def _faqs(top: Table) -> tuple[tuple[Draft, ...] | None, dict[str, tuple[str, ...]]]:
    """The FAQs, and the questions that are pinned to those that say so."""
    tables = top.tables("faqs")
    if tables is None:
        return None, {}
    read = tuple(map(_faq, tables))
    found = tuple(draft for draft, _ in read)
    pins = {draft.question: pinned for draft, pinned in read if pinned is not None}
    _require_different(top, "faqs", [faq.question for faq in found])
    _require_different(top, "faqs.pinned", [one for pinned in pins.values() for one in pinned])
    return found, pins


def _faq(table: Table) -> tuple[Draft, tuple[str, ...] | None]:
    question, answer = table.named("question"), table.named("answer")
    alternatives = dict.fromkeys(table.each("alternatives", str) or ())
    pinned = table.each("pinned", str)
    table.end()
    draft = Draft(
        question, answer, tuple(text for text in alternatives if text not in ("", question))
    )
    return draft, None if pinned is None else tuple(dict.fromkeys(filter(None, pinned)))


def _calendars(top: Table, environ: Mapping[str, str]) -> tuple[CalendarEntry, ...] | None:
    tables = top.tables("calendars")
    if tables is None:
        return None
    found = tuple(_calendar(table, environ) for table in tables)
    _require_different(top, "calendars", [entry.staff or "everybody" for entry in found])
    return found


def _calendar(table: Table, environ: Mapping[str, str]) -> CalendarEntry:
    """Its address is secret: it may come from the environment, as tokens do."""
    is_there = "url" in table.values
    url = table.secret("url", environ)
    try:
        parsed(url or "")
    except Unfetchable as fault:
        if url is not None or not is_there:
            table.fault(
                "url", N_("cannot be read: %(why)s", why=fault) if is_there else N_("is needed")
            )
    entry = CalendarEntry(url or "", table.text("staff"))
    table.end()
    return entry


def _require_different(top: Table, key: str, names: list[str]) -> None:
    for number, name in enumerate(names, 1):
        if name in names[: number - 1] and (name or key == "staff"):
            top.fault(f"{key}[{number}]", N_("is there twice: %(name)s", name=repr(name)))
