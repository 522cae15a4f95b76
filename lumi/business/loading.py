"""A business is taken on, or brought up to date, in one transaction."""

from datetime import datetime
from pathlib import Path
from typing import Any

from lumi import calendars, database
from lumi.answers import answering, faqs, index
from lumi.answers.checks import pins, rehearsing
from lumi.answers.index import Progress, no_progress
from lumi.answers.reading_ahead import ReadAhead
from lumi.answers.texts import Draft
from lumi.booking.models import Staff
from lumi.business.file import read
from lumi.business.furnishing import furnish, refurnish
from lumi.business.plan import Business, CalendarEntry
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import enrolment, secrets
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import OwnerNumber, Tenant


def load_file(
    path: Path,
    now: datetime,
    settings: Settings,
    progress: Progress = no_progress,
    *,
    force: bool = False,
) -> str:
    """Load the file's business; its slug. Raises what `load` does, and BusinessFault."""
    return load(read(path), now, settings, progress, force=force)


def load(
    business: Business,
    now: datetime,
    settings: Settings,
    progress: Progress = no_progress,
    *,
    force: bool = False,
) -> str:
    """Make or update the tenant, all or nothing; its slug.

    What the business does not speak of stays as it is, or as new tenants have it. Loading the
    same twice changes nothing. `force`: also when pinned questions lose their FAQs, which else
    raises PinsBroken. Raises Refused or EmbeddingFailed.
    """
    embedder = _read_ahead(business, settings, progress)
    if not force:
        _require_pins(business, embedder, settings)
    with database.write() as connection:
        tenant = _furnished(connection, business, now, settings)
        if business.faqs is not None:
            _set_faqs(tenant, business.faqs, embedder, now)
            pins.pin_only(connection, tenant.id, business.pins, now)
    if embedder:
        faqs.catch_up(answering.embedder_of(settings))
    return tenant.slug


def take_on(business: Business, now: datetime, settings: Settings) -> str:
    """A new tenant, without a model at hand: its slug.

    Its FAQs are found by their words at once, by their meaning once the worker has read them; its
    pinned questions are looked at by the worker too. Raises Refused for a business that is known.
    """
    if known := _known(business):
        raise Refused(
            N_("%(name)s is here already. Update it with: flask tenant load FILE", name=known.name)
        )
    with database.write() as connection:
        tenant = _furnished(connection, business, now, settings)
        faqs.keep_all(tenant.id, business.faqs or (), None, now)
        pins.pin_only(connection, tenant.id, business.pins, now)
    return tenant.slug


def enrol_first(settings: Settings, now: datetime) -> Tenant | None:
    """A tenant for WH_PHONE_ID and WH_TOKEN when both are set and that number has none."""
    if not (settings.phone_id and settings.token):
        return None
    with database.write():
        if Tenant.select().where(Tenant.phone_id == settings.phone_id).exists():
            return None
        tenant = enrolment.add("My business", now, settings, phone_id=settings.phone_id)
        furnish(tenant)
    return tenant


def _read_ahead(business: Business, settings: Settings, progress: Progress) -> ReadAhead | None:
    """Embed the FAQs that are new or changed, before the transaction begins."""
    tenant = _known(business)
    kept = {faq.draft for faq in faqs.listed(tenant.id)} if tenant else set()
    fresh = [draft for draft in business.faqs or () if draft not in kept]
    if not fresh:
        return None
    model = index.prepare(answering.embedder_of(settings))
    return ReadAhead(model, fresh, progress)


def _require_pins(business: Business, embedder: ReadAhead | None, settings: Settings) -> None:
    """Raise PinsBroken if a pinned question would not get its FAQ."""
    tenant = _known(business)
    tenant_id, language = (tenant.id, tenant.language) if tenant else (None, "en")
    if business.faqs is None or not (business.pins or (tenant_id and pins.listed(tenant_id))):
        return
    rehearsing.require_pins(
        tenant_id,
        business.columns.get("language") or language,
        business.faqs,
        embedder or answering.embedder_of(settings),
        business.pins,
    )


def _furnished(connection: Any, business: Business, now: datetime, settings: Settings) -> Tenant:
    """Everything but the FAQs, inside the caller's transaction."""
    tenant = _enrol(business, now, settings)
    if business.owners is not None:
        _set_owners(tenant, business.owners)
    refurnish(connection, tenant, business)
    if business.calendars is not None:
        _set_calendars(tenant, business.calendars, settings, now)
    return tenant


def _enrol(business: Business, now: datetime, settings: Settings) -> Tenant:
    tenant = _known(business)
    if tenant is None:
        tenant = enrolment.add(now=now, settings=settings, **business.columns)
        furnish(tenant)
        return tenant
    changed = {
        key: value
        for key, value in business.columns.items()
        if value != _present(tenant, key, settings)
    }
    enrolment.edit(tenant, settings, **changed)
    return tenant


def _known(business: Business) -> Tenant | None:
    """The tenant of that slug; for a file without one, of that name with no other phone id."""
    slug, phone_id = business.columns.get("slug"), business.columns.get("phone_id")
    if slug:
        return Tenant.get_or_none(Tenant.slug == slug)
    for tenant in Tenant.select().where(Tenant.name == business.columns["name"]):
        if not phone_id or tenant.phone_id in (None, phone_id):
            return tenant
    return None


def _present(tenant: Tenant, column: str, settings: Settings) -> Any:
    kept = getattr(tenant, column)
    if column not in enrolment.SEALED:
        return kept
    try:
        return secrets.unseal(kept, settings)
    except secrets.SealBroken:  # sealed with another SECRET_KEY: the file's value is sealed anew
        return None


def _set_owners(tenant: Tenant, phones: tuple[str, ...]) -> None:
    known = OwnerNumber.select().where(OwnerNumber.tenant == tenant.id)
    if sorted(owner.phone for owner in known) != sorted(phones):
        enrolment.set_owners(tenant, list(phones))


def _set_calendars(
    tenant: Tenant, entries: tuple[CalendarEntry, ...], settings: Settings, now: datetime
) -> None:
    staff = {member.name: member.id for member in Staff.select().where(Staff.tenant == tenant.id)}
    unknown = [entry.staff for entry in entries if entry.staff and entry.staff not in staff]
    if unknown:
        raise Refused(f"calendars: {tenant.name} has no staff member {unknown[0]!r}.")
    wanted = {staff.get(entry.staff or "") if entry.staff else None: entry.url for entry in entries}
    calendars.follow_only(tenant, wanted, settings, now)


def _set_faqs(
    tenant: Tenant, drafts: tuple[Draft, ...], embedder: ReadAhead | None, now: datetime
) -> None:
    wanted = {draft.question for draft in drafts}
    for faq in faqs.listed(tenant.id):
        if faq.draft.question not in wanted:
            faqs.delete(tenant.id, faq.id)
    if embedder is not None:
        faqs.keep_all(tenant.id, drafts, embedder, now)
