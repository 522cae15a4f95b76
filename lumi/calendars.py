"""Owners' own calendars: fetched now and then, and what they say is busy closes slots."""

import logging
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.booking import reading_busy
from lumi.booking.reading_busy import Unreadable
from lumi.fetching import Fetched, Unfetchable, fetch, parsed
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import models, notices, secrets
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=15)
JITTER = 0.2  # part of EVERY, so that not all calendars are asked at once
PATIENCE = timedelta(hours=2)  # of failing before the owner is told; most faults are over by then
MARGIN = timedelta(days=1)  # events and services may run past either end
_KIND = "calendar {}"


@dataclass(frozen=True, slots=True)
class _Followed:
    id: int
    tenant_id: int
    staff_id: int | None
    url: str  # sealed
    etag: str
    last_modified: str
    fetched_at: str | None
    failing_since: str | None


@dataclass(frozen=True, slots=True)
class Read:
    """A calendar that is read, and how that went."""

    id: int
    staff_id: int | None  # whose slots it closes; None: everybody's
    staff: str | None
    fetched_at: datetime | None
    fault: str  # of the last try


def follow(
    tenant: Tenant, staff_id: int | None, url: str, settings: Settings, now: datetime
) -> None:
    """Read that calendar from now on, in place of the one before. Raises Unfetchable."""
    parsed(url)
    sealed = secrets.seal(url.strip(), settings)
    with database.write() as connection:
        _forget(connection, tenant, staff_id, now)
        connection.execute(
            "INSERT INTO imported_calendar (tenant_id, staff_id, url, due_at) VALUES (?, ?, ?, ?)",
            (tenant.id, staff_id, sealed, clock.stamp(now)),
        )


def follow_only(
    tenant: Tenant, wanted: Mapping[int | None, str], settings: Settings, now: datetime
) -> None:
    """Read these calendars and no others, by staff member (None: everybody). Raises Unfetchable.

    One that is read already goes on with what is known of it.
    """
    with database.write():
        known = _addresses(tenant, settings)
        for staff_id in known.keys() - wanted.keys():
            forget(tenant, staff_id, now)
        for staff_id, url in wanted.items():
            if known.get(staff_id) != url.strip():
                follow(tenant, staff_id, url, settings, now)


def _addresses(tenant: Tenant, settings: Settings) -> dict[int | None, str]:
    """The addresses in plain; "" for one that was sealed with another SECRET_KEY."""
    found: dict[int | None, str] = {}
    sql = "SELECT staff_id, url FROM imported_calendar WHERE tenant_id = ?"
    for staff_id, sealed in database.rows(sql, tenant.id):
        try:
            found[staff_id] = secrets.unseal(sealed, settings)
        except SealBroken:
            found[staff_id] = ""
    return found


def forget(tenant: Tenant, staff_id: int | None, now: datetime) -> None:
    """Its times are free again."""
    with database.write() as connection:
        _forget(connection, tenant, staff_id, now)


def listed(tenant: Tenant) -> list[Read]:
    """Each calendar that is read, without its secret address."""
    found = database.rows(
        "SELECT imported_calendar.id, staff_id, staff.name, fetched_at, fault"
        " FROM imported_calendar LEFT JOIN staff ON staff.id = staff_id"
        " WHERE imported_calendar.tenant_id = ? ORDER BY imported_calendar.id",
        tenant.id,
    )
    return [
        Read(ident, staff_id, name, clock.instant(at) if at else None, fault)
        for ident, staff_id, name, at, fault in found
    ]


def told(tenant: Tenant) -> list[str]:
    """The same, a line each."""
    return [
        f"{'everybody' if one.staff is None else one.staff}:"
        f" read {clock.stamp(one.fetched_at) if one.fetched_at else 'never'}"
        f"{'; ' if one.fault else ''}{one.fault}"
        for one in listed(tenant)
    ]


def fetch_next(settings: Settings) -> bool:
    """Fetch one calendar that is due and write down what it says; whether there was one.

    Any number of threads and processes may do so at once: each calendar is with one of them.
    """
    one = _claim(clock.now())
    if one is None:
        return False
    tenant = models.with_id(one.tenant_id)
    if tenant is not None:
        _fetch(one, tenant, settings)
    return True


def _claim(now: datetime) -> _Followed | None:
    """The next one that is due, and due again later, whatever becomes of it.

    Those that fail come last: a slow server holds up no calendar that can be read.
    """
    if not database.value("SELECT 1 FROM imported_calendar WHERE due_at <= ?", clock.stamp(now)):
        return None  # without a write
    with database.write() as connection:
        row = connection.execute(
            "UPDATE imported_calendar SET due_at = ? WHERE id = (SELECT id FROM imported_calendar"
            " WHERE due_at <= ? ORDER BY failing_since IS NOT NULL, due_at LIMIT 1) RETURNING"
            " id, tenant_id, staff_id, url, etag, last_modified, fetched_at, failing_since",
            (_next(now), clock.stamp(now)),
        ).fetchone()
    return _Followed(*row) if row else None


def _fetch(one: _Followed, tenant: Tenant, settings: Settings) -> None:
    now = clock.now()
    # Once a day it is read whole: the days that can be booked move on.
    fresh = one.fetched_at is not None and clock.instant(one.fetched_at) > now - MARGIN
    marks = (one.etag, one.last_modified) if fresh else ("", "")
    try:
        url = secrets.unseal(one.url, settings)
        answer = fetch(url, *marks, allow_private=settings.private_calendars)
        spans = None
        if answer.content is not None:
            until = now + timedelta(days=tenant.horizon_days) + 2 * MARGIN
            spans = reading_busy.read(answer.content, tenant.zone, now - MARGIN, until)
    except (Unfetchable, Unreadable, SealBroken) as fault:
        _failed(one, str(fault), now)
    else:
        _succeeded(one, answer, spans, now)


def _succeeded(
    one: _Followed, answer: Fetched, spans: list[tuple[str, str]] | None, now: datetime
) -> None:
    with database.write() as connection:
        known = connection.execute(
            "UPDATE imported_calendar SET etag = ?, last_modified = ?, fault = '',"
            " fetched_at = CASE WHEN ? THEN ? ELSE fetched_at END, failing_since = NULL"
            " WHERE id = ? AND url = ?",
            (
                *(answer.etag, answer.last_modified, spans is not None),
                *(clock.stamp(now), one.id, one.url),
            ),
        ).rowcount
        if known and spans is not None:
            _replace(connection, one, spans)
        notices.settle_notice(connection, one.tenant_id, _KIND.format(one.id), now)


def _replace(connection: Any, one: _Followed, spans: list[tuple[str, str]]) -> None:
    connection.execute("DELETE FROM imported_busy WHERE calendar_id = ?", (one.id,))
    connection.executemany(
        "INSERT INTO imported_busy (tenant_id, staff_id, calendar_id, starts_at, ends_at)"
        " VALUES (?, ?, ?, ?, ?)",
        [(one.tenant_id, one.staff_id, one.id, *span) for span in spans],
    )


def _failed(one: _Followed, fault: str, now: datetime) -> None:
    """What was read before stays: better a slot too few than one too many."""
    since = clock.instant(one.failing_since) if one.failing_since else now
    with database.write() as connection:
        known = connection.execute(
            "UPDATE imported_calendar SET fault = ?, failing_since = ? WHERE id = ? AND url = ?",
            (fault, clock.stamp(since), one.id, one.url),
        ).rowcount
        if known and now - since >= PATIENCE:
            sentence = N_("Your own calendar has not been read for a while: %(why)s.", why=fault)
            notices.raise_notice(connection, one.tenant_id, _KIND.format(one.id), sentence, now)
    log.warning("calendar.failed tenant=%d calendar=%d", one.tenant_id, one.id)


def _forget(connection: Any, tenant: Tenant, staff_id: int | None, now: datetime) -> None:
    found = connection.execute(
        "DELETE FROM imported_calendar WHERE tenant_id = ? AND staff_id IS ? RETURNING id",
        (tenant.id, staff_id),
    ).fetchall()
    for (ident,) in found:
        notices.settle_notice(connection, tenant.id, _KIND.format(ident), now)


def _next(now: datetime) -> str:
    return clock.stamp(now + EVERY * (1 + random.uniform(-JITTER, JITTER)))
