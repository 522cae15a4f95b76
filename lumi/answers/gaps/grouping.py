"""New open questions join the gap that asks the same, or become one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lumi import clock, database
from lumi.answers import spaces
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import likeness
from lumi.answers.gaps.states import GapState
from lumi.tenants import models

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

AT_ONCE = 20  # questions of one round
WORDINGS = 300  # a tenant's newest ones that a question is compared with
QUIET = timedelta(days=30)  # so long the owner is not asked again what they skipped

# A gap that is done takes no more in: the same question later is asked again, with today's answer.
_TAKES_IN = (GapState.OPEN, GapState.TOLD, GapState.ANSWERED, GapState.OFFERED, GapState.EDITING)


def group_new(embedder: Embedder, now: datetime) -> int:
    """Give questions that are new their gaps; how many there were. No transaction while it thinks.

    Whoever asks what the owner does not want answered joins in silence.
    """
    fresh = database.rows(
        "SELECT id, tenant_id, text, asked_at FROM open_question INDEXED BY open_question_new"
        " WHERE gap_id IS NULL AND settled_at IS NULL AND asked_at <= ? ORDER BY id LIMIT ?",
        *(clock.stamp(now), AT_ONCE),
    )
    for ident, tenant_id, text, asked_at in fresh:
        gap_id = _like(tenant_id, text, embedder, now)
        with database.write() as connection:
            _join(connection, ident, tenant_id, gap_id, asked_at, now)
    return len(fresh)


def best(
    text: str, groups: Mapping[int, Sequence[str]], language: str, embedder: Embedder, margin: float
) -> int | None:
    """The group with the likest wording, if that asks the same, or (`margin`) nearly."""
    wordings = [(group, one) for group, listed in groups.items() for one in listed]
    if not wordings:
        return None
    embedded = embedder.embed([text, *(one for _, one in wordings)])
    vectors, traits = embedded.vectors, spaces.traits_of(embedded)
    cosines = map(traits.read, cosines_of(vectors[1:], vectors[0]))
    scored = [
        (likeness.score(text, one, cosine, language), -group)
        for (group, one), cosine in zip(wordings, cosines, strict=True)
    ]
    score, group = max(scored)
    return -group if score >= -margin else None


def cosines_of(vectors: "NDArray[numpy.float32]", one: "NDArray[numpy.float32]") -> Iterable[float]:
    found: list[float] = (vectors @ one).tolist()
    return found


def _like(tenant_id: int, text: str, embedder: Embedder, now: datetime) -> int | None:
    tenant = models.with_id(tenant_id)
    if tenant is None:
        return None
    states = ", ".join(f"'{state}'" for state in _TAKES_IN)
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for gap_id, wording in database.rows(
        f"SELECT DISTINCT gap.id, text FROM gap JOIN open_question ON gap_id = gap.id"  # noqa: S608
        f" WHERE gap.tenant_id = ? AND (state IN ({states}) OR (state = 'skipped'"
        " AND decided_at > ?)) ORDER BY gap.id DESC LIMIT ?",
        *(tenant_id, clock.stamp(now - QUIET), WORDINGS),
    ):
        groups[gap_id].append(wording)
    return best(text, groups, tenant.language, embedder, 0.0)


def _join(
    connection: Any, ident: int, tenant_id: int, gap_id: int | None, asked_at: str, now: datetime
) -> None:
    state = None
    if gap_id is not None:
        found = connection.execute("SELECT state FROM gap WHERE id = ?", (gap_id,)).fetchone()
        state = found[0] if found else None
    if state is None:
        gap_id = connection.execute(
            "INSERT INTO gap (tenant_id, state, asked_at) VALUES (?, ?, ?)",
            (tenant_id, GapState.OPEN, asked_at),
        ).lastrowid
    over = clock.stamp(now) if state == GapState.SKIPPED else None
    connection.execute(
        "UPDATE open_question SET gap_id = ?1, settled_at = ?2, closed_at = ?2 WHERE id = ?3",
        (gap_id, over, ident),
    )
