"""Pure: which answers change, and which pinned questions lose their FAQ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lumi.answers.decision import Answer


class Kind(StrEnum):
    """What became of the answer to a question."""

    GAINED = "gained"  # it had none
    LOST = "lost"  # it has none any more
    OTHER = "other"  # another FAQ answers it, or the same one in other words


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that customers get. No number: its FAQ is not in the file yet."""

    faq_id: int | None
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Change:
    """A question whose answer is another after a change of the FAQs; None: no answer."""

    question: str
    before: Given | None
    after: Given | None

    @property
    def kind(self) -> Kind:
        if self.before is None:
            return Kind.GAINED
        return Kind.LOST if self.after is None else Kind.OTHER


@dataclass(frozen=True, slots=True)
class Pin:
    """A question that is to be answered by one FAQ; no number: that FAQ is gone, or not yet there.

    `faq` is the FAQ's question.
    """

    question: str
    faq_id: int | None
    faq: str


def changes(before: Sequence[Answer], after: Sequence[Answer]) -> list[Change]:
    """Those of the questions, in their order, whose answers differ."""
    pairs = zip(before, after, strict=True)
    found = [Change(was.question, _given(was), _given(now)) for was, now in pairs]
    return [one for one in found if _words(one.before) != _words(one.after)]


def failing(pins: Sequence[Pin], answers: Mapping[str, Answer]) -> dict[str, str]:
    """By pinned question that does not get its FAQ: what is wrong, for people."""
    return {
        pin.question: _fault(pin, answers[pin.question])
        for pin in pins
        if not _holds(pin, answers[pin.question])
    }


def _given(answer: Answer) -> Given | None:
    if not answer.covered or answer.faq_id is None:
        return None
    number = answer.faq_id if answer.faq_id > 0 else None
    return Given(number, answer.candidates[0].question, answer.text or "")


def _words(given: Given | None) -> str | None:
    return given.answer if given else None


def _holds(pin: Pin, answer: Answer) -> bool:
    """A pin of an FAQ that has no number yet knows it by its question."""
    given = _given(answer)
    if given is None:
        return False
    return given.faq_id == pin.faq_id if pin.faq_id else given.question == pin.faq


def _fault(pin: Pin, answer: Answer) -> str:
    gets = _given(answer)
    told = f"gets “{gets.question}”" if gets else "gets no answer"
    return f"“{pin.question}” {told} instead of “{pin.faq}”"
