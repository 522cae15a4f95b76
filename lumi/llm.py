"""One client of an OpenAI-compatible server: messages in, a JSON object out, within a budget."""

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from lumi import clock
from lumi.settings import Settings

if TYPE_CHECKING:
    from openai import OpenAI
    from openai.types.chat import ChatCompletion

log = logging.getLogger(__name__)

ATTEMPT = 15.0  # seconds that one try may take
BUDGET = 25.0  # seconds for all tries of one turn, waits and all
TRIES = 3
FIRST_WAIT = 0.5  # seconds before the second try; then twice as long
FAILURES = 3  # in a row, after which nobody waits for the server any more
REST = 30.0  # seconds until it is tried again, by one turn alone
LONGEST_REST = 300.0
MOST_TOKENS = 1500  # of an answer, its reasoning included

Message = dict[str, str]  # role and content


class LlmFailed(Exception):
    """No usable answer within the budget; the text says why, for the owner and the log."""

    def __init__(self, why: str, spent: "Spent", is_refused: bool = False) -> None:
        super().__init__(why)
        self.spent = spent
        self.is_refused = is_refused  # the server will not serve us: its key, model or address


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of all tries together, and how long they took."""

    tokens_in: int = 0
    tokens_out: int = 0
    milliseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Completion:
    """`value` is the JSON object that the model wrote, not yet looked at."""

    value: Mapping[str, Any]
    model: str
    spent: Spent


class _Shape(IntEnum):
    """How an answer's form is asked for; each server takes one of them."""

    SCHEMA = 0  # structured outputs
    JSON = 1  # any JSON object
    PLAIN = 2  # only the prompt says it


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
        self._key, self._url = settings.openai_key, settings.openai_url or None
        self._attempt, self._budget = attempt_seconds, budget_seconds
        self._shape = _Shape.SCHEMA
        self._breaker = _Breaker(rest_seconds)
        self._lock = threading.Lock()
        self._client: OpenAI | None = None

    def ask(self, messages: Sequence[Message], name: str, schema: Mapping[str, Any]) -> Completion:
        """The model's answer by a JSON schema (all fields required). Raises LlmFailed."""
        if not self._breaker.lets_through():
            raise LlmFailed("it failed a moment ago and is left alone for a while", Spent())
        try:
            completion = _Question(self, messages, name, schema).answered()
        except LlmFailed as fault:
            rest = self._breaker.failed(fault.is_refused)
            log.warning("llm.failed why=%s rest=%.0f", fault, rest)
            raise
        self._breaker.worked()
        return completion

    def client(self) -> "OpenAI":
        with self._lock:
            if self._client is None:
                from openai import OpenAI  # 45 MB and 0.7 s: only where a key is configured

                self._client = OpenAI(api_key=self._key, base_url=self._url, max_retries=0)
            return self._client

    @property
    def limits(self) -> tuple[float, float]:
        return self._attempt, self._budget

    @property
    def shape(self) -> _Shape:
        return self._shape

    def takes_simpler(self, shape: _Shape) -> bool:
        """The server does not know that shape: from now on a simpler one, if there is one."""
        self._shape = max(self._shape, _Shape(min(shape + 1, _Shape.PLAIN)))
        return shape < _Shape.PLAIN


class _Question:
    """The tries of one turn."""

    def __init__(
        self, llm: Llm, messages: Sequence[Message], name: str, schema: Mapping[str, Any]
    ) -> None:
        self._llm, self._messages = llm, messages
        self._schema = {"name": name, "strict": True, "schema": schema}
        self._began = clock.monotonic()
        self._in = self._out = 0
        self._why = "no time was left"
        self._wait = FIRST_WAIT

    def answered(self) -> Completion:
        left = TRIES
        while left and self._left() > 0:
            left -= 1
            shape = self._llm.shape
            try:
                value = self._try(shape)
            except _Again as fault:
                self._why = str(fault)
                if fault.is_shape and self._llm.takes_simpler(shape):
                    left += 1
                    continue
                self._pause(fault.after, is_last=not left)
                continue
            if value is not None:
                return Completion(value, self._llm.model, self._spent())
            self._why = "its answer was not the JSON object that was asked for"
        raise LlmFailed(self._why, self._spent())

    def _try(self, shape: _Shape) -> Mapping[str, Any] | None:
        import openai

        try:
            answer = self._llm.client().chat.completions.create(**self._request(shape))
        except openai.APITimeoutError as fault:
            raise _Again("it did not answer in time") from fault
        except openai.APIConnectionError as fault:
            raise _Again("it could not be reached") from fault
        except openai.APIStatusError as fault:
            raise self._refusal(fault, shape) from fault
        except (openai.OpenAIError, ValueError) as fault:
            raise _Again("its answer could not be read") from fault
        return self._read(answer)

    def _request(self, shape: _Shape) -> dict[str, Any]:
        attempt, _ = self._llm.limits
        form: dict[str, Any] = {}
        if shape is _Shape.SCHEMA:
            form["response_format"] = {"type": "json_schema", "json_schema": self._schema}
        elif shape is _Shape.JSON:
            form["response_format"] = {"type": "json_object"}
        messages = list(self._messages)
        if shape is not _Shape.SCHEMA:
            told = (
                f"Answer with one JSON object by this schema: {json.dumps(self._schema['schema'])}"
            )
            messages.append({"role": "system", "content": told})
        return {
            "model": self._llm.model,
            "messages": messages,
            "max_completion_tokens": MOST_TOKENS,
            "timeout": max(0.1, min(attempt, self._left())),
            **form,
        }

    def _refusal(self, fault: Any, shape: _Shape) -> Exception:
        """What an HTTP error means: try again, ask more simply, or give up."""
        status = fault.status_code
        if status == 429 or status >= 500 or status in (408, 409):
            return _Again(f"it answered {status}", after=_seconds(fault.response.headers))
        if status in (400, 422) and shape is not _Shape.PLAIN:
            return _Again(f"it answered {status}", is_shape=True)
        why = f"it refused with {status}: check OPENAI_API_KEY, OPENAI_BASE_URL, LUMI_CHAT_MODEL"
        return LlmFailed(why, self._spent(), is_refused=True)

    def _read(self, answer: "ChatCompletion") -> Mapping[str, Any] | None:
        usage = getattr(answer, "usage", None)
        self._in += _count(usage, "prompt_tokens")
        self._out += _count(usage, "completion_tokens")
        choices = getattr(answer, "choices", None)
        message = getattr(choices[0], "message", None) if choices else None
        if getattr(message, "refusal", None):
            raise LlmFailed("it would not answer that", self._spent())
        content = getattr(message, "content", None)
        return parsed(content) if isinstance(content, str) else None

    def _pause(self, asked: float, is_last: bool) -> None:
        wait = max(self._wait, asked)
        self._wait *= 2
        if not is_last and wait < self._left():
            threading.Event().wait(wait)
        elif not is_last:
            raise LlmFailed(self._why, self._spent())

    def _left(self) -> float:
        return self._llm.limits[1] - (clock.monotonic() - self._began)

    def _spent(self) -> Spent:
        return Spent(self._in, self._out, round((clock.monotonic() - self._began) * 1000, 1))


class _Again(Exception):
    """This try came to nothing; another one may."""

    def __init__(self, why: str, after: float = 0.0, is_shape: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.is_shape = is_shape


class _Breaker:
    """After some failures in a row nobody waits for the server, until one turn finds it well."""

    def __init__(self, rest: float) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._closed_until = float("-inf")
        self._first = self._rest = rest

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


def parsed(content: str) -> Mapping[str, Any] | None:
    """The JSON object in a model's text, perhaps in a fence or with words around; else None."""
    begin, end = content.find("{"), content.rfind("}")
    if begin < 0 or end < begin:
        return None
    try:
        value = json.loads(content[begin : end + 1])
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _seconds(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds (RFC 9110 10.2.3); a date or nothing is 0."""
    told = headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdecimal() else 0.0


def _count(usage: object, name: str) -> int:
    told = getattr(usage, name, 0)
    return told if isinstance(told, int) and told > 0 else 0
