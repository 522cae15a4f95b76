"""Lumi answers nobody for a while: the owners answer themselves, or the operator stops it all."""

from datetime import UTC, datetime
from typing import Any

from lumi import clock
from lumi.tenants.models import Tenant

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)  # until somebody says so


def is_paused(tenant: Tenant, now: datetime) -> bool:
    return tenant.paused_until is not None and tenant.paused_until > now


def is_suspended(tenant: Tenant) -> bool:
    """Whether nothing is answered or sent for it; what customers write is kept all the same."""
    return tenant.suspended_at is not None


def suspend(connection: Any, tenant: Tenant, now: datetime) -> None:
    """From now on, inside the caller's transaction; what an owner orders cannot end it."""
    connection.execute(
        "UPDATE tenant SET suspended_at = coalesce(suspended_at, ?) WHERE id = ?",
        (clock.stamp(now), tenant.id),
    )


def reinstate(connection: Any, tenant: Tenant) -> None:
    """It works again. What waited to be sent goes out, as far as it may still be sent."""
    connection.execute("UPDATE tenant SET suspended_at = NULL WHERE id = ?", (tenant.id,))


def pause(connection: Any, tenant: Tenant, until: datetime | None) -> None:
    """From now on, inside the caller's transaction; None: until it is resumed."""
    connection.execute(
        "UPDATE tenant SET paused_until = ? WHERE id = ?",
        (clock.stamp(until or FOR_EVER), tenant.id),
    )


def resume(connection: Any, tenant: Tenant) -> None:
    connection.execute("UPDATE tenant SET paused_until = NULL WHERE id = ?", (tenant.id,))
