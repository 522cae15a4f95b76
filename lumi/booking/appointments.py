"""Appointments: made only where the calendar has room, and the database itself refuses overlap."""

from datetime import datetime

from peewee import IntegrityError

from lumi.booking import calendar
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Appointment, Service, Status
from lumi.booking.slots import Reason
from lumi.tenants.models import Tenant


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
) -> Appointment:
    """The new appointment, pending or confirmed as the tenant has it, with whoever is free.

    Inside the caller's write transaction. A message that has booked already gets the same
    appointment again, and so does a customer whose own appointment is what takes the slot: they
    wrote it twice. Raises SlotTaken; the transaction can go on.
    """
    made = _made_by(tenant, message_id)
    if made is not None:
        return made
    staff_id = calendar.free_staff(tenant, service, start, now)
    if isinstance(staff_id, WhyNot):
        mine = own(tenant, service, customer_id, start)
        if mine is None:
            raise SlotTaken(staff_id.reason)
        return mine
    return _insert(tenant, service, customer_id, staff_id, start, message_id, now)


def _insert(
    tenant: Tenant,
    service: Service,
    customer_id: int,
    staff_id: int,
    start: datetime,
    message_id: int | None,
    now: datetime,
) -> Appointment:
    """The triggers of the table have the last word."""
    span = service.span
    try:
        return Appointment.create(
            tenant=tenant.id,
            customer_id=customer_id,
            service=service.id,
            staff=staff_id,
            starts_at=start,
            ends_at=start + span.length,
            busy_from=start - span.before,
            busy_until=start + span.length + span.after,
            status=Status.CONFIRMED if tenant.confirm == "at-once" else Status.PENDING,
            message_id=message_id,
            created_at=now,
            changed_at=now,
        )
    except IntegrityError as refused:
        if "slot taken" not in str(refused):
            raise
        raise SlotTaken(Reason.TAKEN) from refused


def _made_by(tenant: Tenant, message_id: int | None) -> Appointment | None:
    if message_id is None:
        return None
    return Appointment.get_or_none(
        Appointment.tenant == tenant.id, Appointment.message_id == message_id
    )


def own(tenant: Tenant, service: Service, customer_id: int, start: datetime) -> Appointment | None:
    """The customer's own appointment for the service then, if there is one that stands."""
    return Appointment.get_or_none(
        Appointment.tenant == tenant.id,
        Appointment.customer_id == customer_id,
        Appointment.service == service.id,
        Appointment.starts_at == start,
        Appointment.status.in_((Status.PENDING, Status.CONFIRMED)),
    )
