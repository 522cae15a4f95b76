"""Threads of a process that work one at a time, and lend the baton to others while they wait.

Python runs one thread at a time anyway, but it takes turns in the middle of a transaction: each
statement lets another thread in, and whoever holds the file's write lock then waits for its turn
while everybody waits for that lock (docs/decisions/0021). So who writes holds the baton, and so do
the worker's threads from the first to the last step of a turn or a send, but for the waiting.

A lock that may be held while the baton is lent is itself waited for with the baton lent, or the two
wait for each other.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_baton = threading.Lock()
_own = threading.local()


class Busy(Exception):
    """Another thread held the baton for the whole time."""


@contextmanager
def held(patience: float = -1) -> Iterator[None]:
    """Of all threads that ask for the baton the calling one alone works inside.

    Who holds it already goes on. Waits for `patience` seconds, without end by default; raises Busy.
    """
    if getattr(_own, "has_it", False):
        yield
        return
    if not _baton.acquire(timeout=patience):
        raise Busy
    _own.has_it = True
    try:
        yield
    finally:
        _own.has_it = False
        _baton.release()


@contextmanager
def kept() -> Iterator[None]:
    """Inside it is not lent, as in a transaction: others would be in the middle of it."""
    before, _own.keeps_it = getattr(_own, "keeps_it", False), True
    try:
        yield
    finally:
        _own.keeps_it = before


@contextmanager
def lent() -> Iterator[None]:
    """Others may have it while this thread waits, for the network or for another thread.

    Does nothing in a thread that does not hold it. Raises AssertionError where it is kept.
    """
    if not getattr(_own, "has_it", False):
        yield
        return
    assert not getattr(_own, "keeps_it", False), "nothing is waited for in a transaction"
    _own.has_it = False
    _baton.release()
    try:
        yield
    finally:
        _baton.acquire()
        _own.has_it = True
