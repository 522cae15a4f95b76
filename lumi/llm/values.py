"""Pure: what comes of asking a model's server, and what it cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Heard:
    """What is said in a voice note; `text` is as untrusted as any that a customer writes."""

    text: str
    model: str
    spent: Spent


class LlmFailed(Exception):
    """No usable answer within the budget; the text says why, for the owner and the log."""

    def __init__(
        self, why: str, spent: Spent, is_refused: bool = False, is_well: bool = False
    ) -> None:
        super().__init__(why)
        self.spent = spent
        self.is_refused = is_refused  # the server will not serve us: its key, model or address
        self.is_well = is_well  # the server is: this one question it would not take


class PictureRefused(LlmFailed):
    """The server is well, but this model may not be able to see pictures."""
