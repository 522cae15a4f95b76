"""Keeps words and vectors in step with the FAQs, and all vectors of one model."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lumi import database
from lumi.answers.embedding import Embedder
from lumi.answers.texts import Draft, content_hash, draft_of, texts_of, trigrams_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BATCH = 64  # FAQs embedded between two signs of progress

# FAQs whose vectors are missing or old, or whose tenant has changed language since.
_BEHIND = (
    "FROM faq JOIN tenant ON tenant.id = tenant_id"
    " WHERE enabled AND (vectors_of <> content_hash OR words_in <> language)"
)

Progress = Callable[[float], None]  # the share done, 0 to 1


def no_progress(share: float) -> None:
    """For callers that nobody watches."""


def packed(vector: "NDArray[numpy.float32]") -> bytes:
    """A vector as the index keeps it: one byte a dimension, its largest at 127.

    Cosines do not mind the scale; against 32-bit floats they differ by less than 0.01.
    """
    import numpy

    peak = float(abs(vector).max()) or 1.0
    return bytes(numpy.rint(vector * (127 / peak)).astype(numpy.int8).tobytes())


def vectors_for(
    drafts: Sequence[Draft], embedder: Embedder, progress: Progress = no_progress
) -> list[list[bytes]]:
    """For each draft, the vectors of its texts. Slow: never inside a write transaction."""
    vectors: list[list[bytes]] = []
    for start in range(0, len(drafts), BATCH):
        batch = [texts_of(draft) for draft in drafts[start : start + BATCH]]
        embedded = iter(embedder.embed([text for texts in batch for text in texts]).vectors)
        vectors += [[packed(next(embedded)) for _ in texts] for texts in batch]
        progress(min(1.0, (start + BATCH) / len(drafts)))
    return vectors


def write(
    connection: Any, tenant_id: int, faq_id: int, draft: Draft, vectors: list[bytes] | None
) -> None:
    """Index an FAQ anew, inside the caller's transaction; without vectors it is found by words."""
    (language,) = connection.execute(
        "SELECT language FROM tenant WHERE id = ?", (tenant_id,)
    ).fetchone()
    connection.execute("DELETE FROM faq_text WHERE faq_id = ?", (faq_id,))
    for place, found in enumerate(trigrams_of(draft, language)):
        text_id = connection.execute(
            "INSERT INTO faq_text (tenant_id, faq_id, trigrams) VALUES (?, ?, ?)",
            (tenant_id, faq_id, len(found)),
        ).lastrowid
        connection.execute(
            "INSERT INTO faq_words (rowid, trigrams) VALUES (?, ?)",
            (text_id, " ".join(sorted(f"{tenant_id}:{trigram}" for trigram in found))),
        )
        if vectors is not None:
            connection.execute(
                "INSERT INTO faq_vector (text_id, tenant_id, vector) VALUES (?, ?, vec_int8(?))",
                (text_id, tenant_id, vectors[place]),
            )
    connection.execute(
        "UPDATE faq SET vectors_of = ?, words_in = ? WHERE id = ?",
        (content_hash(draft) if vectors is not None else "", language, faq_id),
    )


def optimise(connection: Any) -> None:
    """After many changes: one list a word again (sqlite.org/fts5.html, the 'optimize' command).

    0.06 s with 30,000 FAQs; a look-up that would walk several lists takes 0.6 times as long.
    """
    connection.execute("INSERT INTO faq_words(faq_words) VALUES ('optimize')")


def withdraw(connection: Any, faq_id: int) -> None:
    """An FAQ that is switched off is not found."""
    connection.execute("DELETE FROM faq_text WHERE faq_id = ?", (faq_id,))
    connection.execute("UPDATE faq SET vectors_of = '' WHERE id = ?", (faq_id,))


def is_behind(embedder: Embedder) -> bool:
    """Whether some FAQs are not indexed as they should be, or by another model."""
    return _model() != embedder.name or _behind() > 0


def catch_up(embedder: Embedder, progress: Progress = no_progress) -> None:
    """Give every FAQ its vectors by this model. Meanwhile FAQs without are found by words.

    Each batch is a transaction of its own, so this may be cut short and called again.
    """
    if _model() != embedder.name:
        _change_model(embedder)
    todo = left = _behind()
    before = todo + 1
    while 0 < left < before:  # a round that helps nobody is the last
        _index_some(embedder)
        before, left = left, _behind()
        progress(max(0.0, 1 - left / todo))


def _model() -> str:
    return str(database.value("SELECT name FROM faq_model"))


def _behind() -> int:
    return int(database.value(f"SELECT count(*) {_BEHIND}"))


def _change_model(embedder: Embedder) -> None:
    """All vectors go at once, so that two models' are never side by side."""
    dimensions = int(embedder.dimensions)
    with database.write() as connection:
        connection.execute("DROP TABLE faq_vector")
        connection.execute(
            "CREATE VIRTUAL TABLE faq_vector USING vec0("
            "text_id INTEGER PRIMARY KEY, tenant_id INTEGER PARTITION KEY,"
            f" vector int8[{dimensions}] distance_metric=cosine, chunk_size=32)"
        )
        connection.execute("CREATE INDEX faq_vector_of_tenant ON faq_vector_chunks(partition00)")
        connection.execute(
            "UPDATE faq_model SET name = ?, dimensions = ?", (embedder.name, dimensions)
        )
        connection.execute("UPDATE faq SET vectors_of = ''")


def _index_some(embedder: Embedder) -> None:
    waiting = database.rows(
        "SELECT faq.id, tenant_id, question, answer, alternatives"
        f" {_BEHIND} ORDER BY faq.id LIMIT ?",
        BATCH,
    )
    drafts = [draft_of(*written) for _, _, *written in waiting]
    vectors = vectors_for(drafts, embedder)
    with database.write() as connection:
        for (faq_id, tenant_id, *_), draft, of_draft in zip(waiting, drafts, vectors, strict=True):
            (unchanged,) = connection.execute(
                "SELECT count(*) FROM faq WHERE id = ? AND enabled AND content_hash = ?"
                " AND (SELECT name FROM faq_model) = ?",
                (faq_id, content_hash(draft), embedder.name),
            ).fetchone()
            if unchanged:
                write(connection, tenant_id, faq_id, draft, of_draft)
