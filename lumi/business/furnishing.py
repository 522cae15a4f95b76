"""The rows of what can be booked become what a file says; equal rows are left alone."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from lumi import database
from lumi.booking.hours import Closing, Opening
from lumi.booking.models import Service, Staff
from lumi.business.plan import Business, ServiceEntry, StaffEntry
from lumi.tenants.models import Tenant

_WEEKDAYS = tuple(Opening(weekday, 9 * 60, 18 * 60) for weekday in range(5))
_ONE_SERVICE = (ServiceEntry("Appointment", 30, "", 0, 0, 1),)
_ONE_CHAIR = (StaffEntry("", (), ()),)

_HOURS = "opening_hours", "weekday, opens_minute, closes_minute"
_CLOSURES = "closure", "starts_local, ends_local, reason"

# What is not offered any more stays while appointments or staff hold on to it: staff without
# any service of their own would do everything.
_FORGET_SERVICES = """
    DELETE FROM service WHERE tenant_id = ? AND NOT is_offered
      AND NOT EXISTS (SELECT 1 FROM appointment WHERE service_id = service.id)
      AND NOT EXISTS (SELECT 1 FROM staff_service WHERE service_id = service.id)
"""
_FORGET_STAFF = """
    DELETE FROM staff WHERE tenant_id = ? AND NOT is_working
      AND NOT EXISTS (SELECT 1 FROM appointment WHERE staff_id = staff.id)
"""


def furnish(tenant: Tenant) -> None:
    """What a new tenant begins with: weekdays from 9 to 18, one unnamed chair, one service."""
    with database.write() as connection:
        set_hours(connection, tenant, None, _WEEKDAYS)
        _set_services(tenant, _ONE_SERVICE)
        _set_staff(connection, tenant, _ONE_CHAIR)


def refurnish(connection: Any, tenant: Tenant, business: Business) -> None:
    """What the file speaks of, inside the caller's transaction.

    Services and staff are known by their names, so that appointments keep theirs.
    """
    if business.hours is not None:
        set_hours(connection, tenant, None, business.hours)
    if business.closures is not None:
        _set_closures(connection, tenant, None, business.closures)
    if business.services is not None:
        _set_services(tenant, business.services)
    if business.staff is not None:
        _set_staff(connection, tenant, business.staff)
    connection.execute(_FORGET_STAFF, (tenant.id,))
    connection.execute(_FORGET_SERVICES, (tenant.id,))


def set_hours(
    connection: Any, tenant: Tenant, staff_id: int | None, openings: Iterable[Opening]
) -> None:
    wanted = [(opening.weekday, opening.opens, opening.closes) for opening in openings]
    _set_rows(connection, *_HOURS, tenant, staff_id, wanted)


def _set_closures(
    connection: Any, tenant: Tenant, staff_id: int | None, closings: Iterable[Closing]
) -> None:
    wanted = [
        (
            *(end.isoformat(timespec="minutes") for end in (closing.starts, closing.ends)),
            closing.reason,
        )
        for closing in closings
    ]
    _set_rows(connection, *_CLOSURES, tenant, staff_id, wanted)


def _set_rows(
    connection: Any,
    table: str,
    columns: str,
    tenant: Tenant,
    staff_id: int | None,
    wanted: list[tuple[Any, ...]],
) -> None:
    of_these = "WHERE tenant_id = ? AND staff_id IS ?"
    owner = (tenant.id, staff_id)
    if sorted(database.rows(f"SELECT {columns} FROM {table} {of_these}", *owner)) == sorted(wanted):  # noqa: S608
        return
    connection.execute(f"DELETE FROM {table} {of_these}", owner)  # noqa: S608
    connection.executemany(
        f"INSERT INTO {table} (tenant_id, staff_id, {columns}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
        [(*owner, *values) for values in wanted],
    )


def _set_services(tenant: Tenant, entries: Iterable[ServiceEntry]) -> None:
    known = {service.name: service for service in Service.select().where(Service.tenant == tenant)}
    for position, entry in enumerate(entries):
        values = {**asdict(entry), "position": position, "is_offered": True}
        put(Service, tenant, known.pop(entry.name, None), values)
    for gone in known.values():
        put(Service, tenant, gone, {"is_offered": False})


def _set_staff(connection: Any, tenant: Tenant, entries: Iterable[StaffEntry]) -> None:
    known = {member.name: member for member in Staff.select().where(Staff.tenant == tenant)}
    for position, entry in enumerate(entries):
        values = {"name": entry.name, "position": position, "is_working": True}
        staff_id = put(Staff, tenant, known.pop(entry.name, None), values)
        set_hours(connection, tenant, staff_id, entry.hours)
        if entry.closures is not None:
            _set_closures(connection, tenant, staff_id, entry.closures)
        set_skills(connection, tenant, staff_id, entry.services)
    for gone in known.values():
        put(Staff, tenant, gone, {"is_working": False})
        set_skills(connection, tenant, gone.id, ())


def set_skills(connection: Any, tenant: Tenant, staff_id: int, names: Iterable[str]) -> None:
    """Which services a staff member does; with none named, all."""
    ids = {service.name: service.id for service in Service.select().where(Service.tenant == tenant)}
    wanted = sorted((staff_id, ids[name]) for name in names)
    of_these = "FROM staff_service WHERE staff_id = ?"
    if sorted(database.rows(f"SELECT staff_id, service_id {of_these}", staff_id)) == wanted:
        return
    connection.execute(f"DELETE {of_these}", (staff_id,))
    connection.executemany("INSERT INTO staff_service VALUES (?, ?)", wanted)


def put(
    model: type[Service] | type[Staff],
    tenant: Tenant,
    row: Service | Staff | None,
    values: dict[str, Any],
) -> int:
    """The id of the row with these values: made, or changed where it differs."""
    if row is None:
        return int(model.create(tenant=tenant.id, **values).id)
    changed = {key: value for key, value in values.items() if getattr(row, key) != value}
    if changed:
        model.update(**changed).where(model.id == row.id).execute()
    return int(row.id)
