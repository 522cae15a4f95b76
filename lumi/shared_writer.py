"""One connection for the writes of several threads, which keeps the pages that it has read."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lumi import clock, database

AGAIN = 0.002  # seconds after which a file that another process writes to is tried again


class Writer:
    """One connection that several threads write through, one at a time.

    A connection forgets the pages it has read when another one commits. Threads that take turns
    on one connection keep them, which makes small writes much quicker.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._opened = ("", 0)

    @contextmanager
    def write(self) -> Iterator[Any]:
        """One write transaction, as `write` is; yields the shared connection."""
        with database.turn_to_write():
            connection = self._ready()
            _begin(connection)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # a full disk may have ended it already
                    connection.execute("ROLLBACK")
                raise

    def _ready(self) -> Any:
        """The connection to the present file; none crosses a fork or outlives its file."""
        wanted = (str(database.db.database), os.getpid())
        if self._opened != wanted:
            self.close()
            self._connection, self._opened = database.db.open_another(), wanted
            self._connection.execute("PRAGMA busy_timeout = 0")  # see _begin
        return self._connection

    def close(self) -> None:
        if self._connection is not None and self._opened[1] == os.getpid():
            self._connection.close()
        self._connection, self._opened = None, ("", 0)


def _begin(connection: Any) -> None:
    """Waits as long as any connection does, but never sleeps for longer than AGAIN.

    SQLite asks in ever longer intervals, up to 0.1 s (sqlite.org/c3ref/busy_timeout.html): beside a
    process that writes all the time the file is free often, and hardly ever just then.
    """
    gives_up = clock.monotonic() + database.db.timeout
    while True:
        try:
            connection.execute("BEGIN IMMEDIATE")
            return
        except database.sqlite3.OperationalError as fault:
            is_busy = fault.sqlite_errorcode & 0xFF == database.sqlite3.SQLITE_BUSY  # of any kind
            if not is_busy or clock.monotonic() > gives_up:
                raise
        time.sleep(AGAIN)
