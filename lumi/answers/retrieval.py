"""A tenant's FAQs by how well they fit a question; two reads of the index, no writes."""

from lumi import database
from lumi.answers import ranking
from lumi.answers.ranking import Candidate
from lumi.answers.texts import trigrams

CANDIDATES = 10  # how many are told, best first
NEAREST = 512  # texts whose meaning is compared; of a larger tenant only the nearest


def candidates(
    tenant_id: int, question: str, language: str, model: str, vector: bytes
) -> tuple[Candidate, ...]:
    """The best FAQs, best first. `vector` is the question's by `model`, as `index.packed` gives it.

    When the index holds vectors of another model, words alone decide.
    """
    texts = {
        text_id: ranking.Text(faq_id, size)
        for text_id, faq_id, size in database.rows(
            "SELECT id, faq_id, trigrams FROM faq_text WHERE tenant_id = ?", tenant_id
        )
    }
    scores = ranking.faq_scores(
        texts,
        _meaning(tenant_id, model, vector, min(len(texts), NEAREST)),
        _words(tenant_id, question, language, texts),
        ranking.word_weight(language),
    )
    best = sorted(scores, key=lambda faq_id: (-scores[faq_id], faq_id))[:CANDIDATES]
    return tuple(_read(tenant_id, faq_id, scores[faq_id]) for faq_id in best)


def _meaning(tenant_id: int, model: str, vector: bytes, count: int) -> dict[int, float]:
    """Cosine by text. One statement, so that a change of model cannot come between."""
    if not count:
        return {}
    return {
        text_id: 1 - distance
        for text_id, distance in database.rows(
            "SELECT text_id, distance FROM faq_vector WHERE vector MATCH vec_int8(?) AND k = ?"
            " AND tenant_id = ? AND EXISTS (SELECT 1 FROM faq_model WHERE name = ?)",
            vector,
            count,
            tenant_id,
            model,
        )
    }


def _words(
    tenant_id: int, question: str, language: str, texts: dict[int, ranking.Text]
) -> dict[int, float]:
    asked = trigrams(question, language)
    marks = ",".join("?" * len(asked))
    found = database.rows(
        f"SELECT term, doc FROM faq_words_found WHERE term IN ({marks})",  # noqa: S608  only marks
        *(f"{tenant_id}:{trigram}" for trigram in asked),
    )
    return ranking.word_scores(len(asked), found, texts)


def _read(tenant_id: int, faq_id: int, score: float) -> Candidate:
    question, answer = database.row(
        "SELECT question, answer FROM faq WHERE tenant_id = ? AND id = ?", tenant_id, faq_id
    ) or ("", "")
    return Candidate(faq_id, question, answer, score)
