"""What a webhook brought that nobody could use: kept for a while, so that somebody may look."""

import json
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database

KEPT = timedelta(days=30)  # four times as long as Meta tries to deliver

as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode


def bury(
    connection: Any, tenant_id: int | None, reason: str, payload: object, now: datetime
) -> None:
    """Keep the payload, inside the caller's transaction; None: of no tenant we know."""
    connection.execute(
        "INSERT INTO dead_letter (tenant_id, reason, payload, received_at) VALUES (?, ?, ?, ?)",
        (tenant_id, reason, as_json(payload), clock.stamp(now)),
    )


def forget_old(now: datetime) -> None:
    """Dead letters are kept for KEPT; then their words go."""
    oldest = clock.stamp(now - KEPT)
    sql = "SELECT id FROM dead_letter WHERE received_at < ? ORDER BY received_at LIMIT 500"
    if database.row(sql, oldest):
        with database.write() as connection:
            connection.execute(f"DELETE FROM dead_letter WHERE id IN ({sql})", (oldest,))  # noqa: S608 of our own
