"""Is Lumi well: the file can be written, nothing is pending, the worker lives, what waits."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import __version__, clock, database
from lumi.conversations import outbox
from lumi.settings import Settings

SILENCE = timedelta(seconds=15)  # without a sign of life the worker counts as dead


@dataclass(frozen=True, slots=True)
class Health:
    """What /health answers; `faults` is empty when all is well."""

    shown: dict[str, Any]
    faults: tuple[str, ...]


def check(settings: Settings, now: datetime) -> Health:
    """Try everything; a fault is one sentence in its place."""
    shown: dict[str, Any] = {"status": "ok", "version": __version__, "database": "ok"}
    try:
        database.require_migrated(settings.database)
        _try_writing(now)
        inbound, outbound, oldest = outbox.waiting(now)
        shown |= {"inbound_waiting": inbound, "outbound_waiting": outbound}
        shown |= {"oldest_waiting_seconds": round(oldest, 1), "worker": worker(now)}
    except database.Outdated as fault:
        shown["database"] = str(fault)
    except database.Unusable as fault:
        shown["database"] = f"cannot be written: {fault}"
    faults = tuple(
        f"{part}: {shown[part]}" for part in ("database", "worker") if shown.get(part, "ok") != "ok"
    )
    if faults:
        shown["status"] = "; ".join(faults)
    return Health(shown, faults)


def _try_writing(now: datetime) -> None:
    """Something new each time: SQLite writes no page that is as it was, and so needs no room."""
    with database.write() as connection:
        connection.execute(
            "INSERT INTO meta VALUES ('health', ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (clock.stamp(now),),
        )


def worker(now: datetime) -> str:
    """ "ok", or what is wrong with the worker. Reads only."""
    silent = silence(now)
    if silent is None:
        return "has not started yet"
    return "ok" if silent < SILENCE else f"no sign of life for {silent.total_seconds():.0f} s"


def silence(now: datetime) -> timedelta | None:
    """Since the worker's last sign of life; None: there was none yet. Reads only."""
    alive_at = database.value("SELECT max(alive_at) FROM worker")
    return None if alive_at is None else abs(now - clock.instant(alive_at))  # of a clock put back


class Gate:
    """Refuses to serve while migrations are pending; looks until they are done, then no more."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = threading.Event()

    def reason(self) -> str | None:
        """Why nothing can be served now, or None."""
        if self._open.is_set():
            return None
        try:
            database.require_migrated(self._settings.database)
        except database.Outdated as fault:
            return str(fault)
        self._open.set()
        return None
