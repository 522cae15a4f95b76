"""Keeps words and vectors in step with the FAQs."""

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from lumi import database
from lumi.answers import spaces
from lumi.answers.embedding import Embedder, EmbeddingFailed, Model, Vector, shared
from lumi.answers.spaces import Space, State
from lumi.answers.texts import Draft, content_hash, draft_of, texts_of, trigrams_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BATCH = 64  # FAQs embedded between two signs of progress
WORDS_AT_ONCE = 16  # FAQs whose words are written in one transaction: some twenty milliseconds

# FAQs that were switched on, or whose tenant has changed language, since their words were indexed.
_OTHER_WORDS = (
    "FROM faq JOIN tenant ON tenant.id = tenant_id WHERE enabled AND words_in <> language"
)

Progress = Callable[[float], None]  # the share done, 0 to 1
Vectors = list[Vector]  # of one FAQ's texts, in their order
_Words = tuple[list[set[str]], str]  # the same of their trigrams, and in which language they are


def no_progress(share: float) -> None:
    """For callers that nobody watches."""


def packed(vector: "NDArray[numpy.float32]") -> bytes:
    """A vector as the index keeps it: one byte a dimension, its largest at 127.

    Cosines do not mind the scale; against 32-bit floats they differ by less than 0.01.
    """
    import numpy

    peak = float(abs(vector).max()) or 1.0
    return bytes(numpy.rint(vector * (127 / peak)).astype(numpy.int8).tobytes())


def prepare(embedder: Embedder) -> Model:
    """The model that FAQs are indexed by; the first one's space is made. Raises EmbeddingFailed.

    Never inside a write transaction.
    """
    space = spaces.active()
    if space is None:
        made = spaces.begin(embedder.model(), State.ACTIVE)
        space = spaces.active() or made
    return embedder.model(space.model, space.dimensions)


def vectors_for(
    drafts: Sequence[Draft], embedder: Embedder, progress: Progress = no_progress
) -> list[Vectors]:
    """For each draft, the vectors of its texts. Slow: never inside a write transaction."""
    vectors: list[Vectors] = []
    for start in range(0, len(drafts), BATCH):
        batch = [texts_of(draft) for draft in drafts[start : start + BATCH]]
        read = [text for texts in batch for text in texts]
        embedded = embedder.embed(read)
        each = zip(embedded.vectors, shared(embedded.tokens, read), strict=True)
        made = (Vector(embedded.model, packed(one), tokens) for one, tokens in each)
        vectors += [list(islice(made, len(texts))) for texts in batch]
        progress(min(1.0, (start + BATCH) / len(drafts)))
    return vectors


def write(
    connection: Any, tenant_id: int, faq_id: int, draft: Draft, vectors: Vectors | None
) -> None:
    """Index an FAQ anew, inside the caller's transaction; without vectors it is found by words."""
    connection.execute("DELETE FROM faq_text WHERE faq_id = ?", (faq_id,))
    connection.execute("DELETE FROM faq_indexed WHERE faq_id = ?", (faq_id,))
    text_ids = _write_words(connection, tenant_id, faq_id, _words_of(draft, tenant_id))
    if vectors is not None:
        spaces.put(connection, tenant_id, faq_id, text_ids, vectors, content_hash(draft))


def optimise(connection: Any) -> None:
    """After many changes: one list a word again (sqlite.org/fts5.html, the 'optimize' command).

    0.06 s with 30,000 FAQs; a look-up that would walk several lists takes 0.6 times as long.
    """
    connection.execute("INSERT INTO faq_words(faq_words) VALUES ('optimize')")


def withdraw(connection: Any, faq_id: int) -> None:
    """An FAQ that is switched off is not found."""
    connection.execute("DELETE FROM faq_text WHERE faq_id = ?", (faq_id,))
    connection.execute("DELETE FROM faq_indexed WHERE faq_id = ?", (faq_id,))
    connection.execute("UPDATE faq SET words_in = '' WHERE id = ?", (faq_id,))


def is_behind() -> bool:
    """Whether some FAQs are not indexed as they should be."""
    words = database.value(f"SELECT EXISTS (SELECT 1 {_OTHER_WORDS})")
    return bool(words) or _is_without_space() or any(map(spaces.behind, _kept()))


def catch_up(embedder: Embedder, progress: Progress = no_progress) -> None:
    """Give every FAQ what it lacks, in each space that is asked. Raises EmbeddingFailed.

    Each batch is a transaction of its own, so this may be cut short and called again.
    """
    catch_up_with_words()
    if _is_without_space():
        prepare(embedder)
    for space in _kept():
        if spaces.behind(space):
            fill(space, embedder.model(space.model, space.dimensions), progress)


def fill(space: Space, model: Model, progress: Progress = no_progress) -> int:
    """Give FAQs their vectors by this model, until all have them; how many still have none.

    Raises EmbeddingFailed; what was done till then stays.
    """
    todo = left = spaces.behind(space)
    before = todo + 1
    while 0 < left < before:  # a round that helps nobody is the last
        _index_some(space, model)
        before, left = left, spaces.behind(space)
        progress(max(0.0, 1 - left / todo))
    return left


def _is_without_space() -> bool:
    """Whether no model could be asked yet, and there is something to embed."""
    sql = "SELECT EXISTS (SELECT 1 FROM faq WHERE enabled)"
    return spaces.active() is None and bool(database.value(sql))


def _kept() -> list[Space]:
    return [space for space in spaces.every() if space.state is not State.BUILDING]


def _words_of(draft: Draft, tenant_id: int) -> _Words:
    """As the tenant's language has them; where that changes meanwhile, `is_behind` says so."""
    language = str(database.value("SELECT language FROM tenant WHERE id = ?", tenant_id))
    return trigrams_of(draft, language), language


def _write_words(connection: Any, tenant_id: int, faq_id: int, words: _Words) -> list[int]:
    """The ids of the texts, made anew unless they are there already."""
    indexed, language = words
    text_ids = _text_ids(faq_id) or [
        connection.execute(
            "INSERT INTO faq_text (tenant_id, faq_id, trigrams) VALUES (?, ?, 0)",
            (tenant_id, faq_id),
        ).lastrowid
        for _ in indexed
    ]
    for text_id, found in zip(text_ids, indexed, strict=True):
        terms = " ".join(sorted(f"{tenant_id}:{trigram}" for trigram in found))
        connection.execute("DELETE FROM faq_words WHERE rowid = ?", (text_id,))
        connection.execute(
            "INSERT INTO faq_words (rowid, trigrams) VALUES (?, ?)", (text_id, terms)
        )
        connection.execute("UPDATE faq_text SET trigrams = ? WHERE id = ?", (len(found), text_id))
    connection.execute("UPDATE faq SET words_in = ? WHERE id = ?", (language, faq_id))
    return text_ids


def _text_ids(faq_id: int) -> list[int]:
    """In the order of `texts_of`."""
    found = database.rows("SELECT id FROM faq_text WHERE faq_id = ? ORDER BY id", faq_id)
    return [text_id for (text_id,) in found]


def catch_up_with_words() -> None:
    before = 0
    while (left := int(database.value(f"SELECT count(*) {_OTHER_WORDS}"))) and left != before:
        if before:
            database.breathe()
        before = left
        waiting = database.rows(
            f"SELECT faq.id, tenant_id, question, answer, alternatives {_OTHER_WORDS} LIMIT ?",
            WORDS_AT_ONCE,
        )
        drafts = [draft_of(*written) for _, _, *written in waiting]
        # Before the file is taken: with the processor full this is what others would wait for.
        words = [_words_of(draft, one[1]) for draft, one in zip(drafts, waiting, strict=True)]
        with database.write() as connection:
            for (faq_id, tenant_id, *_), draft, its in zip(waiting, drafts, words, strict=True):
                if _is_still(connection, faq_id, draft):
                    _write_words(connection, tenant_id, faq_id, its)


def _index_some(space: Space, model: Model) -> None:
    waiting = database.rows(
        "SELECT faq.id, tenant_id, question, answer, alternatives"
        f" {spaces.BEHIND} ORDER BY faq.id LIMIT ?",
        *(space.id, BATCH),
    )
    drafts = [draft_of(*written) for _, _, *written in waiting]
    vectors = vectors_for(drafts, model)
    with database.write() as connection:
        for (faq_id, tenant_id, *_), draft, of_draft in zip(waiting, drafts, vectors, strict=True):
            if not _is_still(connection, faq_id, draft):
                continue
            text_ids = _text_ids(faq_id) or _write_words(
                connection, tenant_id, faq_id, _words_of(draft, tenant_id)
            )
            if not spaces.put(
                connection, tenant_id, faq_id, text_ids, of_draft, content_hash(draft)
            ):
                raise EmbeddingFailed(f"The index by {space.model} is gone: another one took over.")


def _is_still(connection: Any, faq_id: int, draft: Draft) -> bool:
    """Whether the FAQ is on and says what was read, so that nothing older is written over it."""
    (unchanged,) = connection.execute(
        "SELECT count(*) FROM faq WHERE id = ? AND enabled AND content_hash = ?",
        (faq_id, content_hash(draft)),
    ).fetchone()
    return bool(unchanged)
