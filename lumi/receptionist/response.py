"""What a turn leads to: a plain value, decided with no transaction open."""

from dataclasses import dataclass, field
from typing import Any

from lumi.booking.dialogue.rows import Kept
from lumi.booking.dialogue.values import Act, Question, Wish
from lumi.llm import Spent
from lumi.owner.orders import Order


@dataclass(slots=True)
class Response:
    """Appointments to commit, words to say, something to ask, questions to remember."""

    language: str = "en"  # in which the customer is spoken to
    order: Order | None = None  # the turn was an owner's; then nothing else is set
    wishes: list[Wish] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    question: Question | None = None
    faq_ids: list[int] = field(default_factory=list)  # that the reply rests on
    suggestions: list[tuple[int, str]] = field(default_factory=list)  # FAQ id and question
    open_questions: list[str] = field(default_factory=list)
    near_questions: list[str] = field(default_factory=list)  # open, unless a suggestion is tapped
    is_chosen: bool = False  # a suggestion was
    acts: list[Act] = field(default_factory=list)
    kept: Kept | None = None  # what the talk about appointments is to remember
    wants_human: bool = False  # a person takes over; the owner is told
    stops: bool | None = None  # wants no more messages (True), or wants them again (False)
    is_late: bool = False  # the owner is told that a late change was wished
    why: dict[str, Any] = field(default_factory=dict)
    model: str = ""  # that embedded the questions
    tokens: int = 0
    llm_model: str = ""  # that was asked to read the turn
    spent: Spent = field(default_factory=Spent)
    is_llm_refused: bool = False  # its server does not serve us: the owner is told
