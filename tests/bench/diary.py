"""A full diary, and how long it takes to find what is free in it."""

import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lumi import clock, database
from lumi.booking import calendar
from lumi.booking.hours import instant_of
from lumi.booking.models import Service, Staff
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.bench import yardsticks

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)  # clocks change within the sixty days
STAFF, DAYS, HALF_HOURS = 6, 60, 24  # open from 8 to 20 every day
Row = dict[str, Any]


def slot_search(appointments: int = 5000) -> Row:
    """Milliseconds to find every free start, the days that have some, and the nearest three."""
    with tempfile.TemporaryDirectory() as directory:
        tenant, service = _open(Path(directory) / "lumi.sqlite3")
        _fill(tenant, service, appointments)
        end = NOW + timedelta(days=DAYS)
        every = calendar.free_between(tenant, service, NOW, end, NOW, count=10_000)
        figures = {
            f"all {len(every)} starts of {DAYS} days, ms": lambda: calendar.free_between(
                tenant, service, NOW, end, NOW, count=10_000
            ),
            "days with a free start, ms": lambda: calendar.free_days(
                tenant, service, NOW, NOW, count=DAYS
            ),
            "nearest three, ms": lambda: calendar.free_near(
                tenant, service, NOW + timedelta(days=30), NOW
            ),
        }
        found = {name: round(yardsticks.median(search, 31), 1) for name, search in figures.items()}
        database.db.close()
        read = "SELECT staff_id, busy_from, busy_until FROM appointment"
        found["SQLite alone reading these, ms"] = round(
            yardsticks.read_rows(Path(directory) / "lumi.sqlite3", read), 1
        )
    return {"appointments": appointments, **found}


def _open(path: Path) -> tuple[Tenant, Service]:
    settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "bench"})
    database.open_file(path)
    database.migrate(path)
    tenant = enrolment.add("Full", NOW, settings, timezone="Europe/Madrid")
    with database.write() as connection:
        connection.executemany(
            "INSERT INTO opening_hours (tenant_id, weekday, opens_minute, closes_minute)"
            " VALUES (?, ?, 480, 1200)",
            [(tenant.id, weekday) for weekday in range(7)],
        )
        for position in range(STAFF):
            Staff.create(tenant=tenant.id, position=position, name=f"Staff {position}")
        service = Service.create(tenant=tenant.id, position=0, name="Haircut", minutes=30)
        connection.execute(
            "INSERT INTO customer (tenant_id, phone, created_at) VALUES (?, '1', '')", (tenant.id,)
        )
    return tenant, service


def _fill(tenant: Tenant, service: Service, appointments: int) -> None:
    slots = [
        (staff, day, half) for staff in range(STAFF) for day in range(DAYS) for half in range(24)
    ]
    taken = random.Random(7).sample(slots, appointments)
    midnight = datetime(2027, 3, 1)  # noqa: DTZ001 local
    rows = []
    for staff, day, half in taken:
        local = midnight + timedelta(days=day, hours=8, minutes=30 * half)
        starts = instant_of(local, tenant.zone)
        span = clock.stamp(starts), clock.stamp(starts + timedelta(minutes=30))
        rows.append((tenant.id, service.id, staff + 1, *span, *span))
    with database.write() as connection:
        connection.executemany(
            "INSERT INTO appointment (tenant_id, customer_id, service_id, staff_id, starts_at,"
            " ends_at, busy_from, busy_until, status, created_at, changed_at)"
            " VALUES (?, 1, ?, ?, ?, ?, ?, ?, 'confirmed', '', '')",
            rows,
        )
