"""Which worker processes live, and the return of what dead ones were holding.

A worker holds an exclusive lock on a file of its own. The kernel lets go of it when the process
ends in whatever way, so a lock that can be had proves a death; process numbers prove nothing,
least of all in a container that starts again.
"""

import fcntl
import logging
import uuid
from datetime import datetime, timedelta
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Self

from lumi import clock, database

log = logging.getLogger(__name__)


class Worker:
    """This process among the workers. Make it with `register`."""

    def __init__(self, token: str, lock: TextIOWrapper, path: Path) -> None:
        self.token = token
        self._lock = lock  # open as long as the process lives
        self._path = path

    @classmethod
    def register(cls, locks: Path, now: datetime) -> Self:
        """Enter this process, with its lock taken before its row can be seen."""
        locks.mkdir(parents=True, exist_ok=True)
        token = uuid.uuid4().hex
        path = locks / token
        lock = path.open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with database.write() as connection:
            connection.execute(
                "INSERT INTO worker (token, started_at, alive_at) VALUES (?, ?, ?)",
                (token, clock.stamp(now), clock.stamp(now)),
            )
        return cls(token, lock, path)

    def beat(self, now: datetime) -> None:
        """A sign of life, which /health looks for."""
        with database.write() as connection:
            connection.execute(
                "UPDATE worker SET alive_at = ? WHERE token = ?", (clock.stamp(now), self.token)
            )

    def leave(self, resend_after: float, now: datetime) -> None:
        """End in order; what could not be finished in time is there for the next worker."""
        with database.write() as connection:
            _take_back(connection, self.token, resend_after, now)
        self._lock.close()
        self._path.unlink(missing_ok=True)


def bury_dead(locks: Path, resend_after: float, now: datetime) -> int:
    """Take back what workers were holding whose processes live no longer; how many there were."""
    buried = 0
    for (token,) in database.rows("SELECT token FROM worker"):
        path = locks / token
        if _is_dead(path):
            with database.write() as connection:
                _take_back(connection, token, resend_after, now)
            path.unlink(missing_ok=True)
            log.warning("worker.buried token=%s", token)
            buried += 1
    return buried


def locks_beside(database_file: Path) -> Path:
    """Where the workers of a file keep their locks."""
    return database_file.with_name(database_file.name + ".workers")


def any_lives(locks: Path) -> bool:
    """Whether a worker runs on the file, found out without opening it."""
    return not all(_is_dead(path) for path in locks.glob("*"))


def _is_dead(path: Path) -> bool:
    if not path.exists():
        return True
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _take_back(connection: Any, token: str, resend_after: float, now: datetime) -> None:
    """Turns start over; a send that was under way may have happened, so it waits for a status."""
    connection.execute(
        "UPDATE conversation SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ?",
        (token,),
    )
    due = clock.stamp(now + timedelta(seconds=resend_after))
    connection.execute(
        "UPDATE message SET state = 'unknown', claimed_by = NULL, due_at = ?"
        " WHERE state IN ('queued', 'sending', 'unknown') AND state = 'sending'"
        " AND claimed_by = ?",
        (due, token),
    )
    connection.execute("DELETE FROM worker WHERE token = ?", (token,))
