"""Pure: answer, ask "did you mean …?", or admit not to know."""

from dataclasses import dataclass, replace

from lumi.answers.ranking import Candidate

SUGGESTIONS = 3  # WhatsApp shows at most three buttons


SURE = 0.195  # from this score on Lumi answers: nine in ten uncovered questions stay below
LIKELY = 0.13  # from this one on she asks whether an FAQ is meant
CLOSE = 0.005  # a runner-up within this is too close to choose


@dataclass(frozen=True, slots=True)
class Answer:
    """What Lumi found for one question.

    Covered: `text` is the FAQ's answer, word for word; without `faq_id` rows know it. Otherwise
    `suggestions` are the FAQs to ask about ("did you mean …?"), none when Lumi does not know.
    `score` is the best FAQ's.
    """

    question: str
    text: str | None
    faq_id: int | None
    score: float
    covered: bool
    suggestions: tuple[Candidate, ...]
    candidates: tuple[Candidate, ...]

    @property
    def source(self) -> int | str | None:
        """What the answer rests on: an FAQ's id, or words of the business's rows."""
        return self.faq_id or self.text

    def known(self, text: str) -> "Answer":
        """The same, answered by rows: an FAQ that covers more of the turn goes before it."""
        return replace(self, text=text, faq_id=None, score=SURE, covered=True, suggestions=())


def decide(question: str, candidates: tuple[Candidate, ...]) -> Answer:
    """`candidates` come best first."""
    score = candidates[0].score if candidates else 0.0
    if score >= SURE and _stands_out(candidates):
        best = candidates[0]
        return Answer(question, best.answer, best.faq_id, score, True, (), candidates)
    likely = tuple(one for one in candidates if one.score >= LIKELY)
    return Answer(question, None, None, score, False, likely[:SUGGESTIONS], candidates)


def _stands_out(candidates: tuple[Candidate, ...]) -> bool:
    if len(candidates) == 1:
        return True
    best, second = candidates[:2]
    same = best.answer != "" and best.answer == second.answer
    return same or best.score - second.score >= CLOSE
