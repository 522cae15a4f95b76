"""`flask appointment`: the diary on the command line, by the same rules as in the chat."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

import click
from flask.cli import AppGroup

from lumi import clock, database
from lumi.announcements import Announcement, announce
from lumi.booking import appointments, calendar
from lumi.booking.appointments import NotStanding, SlotTaken
from lumi.booking.hours import instant_of, is_real, local_of
from lumi.booking.models import Appointment, Service
from lumi.booking.slots import Reason
from lumi.booking.standing import Status
from lumi.cli.speaking import on_the_file, print_json, print_table
from lumi.conversations import customers, privacy
from lumi.tenants.enrolment import Refused, phone_digits
from lumi.tenants.models import Tenant, named
from lumi.whatsapp.contacts import Contact

appointment = AppGroup("appointment", help="The diary.")

_CLOCK = "%Y-%m-%d %H:%M"
_WHY = {
    Reason.PAST: "is over",
    Reason.TOO_SOON: "is sooner than the business's notice allows",
    Reason.TOO_FAR: "is further ahead than can be booked",
    Reason.CLOSURE: "falls into a closure",
    Reason.CLOSED: "is outside the opening hours",
    Reason.OFF_GRID: "is not a time at which a slot begins",
    Reason.TAKEN: "is taken",
}
_ALL = """
    SELECT appointment.id, starts_at, ends_at, status, service.name, staff.name,
           coalesce(nullif(told_name, ''), customer.name),
           coalesce('+' || coalesce(customer.phone, nullif(told_phone, '')), ''),
           coalesce(customer.user_id, '')
    FROM appointment JOIN service ON service.id = service_id JOIN staff ON staff.id = staff_id
    JOIN customer ON customer.id = customer_id
    WHERE appointment.tenant_id = ?1 AND (?2 IS NULL OR starts_at >= ?2)
      AND (?3 IS NULL OR starts_at < ?3) AND (?4 IS NULL OR customer_id = ?4)
    ORDER BY starts_at, appointment.id
"""
_NAMES = (
    *("id", "starts_at", "ends_at", "status", "service", "staff"),
    *("customer", "phone", "user_id"),
)


@appointment.command("list")
@click.argument("slug")
@click.option("--from", "since", help="YYYY-MM-DD HH:MM on the business's clocks, or a date.")
@click.option("--until", help="Likewise; those that begin before.")
@click.option("--customer", help="A phone, a WhatsApp user id or an id.")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def list_(
    slug: str, since: str | None, until: str | None, customer: str | None, as_json: bool
) -> None:
    """The appointments of a business, in order of time; instants are UTC."""
    tenant = named(slug)
    bounds = [end and clock.stamp(_instant(tenant, end)) for end in (since, until)]
    person = customer and privacy.found(tenant.id, customer)
    rows = database.rows(_ALL, tenant.id, *bounds, person)
    if as_json:
        print_json([dict(zip(_NAMES, row, strict=True)) for row in rows])
        return
    print_table(_NAMES, rows)


@appointment.command()
@click.argument("slug")
@click.option("--customer", required=True, help="A phone, a WhatsApp user id or an id.")
@click.option("--service", "service_name", required=True)
@click.option("--at", required=True, help="YYYY-MM-DD HH:MM on the business's clocks.")
@click.option("--staff", help="Whoever is free, unless named.")
@on_the_file
def add(slug: str, customer: str, service_name: str, at: str, staff: str | None) -> None:
    """Book for a customer, confirmed at once, and print the appointment's id."""
    tenant, now = named(slug), clock.now()
    service, start = _service(tenant, service_name), _instant(tenant, at)
    staff_id = _staff_id(tenant, service, staff)
    with _plain_refusal(tenant, service, start, now), database.write() as connection:
        made = appointments.book(
            tenant,
            service,
            _customer_id(connection, tenant, customer, now),
            start,
            message_id=None,
            now=now,
            staff_id=staff_id,
            status=Status.CONFIRMED,
        )
    click.echo(made.id)


def _of_one(command: Callable[..., None]) -> Callable[..., None]:
    """A command that changes one appointment: `SLUG ID` name it, and it is found at an instant."""

    @on_the_file
    @wraps(command)
    def found(slug: str, ident: int, **options: Any) -> None:
        tenant = named(slug)
        command(tenant, _found(tenant, ident), clock.now(), **options)

    with_id = click.argument("ident", metavar="ID", type=int)(found)
    return click.argument("slug")(with_id)


@appointment.command()
@click.option("--at", required=True, help="YYYY-MM-DD HH:MM on the business's clocks.")
@click.option("--staff", help="The same as before if free, else whoever is, unless named.")
@_of_one
def move(tenant: Tenant, held: Appointment, now: datetime, at: str, staff: str | None) -> None:
    """Move an appointment to another time; it is confirmed there, and the customer is told."""
    start = _instant(tenant, at)
    staff_id = _staff_id(tenant, held.service, staff)
    with _telling(tenant, held, start, now) as tell:
        moved = appointments.move(
            tenant, held, start, now=now, staff_id=staff_id, status=Status.CONFIRMED
        )
        if moved.sequence != held.sequence:
            tell(moved, Announcement.MOVED)


@appointment.command()
@_of_one
def cancel(tenant: Tenant, held: Appointment, now: datetime) -> None:
    """Cancel an appointment, or decline one that is pending; the customer is told."""
    was_pending = held.status == Status.PENDING
    with _telling(tenant, held, held.starts_at, now) as tell:
        cancelled = appointments.cancel(tenant, held, now=now)
        if cancelled.sequence != held.sequence:
            tell(cancelled, Announcement.DECLINED if was_pending else Announcement.CANCELLED)


@appointment.command()
@_of_one
def confirm(tenant: Tenant, held: Appointment, now: datetime) -> None:
    """Confirm a pending appointment; the customer is told."""
    with _telling(tenant, held, held.starts_at, now) as tell:
        confirmed = appointments.confirm(tenant, held, now=now)
        if held.status != Status.CONFIRMED:
            tell(confirmed, Announcement.CONFIRMED)


@contextmanager
def _telling(
    tenant: Tenant, held: Appointment, start: datetime, now: datetime
) -> Iterator[Callable[[Appointment, Announcement], object]]:
    """A transaction that changes an appointment, and what in it tells the customer."""
    with (
        _plain_refusal(tenant, held.service, start, now, held.id),
        database.write() as connection,
    ):
        yield lambda changed, what: announce(connection, tenant, changed, what, now)


@contextmanager
def _plain_refusal(
    tenant: Tenant, service: Service, start: datetime, now: datetime, but: int | None = None
) -> Iterator[None]:
    """What the diary refuses in one sentence, with free times where there are any."""
    try:
        yield
    except NotStanding as refused:
        status = refused.status.replace("_", "-")
        raise click.ClickException(f"This appointment is {status}.") from refused
    except SlotTaken as refused:
        free = calendar.free_near(tenant, service, start, now, but=but)
        shown = ", ".join(f"{local_of(one, tenant.zone):{_CLOCK}}" for one in free)
        why = f"{local_of(start, tenant.zone):{_CLOCK}} {_WHY[refused.args[0]]}"
        said = f"{why}; free are {shown}." if free else f"{why}."
        raise click.ClickException(said) from refused


def _found(tenant: Tenant, ident: int) -> Appointment:
    found = appointments.find(tenant, ident)
    if found is None:
        raise click.ClickException(f"This tenant has no appointment {ident}.")
    return found


def _instant(tenant: Tenant, text: str) -> datetime:
    """The instant at which the business's clocks show that; of a date alone its beginning."""
    try:
        local = datetime.fromisoformat(text.strip())
        is_shown = local.tzinfo is None and is_real(local, tenant.zone)
    except (ValueError, OverflowError):
        raise click.ClickException(
            f"{text!r} is not a time like 2026-12-24 15:30, on the business's clocks."
        ) from None
    if not is_shown:
        raise click.ClickException(f"The business's clocks never show {text!r}.")
    return instant_of(local, tenant.zone)


def _service(tenant: Tenant, name: str) -> Service:
    offered = calendar.services(tenant)
    for service in offered:
        if service.name.casefold() == name.strip().casefold():
            return service
    known = ", ".join(service.name for service in offered)
    raise click.ClickException(f"This tenant has no service {name!r}; there are: {known}.")


def _staff_id(tenant: Tenant, service: Service, name: str | None) -> int | None:
    if name is None:
        return None
    able = calendar.staff_for(tenant, service)
    for member in able:
        if member.name.casefold() == name.strip().casefold():
            return member.id
    known = ", ".join(member.name for member in able if member.name) or "one unnamed chair"
    raise click.ClickException(f"Nobody named {name!r} does {service.name}; there is: {known}.")


def _customer_id(connection: Any, tenant: Tenant, customer: str, now: datetime) -> int:
    """Who that is; a phone that is not known yet becomes a customer. Raises Refused."""
    try:
        return privacy.found(tenant.id, customer)
    except Refused as unknown:
        try:
            contact = Contact(phone=phone_digits(customer))
        except Refused:
            raise unknown from None
        return customers.identify(connection, tenant.id, contact, now).id
