"""Vectors of texts by an OpenAI-compatible server, within a budget."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lumi.llm.breaker import REST, Breaker
from lumi.llm.tries import Tries, answered
from lumi.llm.values import LlmFailed, Spent
from lumi.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

ATTEMPT = 4.0  # seconds that one try may take: a customer waits
BUDGET = 6.0  # seconds for all tries of one question, waits and all
LONG_ATTEMPT = 60.0  # for many texts at once, while nobody waits
LONG_BUDGET = 180.0  # a minute of Retry-After is waited, twice

Vectors = list[list[float]]


class Embeddings:
    """Safe to share between threads; the library is loaded with the first texts."""

    def __init__(
        self,
        settings: Settings,
        model: str,
        attempt_seconds: float = ATTEMPT,
        budget_seconds: float = BUDGET,
        rest_seconds: float = REST,
    ) -> None:
        self.model = model
        self._key, self._url = settings.openai_key, settings.openai_url or None
        self._attempt, self._budget = attempt_seconds, budget_seconds
        self._breaker = Breaker(rest_seconds)
        self._lock = threading.Lock()
        self._client: OpenAI | None = None

    def of(self, texts: Sequence[str]) -> tuple[Vectors, Spent]:
        """A list of numbers for each text, in one request. Raises LlmFailed."""
        tries = Tries(self._attempt, self._budget)
        nothing = "it did not answer with one vector for each text"
        found = self._breaker.through(
            "embeddings", lambda: tries.until_it_works(lambda: self._once(texts, tries), nothing)
        )
        return found, tries.spent

    def _once(self, texts: Sequence[str], tries: Tries) -> Vectors | None:
        answer: Any = answered(
            lambda: self._connected().embeddings.create(
                model=self.model, input=list(texts), timeout=tries.seconds
            ),
            lambda fault: _refusal(fault, tries),
        )
        tries.count(getattr(answer, "usage", None), "prompt_tokens", "")
        items = sorted(getattr(answer, "data", None) or [], key=_place)
        found = [getattr(item, "embedding", None) for item in items]
        vectors = [one for one in found if isinstance(one, list) and one]
        return vectors if len(vectors) == len(texts) else None

    def _connected(self) -> "OpenAI":
        with self._lock:
            if self._client is None:
                from openai import OpenAI  # 45 MB and 0.7 s: only where a key is configured

                self._client = OpenAI(api_key=self._key, base_url=self._url, max_retries=0)
            return self._client


def _refusal(fault: Any, tries: Tries) -> LlmFailed:
    why = f"it refused with {fault.status_code}: check OPENAI_API_KEY, OPENAI_BASE_URL"
    return tries.refused(f"{why} and the model's name", is_refused=True)


def _place(item: object) -> int:
    """Servers may answer in any order."""
    place = getattr(item, "index", 0)
    return place if isinstance(place, int) else 0
