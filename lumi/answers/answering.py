"""A customer's question becomes an answer in the owner's words, or an honest "not known"."""

from collections.abc import Sequence
from dataclasses import dataclass

from lumi.answers import decision, questions, retrieval, weights
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder, EmbeddingFailed
from lumi.answers.index import packed
from lumi.answers.questions import Findings
from lumi.answers.smalltalk import Smalltalk
from lumi.settings import Settings

LOCAL = "local"  # the LUMI_EMBEDDING_MODEL that needs no key and no network


@dataclass(frozen=True, slots=True)
class TurnAnswered:
    """What Lumi can say to a turn, what it was besides questions, and what that cost."""

    findings: Findings
    smalltalk: frozenset[Smalltalk]
    model: str
    tokens: int


def embedder_of(settings: Settings) -> Embedder:
    """The model of meaning that the settings name, loaded once. Raises EmbeddingFailed."""
    if settings.embedding_model != LOCAL:
        raise EmbeddingFailed(
            f"LUMI_EMBEDDING_MODEL={settings.embedding_model} is not known; use {LOCAL}."
        )
    from lumi.answers.local_model import local_model  # numpy: only where questions are answered

    return local_model(weights.directory(settings.weights))


def ask(tenant_id: int, question: str, language: str, embedder: Embedder) -> Answer:
    """The tenant's answer to one question. `language` is the tenant's."""
    return ask_all(tenant_id, [question], language, embedder)[0]


def ask_all(
    tenant_id: int, texts: Sequence[str], language: str, embedder: Embedder
) -> list[Answer]:
    """An answer for each text, whatever it is; all are embedded in one pass."""
    return _ask_all(tenant_id, texts, language, embedder)[0] if texts else []


def ask_turn(
    tenant_id: int, bubbles: Sequence[str], language: str, embedder: Embedder
) -> TurnAnswered:
    """Answers to all that a customer wrote in one go; one pass of the model. Writes nothing."""
    turn = questions.read(bubbles)
    if turn.question is None:
        return TurnAnswered(Findings((), ()), turn.smalltalk, embedder.name, 0)
    texts = questions.texts(turn.question)
    answers, tokens = _ask_all(tenant_id, texts, language, embedder)
    findings = questions.compose(turn.question, dict(zip(texts, answers, strict=True)))
    return TurnAnswered(findings, turn.smalltalk, embedder.name, tokens)


def _ask_all(
    tenant_id: int, texts: Sequence[str], language: str, embedder: Embedder
) -> tuple[list[Answer], int]:
    embedded = embedder.embed(texts)
    answers = []
    for text, vector in zip(texts, embedded.vectors, strict=True):
        found = retrieval.candidates(tenant_id, text, language, embedder.name, packed(vector))
        answers.append(decision.decide(text, found))
    return answers, embedded.tokens
