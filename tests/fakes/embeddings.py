"""A stand-in for an OpenAI-compatible server's embeddings: real HTTP, meanings as told."""

import base64
import json
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import numpy

from lumi.answers.traits import probes
from tests.fakes.llm import refuse
from tests.fakes.server import Answer, Request, Server

TOKENS = 7  # that each text is said to have
ALIKE = 0.5  # how much texts about different things have in common
OWN_WORDS = 0.6  # how much texts that mean the same differ


@dataclass
class Embeddings:
    """Serves /v1/embeddings while entered.

    Texts that hold a told phrase mean what it does, of several what the last one told does; others
    mean nothing in common.
    """

    dimensions: int = 1536
    delay: float = 0.0  # seconds before each answer
    key: str = ""  # the only one that is let in, if set
    is_deaf: bool = False  # every text is the same to it
    requests: list[dict[str, Any]] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None  # happens before each answer

    def __post_init__(self) -> None:
        self._meanings: dict[str, str] = {}
        self._faults: deque[Callable[[], Answer | None]] = deque()
        self._lock = threading.Lock()
        self._server = Server(self._answer)
        third = len(probes()) // 3
        for number in range(third):
            self.means(f"probe {number}", *probes()[number::third])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/v1"

    @property
    def texts(self) -> list[str]:
        """All that was asked, in order."""
        return [text for body in self.requests for text in body["input"]]

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def means(self, meaning: str, *phrases: str) -> None:
        self._meanings |= dict.fromkeys((phrase.casefold() for phrase in phrases), meaning)

    def next(self, *faults: Callable[[], Answer | None]) -> None:
        """What becomes of the next calls."""
        self._faults.extend(faults)

    def breaks(self) -> None:
        """From now on every call is refused with 500."""
        self.next(*[refuse(500)] * 1000)

    def mends(self) -> None:
        self._faults.clear()

    def _answer(self, asked: Request) -> Answer | None:
        if not asked.path.endswith("/embeddings"):
            return refuse(404)()
        with self._lock:
            self.requests.append(asked.body)
            fault = self._faults.popleft() if self._faults else None
        time.sleep(self.delay)
        if fault is not None:
            return fault()
        if self.key and asked.headers.get("authorization") != f"Bearer {self.key}":
            return refuse(401)()
        self.meanwhile()
        as_bytes = asked.body.get("encoding_format") == "base64"
        return embedded([self._vector(text) for text in asked.body["input"]], as_bytes)()

    def _vector(self, text: str) -> list[float]:
        if self.is_deaf:
            return [1.0] * self.dimensions
        low = text.casefold()
        told = [phrase for phrase in self._meanings if phrase in low]
        meaning = self._meanings[told[-1]] if told else low
        vector = ALIKE * self._direction("anything") + self._direction(meaning)
        vector += OWN_WORDS * self._direction(low + "in its own words")
        found: list[float] = (vector * 3).tolist()  # not of unit length
        return found

    def _direction(self, seed: str) -> Any:
        chance = numpy.random.default_rng(list(seed.encode()))
        vector = chance.standard_normal(self.dimensions)
        return vector / numpy.linalg.norm(vector)


def embedded(vectors: list[Any], as_bytes: bool = False) -> Callable[[], Answer]:
    """The server's answer: vectors in any order, as the reference allows."""
    items = [
        {"object": "embedding", "index": place, "embedding": _written(vector, as_bytes)}
        for place, vector in enumerate(vectors)
    ]
    random.Random(5).shuffle(items)
    tokens = TOKENS * len(vectors)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    body = {"object": "list", "data": items, "model": "fake", "usage": usage}
    return lambda: Answer(200, json.dumps(body).encode())


def _written(vector: Any, as_bytes: bool) -> Any:
    if not as_bytes:
        return vector
    return base64.b64encode(numpy.array(vector, "<f4").tobytes()).decode()
