"""Pure: answer, ask "did you mean …?", or admit not to know."""

from dataclasses import dataclass

from lumi.answers.ranking import Candidate

SUGGESTIONS = 3  # WhatsApp shows at most three buttons


@dataclass(frozen=True, slots=True)
class Bounds:
    """From `sure` on Lumi answers; from `likely` on she asks whether an FAQ is meant."""

    sure: float
    likely: float
    close: float  # a runner-up within this is too close to choose


ENGLISH = Bounds(sure=0.50, likely=0.38, close=0.02)
OTHER = Bounds(sure=0.42, likely=0.30, close=0.01)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Lumi found for one question.

    Covered: `text` is the FAQ's answer, word for word. Otherwise `suggestions` are the FAQs to
    ask about ("did you mean …?"), none when Lumi does not know. `score` is the best FAQ's.
    """

    question: str
    text: str | None
    faq_id: int | None
    score: float
    covered: bool
    suggestions: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]


def bounds(language: str) -> Bounds:
    return ENGLISH if language.lower().startswith("en") else OTHER


def decide(question: str, candidates: tuple[Candidate, ...], limits: Bounds) -> Answer:
    """`candidates` come best first."""
    score = candidates[0].score if candidates else 0.0
    if score >= limits.sure and _stands_out(candidates, limits):
        best = candidates[0]
        return Answer(question, best.answer, best.faq_id, score, True, (), candidates)
    likely = tuple(one for one in candidates if one.score >= limits.likely)
    return Answer(question, None, None, score, False, likely[:SUGGESTIONS], candidates)


def _stands_out(candidates: tuple[Candidate, ...], limits: Bounds) -> bool:
    if len(candidates) == 1:
        return True
    best, second = candidates[:2]
    same = best.answer != "" and best.answer == second.answer
    return same or best.score - second.score >= limits.close
