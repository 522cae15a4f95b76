"""Waiting in a test for what another thread does, and keeping Lumi waiting."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from lumi.database import sqlite3

LONGEST = 5.0  # seconds; it comes within a few milliseconds
A_WHILE = 0.5  # seconds; longer than the file is waited for in such a test


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.001)


@contextmanager
def locked(file: Path) -> Iterator[Callable[[], None]]:
    """Yields what locks the file, as another program would, for a while."""
    other = sqlite3.connect(str(file), isolation_level=None, check_same_thread=False)
    timer = threading.Timer(A_WHILE, lambda: other.execute("ROLLBACK"))

    def lock() -> None:
        other.execute("BEGIN IMMEDIATE")
        timer.start()

    with closing(other):
        yield lock
        timer.join()
