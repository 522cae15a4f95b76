"""Lumi answers nobody for a while: the owners answer themselves."""

from datetime import UTC, datetime
from typing import Any

from lumi import clock
from lumi.tenants.models import Tenant

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)  # until somebody says so


def is_paused(tenant: Tenant, now: datetime) -> bool:
    return tenant.paused_until is not None and tenant.paused_until > now


def pause(connection: Any, tenant: Tenant, until: datetime | None) -> None:
    """From now on, inside the caller's transaction; None: until it is resumed."""
    connection.execute(
        "UPDATE tenant SET paused_until = ? WHERE id = ?",
        (clock.stamp(until or FOR_EVER), tenant.id),
    )


def resume(connection: Any, tenant: Tenant) -> None:
    connection.execute("UPDATE tenant SET paused_until = NULL WHERE id = ?", (tenant.id,))
