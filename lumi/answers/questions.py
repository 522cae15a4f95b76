"""Pure: a turn's bubbles become questions, and their answers become what to say.

People ask two things in one bubble and one thing in three. So the whole turn is asked, each
bubble, and each sentence; the answers then show which reading was meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lumi import sentences
from lumi.answers.decision import Answer
from lumi.answers.smalltalk import Smalltalk, smalltalk
from lumi.answers.texts import words

MOST_PARTS = 8  # sentences of a bubble, or bubbles of a turn, that are asked one by one
MOST_TEXTS = 24  # asked for one turn; a longer one is asked by bubble only
FEW_WORDS = 3  # a text no longer than this may be a piece of a question

NEARLY = 0.03  # a joined text that scores this close to its best part was one question


class Joint(StrEnum):
    """What holds a question's parts together; the looser, the likelier they are several."""

    NOTHING = "nothing"  # it has no parts
    AND = "and"  # "are you open and do you take cards": perhaps two, more likely one
    BUBBLE = "bubble"  # sentences of one bubble; those that do not ask only explain
    TURN = "turn"  # bubbles of one turn: each wants an answer


@dataclass(frozen=True, slots=True)
class Question:
    """A text to ask, and the smaller ones it may be made of."""

    text: str
    parts: tuple["Question", ...] = ()
    joined_by: Joint = Joint.NOTHING


@dataclass(frozen=True, slots=True)
class Turn:
    """What a customer wrote in one go. No question: only small talk, or nothing."""

    question: Question | None
    smalltalk: frozenset[Smalltalk]


@dataclass(frozen=True, slots=True)
class Findings:
    """Answers to give, in the order of the questions, and what no FAQ covers."""

    covered: tuple[Answer, ...]
    uncovered: tuple[Answer, ...]


def read(bubbles: Sequence[str]) -> Turn:
    """Questions of a turn, small talk apart."""
    kinds = {text: smalltalk(text) for text in bubbles}
    said = frozenset(kind for kind in kinds.values() if kind is not None)
    asked = [_of_bubble(text) for text in bubbles if kinds[text] is None]
    if not asked:
        return Turn(None, said)
    turn = _of_turn(asked)
    if len(texts(turn)) > MOST_TEXTS:
        turn = _of_turn([Question(question.text) for question in asked])
    return Turn(turn, said)


def texts(question: Question) -> list[str]:
    """All that must be asked to compose an answer, each once."""
    found = [question.text]
    for part in question.parts:
        found += texts(part)
    return list(dict.fromkeys(found))


def compose(question: Question, answers: Mapping[str, Answer]) -> Findings:
    """What to say, given the answers to all of `texts(question)`. No answer comes twice."""
    found = _resolve(question, answers)
    first = {answer.source: answer for answer in reversed(found) if answer.covered}
    covered = tuple(one for one in found if one.covered and first[one.source] is one)
    return Findings(covered, tuple(one for one in found if not one.covered))


def _of_turn(asked: list[Question]) -> Question:
    if len(asked) == 1:
        return asked[0]
    whole = " ".join(question.text for question in asked)
    return Question(whole, tuple(asked[:MOST_PARTS]), Joint.TURN)


def _of_bubble(text: str) -> Question:
    asked = [one for one in sentences.split(text) if smalltalk(one) is None]
    if len(asked) > MOST_PARTS:
        asked = [one for one in asked if sentences.asks(one)][:MOST_PARTS]
    parts = tuple(_of_sentence(one) for one in asked)
    if len(parts) > 1:
        return Question(text.strip(), parts, Joint.BUBBLE)
    return parts[0] if parts else Question(text.strip())


def _of_sentence(text: str) -> Question:
    halves = sentences.halves(text)
    if halves and all(len(words(half)) >= FEW_WORDS for half in halves):
        parts = tuple(Question(half) for half in halves)
        return Question(text, parts, Joint.AND)
    return Question(text)


def _resolve(question: Question, answers: Mapping[str, Answer]) -> list[Answer]:
    whole = answers[question.text]
    parts = [answer for part in question.parts for answer in _resolve(part, answers)]
    match question.joined_by:
        case Joint.AND:
            return _joined_by_and(whole, parts)
        case Joint.BUBBLE:
            return _in_one_bubble(whole, parts)
        case Joint.TURN:
            return _in_one_turn(whole, parts)
    return [whole]


def _joined_by_and(whole: Answer, halves: list[Answer]) -> list[Answer]:
    """Two answers only when both halves are understood, as different things."""
    is_two = all(half.covered for half in halves) and len(_sources(halves)) == 2
    if is_two and (not whole.covered or min(half.score for half in halves) >= whole.score):
        return halves
    return [whole]


def _in_one_bubble(whole: Answer, parts: list[Answer]) -> list[Answer]:
    """Sentences that do not ask may be background; alone they are not missed."""
    covered = [part for part in parts if part.covered]
    missed = [part for part in parts if not part.covered and sentences.asks(part.question)]
    if not covered:
        return [whole]
    if len(_sources(covered)) == 1 and not missed and whole.covered:
        return [max([whole, *covered], key=lambda answer: answer.score)]
    return [part for part in parts if part.covered or part in missed]


def _in_one_turn(whole: Answer, parts: list[Answer]) -> list[Answer]:
    """Each bubble counts, unless they are pieces of one question."""
    if _are_pieces(whole, parts):
        return [whole]
    nobody_knows = not any(part.covered or part.suggestions for part in parts)
    return [whole] if nobody_knows and whole.suggestions else parts


def _are_pieces(whole: Answer, parts: list[Answer]) -> bool:
    """Whether the parts make more sense together than the best of them alone.

    A piece is short, or by itself already leads to the same FAQ.
    """
    if whole.faq_id is None and all(part.covered for part in parts):
        return False  # rows answer each by itself
    strays = [part for part in parts if part.source != whole.source]
    if not whole.covered or any(len(words(part.question)) > FEW_WORDS for part in strays):
        return False
    best = max(part.score for part in parts)
    asking = any(sentences.asks(part.question) for part in strays)
    return whole.score >= (best if asking else best - NEARLY)


def _sources(answers: list[Answer]) -> set[int | str | None]:
    return {answer.source for answer in answers}
