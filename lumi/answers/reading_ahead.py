"""Texts are embedded before a transaction, so that none waits for a model inside it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lumi.answers.embedding import Embedded, Model, shared
from lumi.answers.index import Progress
from lumi.answers.texts import Draft, texts_of
from lumi.answers.traits import Traits

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

BATCH = 64  # texts between two signs of progress


class ReadAhead:
    """An embedder that knows the vectors of some drafts; what else is asked goes to the model."""

    def __init__(self, model: Model, drafts: Sequence[Draft], progress: Progress) -> None:
        texts = [text for draft in drafts for text in texts_of(draft)]
        self.name = model.name
        self._model = model
        self._vectors: dict[str, NDArray[numpy.float32]] = {}
        self._tokens: dict[str, int] = {}
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            embedded = model.embed(batch)
            self._vectors |= zip(batch, embedded.vectors, strict=True)
            self._tokens |= zip(batch, shared(embedded.tokens, batch), strict=True)
            progress(min(1.0, (start + BATCH) / len(texts)))

    @property
    def dimensions(self) -> int:
        return self._model.dimensions

    @property
    def traits(self) -> Traits:
        return self._model.traits

    @property
    def is_remote(self) -> bool:
        return self._model.is_remote

    def model(self, name: str = "", dimensions: int = 0) -> "ReadAhead":
        return self

    def embed(self, texts: Sequence[str]) -> Embedded:
        import numpy

        if any(text not in self._vectors for text in texts):
            return self._model.embed(texts)
        vectors = numpy.stack([self._vectors[text] for text in texts])
        return Embedded(vectors, sum(self._tokens[text] for text in texts), self.name)
