"""The tries of one question to a model's server: few, and within a budget of seconds."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from lumi import baton, clock
from lumi.llm.values import LlmFailed, Spent

TRIES = 3
FIRST_WAIT = 0.5  # seconds before the second try; then twice as long

T = TypeVar("T")


class Again(Exception):
    """This try came to nothing; another one may. `is_free`: at once, and it does not count."""

    def __init__(self, why: str, after: float = 0.0, is_free: bool = False) -> None:
        super().__init__(why)
        self.after = after
        self.is_free = is_free


class Tries:
    """What they took and cost together; `attempt` and `budget` are seconds."""

    def __init__(self, attempt: float, budget: float) -> None:
        self._attempt, self._budget = attempt, budget
        self._began = clock.monotonic()
        self._in = self._out = 0
        self._why = "no time was left"
        self._wait = FIRST_WAIT

    @property
    def seconds(self) -> float:
        """How long the next try may take."""
        return max(0.1, min(self._attempt, self._left()))

    @property
    def spent(self) -> Spent:
        return Spent(self._in, self._out, round((clock.monotonic() - self._began) * 1000, 1))

    def count(self, usage: object, tokens_in: str, tokens_out: str) -> None:
        """Add the tokens of a try, by the names that the server's answer has for them."""
        self._in += _number(usage, tokens_in)
        self._out += _number(usage, tokens_out)

    def until_it_works(self, once: Callable[[], T | None], nothing: str) -> T:
        """What one try gives; None stands for an answer of no use, which `nothing` names.

        Raises LlmFailed.
        """
        left = TRIES
        while left and self._left() > 0:
            left -= 1
            try:
                with baton.lent():
                    found = once()
            except Again as fault:
                self._why = str(fault)
                if fault.is_free:
                    left += 1
                    continue
                self._pause(fault.after, is_last=not left)
                continue
            if found is not None:
                return found
            self._why = nothing
        raise LlmFailed(self._why, self.spent)

    def refused(self, why: str, is_refused: bool = False, is_well: bool = False) -> LlmFailed:
        """No further try helps."""
        return LlmFailed(why, self.spent, is_refused, is_well)

    def _pause(self, asked: float, is_last: bool) -> None:
        wait = max(self._wait, asked)
        self._wait *= 2
        if not is_last and wait < self._left():
            with baton.lent():
                threading.Event().wait(wait)
        elif not is_last:
            raise LlmFailed(self._why, self.spent)

    def _left(self) -> float:
        return self._budget - (clock.monotonic() - self._began)


def answered(call: Callable[[], T], refusal: Callable[[Any], Exception]) -> T:
    """The library's answer; its faults as Again, an error answer as `refusal` makes of it."""
    import openai

    try:
        return call()
    except openai.APITimeoutError as fault:
        raise Again("it did not answer in time") from fault
    except openai.APIConnectionError as fault:
        raise Again("it could not be reached") from fault
    except openai.APIStatusError as fault:
        raise passing(fault) or refusal(fault) from fault
    except (openai.OpenAIError, ValueError) as fault:
        raise Again("its answer could not be read") from fault


def passing(fault: Any) -> Again | None:
    """An error answer that another try may get around."""
    status = fault.status_code
    if status == 429 or status >= 500 or status in (408, 409):
        return Again(f"it answered {status}", after=_seconds(fault.response.headers))
    return None


def _seconds(headers: Mapping[str, str]) -> float:
    """Retry-After in seconds (RFC 9110 10.2.3); a date or nothing is 0."""
    told = headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdecimal() else 0.0


def _number(usage: object, name: str) -> int:
    told = getattr(usage, name, 0)
    return told if isinstance(told, int) and told > 0 else 0
