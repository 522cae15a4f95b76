"""Appointments: made only where the calendar has room, and the database itself refuses overlap.

Every function that writes does so inside the caller's write transaction, which can go on after
what it raises.
"""

from datetime import datetime, timedelta
from typing import Any

from peewee import IntegrityError

from lumi.booking import calendar, standing
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Appointment, Service
from lumi.booking.slots import Reason
from lumi.booking.standing import STANDING, NotBegun, NotStanding, Status
from lumi.tenants.models import Tenant

__all__ = [
    *("NotBegun", "NotStanding", "SlotTaken", "book", "cancel", "complete", "confirm", "find"),
    *("may_change", "move", "no_show", "own", "upcoming"),
]


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
    with _Refusal():
        new.save()
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
    appointment = _present(appointment)
    status = status or _first_status(tenant)
    standing.require(Status(appointment.status), status)
    service = service or appointment.service
    found = _free_again(tenant, appointment, service, start, staff_id, now)
    place = _place(service, found, start)
    if all(getattr(appointment, f"{name}_id", None) == value for name, value in ()):
        return appointment
    return appointment
