"""One service or one of the staff is changed by itself; a file changes them all at once."""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from lumi import database
from lumi.booking.models import Service, Staff
from lumi.business.furnishing import put, set_skills
from lumi.business.plan import ServiceEntry
from lumi.tenants.models import Tenant


class NameTaken(Exception):
    """Another one is called so."""


class DoesNothingElse(Exception):
    """Who has no service of their own would do everything; the text is their name."""


def services(tenant: Tenant, *, is_offered: bool) -> list[Service]:
    """In the business's order."""
    found = Service.select().where(Service.tenant == tenant.id, Service.is_offered == is_offered)
    return list(found.order_by(Service.position, Service.id))


def staff(tenant: Tenant, *, is_working: bool) -> list[Staff]:
    """In the business's order."""
    found = Staff.select().where(Staff.tenant == tenant.id, Staff.is_working == is_working)
    return list(found.order_by(Staff.position, Staff.id))


def skills(tenant: Tenant) -> dict[int, set[int]]:
    """Ids of the services that each of the staff does; who is not named does everything."""
    found: dict[int, set[int]] = {}
    for staff_id, service_id in database.rows(
        "SELECT staff_id, service_id FROM staff_service JOIN staff ON staff.id = staff_id"
        " WHERE tenant_id = ?",
        tenant.id,
    ):
        found.setdefault(staff_id, set()).add(service_id)
    return found


def keep_service(tenant: Tenant, row: Service | None, entry: ServiceEntry) -> int:
    """Change the row, or add one at the end, inside the caller's transaction; its id.

    A new one by the name of one that was retired brings that one back. Raises NameTaken.
    """
    known = Service.get_or_none(Service.tenant == tenant.id, Service.name == entry.name)
    return _keep(Service, tenant, row, known, bool(known and known.is_offered), asdict(entry))


def keep_staff(
    connection: Any, tenant: Tenant, row: Staff | None, name: str, does: Collection[str]
) -> int:
    """The same for one of the staff, who does the services of these names; none: all."""
    known = Staff.get_or_none(Staff.tenant == tenant.id, Staff.name == name)
    is_here = bool(known and known.is_working)
    staff_id = _keep(Staff, tenant, row, known, is_here, {"name": name})
    set_skills(connection, tenant, staff_id, does)
    return staff_id


def _keep(
    model: type[Service] | type[Staff],
    tenant: Tenant,
    row: Any,
    known: Any,
    is_active: bool,
    values: dict[str, Any],
) -> int:
    if known is not None and (is_active or row is not None) and (not row or known.id != row.id):
        raise NameTaken
    row = row or known
    state = "is_offered" if model is Service else "is_working"
    if row is None:
        last = model.select().where(model.tenant == tenant.id).order_by(model.position.desc())
        values = {
            **values,
            "position": max((one.position for one in last.limit(1)), default=-1) + 1,
        }
    return put(model, tenant, row, {**values, state: True})


def offer(tenant: Tenant, row: Service, *, is_offered: bool) -> None:
    """Retire it or bring it back; its appointments stay, and who does it."""
    put(Service, tenant, row, {"is_offered": is_offered})


def employ(tenant: Tenant, row: Staff, *, is_working: bool) -> None:
    """Retire them or bring them back, with their hours and services."""
    put(Staff, tenant, row, {"is_working": is_working})


def set_doers(connection: Any, tenant: Tenant, service_id: int, doers: Collection[int]) -> None:
    """Of those who work there these do the service, and nobody else does.

    Raises DoesNothingElse for somebody who would be left with nothing.
    """
    known, every = skills(tenant), {one.id for one in services(tenant, is_offered=True)}
    for member in staff(tenant, is_working=True):
        does = known.get(member.id)
        if (does is None or service_id in does) == (member.id in doers):
            continue
        wanted = (does or set()) | {service_id} if member.id in doers else (does or every)
        wanted = wanted if member.id in doers else wanted - {service_id}
        if not wanted:
            raise DoesNothingElse(member.name)
        connection.execute("DELETE FROM staff_service WHERE staff_id = ?", (member.id,))
        connection.executemany(
            "INSERT INTO staff_service VALUES (?, ?)", [(member.id, one) for one in wanted]
        )
