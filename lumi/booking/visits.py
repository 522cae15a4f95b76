"""A customer's appointments, for people to look at beside the conversation."""

from dataclasses import dataclass
from datetime import datetime

from lumi import clock, database
from lumi.booking.standing import Status
from lumi.tenants.models import Tenant

AHEAD = 10  # appointments that are shown


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment that stands; `staff` is "" for the one unnamed chair."""

    id: int
    starts_at: datetime
    service: str
    staff: str
    is_pending: bool


@dataclass(frozen=True, slots=True)
class Visits:
    """What is to come, in order of time, and what became of the past."""

    ahead: tuple[Visit, ...]
    came: int
    missed: int
    cancelled: int
    last_at: datetime | None  # the last appointment that stood and has begun


def of(tenant: Tenant, customer_id: int, now: datetime) -> Visits:
    stamp = clock.stamp(now)
    ahead = database.rows(
        "SELECT appointment.id, starts_at, service.name, staff.name, status FROM appointment"
        " JOIN service ON service.id = service_id JOIN staff ON staff.id = staff_id"
        " WHERE customer_id = ?1 AND appointment.tenant_id = ?2 AND starts_at > ?3"
        " AND status IN ('pending', 'confirmed') ORDER BY starts_at LIMIT ?4",
        *(customer_id, tenant.id, stamp, AHEAD),
    )
    past = database.rows(
        "SELECT status, count(*), max(starts_at) FROM appointment"
        " WHERE customer_id = ? AND tenant_id = ? AND starts_at <= ? GROUP BY status",
        *(customer_id, tenant.id, stamp),
    )
    counted = {Status(status): count for status, count, _ in past}
    stood = [at for status, _, at in past if status not in (Status.CANCELLED, Status.NO_SHOW)]
    return Visits(
        tuple(
            Visit(ident, clock.instant(at), service, staff, status == Status.PENDING)
            for ident, at, service, staff, status in ahead
        ),
        came=sum(counted.get(one, 0) for one in (Status.COMPLETED, Status.CONFIRMED)),
        missed=counted.get(Status.NO_SHOW, 0),
        cancelled=counted.get(Status.CANCELLED, 0),
        last_at=clock.instant(max(stood)) if stood else None,
    )


def pending(tenant: Tenant, now: datetime) -> set[int]:
    """The customers who have an appointment ahead that is to be confirmed."""
    found = database.rows(
        "SELECT customer_id FROM appointment INDEXED BY appointment_tenant"
        " WHERE tenant_id = ? AND starts_at > ? AND status = 'pending'",
        *(tenant.id, clock.stamp(now)),
    )
    return {customer_id for (customer_id,) in found}
