"""Each model's vectors in a table of their own; one such space is asked, and all are kept apart.

A switch is one transaction: before it every question goes to the old space, after it to the new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from lumi import clock, database
from lumi.answers.embedding import Embedded, EmbeddingFailed, Model, Vector
from lumi.answers.local_model import LocalModel
from lumi.answers.traits import LOCAL, Traits
from lumi.tenants import usage


class State(StrEnum):
    BUILDING = "building"  # not asked yet: some FAQs are not in it
    ACTIVE = "active"  # every question goes here …
    SPARE = "spare"  # … or, while the active one's server cannot be asked, to the embedded model's


@dataclass(frozen=True, slots=True)
class Space:
    """The vectors of one model."""

    id: int
    model: str
    dimensions: int
    state: State
    traits: Traits

    @property
    def table(self) -> str:
        return f"faq_vector_{self.id}"


class SpaceGone(Exception):
    """No question is answered by that model any more: the index was switched to another."""


_COLUMNS = "id, model, dimensions, state, related, unrelated, is_multilingual"
# FAQs whose vectors are missing in a space, or of an older content.
BEHIND = (
    "FROM faq LEFT JOIN faq_indexed ON space_id = ? AND faq_id = faq.id"
    " WHERE enabled AND faq_indexed.content_hash IS NOT faq.content_hash"
)


def every() -> list[Space]:
    """The spare first: it costs little to keep in step, and is there when the active one fails."""
    found = database.rows(f"SELECT {_COLUMNS} FROM faq_space ORDER BY state DESC, id")  # noqa: S608
    return [
        Space(number, model, dimensions, State(state), Traits(related, unrelated, bool(many)))
        for number, model, dimensions, state, related, unrelated, many in found
    ]


def active() -> Space | None:
    return next((space for space in every() if space.state is State.ACTIVE), None)


def spare() -> Space | None:
    return next((space for space in every() if space.state is State.SPARE), None)


def of(model: str, dimensions: int) -> Space | None:
    """That model's, whatever its state."""
    wanted = (model, dimensions)
    return next((one for one in every() if (one.model, one.dimensions) == wanted), None)


def asked_by(vector: Vector) -> Space:
    """The space that a question's vector belongs to. Raises SpaceGone unless it is asked."""
    space = of(vector.model, len(vector.packed))
    if space is None or space.state is State.BUILDING:
        raise SpaceGone(vector.model)
    return space


def require(model: Model) -> Space:
    """That model's. Raises EmbeddingFailed when the index has been switched from it."""
    space = of(model.name, model.dimensions)
    if space is None:
        raise EmbeddingFailed(f"The index was switched from {model.name} meanwhile. Run it again.")
    return space


def traits_of(embedded: Embedded) -> Traits:
    """What cosines between these vectors mean."""
    space = of(embedded.model, embedded.vectors.shape[1])
    return space.traits if space else LOCAL


def behind(space: Space) -> int:
    """FAQs whose vectors it lacks."""
    return int(database.value(f"SELECT count(*) {BEHIND}", space.id))


def begin(model: Model, state: State = State.BUILDING) -> Space:
    """The model's space, made empty where there is none. Not in a transaction: it asks the model.

    Raises EmbeddingFailed.
    """
    if known := of(model.name, model.dimensions):
        return known
    traits = model.traits
    if not traits.tells_apart:
        raise EmbeddingFailed(
            f"{model.name} does not tell questions apart that mean different things: is it a model"
            " for embeddings?"
        )
    with database.write() as connection:
        if (known := of(model.name, model.dimensions)) is None:
            known = _make(connection, model.name, model.dimensions, traits)
        if state is State.ACTIVE and active() is None:
            activate(connection, known, model.is_remote)
    return of(model.name, model.dimensions) or known


def activate(connection: Any, space: Space, is_remote: bool) -> None:
    """From the end of the caller's transaction on, this space is asked; the others go.

    Beside a remote model the embedded one's stays, or is begun, as what Lumi falls back on.
    """
    spare = _local_space(connection) if is_remote else None
    for other in every():
        if other.id not in (space.id, spare and spare.id):
            _drop(connection, other)
    if spare:
        connection.execute("UPDATE faq_space SET state = 'spare' WHERE id = ?", (spare.id,))
    connection.execute("UPDATE faq_space SET state = 'active' WHERE id = ?", (space.id,))


def put(
    connection: Any,
    tenant_id: int,
    faq_id: int,
    text_ids: Sequence[int],
    vectors: Sequence[Vector],
    content: str,
) -> bool:
    """Keep the vectors of an FAQ's texts in their model's space; False when there is none.

    What a server's model read for them counts as the tenant's usage.
    """
    space = of(vectors[0].model, len(vectors[0].packed))
    if space is None:
        return False
    for text_id, vector in zip(text_ids, vectors, strict=True):
        connection.execute(f"DELETE FROM {space.table} WHERE text_id = ?", (text_id,))  # noqa: S608
        connection.execute(
            f"INSERT INTO {space.table} (text_id, tenant_id, vector)"  # noqa: S608
            " VALUES (?, ?, vec_int8(?))",
            (text_id, tenant_id, vector.packed),
        )
    connection.execute(
        "INSERT INTO faq_indexed (space_id, faq_id, content_hash) VALUES (?, ?, ?)"
        " ON CONFLICT (space_id, faq_id) DO UPDATE SET content_hash = excluded.content_hash",
        (space.id, faq_id, content),
    )
    _count(connection, tenant_id, vectors)
    return True


def nearest(space: Space, tenant_id: int, vector: Vector, count: int) -> dict[int, float]:
    """By text of the tenant: how close its meaning is, on the embedded model's scale."""
    found = database.rows(
        f"SELECT text_id, distance FROM {space.table}"  # noqa: S608
        " WHERE vector MATCH vec_int8(?) AND k = ? AND tenant_id = ?",
        *(vector.packed, count, tenant_id),
    )
    return {text_id: space.traits.read(1 - distance) for text_id, distance in found}


def _count(connection: Any, tenant_id: int, vectors: Sequence[Vector]) -> None:
    tokens = sum(vector.tokens for vector in vectors)
    if tokens and vectors[0].model != LocalModel.name:
        sql = "SELECT timezone FROM tenant WHERE id = ?"
        (timezone,) = connection.execute(sql, (tenant_id,)).fetchone()
        usage.count_tokens(
            connection, tenant_id, timezone, clock.now(), vectors[0].model, tokens, 0
        )


def _local_space(connection: Any) -> Space:
    known = of(LocalModel.name, LocalModel.dimensions)
    return known or _make(connection, LocalModel.name, LocalModel.dimensions, LOCAL)


def _make(connection: Any, model: str, dimensions: int, traits: Traits) -> Space:
    number = connection.execute(
        "INSERT INTO faq_space (model, dimensions, state, related, unrelated, is_multilingual)"
        " VALUES (?, ?, 'building', ?, ?, ?)",
        (model, dimensions, traits.related, traits.unrelated, traits.is_multilingual),
    ).lastrowid
    table = f"faq_vector_{number}"
    # vec0 reserves whole chunks for each tenant, and has no index on the tenant's column.
    connection.execute(
        f"CREATE VIRTUAL TABLE {table} USING vec0("
        "text_id INTEGER PRIMARY KEY, tenant_id INTEGER PARTITION KEY,"
        f" vector int8[{int(dimensions)}] distance_metric=cosine, chunk_size=32)"
    )
    connection.execute(f"CREATE INDEX {table}_of_tenant ON {table}_chunks(partition00)")
    gone = f"DELETE FROM {table} WHERE text_id = old.id;"  # noqa: S608  a number of ours
    connection.execute(
        f"CREATE TRIGGER faq_text_gone_{number} AFTER DELETE ON faq_text BEGIN {gone} END"
    )
    return Space(number, model, dimensions, State.BUILDING, traits)


def _drop(connection: Any, space: Space) -> None:
    """A table of 100 MB goes in 20 ms."""
    connection.execute(f"DROP TRIGGER faq_text_gone_{space.id}")
    connection.execute(f"DROP TABLE {space.table}")
    connection.execute("DELETE FROM faq_space WHERE id = ?", (space.id,))
