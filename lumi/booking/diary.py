"""The diary as people read it: who comes when, to whom and for what."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from lumi import clock, database
from lumi.booking.hours import DAY, local_of
from lumi.booking.standing import STANDING, Status
from lumi.tenants.models import Tenant

Span = tuple[datetime, datetime]  # aware UTC, half-open


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment with the names that a reader needs."""

    id: int
    starts: datetime
    ends: datetime
    status: Status
    service: str
    staff_id: int
    staff: str  # empty: the one unnamed chair
    customer_id: int
    customer: str  # told or WhatsApp's name; a number or username where there is none
    phone: str  # digits; "" when nobody knows

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING


@dataclass(slots=True)
class Tally:
    """A local day from afar."""

    appointments: int = 0
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """One local day in numbers."""

    appointments: int  # that stand or have taken place
    no_shows: int
    booked: int  # made that day in the chat, for that day or later


_ENTRY = """
    SELECT appointment.id, starts_at, ends_at, status, service.name, staff_id, staff.name,
           customer_id,
           coalesce(nullif(told_name, ''), nullif(customer.name, ''), nullif(username, ''),
                    '+' || coalesce(customer.phone, nullif(told_phone, '')), ''),
           coalesce(customer.phone, told_phone, '')
    FROM appointment JOIN service ON service.id = service_id JOIN staff ON staff.id = staff_id
    JOIN customer ON customer.id = customer_id
    WHERE appointment.tenant_id = ?1
"""
_IN_ORDER = " ORDER BY starts_at, appointment.id"


def between(tenant: Tenant, since: datetime, until: datetime) -> list[Entry]:
    """What meets [since, until), aware instants, in order of time; not what was cancelled."""
    # A service takes a day at most: what began earlier is over.
    return _entries(
        f"{_ENTRY} AND starts_at >= ?2 AND starts_at < ?3 AND ends_at > ?4"
        f" AND status != 'cancelled' {_IN_ORDER}",
        *(tenant.id, clock.stamp(since - DAY), clock.stamp(until), clock.stamp(since)),
    )


def coming(tenant: Tenant, now: datetime, until: datetime, most: int) -> list[Entry]:
    """The next that stand: what is under way, and what starts before `until`."""
    return _entries(
        f"{_ENTRY} AND starts_at >= ?2 AND starts_at < ?3 AND ends_at > ?4"
        f" AND status IN ('pending', 'confirmed') {_IN_ORDER} LIMIT ?5",
        *(tenant.id, clock.stamp(now - DAY), clock.stamp(until), clock.stamp(now), most),
    )


def pending(tenant: Tenant, now: datetime, most: int) -> list[Entry]:
    """What the business has yet to confirm and has not begun, soonest first."""
    return _entries(
        f"{_ENTRY} AND starts_at > ?2 AND status = 'pending' {_IN_ORDER} LIMIT ?3",
        *(tenant.id, clock.stamp(now), most),
    )


def one(tenant: Tenant, appointment_id: int) -> Entry | None:
    """An appointment of the tenant, cancelled ones too."""
    found = _entries(f"{_ENTRY} AND appointment.id = ?2", tenant.id, appointment_id)
    return found[0] if found else None


def tallies(tenant: Tenant, since: datetime, until: datetime) -> dict[date, Tally]:
    """How many appointments begin on each local day in [since, until); days without have none."""
    found: dict[date, Tally] = defaultdict(Tally)
    for starts, status, many in database.rows(
        "SELECT starts_at, status, count(*) FROM appointment"
        " WHERE tenant_id = ? AND starts_at >= ? AND starts_at < ? AND status != 'cancelled'"
        " GROUP BY starts_at, status",
        *(tenant.id, clock.stamp(since), clock.stamp(until)),
    ):
        tally = found[local_of(clock.instant(starts), tenant.zone).date()]
        tally.appointments += many
        tally.pending += many if status == Status.PENDING else 0
    return dict(found)


def figures(tenant: Tenant, since: datetime, until: datetime) -> Figures:
    """The numbers of the local day [since, until)."""
    bounds = tenant.id, clock.stamp(since), clock.stamp(until)
    by_status: Mapping[str, int] = Counter(
        dict(
            database.rows(
                "SELECT status, count(*) FROM appointment"
                " WHERE tenant_id = ? AND starts_at >= ? AND starts_at < ? GROUP BY status",
                *bounds,
            )
        )
    )
    booked = database.value(
        "SELECT count(*) FROM appointment WHERE tenant_id = ?1 AND starts_at >= ?2"
        " AND created_at >= ?2 AND created_at < ?3 AND message_id IS NOT NULL",
        *bounds,
    )
    kept = sum(many for status, many in by_status.items() if status != Status.CANCELLED)
    return Figures(kept, by_status[Status.NO_SHOW], int(booked))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Busy by a calendar of the owner's own; staff_id None: everybody."""

    staff_id: int | None
    starts: datetime
    ends: datetime


def elsewhere(tenant: Tenant, since: datetime, until: datetime) -> list[Elsewhere]:
    """What the calendars that are read say of [since, until), in order of time."""
    found = database.rows(
        "SELECT staff_id, starts_at, ends_at FROM imported_busy"
        " WHERE tenant_id = ? AND ends_at > ? AND starts_at < ? ORDER BY starts_at",
        *(tenant.id, clock.stamp(since), clock.stamp(until)),
    )
    return [
        Elsewhere(staff_id, clock.instant(starts), clock.instant(ends))
        for staff_id, starts, ends in found
    ]


def _entries(sql: str, *values: Any) -> list[Entry]:
    return [
        Entry(ident, clock.instant(starts), clock.instant(ends), Status(status), *rest)
        for ident, starts, ends, status, *rest in database.rows(sql, *values)
    ]
