"""A tenant's calendar: fetches the rows that a question about time needs, and asks the rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.booking import slots
from lumi.booking.hours import (
    DAY,
    Closing,
    Hours,
    Open,
    Opening,
    closing_over,
    local_of,
    midnight,
    open_between,
)
from lumi.booking.models import Service
from lumi.booking.slots import Busy, Reason, Rules
from lumi.tenants.models import Tenant

DAYS_AT_ONCE = 4  # of the diary read by one query while searching for free slots
MARGIN = 2 * DAY  # hours and services may each run past a midnight
TELLING = (Reason.CLOSED, Reason.OFF_GRID, Reason.TAKEN)  # of several staff, the last says most


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a start cannot be booked; for a closure with its reason in the business's words."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Chair:
    """A staff member who does the asked service."""

    staff_id: int
    hours: Hours


def services(tenant: Tenant) -> list[Service]:
    """What the tenant offers, in its own order; `book` without a service takes the first."""
    offered = Service.select().where(Service.tenant == tenant.id, Service.is_offered)
    return list(offered.order_by(Service.position, Service.id))


def why_not(tenant: Tenant, service: Service, wanted: datetime, now: datetime) -> WhyNot | None:
    """None when somebody can do the service at `wanted`, an aware instant. Four queries at most."""
    found = free_staff(tenant, service, wanted, now)
    return found if isinstance(found, WhyNot) else None


def free_staff(tenant: Tenant, service: Service, wanted: datetime, now: datetime) -> int | WhyNot:
    """The id of the first staff member who can do the service at `wanted`. Four queries at most."""
    rules = rules_of(tenant)
    if reason := slots.out_of_bounds(wanted, rules, now):
        return WhyNot(reason)
    end = wanted + service.span.length
    closings = _closings(tenant, now)
    if closing := closing_over(closings.get(None, ()), wanted, end, rules.zone):
        return WhyNot(Reason.CLOSURE, closing.reason)
    refusals = [Reason.CLOSED]
    busy = _busy(tenant, service, wanted, wanted)
    for chair in _chairs(tenant, service, closings):
        reason = _refusal(chair, wanted, service, rules, busy.get(chair.staff_id, []))
        if reason is None:
            return chair.staff_id
        refusals.append(reason)
    return WhyNot(max(refusals, key=TELLING.index))


def free_near(
    tenant: Tenant, service: Service, wanted: datetime, now: datetime, count: int = 3
) -> list[datetime]:
    """The free starts nearest to `wanted`, aware UTC, in order of time; fewer when there are none.

    Three queries, and one for each DAYS_AT_ONCE days on either side until enough are found.
    """
    rules = rules_of(tenant)
    first, end = slots.bookable(rules, now)
    wanted = min(max(wanted, first), end)
    search = _Search(tenant, service, rules, _chairs(tenant, service, _closings(tenant, now)))
    return slots.nearest(search.later(wanted, end), search.earlier(wanted, first), wanted, count)


def rules_of(tenant: Tenant) -> Rules:
    return Rules(
        zone=tenant.zone,
        step=timedelta(minutes=tenant.slot_minutes),
        notice=timedelta(minutes=tenant.notice_minutes),
        horizon_days=tenant.horizon_days,
    )


@dataclass(frozen=True, slots=True)
class _Search:
    """Free starts going out from an instant, some days of the diary at a time."""

    tenant: Tenant
    service: Service
    rules: Rules
    chairs: list[_Chair]

    def later(self, since: datetime, end: datetime) -> Iterator[datetime]:
        day = local_of(since, self.rules.zone).date()
        while since < end:
            day += DAY * DAYS_AT_ONCE
            until = min(midnight(day, self.rules.zone), end)
            yield from self._free(since, until)
            since = until

    def earlier(self, until: datetime, first: datetime) -> Iterator[datetime]:
        day = local_of(until, self.rules.zone).date() + DAY
        while first < until:
            day -= DAY * DAYS_AT_ONCE
            since = max(midnight(day, self.rules.zone), first)
            yield from reversed(self._free(since, until))
            until = since

    def _free(self, since: datetime, until: datetime) -> list[datetime]:
        busy = _busy(self.tenant, self.service, since, until)
        span = self.service.span
        found = {
            start
            for chair in self.chairs
            for start in slots.starts(_opens(chair, since, until), span, self.rules)
            if since <= start < until and slots.has_room(start, busy.get(chair.staff_id, []), span)
        }
        return sorted(found)


def _refusal(
    chair: _Chair, wanted: datetime, service: Service, rules: Rules, busy: list[Busy]
) -> Reason | None:
    reason = slots.off_hours(wanted, _opens(chair, wanted, wanted), service.span, rules)
    if reason is None and not slots.has_room(wanted, busy, service.span):
        return Reason.TAKEN
    return reason


def _opens(chair: _Chair, since: datetime, until: datetime) -> list[Open]:
    zone = chair.hours.zone
    first, last = local_of(since, zone).date(), local_of(until, zone).date()
    return open_between(chair.hours, first - MARGIN, last + MARGIN)


def _chairs(
    tenant: Tenant, service: Service, closings: dict[int | None, tuple[Closing, ...]]
) -> list[_Chair]:
    """The staff who do the service; a staff member's own hours stand in for the business's."""
    openings = _openings(tenant)
    found = database.rows(
        """
        SELECT id FROM staff WHERE tenant_id = ?1 AND is_working
          AND (EXISTS (SELECT 1 FROM staff_service WHERE staff_id = staff.id AND service_id = ?2)
               OR NOT EXISTS (SELECT 1 FROM staff_service WHERE staff_id = staff.id))
        ORDER BY position, id
        """,
        tenant.id,
        service.id,
    )
    return [
        _Chair(
            staff_id,
            Hours(
                tenant.zone,
                openings.get(staff_id) or openings.get(None, ()),
                closings.get(None, ()) + closings.get(staff_id, ()),
            ),
        )
        for (staff_id,) in found
    ]


def _openings(tenant: Tenant) -> dict[int | None, tuple[Opening, ...]]:
    """Weekly hours by staff member; those of the business under None."""
    found = database.rows(
        "SELECT staff_id, weekday, opens_minute, closes_minute FROM opening_hours"
        " WHERE tenant_id = ?",
        tenant.id,
    )
    return _grouped((staff_id, Opening(*opening)) for staff_id, *opening in found)


def _closings(tenant: Tenant, now: datetime) -> dict[int | None, tuple[Closing, ...]]:
    """Closures that may still matter at `now`, by staff member; everybody's under None."""
    found = database.rows(
        "SELECT staff_id, starts_local, ends_local, reason FROM closure"
        " WHERE tenant_id = ? AND ends_local > ? ORDER BY starts_local",
        tenant.id,
        (local_of(now, tenant.zone) - MARGIN).isoformat(timespec="minutes"),
    )
    return _grouped(
        (staff_id, Closing(datetime.fromisoformat(starts), datetime.fromisoformat(ends), reason))
        for staff_id, starts, ends, reason in found
    )


def _grouped(pairs: Iterator[tuple[int | None, Any]]) -> dict[int | None, tuple[Any, ...]]:
    groups: dict[int | None, tuple[Any, ...]] = {}
    for staff_id, value in pairs:
        groups[staff_id] = (*groups.get(staff_id, ()), value)
    return groups


def _busy(
    tenant: Tenant, service: Service, since: datetime, until: datetime
) -> dict[int, list[Busy]]:
    """Appointments, by staff member, that starts of the service in [since, until] may meet."""
    span = service.span
    found = database.rows(
        """
        SELECT staff_id, busy_from, busy_until, starts_at, service_id FROM appointment
        WHERE staff_id IN (SELECT id FROM staff WHERE tenant_id = ?)
          AND status IN ('pending', 'confirmed') AND busy_until > ? AND busy_from < ?
        ORDER BY busy_until
        """,
        tenant.id,
        clock.stamp(since - span.before),
        clock.stamp(until + span.length + span.after),
    )
    diary: dict[int, list[Busy]] = {}
    for staff_id, busy_from, busy_until, starts_at, service_id in found:
        session = clock.instant(starts_at) if service_id == service.id else None
        busy = Busy(clock.instant(busy_from), clock.instant(busy_until), session)
        diary.setdefault(staff_id, []).append(busy)
    return diary
