"""Appointments for other calendars: the customer's file, the business's feeds."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from lumi import clock, database
from lumi.booking import rfc5545
from lumi.booking.models import Appointment
from lumi.booking.rfc5545 import Entry
from lumi.booking.standing import Status
from lumi.conversations.outbox import Attachment
from lumi.tenants.models import Tenant

PAST = timedelta(days=60)  # that a feed goes back; cancelled appointments stay in it as long
# Meta's documented document types are plain text, PDF and Office ("Media", supported types).
# text/calendar is not among them and is refused at upload, while phones go by the file's name.
MIME = "text/plain"
FILENAME = "appointment.ics"


def attachment_of(
    tenant: Tenant, appointment: Appointment, service_name: str, staff_name: str, now: datetime
) -> Attachment:
    """The file that puts a customer's appointment into their phone's calendar."""
    return Attachment(FILENAME, MIME, invitation(tenant, appointment, service_name, staff_name))


def invitation(
    tenant: Tenant, appointment: Appointment, service_name: str, staff_name: str = ""
) -> str:
    """One appointment for its customer: the business, its address and note, nobody else's name."""
    described = "\n".join(filter(None, (staff_name, tenant.booking_note)))
    entry = Entry(
        uid=appointment.uid,
        sequence=appointment.sequence,
        status=Status(appointment.status),
        starts=appointment.starts_at,
        ends=appointment.ends_at,
        changed=appointment.changed_at,
        summary=f"{service_name} – {tenant.name}",
        description=described,
        location=tenant.address,
    )
    return rfc5545.written(tenant.name, [entry], tenant.zone)


def feed(tenant: Tenant, now: datetime, staff_id: int | None = None) -> str:
    """The appointments of the tenant, or of one staff member, since PAST, in order of time.

    The services and the customers' names; no phone numbers, which a calendar would spread.
    """
    found = database.rows(
        """
        SELECT appointment.uid, sequence, status, starts_at, ends_at, changed_at,
               service.name, coalesce(nullif(told_name, ''), customer.name, ''), staff.name
        FROM appointment JOIN service ON service.id = service_id
        JOIN staff ON staff.id = staff_id JOIN customer ON customer.id = customer_id
        WHERE appointment.tenant_id = ?1 AND ends_at > ?2 AND (?3 IS NULL OR staff_id = ?3)
        ORDER BY starts_at, appointment.id
        """,
        *(tenant.id, clock.stamp(now - PAST), staff_id),
    )
    return rfc5545.written(tenant.name, list(_entries(found, tenant.address)), tenant.zone)


def _entries(found: Iterable[tuple[str, ...]], address: str) -> Iterator[Entry]:
    for uid, sequence, status, starts, ends, changed, service, customer, staff in found:
        yield Entry(
            uid=uid,
            sequence=int(sequence),
            status=Status(status),
            starts=clock.instant(starts),
            ends=clock.instant(ends),
            changed=clock.instant(changed),
            summary=f"{service} – {customer}" if customer else service,
            description=staff,
            location=address,
        )
