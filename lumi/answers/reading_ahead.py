"""Texts are embedded before a transaction, so that none waits for a model inside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lumi.answers.embedding import Embedded, Embedder
from lumi.answers.index import Progress
from lumi.answers.texts import Draft, texts_of

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BATCH = 64  # texts between two signs of progress


class ReadAhead:
    """An embedder that knows the vectors of some drafts; what else is asked goes to the model."""

    def __init__(self, embedder: Embedder, drafts: Sequence[Draft], progress: Progress) -> None:
        texts = [text for draft in drafts for text in texts_of(draft)]
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self._embedder = embedder
        self._vectors: dict[str, NDArray[numpy.float32]] = {}
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            self._vectors |= zip(batch, embedder.embed(batch).vectors, strict=True)
            progress(min(1.0, (start + BATCH) / len(texts)))

    def embed(self, texts: Sequence[str]) -> Embedded:
        import numpy

        if any(text not in self._vectors for text in texts):
            return self._embedder.embed(texts)
        return Embedded(numpy.stack([self._vectors[text] for text in texts]), tokens=0)
