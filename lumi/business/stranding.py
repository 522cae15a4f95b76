"""A change that would leave appointments outside the hours is made only when that is meant."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.booking import chairs
from lumi.booking.hours import Open
from lumi.tenants.models import Tenant, with_id


@dataclass(frozen=True, slots=True)
class Stranded:
    """A standing appointment for which nobody is there."""

    id: int
    starts_at: datetime
    ends_at: datetime
    staff_id: int
    customer_id: int
    service: str


class Strands(Exception):
    """The change was not made: it hits `appointments`, and nobody has agreed to that."""

    def __init__(self, appointments: list[Stranded]) -> None:
        super().__init__(f"{len(appointments)} appointments")
        self.appointments = appointments


@contextmanager
def guarded(tenant: Tenant, now: datetime, agreed: Collection[int] = ()) -> Iterator[Any]:
    """A write transaction for a change of hours, closures, staff or time zone.

    Raises Strands and keeps nothing when it hits appointments whose ids are not in `agreed`; what
    stood outside the hours before does not count.
    """
    with database.write() as connection:
        before = {one.id for one in stranded(tenant, now)}
        yield connection
        changed = with_id(tenant.id)
        hit = [one for one in stranded(changed, now) if one.id not in before] if changed else []
        if any(one.id not in agreed for one in hit):
            raise Strands(hit)


def stranded(tenant: Tenant, now: datetime) -> list[Stranded]:
    """Those ahead whose staff member is not there, or not at that time; in order of time."""
    found = _coming(tenant, now)
    if not found:
        return []
    closings = chairs.closings_of(tenant, now)
    last = found[-1].starts_at
    there = {}
    for staff_id, weekly in chairs.weekly_hours(tenant).items():
        closed = closings.get(None, ()) + closings.get(staff_id, ())
        there[staff_id] = chairs.open_hours(replace(weekly, closings=closed), now, last)
    return [one for one in found if not _is_within(one, there.get(one.staff_id, ()))]


def _coming(tenant: Tenant, now: datetime) -> list[Stranded]:
    found = database.rows(
        "SELECT appointment.id, starts_at, ends_at, staff_id, customer_id, service.name"
        " FROM appointment JOIN service ON service.id = service_id"
        " WHERE appointment.tenant_id = ? AND status IN ('pending', 'confirmed')"
        " AND starts_at > ? ORDER BY starts_at, appointment.id",
        *(tenant.id, clock.stamp(now)),
    )
    return [
        Stranded(ident, clock.instant(starts), clock.instant(ends), *rest)
        for ident, starts, ends, *rest in found
    ]


def _is_within(one: Stranded, spans: Collection[Open]) -> bool:
    return any(span.starts <= one.starts_at and one.ends_at <= span.ends for span in spans)
