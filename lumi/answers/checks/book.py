"""A tenant's FAQs as they are, were or would be: asked in memory, while the file stays as it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lumi import database
from lumi.answers import decision, index, ranking, spaces
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder, Model
from lumi.answers.index import Progress, no_progress
from lumi.answers.ranking import Candidate
from lumi.answers.retrieval import CANDIDATES, NEAREST
from lumi.answers.texts import Draft, draft_of, trigrams, trigrams_of
from lumi.answers.traits import Traits

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BATCH = 8  # questions embedded at once: customers who ask meanwhile wait no longer than for these

_READ = """
    SELECT faq.id, question, answer, alternatives, vector,
           faq_indexed.content_hash IS faq.content_hash
    FROM faq LEFT JOIN faq_text ON faq_text.faq_id = faq.id
    LEFT JOIN faq_indexed ON space_id = ?2 AND faq_indexed.faq_id = faq.id
    LEFT JOIN {vectors} AS kept ON kept.text_id = faq_text.id
    WHERE faq.tenant_id = ?1 AND enabled ORDER BY faq.id, faq_text.id
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One FAQ and the vectors of its texts, as the index keeps them."""

    draft: Draft
    vectors: list[bytes]


class Book:
    """FAQs by number; those that are not in the file yet have negative ones.

    One model embeds them and the questions that are asked of them; `traits` are that model's.
    """

    def __init__(
        self, language: str, entries: Mapping[int, Entry], model: Model, traits: Traits
    ) -> None:
        self._language, self._entries = language, entries
        self._model, self._traits = model, traits

    @classmethod
    def empty(cls, language: str, embedder: Embedder) -> "Book":
        """Of a tenant that is not there yet."""
        model = index.prepare(embedder)
        return cls(language, {}, model, spaces.require(model).traits)

    @classmethod
    def read(cls, tenant_id: int, language: str, embedder: Embedder) -> "Book":
        """The FAQs that are switched on; vectors the index lacks are made here."""
        vectors: defaultdict[int, list[bytes]] = defaultdict(list)
        drafts: dict[int, Draft] = {}
        lacking: set[int] = set()
        model = index.prepare(embedder)
        with database.snapshot():
            space = spaces.require(model)
            read = database.rows(_READ.format(vectors=space.table), tenant_id, space.id)
        for faq_id, *written, vector, is_current in read:
            drafts[faq_id] = draft_of(*written)
            vectors[faq_id].append(vector)
            if not is_current or vector is None:
                lacking.add(faq_id)
        made = _entries({faq_id: drafts[faq_id] for faq_id in sorted(lacking)}, model)
        known = {
            faq_id: made.get(faq_id) or Entry(draft, vectors[faq_id])
            for faq_id, draft in drafts.items()
        }
        return cls(language, known, model, space.traits)

    def revised(self, drafts: Sequence[Draft], *, alone: bool = False) -> "Book":
        """As an import of these would leave it; `alone`: what is not among them goes."""
        ids = {entry.draft.question: faq_id for faq_id, entry in self._entries.items()}
        numbered = {ids.get(draft.question, -place): draft for place, draft in enumerate(drafts, 1)}
        kept = {} if alone else dict(self._entries)
        return self._of(kept | self._with(numbered))

    def saying(self, words: Mapping[int, Draft | None]) -> "Book":
        """As it was, or would be, with these FAQs in other words; None: without them."""
        kept = {faq_id: one for faq_id, one in self._entries.items() if faq_id not in words}
        drafts = {faq_id: draft for faq_id, draft in words.items() if draft is not None}
        return self._of(kept | self._with(drafts))

    def in_language(self, language: str) -> "Book":
        return Book(language, self._entries, self._model, self._traits)

    def question(self, faq_id: int) -> str | None:
        entry = self._entries.get(faq_id)
        return entry.draft.question if entry else None

    def vectors_of(self, questions: Sequence[str], progress: Progress = no_progress) -> list[bytes]:
        """The questions' vectors as the index would keep them. Slow: 6 ms each."""
        vectors: list[bytes] = []
        for start in range(0, len(questions), BATCH):
            batch = questions[start : start + BATCH]
            vectors += map(index.packed, self._model.embed(batch).vectors)
            progress(min(1.0, (start + BATCH) / len(questions)))
        return vectors

    def ask(self, questions: Sequence[str], vectors: Sequence[bytes]) -> list[Answer]:
        """What customers would hear; `vectors` are the questions', see `vectors_of`."""
        shelf = _Shelf(self._language, self._entries, self._traits)
        return [
            decision.decide(question, shelf.candidates(question, vector))
            for question, vector in zip(questions, vectors, strict=True)
        ]

    def _of(self, entries: Mapping[int, Entry]) -> "Book":
        return Book(self._language, entries, self._model, self._traits)

    def _with(self, drafts: Mapping[int, Draft]) -> dict[int, Entry]:
        """Entries of drafts; only what differs from what is here is embedded."""
        same = {
            faq_id: entry
            for faq_id, entry in self._entries.items()
            if entry.draft == drafts.get(faq_id)
        }
        other = {faq_id: draft for faq_id, draft in drafts.items() if faq_id not in same}
        return same | _entries(other, self._model)


def _entries(drafts: Mapping[int, Draft], model: Model) -> dict[int, Entry]:
    vectors = index.vectors_for(list(drafts.values()), model)
    return {
        faq_id: Entry(draft, [one.packed for one in of_draft])
        for (faq_id, draft), of_draft in zip(drafts.items(), vectors, strict=True)
    }


class _Shelf:
    """A book opened for reading: what `retrieval` reads from the index, held in memory."""

    def __init__(self, language: str, entries: Mapping[int, Entry], traits: Traits) -> None:
        self._language, self._entries, self._traits = language, entries, traits
        self._texts: dict[int, ranking.Text] = {}
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        vectors: list[bytes] = []
        for faq_id, entry in entries.items():
            for found in trigrams_of(entry.draft, language):
                text_id = len(self._texts)
                self._texts[text_id] = ranking.Text(faq_id, len(found))
                for trigram in found:
                    self._holders[trigram].append(text_id)
            vectors += entry.vectors
        self._directions = _directions(vectors)

    def candidates(self, question: str, vector: bytes) -> tuple[Candidate, ...]:
        """As `retrieval.candidates` finds them."""
        scores = ranking.faq_scores(
            self._texts,
            self._meaning(vector),
            self._words(question),
            ranking.word_weight(self._language, self._traits.is_multilingual),
        )
        best = sorted(scores, key=lambda faq_id: (-scores[faq_id], faq_id))[:CANDIDATES]
        return tuple(self._candidate(faq_id, scores[faq_id]) for faq_id in best)

    def _meaning(self, vector: bytes) -> dict[int, float]:
        if not self._texts:
            return {}
        cosines = self._directions @ _directions([vector])[0]
        nearest = (-cosines).argsort(kind="stable")[:NEAREST].tolist()
        return {text_id: self._traits.read(float(cosines[text_id])) for text_id in nearest}

    def _words(self, question: str) -> dict[int, float]:
        asked = trigrams(question, self._language)
        found = [(one, text_id) for one in asked for text_id in self._holders.get(one, ())]
        return ranking.word_scores(len(asked), found, self._texts)

    def _candidate(self, faq_id: int, score: float) -> Candidate:
        draft = self._entries[faq_id].draft
        return Candidate(faq_id, draft.question, draft.answer, score)


def _directions(vectors: Sequence[bytes]) -> "NDArray[numpy.float32]":
    """Unit vectors, a row each."""
    import numpy

    if not vectors:
        return numpy.empty((0, 0), numpy.float32)
    whole: Any = numpy.frombuffer(b"".join(vectors), numpy.int8)
    rows = whole.reshape(len(vectors), -1).astype(numpy.float32)
    rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
    found: NDArray[numpy.float32] = rows
    return found
