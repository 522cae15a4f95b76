"""What is broken and needs the owner, in plain words: one open notice for each kind of fault."""

from datetime import datetime
from typing import Any

from lumi import clock, database


def raise_notice(
    connection: Any, tenant_id: int | None, kind: str, detail: str, now: datetime
) -> None:
    """Open a notice, or count one more time on the open one of that kind."""
    stamp = clock.stamp(now)
    connection.execute(
        """
        INSERT INTO notice (tenant_id, kind, detail, first_at, last_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (coalesce(tenant_id, 0), kind) WHERE settled_at IS NULL DO UPDATE
        SET detail = excluded.detail, times = times + 1, last_at = excluded.last_at
        """,
        (tenant_id, kind, detail, stamp, stamp),
    )


def settle_notice(connection: Any, tenant_id: int | None, kind: str, now: datetime) -> None:
    """Close the open notice of that kind, if there is one."""
    connection.execute(
        "UPDATE notice SET settled_at = ? WHERE tenant_id IS ? AND kind = ? AND settled_at IS NULL",
        (clock.stamp(now), tenant_id, kind),
    )


def settle_all(connection: Any, tenant_id: int | None, now: datetime) -> int:
    """Close every open notice of a tenant, or of nobody in particular; how many there were."""
    sql = "UPDATE notice SET settled_at = ? WHERE tenant_id IS ? AND settled_at IS NULL"
    return int(connection.execute(sql, (clock.stamp(now), tenant_id)).rowcount)


def counts() -> dict[int, int]:
    """How many notices are open, by tenant; those without any are not in it."""
    sql = "SELECT tenant_id, count(*) FROM notice WHERE settled_at IS NULL GROUP BY tenant_id"
    return {tenant_id: count for tenant_id, count in database.rows(sql) if tenant_id}


def open_notices(tenant_id: int | None) -> list[tuple[str, str, int, str]]:
    """Kind, detail, times and last instant of the open notices, newest first."""
    return database.rows(
        "SELECT kind, detail, times, last_at FROM notice"
        " WHERE tenant_id IS ? AND settled_at IS NULL ORDER BY last_at DESC",
        tenant_id,
    )
