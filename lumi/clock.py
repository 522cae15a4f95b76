"""The only place that reads the time: everywhere else `now` is an argument."""

import functools
import time
from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC) + _offset


def monotonic() -> float:
    """Seconds on a clock that never goes back, for measuring and for waiting."""
    return time.monotonic()


def travel(to: datetime | None) -> None:
    """Move this process's clock to `to`, or back to the present with None. It goes on ticking."""
    global _offset
    _offset = timedelta() if to is None else to - datetime.now(UTC)


def stamp(instant: datetime) -> str:
    """An aware instant as the file keeps it: UTC, ISO-8601, milliseconds only where there are any.

    Such stamps sort as text in the order of time ("+" sorts before ".").
    """
    return _stamp(instant.astimezone(UTC))  # two instants of a repeated hour are equal in its zone


@functools.lru_cache(maxsize=256)
def _stamp(utc: datetime) -> str:
    return utc.isoformat(timespec="milliseconds" if utc.microsecond >= 1000 else "seconds")


def instant(stamped: str) -> datetime:
    """The aware UTC instant that a stamp of the file says."""
    return datetime.fromisoformat(stamped)
