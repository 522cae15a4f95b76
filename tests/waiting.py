"""Waiting in a test for what another thread does, and keeping Lumi waiting."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lumi.database import sqlite3

LONGEST = 5.0  # seconds; it comes within a few milliseconds


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.001)


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program has locked the file, until Lumi first logs that something went wrong."""
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        unlocking = _Unlocking(lambda: other.execute("ROLLBACK"))
        logging.getLogger("lumi").addHandler(unlocking)
        try:
            yield
        finally:
            logging.getLogger("lumi").removeHandler(unlocking)


class _Unlocking(logging.Handler):
    def __init__(self, unlock: Callable[[], object]) -> None:
        super().__init__(logging.ERROR)
        self._unlock = unlock

    def emit(self, _: logging.LogRecord) -> None:
        self._unlock()
        self.setLevel(logging.CRITICAL + 1)  # once
