"""Appointments: made only where the calendar has room, and the database itself refuses overlap.

Every function that writes does so inside the caller's write transaction, which can go on after
what it raises.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from peewee import IntegrityError

from lumi import clock, database
from lumi.booking import calendar, standing
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Appointment, Service
from lumi.booking.slots import Reason
from lumi.booking.standing import STANDING, Status
from lumi.booking.standing import NotBegun as NotBegun
from lumi.booking.standing import NotStanding as NotStanding
from lumi.tenants.models import Tenant

_NEXT = Appointment.sequence + 1


class SlotTaken(Exception):
    """The start cannot be booked any more: ask the calendar again why."""


def book(
    tenant: Tenant,
    service: Service,
    customer_id: int,
    start: datetime,
    *,
    message_id: int | None,
    now: datetime,
    staff_id: int | None = None,
    status: Status | None = None,
) -> Appointment:
    """The new appointment with that staff member, or whoever is free; pending or confirmed as the

    tenant has it unless `status` says. A message that has booked already gets the same appointment
    again, and so does a customer whose own appointment is what takes the slot: they wrote it twice.
    Raises SlotTaken.
    """
    made = _made_by(tenant, message_id)
    if made is not None:
        return made
    found = calendar.free_staff(tenant, service, start, now, staff_id=staff_id)
    if isinstance(found, WhyNot):
        mine = own(tenant, service, customer_id, start)
        if mine is None or staff_id not in (None, mine.staff_id):
            raise SlotTaken(found.reason)
        return mine
    new = Appointment(
        tenant=tenant.id,
        customer_id=customer_id,
        status=status or _first_status(tenant),
        message_id=message_id,
        created_at=now,
        changed_at=now,
        **_place(service, found, start),
    )
    with _refusal():
        new.save(force_insert=True)
    return new


def move(
    tenant: Tenant,
    appointment: Appointment,
    start: datetime,
    *,
    now: datetime,
    staff_id: int | None = None,
    service: Service | None = None,
    status: Status | None = None,
) -> Appointment:
    """The same appointment at another time: one statement frees the old slot and takes the new.

    The staff member stays, unless `staff_id` names another, or, when it names nobody, this one is
    not free. The status is that of a new booking, unless `status` says. Where it is already, it
    stays as it is. Raises SlotTaken or NotStanding.
    """
    appointment = _present(tenant, appointment)
    status = status or _first_status(tenant)
    standing.require(Status(appointment.status), status)
    service = service or appointment.service
    found = _free_again(tenant, appointment, service, start, staff_id, now)
    place = _place(service, found, start)
    if all(getattr(appointment, column) == value for column, value in place.items()):
        return appointment
    place["asked_to_move_at"] = None
    return _change(tenant, appointment, now, status=status, sequence=_NEXT, **place)


def cancel(tenant: Tenant, appointment: Appointment, *, now: datetime) -> Appointment:
    """Its slot is free again. Twice is once. Raises NotStanding when it has taken place."""
    return _become(tenant, appointment, Status.CANCELLED, now, sequence=_NEXT)


def confirm(tenant: Tenant, appointment: Appointment, *, now: datetime) -> Appointment:
    """The business expects the customer. Raises NotStanding."""
    return _become(tenant, appointment, Status.CONFIRMED, now)


def complete(tenant: Tenant, appointment: Appointment, *, now: datetime) -> Appointment:
    """The customer came. Raises NotStanding, or NotBegun before the start."""
    return _become(tenant, appointment, Status.COMPLETED, now)


def no_show(tenant: Tenant, appointment: Appointment, *, now: datetime) -> Appointment:
    """The customer did not come. Raises NotStanding, or NotBegun before the start."""
    return _become(tenant, appointment, Status.NO_SHOW, now)


def find(tenant: Tenant, appointment_id: int) -> Appointment | None:
    return Appointment.get_or_none(
        Appointment.tenant == tenant.id, Appointment.id == appointment_id
    )


def upcoming(tenant: Tenant, customer_id: int, now: datetime) -> list[Appointment]:
    """The customer's standing appointments that have not begun, in order of time."""
    mine = Appointment.select().where(
        Appointment.tenant == tenant.id,
        Appointment.customer_id == customer_id,
        Appointment.status.in_(STANDING),
        Appointment.starts_at > now,
    )
    return list(mine.order_by(Appointment.starts_at, Appointment.id))


def made_in_chat(tenant: Tenant, since: datetime, until: datetime) -> int:
    """How many were booked by a customer's message in [since, until), aware instants.

    None of them can begin before it was made.
    """
    return int(
        database.value(
            "SELECT count(*) FROM appointment WHERE tenant_id = ?1 AND starts_at >= ?2"
            " AND created_at >= ?2 AND created_at < ?3 AND message_id IS NOT NULL",
            *(tenant.id, clock.stamp(since), clock.stamp(until)),
        )
    )


def may_change(tenant: Tenant, appointment: Appointment, now: datetime) -> bool:
    """Whether the customer may still move or cancel it, by the business's rule or at its wish."""
    is_asked = appointment.asked_to_move_at is not None
    until = timedelta(minutes=0 if is_asked else tenant.cancel_until_minutes)
    return standing.is_changeable(Status(appointment.status), appointment.starts_at, until, now)


def own(tenant: Tenant, service: Service, customer_id: int, start: datetime) -> Appointment | None:
    """The customer's own appointment for the service then, if there is one that stands."""
    return Appointment.get_or_none(
        Appointment.tenant == tenant.id,
        Appointment.customer_id == customer_id,
        Appointment.service == service.id,
        Appointment.starts_at == start,
        Appointment.status.in_(STANDING),
    )


def _made_by(tenant: Tenant, message_id: int | None) -> Appointment | None:
    if message_id is None:
        return None
    return Appointment.get_or_none(
        Appointment.tenant == tenant.id, Appointment.message_id == message_id
    )


def _first_status(tenant: Tenant) -> Status:
    return Status.CONFIRMED if tenant.confirm == "at-once" else Status.PENDING


def _place(service: Service, staff_id: int, start: datetime) -> dict[str, Any]:
    """The columns that say when and with whom."""
    span = service.span
    return {
        "service_id": service.id,
        "staff_id": staff_id,
        "starts_at": start,
        "ends_at": start + span.length,
        "busy_from": start - span.before,
        "busy_until": start + span.length + span.after,
    }


def _free_again(
    tenant: Tenant,
    appointment: Appointment,
    service: Service,
    start: datetime,
    staff_id: int | None,
    now: datetime,
) -> int:
    """Who takes the moved appointment: itself not in the way, its own staff member first."""
    refusal = WhyNot(Reason.TAKEN)
    for wanted in dict.fromkeys((staff_id or appointment.staff_id, staff_id)):
        found = calendar.free_staff(
            tenant, service, start, now, staff_id=wanted, but=appointment.id
        )
        if isinstance(found, int):
            return found
        refusal = found
    raise SlotTaken(refusal.reason)


def _become(
    tenant: Tenant, appointment: Appointment, status: Status, now: datetime, **columns: Any
) -> Appointment:
    appointment = _present(tenant, appointment)
    standing.require(Status(appointment.status), status)
    if appointment.status == status:
        return appointment
    if status in (Status.COMPLETED, Status.NO_SHOW) and now < appointment.starts_at:
        raise NotBegun
    return _change(tenant, appointment, now, status=status, **columns)


def _present(tenant: Tenant, appointment: Appointment) -> Appointment:
    """Its row as it is now: what the caller holds may be from before the transaction."""
    found = find(tenant, appointment.id)
    if found is None:
        raise NotStanding(Status.CANCELLED)  # erased with its customer
    return found


def _change(tenant: Tenant, appointment: Appointment, now: datetime, **columns: Any) -> Appointment:
    with _refusal():
        Appointment.update(changed_at=now, **columns).where(
            Appointment.id == appointment.id
        ).execute()
    return _present(tenant, appointment)


@contextmanager
def _refusal() -> Iterator[None]:
    """The triggers of the table have the last word; here it becomes SlotTaken."""
    try:
        yield
    except IntegrityError as refused:
        if "slot taken" not in str(refused):
            raise
        raise SlotTaken(Reason.TAKEN) from refused
