"""Who serves, when they are open and when they are busy: the rows behind a question about time."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any

from lumi import clock, database
from lumi.booking.hours import (
    DAY,
    Closing,
    Hours,
    Open,
    Opening,
    local_of,
    open_between,
)
from lumi.booking.models import Service
from lumi.booking.slots import Busy
from lumi.tenants.models import Tenant

MARGIN = 2 * DAY  # hours and services may each run past a midnight


@dataclass(frozen=True, slots=True)
class Chair:
    """A staff member who does the asked service."""

    staff_id: int
    hours: Hours


def open_hours(hours: Hours, since: datetime, until: datetime) -> list[Open]:
    """What is open that starts in [since, until] may lie in or run into."""
    zone = hours.zone
    first, last = local_of(since, zone).date(), local_of(until, zone).date()
    return open_between(hours, first - MARGIN, last + MARGIN)


def who_does(
    tenant: Tenant,
    service: Service,
    closings: dict[int | None, tuple[Closing, ...]],
    staff_id: int | None = None,
) -> list[Chair]:
    """The staff who do the service, in the business's order."""
    openings = openings_of(tenant)
    found = database.rows(
        """
        SELECT id FROM staff WHERE tenant_id = ?1 AND is_working
          AND (EXISTS (SELECT 1 FROM staff_service WHERE staff_id = staff.id AND service_id = ?2)
               OR NOT EXISTS (SELECT 1 FROM staff_service WHERE staff_id = staff.id))
          AND (?3 IS NULL OR id = ?3)
        ORDER BY position, id
        """,
        *(tenant.id, service.id, staff_id),
    )
    return [Chair(staff_id, _hours(tenant, staff_id, openings, closings)) for (staff_id,) in found]


def weekly_hours(tenant: Tenant) -> dict[int, Hours]:
    """When each of who works there is open, closures aside, in the business's order."""
    openings = openings_of(tenant)
    found = database.rows(
        "SELECT id FROM staff WHERE tenant_id = ? AND is_working ORDER BY position, id", tenant.id
    )
    return {staff_id: _hours(tenant, staff_id, openings, {}) for (staff_id,) in found}


def _hours(
    tenant: Tenant,
    staff_id: int,
    openings: dict[int | None, tuple[Opening, ...]],
    closings: dict[int | None, tuple[Closing, ...]],
) -> Hours:
    """A staff member's own hours stand in for the business's."""
    return Hours(
        tenant.zone,
        openings.get(staff_id) or openings.get(None, ()),
        closings.get(None, ()) + closings.get(staff_id, ()),
    )


def next_opening(tenant: Tenant, now: datetime, ahead: timedelta) -> datetime | None:
    """When the business is open next, `now` itself while it is; None for not so soon."""
    openings = openings_of(tenant).get(None, ())
    hours = Hours(tenant.zone, openings, closings_of(tenant, now).get(None, ()))
    spans = sorted((span.starts, span.ends) for span in open_hours(hours, now, now + ahead))
    return next((max(starts, now) for starts, ends in spans if ends > now), None)


def openings_of(tenant: Tenant) -> dict[int | None, tuple[Opening, ...]]:
    """Weekly hours by staff member; those of the business under None."""
    found = database.rows(
        "SELECT staff_id, weekday, opens_minute, closes_minute FROM opening_hours"
        " WHERE tenant_id = ?",
        tenant.id,
    )
    return _grouped((staff_id, Opening(*opening)) for staff_id, *opening in found)


def closings_of(tenant: Tenant, now: datetime) -> dict[int | None, tuple[Closing, ...]]:
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


# What an owner's own calendar says is busy counts as an appointment does.
_BUSY = """
    SELECT staff_id, busy_from, busy_until, CASE WHEN service_id = ?5 THEN starts_at END
    FROM appointment WHERE staff_id IN (SELECT id FROM staff WHERE tenant_id = ?1)
      AND status IN ('pending', 'confirmed') AND busy_until > ?2 AND busy_from < ?3
      AND id IS NOT ?4
    UNION ALL
    SELECT staff.id, starts_at, ends_at, NULL FROM imported_busy JOIN staff
      ON staff.tenant_id = ?1 AND coalesce(imported_busy.staff_id, staff.id) = staff.id
    WHERE imported_busy.tenant_id = ?1 AND ends_at > ?2 AND starts_at < ?3
"""


def busy_of(
    tenant: Tenant, service: Service, since: datetime, until: datetime, but: int | None = None
) -> dict[int, list[Busy]]:
    """What is taken, by staff member, that starts of the service in [since, until] may meet.

    `but` is an appointment to leave out.
    """
    span, read = service.span, datetime.fromisoformat
    found = database.rows(
        _BUSY,
        tenant.id,
        clock.stamp(since - span.before),
        clock.stamp(until + span.length + span.after),
        but,
        service.id if span.capacity > 1 else None,
    )
    diary: dict[int, list[Busy]] = defaultdict(list)
    for staff_id, starts, ends, session in _joined(found) if span.capacity == 1 else found:
        diary[staff_id].append(Busy(read(starts), read(ends), session and read(session)))
    return diary


def _joined(found: list[tuple[Any, ...]]) -> list[list[Any]]:
    """What begins before the last has ended, or as it ends, is one with it.

    Instants are compared as the file has them: a full diary is thousands of appointments in some
    hundred stretches, and reading an instant takes longer than comparing two.
    """
    joined: list[list[Any]] = []
    for staff_id, starts, ends, _ in sorted(found, key=itemgetter(0, 1)):
        if joined and joined[-1][0] == staff_id and starts <= joined[-1][2]:
            joined[-1][2] = max(joined[-1][2], ends)
        else:
            joined.append([staff_id, starts, ends, None])
    return joined
