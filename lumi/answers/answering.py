"""A customer's question becomes an answer in the owner's words, or an honest "not known"."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lumi import database
from lumi.answers import decision, questions, retrieval
from lumi.answers.decision import Answer
from lumi.answers.embedders import Embedders
from lumi.answers.embedding import Embedder, EmbeddingFailed, Vector
from lumi.answers.index import packed
from lumi.answers.questions import Findings
from lumi.answers.smalltalk import Smalltalk
from lumi.answers.spaces import SpaceGone
from lumi.settings import Settings

log = logging.getLogger(__name__)

SWITCHES = 3  # times the index may be switched to another model while one turn is read


@dataclass(frozen=True, slots=True)
class TurnAnswered:
    """What Lumi can say to a turn, what it was besides questions, and what that cost.

    `model` is the one that embedded it, "" where words alone were compared.
    """

    findings: Findings
    smalltalk: frozenset[Smalltalk]
    model: str
    tokens: int

    def without(self, answers: Sequence[Answer]) -> "TurnAnswered":
        """The same but for these answers: what they were asked was no question."""
        covered, uncovered = (
            tuple(one for one in listed if one not in answers)
            for listed in (self.findings.covered, self.findings.uncovered)
        )
        return replace(self, findings=Findings(covered, uncovered))


@dataclass(frozen=True, slots=True)
class _Asked:
    answers: list[Answer]
    model: str = ""
    tokens: int = 0


def embedder_of(settings: Settings) -> Embedder:
    """The models of meaning that the index and the settings name, each loaded when asked."""
    return Embedders(settings)


def ask(tenant_id: int, question: str, language: str, embedder: Embedder) -> Answer:
    """The tenant's answer to one question. `language` is the tenant's."""
    return ask_all(tenant_id, [question], language, embedder)[0]


def ask_by_words(tenant_id: int, question: str, language: str) -> Answer:
    """As `ask`, for a process without a model: words alone are compared."""
    return _decided(tenant_id, [question], language, [None])[0]


def ask_all(
    tenant_id: int, texts: Sequence[str], language: str, embedder: Embedder
) -> list[Answer]:
    """An answer for each text, whatever it is; all are embedded in one pass."""
    return _ask_all(tenant_id, texts, language, embedder).answers


def ask_turn(
    tenant_id: int,
    bubbles: Sequence[str],
    language: str,
    embedder: Embedder,
    knows: Callable[[Answer], str] = lambda found: "",
) -> TurnAnswered:
    """Answers to all that a customer wrote in one go; one pass of the model. Writes nothing.

    `knows` is what else knows an answer, and better than the FAQs ("" for none).
    """
    turn = questions.read(bubbles)
    if turn.question is None:
        return TurnAnswered(Findings((), ()), turn.smalltalk, "", 0)
    texts = questions.texts(turn.question)
    asked = _ask_all(tenant_id, texts, language, embedder)
    answers = [one.known(said) if (said := knows(one)) else one for one in asked.answers]
    findings = questions.compose(turn.question, dict(zip(texts, answers, strict=True)))
    return TurnAnswered(findings, turn.smalltalk, asked.model, asked.tokens)


def _ask_all(tenant_id: int, texts: Sequence[str], language: str, embedder: Embedder) -> _Asked:
    """All by one model; by words alone where none can be asked."""
    if texts and retrieval.has_faqs(tenant_id):
        for _ in range(SWITCHES):
            try:
                return _by_meaning(tenant_id, texts, language, embedder)
            except SpaceGone as fault:
                log.info("index.switched_meanwhile from=%s", fault)
            except EmbeddingFailed as fault:
                log.warning("answering.by_words_alone fault=%s", fault)
                break
    return _Asked(_decided(tenant_id, texts, language, [None] * len(texts)))


def _by_meaning(tenant_id: int, texts: Sequence[str], language: str, embedder: Embedder) -> _Asked:
    embedded = embedder.embed(texts)
    vectors = [Vector(embedded.model, packed(one)) for one in embedded.vectors]
    answers = _decided(tenant_id, texts, language, vectors)
    return _Asked(answers, embedded.model, embedded.tokens)


def _decided(
    tenant_id: int, texts: Sequence[str], language: str, vectors: Sequence[Vector | None]
) -> list[Answer]:
    with database.snapshot():
        return [
            decision.decide(text, retrieval.candidates(tenant_id, text, language, vector))
            for text, vector in zip(texts, vectors, strict=True)
        ]
