"""What a model of meaning promises: texts in, unit vectors and the tokens they cost out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Protocol

from lumi.answers.traits import Traits

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of unit length, shape (texts, dimensions), all by one model, and tokens read."""

    vectors: "NDArray[numpy.float32]"
    tokens: int
    model: str


@dataclass(frozen=True, slots=True)
class Vector:
    """A text's vector as an index keeps it, and whose: one model's never meets another's."""

    model: str
    packed: bytes  # one byte a dimension
    tokens: int = 0  # its share of what was read


def shared(tokens: int, texts: Sequence[str]) -> list[int]:
    """Tokens read of texts together, by their lengths; the sum stays the same."""
    ends = list(accumulate(len(text) + 1 for text in texts))
    until = [0, *(tokens * end // ends[-1] for end in ends)]
    return [after - before for before, after in pairwise(until)]


class EmbeddingFailed(Exception):
    """The model could not be asked or gave nothing usable; the text says why."""


class Embedder(Protocol):
    """Safe to share between threads. `embed` may ask another model where the first one fails."""

    @property
    def name(self) -> str:
        """Of the model that is asked first."""
        ...

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Raises EmbeddingFailed."""
        ...

    def model(self, name: str = "", dimensions: int = 0) -> "Model":
        """One model alone, with time to spare: the named one, or the one the settings name.

        With `dimensions`, one whose vectors have so many.
        """
        ...


class Model(Embedder, Protocol):
    """One model: all its vectors can be compared with each other."""

    @property
    def dimensions(self) -> int: ...

    @property
    def traits(self) -> Traits: ...

    @property
    def is_remote(self) -> bool: ...
