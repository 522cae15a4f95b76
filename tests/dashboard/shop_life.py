"""What happens in a shop while its owner looks at the pages."""

from datetime import datetime
from typing import Any

from lumi import database
from lumi.booking import appointments, calendar
from lumi.booking.models import Appointment, Service, Staff, Status
from lumi.conversations import customers
from lumi.tenants.models import Tenant
from lumi.whatsapp.contacts import Contact
from tests.conftest import T0

NASTY = "<script>alert('x')</script>"


def customer(tenant: Tenant, phone: str = "34600111222", name: str = "Ana") -> int:
    """Somebody who was in touch, but has not written lately."""
    with database.write() as connection:
        contact = Contact(phone=phone, name=name)
        return customers.identify(connection, tenant.id, contact, T0).id


def wrote(customer_id: int, at: datetime = T0) -> None:
    """Their 24 hours run from then."""
    with database.write() as connection:
        connection.execute(
            "UPDATE conversation SET last_inbound_at = ? WHERE customer_id = ?",
            (at.isoformat(timespec="seconds"), customer_id),
        )


def service_of(tenant: Tenant) -> Service:
    return calendar.services(tenant)[0]


def staff_of(tenant: Tenant, *names: str) -> list[Staff]:
    """The chair gets the first name, others come beside it."""
    with database.write():
        Staff.update(name=names[0]).where(Staff.tenant == tenant.id).execute()
        for position, name in enumerate(names[1:], 1):
            Staff.create(tenant=tenant.id, position=position, name=name)
    return calendar.everybody(tenant)


def booked(
    tenant: Tenant,
    start: datetime,
    customer_id: int | None = None,
    status: Status = Status.CONFIRMED,
    staff_id: int | None = None,
) -> Appointment:
    """Of the first service; Ana's, unless somebody else is named."""
    who = customer_id or customer(tenant)
    with database.write():
        return appointments.book(
            *(tenant, service_of(tenant), who, start),
            message_id=None,
            now=T0,
            staff_id=staff_id,
            status=status,
        )


def queued() -> list[str]:
    """The words of what waits to be sent."""
    found = database.rows("SELECT text FROM message WHERE role = 'assistant' ORDER BY id")
    return [text for (text,) in found]


def recorded() -> list[tuple[Any, ...]]:
    """Who did what, by the audit log."""
    return database.rows("SELECT who, what, detail FROM audit ORDER BY id")


def status(appointment: Appointment) -> str:
    return str(Appointment.get_by_id(appointment.id).status)


def start(appointment: Appointment) -> datetime:
    found: datetime = Appointment.get_by_id(appointment.id).starts_at
    return found
