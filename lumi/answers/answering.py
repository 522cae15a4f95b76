"""A customer's question becomes an answer in the owner's words, or an honest "not known"."""

from collections.abc import Sequence

from lumi.answers import decision, retrieval, weights
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder, EmbeddingFailed
from lumi.answers.index import packed
from lumi.settings import Settings

LOCAL = "local"  # the LUMI_EMBEDDING_MODEL that needs no key and no network


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
    tenant_id: int, questions: Sequence[str], language: str, embedder: Embedder
) -> list[Answer]:
    """An answer for each question; all are embedded in one pass."""
    if not questions:
        return []
    limits = decision.bounds(language)
    vectors = embedder.embed(questions).vectors
    return [
        decision.decide(
            question,
            retrieval.candidates(tenant_id, question, language, embedder.name, packed(vector)),
            limits,
        )
        for question, vector in zip(questions, vectors, strict=True)
    ]
