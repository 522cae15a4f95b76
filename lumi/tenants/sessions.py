"""Sign-ins that were ended: their cookies, which are still signed, are good for nothing more."""

from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database

LASTS = timedelta(days=30)  # a sign-in, from the last page that was looked at


def end(connection: Any, mark: str, now: datetime) -> None:
    """The sign-in with that mark, inside the caller's transaction; and what is over by itself."""
    connection.execute(
        "INSERT INTO ended_session VALUES (?, ?) ON CONFLICT DO NOTHING", (mark, clock.stamp(now))
    )
    old = clock.stamp(now - 2 * LASTS)
    connection.execute("DELETE FROM ended_session WHERE ended_at < ?", (old,))


def has_ended(mark: str) -> bool:
    return database.value("SELECT 1 FROM ended_session WHERE mark = ?", mark) is not None
