"""What is true of a business by its rows, a line each: what a model may say besides the FAQs."""

from datetime import date, datetime, timedelta

from lumi import database, phrases
from lumi.booking import calendar
from lumi.booking.hours import local_of
from lumi.tenants.models import Tenant

SOON = timedelta(days=60)  # closures that begin later are told by the diary when they matter


def lines(tenant: Tenant, now: datetime) -> list[str]:
    """The business's name, address, hours, closures, services with their prices, and staff."""
    today = local_of(now, tenant.zone).date()
    told = [f"Business: {tenant.name}", f"Today: {_day(today, tenant)} {today.year}"]
    if tenant.address:
        told.append(f"Address: {tenant.address}")
    told += [*_hours(tenant, today), *_closures(tenant, today)]
    told += [_service(one.name, one.minutes, one.price) for one in calendar.services(tenant)]
    staff = database.rows(
        "SELECT name FROM staff WHERE tenant_id = ? AND is_working AND name != ''"
        " ORDER BY position, id",
        tenant.id,
    )
    if staff:
        told.append("Staff: " + ", ".join(name for (name,) in staff))
    if tenant.booking_note:
        told.append(tenant.booking_note)
    return told


def _service(name: str, minutes: int, price: str) -> str:
    return f"Service: {name}, {minutes} min" + (f", {price}" if price else "")


def _hours(tenant: Tenant, today: date) -> list[str]:
    """The week's hours, on the business's own clocks; days without any are closed."""
    found = database.rows(
        "SELECT weekday, opens_minute, closes_minute FROM opening_hours"
        " WHERE tenant_id = ? AND staff_id IS NULL ORDER BY weekday, opens_minute",
        tenant.id,
    )
    monday = today - timedelta(days=today.weekday())
    week = []
    for weekday in range(7):
        spans = [
            f"{_clock(opens)}-{_clock(closes)}" for day, opens, closes in found if day == weekday
        ]
        name = phrases.weekday(monday + timedelta(days=weekday), tenant.language)
        week.append(f"{name}: {', '.join(spans) or 'closed'}")
    return ["Opening hours:", *week]


def _closures(tenant: Tenant, today: date) -> list[str]:
    found = database.rows(
        "SELECT starts_local, ends_local, reason FROM closure WHERE tenant_id = ?"
        " AND staff_id IS NULL AND ends_local > ? AND starts_local < ? ORDER BY starts_local",
        *(tenant.id, today.isoformat(), (today + SOON).isoformat()),
    )
    return [
        f"Closed from {since.replace('T', ' ')} until {until.replace('T', ' ')}"
        + (f": {reason}" if reason else "")
        for since, until, reason in found
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _day(on: date, tenant: Tenant) -> str:
    return phrases.day(on, tenant.language)
