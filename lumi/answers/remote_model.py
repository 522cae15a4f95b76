"""A model of meaning at an OpenAI-compatible server: texts in, unit vectors out."""

import logging
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from lumi import baton
from lumi.answers.embedding import Embedded, EmbeddingFailed
from lumi.answers.remembered import Remembered
from lumi.answers.traits import Traits, measured, probes
from lumi.llm.embeddings import Embeddings
from lumi.llm.values import LlmFailed

log = logging.getLogger(__name__)

# A request takes 2,048 inputs of 8,192 tokens, 300,000 together (OpenAI's API reference). A token
# has at least one byte.
MOST_TEXTS = 256  # in a request
MOST_BYTES = 200_000
LONGEST = 2000  # characters read of a text: what it begins with tells what it is about


class RemoteModel:
    """One model of the server's. Its dimensions are learned, then held to."""

    is_remote = True

    def __init__(self, embeddings: Embeddings, dimensions: int = 0) -> None:
        self.name = embeddings.model
        self._embeddings, self._dimensions = embeddings, dimensions
        self._traits: Traits | None = None
        self._learning = threading.Lock()
        self._recent: Remembered[str] = Remembered()

    @property
    def dimensions(self) -> int:
        """Raises EmbeddingFailed when the server has to be asked and cannot."""
        if not self._dimensions:
            self._learn()
        return self._dimensions

    @property
    def traits(self) -> Traits:
        """Measured once, with one request. Raises EmbeddingFailed."""
        return self._learn()

    def model(self, name: str = "", dimensions: int = 0) -> "RemoteModel":
        return self

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Unit vectors, shape (texts, dimensions). Raises EmbeddingFailed."""
        import numpy

        asked = [_readable(text) for text in texts]
        known = self._recent.of(asked)
        tokens = 0
        for batch in _requests([text for text in dict.fromkeys(asked) if text not in known]):
            vectors, read = self._ask(batch)
            known |= zip(batch, vectors, strict=True)
            tokens += read
        self._recent.keep(known)
        rows = [known[text] for text in asked]
        shape = (len(asked), self._dimensions)
        return Embedded(numpy.array(rows, numpy.float32).reshape(shape), tokens, self.name)

    def _learn(self) -> Traits:
        with baton.lent(), self._learning:
            if self._traits is None:
                self._traits = measured(self.embed(probes()).vectors)
            return self._traits

    def _ask(self, texts: list[str]) -> tuple[Any, int]:
        import numpy

        try:
            found, spent = self._embeddings.of(texts)
        except LlmFailed as fault:
            raise EmbeddingFailed(f"{self.name} cannot be asked: {fault}.") from fault
        sizes = {len(vector) for vector in found}
        self._dimensions = self._dimensions or sizes.pop()
        if sizes - {self._dimensions}:
            raise EmbeddingFailed(
                f"{self.name} gave vectors of {max(sizes)} numbers, not {self._dimensions}."
                " Is it another model than before? Run: flask faq reindex"
            )
        try:
            vectors = numpy.array(found, numpy.float32)
        except (TypeError, ValueError) as fault:
            raise EmbeddingFailed(f"{self.name} gave vectors that are not numbers.") from fault
        lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
        if not (numpy.isfinite(lengths) & (lengths > 0)).all():
            raise EmbeddingFailed(f"{self.name} gave vectors that point nowhere.")
        return vectors / lengths, spent.tokens_in


def _requests(texts: list[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    room = MOST_BYTES
    for text in texts:
        size = len(text.encode())
        if batch and (len(batch) == MOST_TEXTS or size > room):
            yield batch
            batch, room = [], MOST_BYTES
        batch.append(text)
        room -= size
    if batch:
        yield batch


def _readable(text: str) -> str:
    """Without lone surrogates, which no JSON carries; an empty text is refused by servers."""
    return text.encode("utf-8", "replace").decode("utf-8")[:LONGEST].strip() or "-"
