"""Closures: times at which the business, or one of its staff, takes nobody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import database
from lumi.booking import diary
from lumi.booking.diary import Entry
from lumi.booking.hours import instant_of, local_of
from lumi.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Closure:
    """Naive local times, half-open; `staff_id` None: everybody."""

    id: int
    staff_id: int | None
    starts: datetime
    ends: datetime
    reason: str


_CLOSURE = "SELECT id, staff_id, starts_local, ends_local, reason FROM closure WHERE tenant_id = ?"


def between(tenant: Tenant, since: datetime, until: datetime) -> list[Closure]:
    """Those that meet [since, until), naive local times, in order of time."""
    sql = f"{_CLOSURE} AND ends_local > ? AND starts_local < ? ORDER BY starts_local, id"
    return _closures(sql, tenant.id, _minute(since), _minute(until))


def coming(tenant: Tenant, now: datetime, most: int) -> list[Closure]:
    """Those that are not over, the soonest first."""
    sql = f"{_CLOSURE} AND ends_local > ? ORDER BY starts_local, id LIMIT ?"
    return _closures(sql, tenant.id, _minute(local_of(now, tenant.zone)), most)


def find(tenant: Tenant, closure_id: int) -> Closure | None:
    found = _closures(f"{_CLOSURE} AND id = ?", tenant.id, closure_id)
    return found[0] if found else None


def add(
    connection: Any,
    tenant: Tenant,
    starts: datetime,
    ends: datetime,
    *,
    staff_id: int | None = None,
    reason: str = "",
) -> int:
    """The id of the closure, inside the caller's transaction; the same twice is one."""
    kept = (tenant.id, staff_id, _minute(starts), _minute(ends))
    known = connection.execute(
        "SELECT id FROM closure WHERE tenant_id = ? AND staff_id IS ? AND starts_local = ?"
        " AND ends_local = ?",
        kept,
    ).fetchone()
    if known:
        return int(known[0])
    made = connection.execute(
        "INSERT INTO closure (tenant_id, staff_id, starts_local, ends_local, reason)"
        " VALUES (?, ?, ?, ?, ?)",
        (*kept, reason),
    )
    return int(made.lastrowid)


def remove(connection: Any, tenant: Tenant, closure_id: int) -> None:
    """Its time can be booked again, inside the caller's transaction."""
    connection.execute(
        "DELETE FROM closure WHERE tenant_id = ? AND id = ?", (tenant.id, closure_id)
    )


def hit(
    tenant: Tenant, starts: datetime, ends: datetime, staff_id: int | None, now: datetime
) -> list[Entry]:
    """Standing appointments not yet begun that a closure of [starts, ends), naive local times,
    meets, in order of time. They stay: who closes decides what becomes of them.
    """
    since, until = (instant_of(one, tenant.zone) for one in (starts, ends))
    return [
        one
        for one in diary.between(tenant, max(since, now), until)
        if one.is_standing and one.starts > now and staff_id in (None, one.staff_id)
    ]


def _minute(local: datetime) -> str:
    return local.isoformat(timespec="minutes")


def _closures(sql: str, *values: Any) -> list[Closure]:
    read = datetime.fromisoformat
    return [
        Closure(ident, staff_id, read(starts), read(ends), reason)
        for ident, staff_id, starts, ends, reason in database.rows(sql, *values)
    ]
