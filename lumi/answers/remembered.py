"""The vectors of texts asked last: many customers ask the same."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Generic, TypeVar

MOST = 500  # texts whose vectors are kept, 1.5 KB each (6 KB of 1,536 numbers)

K = TypeVar("K", bound=Hashable)


class Remembered(Generic[K]):
    """Vectors by text, the latest used last. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._recent: OrderedDict[K, Any] = OrderedDict()

    def of(self, asked: Iterable[K]) -> dict[K, Any]:
        """Those that are known."""
        with self._lock:
            known = {key: self._recent[key] for key in asked if key in self._recent}
            for key in known:
                self._recent.move_to_end(key)
        return known

    def keep(self, known: Mapping[K, Any]) -> None:
        """Copies: a row of a pass would keep the whole pass in memory."""
        last = list(known.items())[-MOST:]
        with self._lock:
            self._recent.update((key, vector.copy()) for key, vector in last)
            while len(self._recent) > MOST:
                self._recent.popitem(last=False)
