"""One connection for the writes of several threads, which keeps the pages that it has read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from lumi import database


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
            database.begin(partial(connection.execute, "BEGIN IMMEDIATE"))
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
        return self._connection

    def close(self) -> None:
        if self._connection is not None and self._opened[1] == os.getpid():
            self._connection.close()
        self._connection, self._opened = None, ("", 0)
