"""The models of meaning that this process may ask: the index decides which, not the settings."""

import logging
import threading
from collections.abc import Sequence

from lumi.answers import spaces, weights
from lumi.answers.embedding import Embedded, Embedder, EmbeddingFailed, Model
from lumi.answers.local_model import LocalModel, local_model
from lumi.answers.remote_model import RemoteModel
from lumi.answers.weights import WeightsMissing
from lumi.llm.embeddings import ATTEMPT, BUDGET, LONG_ATTEMPT, LONG_BUDGET, Embeddings
from lumi.settings import Settings

log = logging.getLogger(__name__)

LOCAL = "local"  # the LUMI_EMBEDDING_MODEL that needs no key and no network


class Embedders:
    """Questions go to the model of the active space, and to the embedded one while that fails.

    Each model is loaded when it is first asked.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.Lock()
        self._remote: dict[tuple[str, int, bool], RemoteModel] = {}

    @property
    def name(self) -> str:
        space = spaces.active()
        return space.model if space else full_name(self.settings.embedding_model)

    def load(self) -> None:
        """The embedded model, where questions go to it. Raises WeightsMissing."""
        if self.name == LocalModel.name:
            self.model(LOCAL)

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Raises EmbeddingFailed, and WeightsMissing where the embedded model is the one to ask."""
        space = spaces.active()
        if space is None:
            return self.model().embed(texts)
        try:
            return self._model(space.model, space.dimensions, has_time=False).embed(texts)
        except EmbeddingFailed as fault:
            log.warning("embedder.failed fault=%s", fault)
            if spaces.spare() is None:
                raise
            return self._spare_embeds(texts)

    def model(self, name: str = "", dimensions: int = 0) -> Model:
        wanted = full_name(name or self.settings.embedding_model)
        return self._model(wanted, dimensions, has_time=True)

    def _spare_embeds(self, texts: Sequence[str]) -> Embedded:
        try:
            return self._model(LocalModel.name, 0, has_time=False).embed(texts)
        except WeightsMissing as fault:
            raise EmbeddingFailed(str(fault)) from fault

    def _model(self, name: str, dimensions: int, has_time: bool) -> Model:
        if name == LocalModel.name:
            return local_model(weights.directory(self.settings.weights))
        if not self.settings.openai_key:
            raise EmbeddingFailed(f"{name} needs OPENAI_API_KEY, which is not set.")
        with self._lock:
            key = (name, dimensions, has_time)
            if key not in self._remote:
                limits = (LONG_ATTEMPT, LONG_BUDGET) if has_time else (ATTEMPT, BUDGET)
                embeddings = Embeddings(self.settings, name, *limits)
                self._remote[key] = RemoteModel(embeddings, dimensions)
            return self._remote[key]


class Unpaid:
    """For a turn that may cost nothing: the embedded model where it has an index, or nobody."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def name(self) -> str:
        return LocalModel.name

    def embed(self, texts: Sequence[str]) -> Embedded:
        """Raises EmbeddingFailed: words alone are compared then."""
        space = spaces.active()
        if space is not None and space.model != LocalModel.name and spaces.spare() is None:
            raise EmbeddingFailed(f"{space.model} costs, and the month has cost enough.")
        try:
            return self.model().embed(texts)
        except WeightsMissing as fault:
            raise EmbeddingFailed(str(fault)) from fault

    def model(self, name: str = "", dimensions: int = 0) -> Model:
        return self._embedder.model(LOCAL)


def full_name(setting: str) -> str:
    """The model that a value of LUMI_EMBEDDING_MODEL means, as its vectors are marked."""
    return LocalModel.name if setting == LOCAL else setting
