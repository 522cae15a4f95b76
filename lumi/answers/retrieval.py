"""A tenant's FAQs by how well they fit a question; a few reads of the index, no writes."""

from lumi import database
from lumi.answers import ranking, spaces
from lumi.answers.embedding import Vector
from lumi.answers.ranking import Candidate
from lumi.answers.texts import trigrams

CANDIDATES = 10  # how many are told, best first
NEAREST = 512  # texts whose meaning is compared; of a larger tenant only the nearest


def has_faqs(tenant_id: int) -> bool:
    """Whether there is anything to find."""
    sql = "SELECT EXISTS (SELECT 1 FROM faq_text WHERE tenant_id = ?)"
    return bool(database.value(sql, tenant_id))


def candidates(
    tenant_id: int, question: str, language: str, vector: Vector | None
) -> tuple[Candidate, ...]:
    """The best FAQs, best first, by the question's words and vector, or its words alone.

    Raises spaces.SpaceGone when questions are no longer asked by the vector's model.
    """
    texts = {
        text_id: ranking.Text(faq_id, size)
        for text_id, faq_id, size in database.rows(
            "SELECT id, faq_id, trigrams FROM faq_text WHERE tenant_id = ?", tenant_id
        )
    }
    meaning: dict[int, float] = {}
    weight = ranking.WORDS_FIRST
    if vector is not None:
        space = spaces.asked_by(vector)
        meaning = spaces.nearest(space, tenant_id, vector, min(len(texts), NEAREST))
        weight = ranking.word_weight(language, space.traits.is_multilingual)
    words = _words(tenant_id, question, language, texts)
    scores = ranking.faq_scores(texts, meaning, words, weight)
    best = sorted(scores, key=lambda faq_id: (-scores[faq_id], faq_id))[:CANDIDATES]
    return tuple(_read(tenant_id, faq_id, scores[faq_id]) for faq_id in best)


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
