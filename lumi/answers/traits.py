"""What a model's cosines mean, measured on questions that mean the same and questions that do not.

The bounds in `decision` were chosen for the embedded model. Another model says 0.3 or 0.8 of two
unrelated questions; so its cosines are read on the embedded model's scale.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

LEAST_APART = 0.1  # a model whose related and unrelated questions are closer tells nothing apart


@dataclass(frozen=True, slots=True)
class Traits:
    """Mean cosines of questions that mean the same, and of others; languages beside English."""

    related: float
    unrelated: float
    is_multilingual: bool

    @property
    def tells_apart(self) -> bool:
        return self.related - self.unrelated >= LEAST_APART

    def read(self, cosine: float) -> float:
        """What the embedded model would say: the two means lie where its own lie."""
        share = (cosine - self.unrelated) / (self.related - self.unrelated)
        return LOCAL.unrelated + share * (LOCAL.related - LOCAL.unrelated)


LOCAL = Traits(related=0.528, unrelated=0.137, is_multilingual=False)  # all-MiniLM-L6-v2's


@cache
def probes() -> tuple[str, ...]:
    """Questions in English, then the same in other words, then the same in other languages."""
    table = tomllib.loads(Path(__file__).with_name("probes.toml").read_text(encoding="utf-8"))
    return tuple(text for column in zip(*table["pairs"], strict=True) for text in column)


def measured(vectors: "NDArray[numpy.float32]") -> Traits:
    """From the unit vectors of `probes()`."""
    import numpy

    asked, reworded, translated = numpy.split(vectors, 3)
    alike, apart = _means(asked @ reworded.T)
    across, _ = _means(asked @ translated.T)
    return Traits(alike, apart, across >= (alike + apart) / 2)


def _means(cosines: "NDArray[numpy.float32]") -> Sequence[float]:
    """Of the diagonal, and of all the rest."""
    size = len(cosines)
    alike = float(cosines.diagonal().mean())
    return alike, float((cosines.sum() - cosines.trace()) / (size * (size - 1)))
