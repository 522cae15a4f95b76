"""One client of an OpenAI-compatible server: what is asked is answered within a budget."""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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
BUDGET = 25.0  # seconds for all tries of one turn, waits and all
LISTENING = 1.6  # a voice note may take so many times both


class Llm:
    """Safe to share between threads; the library is loaded with the first question."""

    def __init__(
        self,
        settings: Settings,
        attempt_seconds: float = ATTEMPT,
        budget_seconds: float = BUDGET,
        rest_seconds: float = REST,
    ) -> None:
        self.model = settings.chat_model
        self.listener = settings.transcribe_model
        self._key, self._url = settings.openai_key, settings.openai_url or None
        self._attempt, self._budget = attempt_seconds, budget_seconds
        self._shape = Shape.SCHEMA
        self._chat, self._audio = Breaker(rest_seconds), Breaker(rest_seconds)
        self._lock = threading.Lock()
        self._client: OpenAI | None = None

    def ask(self, messages: Sequence[Message], name: str, schema: Mapping[str, Any]) -> Completion:
        """The model's answer by a JSON schema (all fields required). Raises LlmFailed."""
        form = {"name": name, "strict": True, "schema": schema}

        def ask() -> Completion:
            question = Question(self.client(), self.model, messages, form)
            question.shape = self._shape
            tries = Tries(self._attempt, self._budget)
            answer = question.answer(tries)
            self._shape = max(self._shape, question.shape)  # what it took is asked for at once
            return Completion(answer, self.model, tries.spent)

        return self._chat.through("chat", ask)

    def listen(self, sound: Sound, language: str) -> Heard:
        """What a voice note says; `language` is a code, or "" where none is known.

        Raises LlmFailed.
        """

        def listen() -> Heard:
            tries = Tries(self._attempt * LISTENING, self._budget * LISTENING)
            text = transcript(self.client(), self.listener, sound, language, tries)
            return Heard(text, self.listener, tries.spent)

        return self._audio.through("audio", listen)

    def client(self) -> "OpenAI":
        with self._lock:
            if self._client is None:
                from openai import OpenAI  # 45 MB and 0.7 s: only where a key is configured

                self._client = OpenAI(api_key=self._key, base_url=self._url, max_retries=0)
            return self._client
