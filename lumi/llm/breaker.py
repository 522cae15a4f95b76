"""After some failures in a row nobody waits for a server, until one turn finds it well."""

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from lumi import clock
from lumi.llm.values import LlmFailed, Spent

log = logging.getLogger(__name__)

FAILURES = 3  # in a row, after which nobody waits for the server any more
REST = 30.0  # seconds until it is tried again, by one turn alone
LONGEST_REST = 300.0

T = TypeVar("T")


class Breaker:
    """Safe to share between threads. A server that fails again rests twice as long."""

    def __init__(self, rest: float) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = float("-inf")
        self._first = self._rest = rest

    def through(self, what: str, ask: Callable[[], T]) -> T:
        """Ask, unless the server rests. Raises LlmFailed."""
        if not self.lets_through():
            raise LlmFailed("it failed a moment ago and is left alone for a while", Spent())
        try:
            answer = ask()
        except LlmFailed as fault:
            if fault.is_well:
                self.worked()
                raise
            rest = self.failed(fault.is_refused)
            log.warning("llm.failed what=%s why=%s rest=%.0f", what, fault, rest)
            raise
        self.worked()
        return answer

    def lets_through(self) -> bool:
        with self._lock:
            now = clock.monotonic()
            if now < self._closed_until:
                return False
            if self._failures >= FAILURES:
                self._closed_until = now + self._rest  # the others wait what becomes of this one
            return True

    def failed(self, is_refused: bool) -> float:
        """The seconds for which it is left alone now."""
        with self._lock:
            self._failures = FAILURES if is_refused else self._failures + 1
            if self._failures < FAILURES:
                return 0.0
            self._closed_until = clock.monotonic() + self._rest
            rested, self._rest = self._rest, min(self._rest * 2, LONGEST_REST)
            return rested

    def worked(self) -> None:
        with self._lock:
            self._failures, self._rest = 0, self._first
            self._closed_until = float("-inf")
