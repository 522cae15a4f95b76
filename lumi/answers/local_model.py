"""all-MiniLM-L6-v2 in this process: texts in, unit vectors out, no key, no network, no torch.

Loaded on first use, once. numpy and tokenizers are imported only then.
"""

import os
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from lumi import baton
from lumi.answers.embedding import Embedded
from lumi.answers.remembered import Remembered
from lumi.answers.traits import LOCAL
from lumi.answers.weights import SMALL_MODEL, TOKENIZER, require

LONGEST = 256  # word pieces read of a text; what the model was published with
MOST_TOKENS = 512  # in one pass: about 10 MB of activations; more at once is no quicker
TURN = 8  # texts, after which others have theirs: no question waits for a whole import

_Ids = tuple[int, ...]  # a text's word pieces
_Asked = tuple[list[_Ids], "Future[Any]"]  # some texts, and their vectors to be
_load_lock = threading.Lock()


def local_model(directory: Path) -> "LocalModel":
    """The model of this process, loaded on the first call; raises WeightsMissing."""
    # Before numpy is first imported: a second BLAS thread costs memory and takes the core on
    # which the rest of Lumi runs.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with _load_lock:
        return _loaded(directory)


@cache
def _loaded(directory: Path) -> "LocalModel":
    require(directory)
    return LocalModel(directory)


class LocalModel:
    """One forward pass at a time; questions that come meanwhile share the next one."""

    name = "all-MiniLM-L6-v2"
    dimensions = 384
    traits = LOCAL
    is_remote = False

    def __init__(self, directory: Path) -> None:
        from tokenizers import Tokenizer

        from lumi.answers.minilm import MiniLM

        self._tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self._network = MiniLM(directory / SMALL_MODEL)
        self._lock = threading.Lock()
        self._waiting: list[_Asked] = []
        self._recent: Remembered[_Ids] = Remembered()
        # One thread does every pass: OpenBLAS keeps working memory for each thread that calls it.
        self._passes = ThreadPoolExecutor(1, "embedding")

    def model(self, name: str = "", dimensions: int = 0) -> "LocalModel":
        return self

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Unit vectors, shape (texts, 384). Safe to call from many threads."""
        import numpy

        asked = [tuple(self._tokenizer.encode(_readable(text)).ids) for text in texts]
        known = self._recent.of(asked)
        new = list(dict.fromkeys(ids for ids in asked if ids not in known))
        for first in range(0, len(new), TURN):
            some = new[first : first + TURN]
            known |= zip(some, self._wait_for(some), strict=True)
        if new:
            self._recent.keep(known)
        shape = (len(asked), self.dimensions)
        vectors = numpy.array([known[ids] for ids in asked], numpy.float32).reshape(shape)
        return Embedded(vectors, sum(map(len, asked)), self.name)

    def _wait_for(self, texts: list[_Ids]) -> Any:
        vectors: Future[Any] = Future()
        with self._lock:
            self._waiting.append((texts, vectors))
        self._passes.submit(self._serve_waiting)
        with baton.lent():
            return vectors.result()

    def _serve_waiting(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        try:
            vectors = self._vectors([ids for asked, _ in waiting for ids in asked])
        except Exception as failure:
            for _, answer in waiting:
                answer.set_exception(failure)
            return
        start = 0
        for asked, answer in waiting:
            answer.set_result(vectors[start : start + len(asked)])
            start += len(asked)

    def _vectors(self, texts: list[_Ids]) -> Any:
        """In passes of at most MOST_TOKENS."""
        import numpy

        vectors = numpy.empty((len(texts), self.dimensions), numpy.float32)
        for places in _passes(texts):
            vectors[places] = self._network.vectors([texts[place] for place in places])
        return vectors


def _passes(texts: list[_Ids]) -> list[list[int]]:
    """Places of the texts of each pass."""
    passes: list[list[int]] = []
    room = 0
    for place, ids in enumerate(texts):
        if not passes or room < len(ids):
            passes.append([])
            room = MOST_TOKENS
        passes[-1].append(place)
        room -= len(ids)
    return passes


def _readable(text: str) -> str:
    """Lone surrogates cannot cross into the tokenizer; they become question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")
