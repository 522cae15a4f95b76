"""Waiting in a test for what another thread does."""

import time
from collections.abc import Callable

LONGEST = 5.0  # seconds; it comes within a few milliseconds


def until(holds: Callable[[], object]) -> None:
    ends = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.001)
