"""Guessing passwords is made slow: by account and by address, failures are counted and wait."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database

FORGOTTEN = timedelta(minutes=15)  # after which an old failure no longer counts
WAIT = timedelta(minutes=15)
MOST = {"account": 5, "address": 30}  # failures; behind one address may be a whole shop


class Throttled(Exception):
    """Too many failures; the text says when to try again."""


def check(email: str, address: str, now: datetime) -> None:
    """Raises Throttled while the account or the address has to wait."""
    for key in _keys(email, address):
        until = database.value("SELECT blocked_until FROM failed_sign_in WHERE key = ?", key)
        if until and now < clock.instant(until) <= now + WAIT:  # else the clock was put back
            minutes = int((clock.instant(until) - now).total_seconds() // 60) + 1
            raise Throttled(f"Too many tries. Please wait {minutes} min and try again.")


def failed(connection: Any, email: str, address: str, now: datetime) -> None:
    """Count a failure, inside the caller's transaction."""
    stamp, old = clock.stamp(now), clock.stamp(now - FORGOTTEN)
    for kind, key in zip(MOST, _keys(email, address), strict=True):
        connection.execute(
            """
            INSERT INTO failed_sign_in (key, failures, since) VALUES (?1, 1, ?2)
            ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN since < ?3 THEN 1 ELSE failures + 1 END,
                since = CASE WHEN since < ?3 THEN ?2 ELSE since END,
                blocked_until = CASE WHEN since >= ?3 AND failures + 1 >= ?4 THEN ?5
                    ELSE blocked_until END
            """,
            (key, stamp, old, MOST[kind], clock.stamp(now + WAIT)),
        )


def succeeded(connection: Any, email: str, address: str) -> None:
    """Forget the account's failures; those of the address stay, it may guess others'."""
    connection.execute("DELETE FROM failed_sign_in WHERE key = ?", (_keys(email, address)[0],))


def forget_old(now: datetime) -> None:
    """Failures that count no more, of who waits no more."""
    old = clock.stamp(now - FORGOTTEN - WAIT)
    with database.write() as connection:
        connection.execute("DELETE FROM failed_sign_in WHERE since < ?", (old,))


def _keys(email: str, address: str) -> list[str]:
    told = (f"account:{email.strip().lower()}", f"address:{address}")
    return [hashlib.sha256(one.encode()).hexdigest() for one in told]
