"""A tenant's diary for tests: weekdays 9 to 18 in Madrid, one chair, customers to book for."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from lumi import clock, database
from lumi.booking import appointments
from lumi.booking.models import Appointment, Service, Staff
from lumi.tenants.models import Tenant
from tests.conftest import T0

MADRID = ZoneInfo("Europe/Madrid")
_phones = count(34600000000)


def at(text: str) -> datetime:
    """An instant from Madrid's clocks: `12-24 15:30`, of 2026."""
    local = datetime.fromisoformat(f"2026-{text}")
    return local.replace(tzinfo=MADRID).astimezone(UTC)


def shown(instants: list[datetime]) -> list[str]:
    return [f"{instant.astimezone(MADRID):%m-%d %H:%M}" for instant in instants]


@dataclass(frozen=True, slots=True)
class Diary:
    tenant: Tenant
    service: Service

    def book(self, text: str, **chosen: Any) -> Appointment:
        """An appointment, of a new customer if none is named, in a transaction of its own."""
        chosen = {"service": self.service, "message_id": None, "now": T0, **chosen}
        chosen.setdefault("customer_id", customer(self.tenant))
        with database.write():
            return appointments.book(self.tenant, start=at(text), **chosen)

    def offer(self, name: str, minutes: int, **shape: int) -> Service:
        with database.write():
            return Service.create(
                tenant=self.tenant.id, position=9, name=name, minutes=minutes, **shape
            )

    def hire(self, name: str, *services: Service) -> Staff:
        with database.write() as connection:
            member = Staff.create(tenant=self.tenant.id, position=9, name=name)
            connection.executemany(
                "INSERT INTO staff_service VALUES (?, ?)", [(member.id, s.id) for s in services]
            )
        return member

    def close(self, starts: str, ends: str, reason: str = "", staff: Staff | None = None) -> None:
        with database.write() as connection:
            connection.execute(
                "INSERT INTO closure (tenant_id, staff_id, starts_local, ends_local, reason)"
                " VALUES (?, ?, ?, ?, ?)",
                (self.tenant.id, staff and staff.id, starts, ends, reason),
            )

    def work(self, staff: Staff, weekday: int, opens: int, closes: int) -> None:
        with database.write() as connection:
            connection.execute(
                "INSERT INTO opening_hours (tenant_id, staff_id, weekday, opens_minute,"
                " closes_minute) VALUES (?, ?, ?, ?, ?)",
                (self.tenant.id, staff.id, weekday, opens * 60, closes * 60),
            )


def customer(tenant: Tenant) -> int:
    with database.write() as connection:
        made = connection.execute(
            "INSERT INTO customer (tenant_id, phone, created_at) VALUES (?, ?, ?)",
            (tenant.id, str(next(_phones)), clock.stamp(T0)),
        )
        return int(made.lastrowid)
