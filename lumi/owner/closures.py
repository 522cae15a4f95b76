"""The rows that close slots, as an owner makes and unmakes them."""

from datetime import datetime
from typing import Any

from lumi import database, phrases
from lumi.booking import closures
from lumi.booking.models import Appointment
from lumi.owner.orders import Visit
from lumi.tenants.models import Tenant

Span = tuple[datetime, datetime]  # naive local, half-open


def keep(connection: Any, tenant: Tenant, span: Span, staff_id: int | None, reason: str) -> int:
    """The id of the row; the same said twice is one row."""
    return closures.add(connection, tenant, *span, staff_id=staff_id, reason=reason)


def cut(connection: Any, tenant: Tenant, span: Span, staff_id: int | None) -> bool:
    """Whether anything was closed in that time; it is open then, what is before and after stays."""
    starts, ends = (one.isoformat(timespec="minutes") for one in span)
    found = connection.execute(
        "DELETE FROM closure WHERE tenant_id = ? AND staff_id IS ? AND ends_local > ?"
        " AND starts_local < ? RETURNING starts_local, ends_local, reason",
        (tenant.id, staff_id, starts, ends),
    ).fetchall()
    for since, until, reason in found:
        for left in ((since, min(starts, until)), (max(ends, since), until)):
            if left[0] < left[1]:
                bounds = (datetime.fromisoformat(left[0]), datetime.fromisoformat(left[1]))
                keep(connection, tenant, bounds, staff_id, reason)
    return bool(found)


def find(tenant: Tenant, ident: int) -> tuple[Span, int | None] | None:
    """When and for whom (None: everybody) a row closes."""
    found = closures.find(tenant, ident)
    return ((found.starts, found.ends), found.staff_id) if found else None


def hit(tenant: Tenant, span: Span, staff_id: int | None, now: datetime) -> list[Appointment]:
    """Standing appointments that a closure meets and that have not begun, in order of time."""
    met = [one.id for one in closures.hit(tenant, *span, staff_id, now)]
    found = Appointment.select().where(Appointment.tenant == tenant.id, Appointment.id.in_(met))
    return list(found.order_by(Appointment.starts_at, Appointment.id))


def in_words(visit: Visit, span: Span, staff_id: int | None) -> str:
    """The time in words, whole days without their midnights; with whose it is."""
    told = phrases.span(*span, visit.tenant.zone, visit.language)
    name = staff_name(visit.tenant, staff_id) if staff_id else ""
    return f"{told} ({name})" if name else told


def staff_name(tenant: Tenant, staff_id: int) -> str:
    sql = "SELECT name FROM staff WHERE tenant_id = ? AND id = ?"
    return str(database.value(sql, tenant.id, staff_id) or "")
