"""One client of an OpenAI-compatible server: what is asked is answered within a budget."""

import threading
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lumi import clock
from lumi.llm.breaker import REST, Breaker
from lumi.llm.chatting import Message, Question, Shape
from lumi.llm.listening import Sound, transcript
from lumi.llm.tries import Tries
from lumi.llm.values import Completion, Heard, LlmFailed, PictureRefused, Spent
from lumi.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI

__all__ = ["Completion", "Heard", "Llm", "LlmFailed", "Message", "PictureRefused", "Spent"]

ATTEMPT = 15.0  # seconds that one try may take
LISTENING = 1.6  # a voice note may take so many times as long
LEAST = 0.5  # seconds in which no model answers


@dataclass(slots=True)
class _Server:
    """What all questions to one server have in common."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    client: "OpenAI | None" = None
    shape: Shape = Shape.SCHEMA  # the strictest that it was found to take


class Llm:
    """Safe to share between threads; the library is loaded with the first question.

    All tries of one question take `budget_seconds` together, LUMI_MODEL_SECONDS unless said.
    """

    def __init__(
        self,
        settings: Settings,
        attempt_seconds: float = ATTEMPT,
        budget_seconds: float | None = None,
        rest_seconds: float = REST,
    ) -> None:
        self.model = settings.chat_model
        self.listener = settings.transcribe_model
        self._key, self._url = settings.openai_key, settings.openai_url or None
        self._attempt, self._budget = attempt_seconds, budget_seconds or settings.model_seconds
        self._chat, self._audio = Breaker(rest_seconds), Breaker(rest_seconds)
        self._server = _Server()
        self._ends = float("inf")

    def within(self, seconds: float) -> "Llm":
        """The same server, for one turn that waits no longer from now on, whatever it asks."""
        bound = copy(self)
        bound._ends = clock.monotonic() + seconds
        return bound

    def ask(self, messages: Sequence[Message], name: str, schema: Mapping[str, Any]) -> Completion:
        """The model's answer by a JSON schema (all fields required). Raises LlmFailed."""
        form = {"name": name, "strict": True, "schema": schema}

        def ask() -> Completion:
            question = Question(self.client(), self.model, messages, form)
            question.shape = self._server.shape
            tries = Tries(self._attempt, budget)
            answer = question.answer(tries)
            self._server.shape = max(self._server.shape, question.shape)  # asked for at once
            return Completion(answer, self.model, tries.spent)

        budget = self._left(self._budget)
        return self._chat.through("chat", ask)

    def listen(self, sound: Sound, language: str) -> Heard:
        """What a voice note says; `language` is a code, or "" where none is known.

        Of a turn it may take its time and as much again. Raises LlmFailed.
        """

        def listen() -> Heard:
            tries = Tries(self._attempt * LISTENING, budget)
            text = transcript(self.client(), self.listener, sound, language, tries)
            return Heard(text, self.listener, tries.spent)

        budget = self._left(self._budget * LISTENING, more=self._budget)
        return self._audio.through("audio", listen)

    def _left(self, budget: float, more: float = 0.0) -> float:
        """Seconds for all tries. Raises LlmFailed where the turn has none: the server is well."""
        left = min(budget, self._ends + more - clock.monotonic())
        if left < LEAST:
            raise LlmFailed("the turn had waited long enough", Spent())
        return left

    def client(self) -> "OpenAI":
        with self._server.lock:
            if self._server.client is None:
                from openai import OpenAI  # 45 MB and 0.7 s: only where a key is configured

                self._server.client = OpenAI(api_key=self._key, base_url=self._url, max_retries=0)
            return self._server.client
