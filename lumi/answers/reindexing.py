"""From one model of meaning to another, while questions go on to the old index."""

from dataclasses import dataclass

from lumi import database
from lumi.answers import index, spaces
from lumi.answers.embedding import Embedder, EmbeddingFailed, Model
from lumi.answers.index import Progress, no_progress
from lumi.answers.spaces import Space, State

ROUNDS = 20  # of indexing what changed during the round before


@dataclass(frozen=True, slots=True)
class Reindexed:
    """Which model is asked now, and which was before ("" for none)."""

    model: str
    before: str


def reindex(embedder: Embedder, name: str = "", progress: Progress = no_progress) -> Reindexed:
    """Every FAQ gets its vectors by the named model, then questions are asked by it, at once.

    Cut short, it leaves the old model in place and goes on where it was when called again. FAQs
    that change meanwhile are in both. Raises EmbeddingFailed.
    """
    model = embedder.model(name)
    before = spaces.active()
    index.catch_up_with_words()
    space = spaces.begin(model)
    for _ in range(ROUNDS):
        index.fill(space, model, progress)
        if _switch(space, model):
            progress(1.0)
            return Reindexed(model.name, before.model if before else "")
    raise EmbeddingFailed(f"Some FAQs could not be indexed by {model.name}. Run it again.")


def _switch(space: Space, model: Model) -> bool:
    """False when an FAQ has changed since the last look."""
    with database.write() as connection:
        if spaces.of(space.model, space.dimensions) != space:
            raise EmbeddingFailed(f"Another reindex has ended. For {model.name} run it again.")
        if spaces.behind(space):
            return False
        if space.state is not State.ACTIVE:
            spaces.activate(connection, space, model.is_remote)
    return True
