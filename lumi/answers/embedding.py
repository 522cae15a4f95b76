"""What a model of meaning promises: texts in, unit vectors and the tokens they cost out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Embedded:
    """Vectors of unit length, shape (texts, dimensions), and the tokens that were read."""

    vectors: "NDArray[numpy.float32]"
    tokens: int


class EmbeddingFailed(Exception):
    """The model could not be asked or gave nothing usable; the text says why."""


class Embedder(Protocol):
    """Safe to share between threads. `name` tells one model's vectors from another's."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Embedded: ...
