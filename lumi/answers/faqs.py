"""A tenant's FAQs: kept, listed, imported and exported; row and index change together.

Without an embedder, in a process that has none, what is written is found by its words until the
worker has read it.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.answers import index
from lumi.answers.embedding import Embedder, EmbeddingFailed
from lumi.answers.faq_files import ImportRefused, write_csv
from lumi.answers.index import Progress, no_progress
from lumi.answers.texts import Draft, content_hash, draft_of
from lumi.answers.weights import WeightsMissing

log = logging.getLogger(__name__)

__all__ = [
    "Faq", "ImportRefused", "Kept", "QuestionTaken", "UnknownFaq", "add", "catch_up", "delete",
    "edit", "export_rows", "fresh", "keep_all", "listed", "switch", "write_csv",
]  # fmt: skip


class UnknownFaq(Exception):
    """The tenant has no such FAQ."""


class QuestionTaken(Exception):
    """Another FAQ of the tenant asks exactly that."""


@dataclass(frozen=True, slots=True)
class Faq:
    """A row of the table."""

    id: int
    draft: Draft
    enabled: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import did."""

    added: int
    changed: int
    unchanged: int


def listed(tenant_id: int) -> list[Faq]:
    """All of a tenant's FAQs, in the order they were written."""
    return [
        Faq(faq_id, draft_of(question, answer, alternatives), bool(enabled))
        for faq_id, question, answer, alternatives, enabled in database.rows(
            "SELECT id, question, answer, alternatives, enabled FROM faq"
            " WHERE tenant_id = ? ORDER BY id",
            tenant_id,
        )
    ]


def answer_of(tenant_id: int, faq_id: int) -> str | None:
    """The answer of one FAQ that is switched on; None when the tenant has none such."""
    sql = "SELECT answer FROM faq WHERE tenant_id = ? AND id = ? AND enabled"
    found: str | None = database.value(sql, tenant_id, faq_id)
    return found


def add(tenant_id: int, draft: Draft, embedder: Embedder | None, now: datetime) -> int:
    """The new FAQ's number. Raises QuestionTaken."""
    vectors = _vectors(draft, embedder)
    with database.write() as connection:
        _require_free(connection, tenant_id, 0, draft.question)
        return _insert(connection, tenant_id, draft, vectors, now)


def edit(
    tenant_id: int, faq_id: int, draft: Draft, embedder: Embedder | None, now: datetime
) -> None:
    """Raises UnknownFaq and QuestionTaken."""
    vectors = _vectors(draft, embedder)
    with database.write() as connection:
        enabled = _require(connection, tenant_id, faq_id)
        _require_free(connection, tenant_id, faq_id, draft.question)
        _update(connection, faq_id, draft, now)
        if enabled:
            index.write(connection, tenant_id, faq_id, draft, vectors)


def switch(
    tenant_id: int, faq_id: int, enabled: bool, embedder: Embedder | None, now: datetime
) -> None:
    """An FAQ that is switched off is kept but not found. Raises UnknownFaq."""
    with database.write() as connection:
        _require(connection, tenant_id, faq_id)
        connection.execute(
            "UPDATE faq SET enabled = ?, updated_at = ? WHERE id = ?",
            (enabled, clock.stamp(now), faq_id),
        )
        if not enabled:
            index.withdraw(connection, faq_id)
    if enabled:
        catch_up(embedder)


def catch_up(embedder: Embedder | None) -> None:
    """What the index lacks, the spare one too; where that cannot be, the worker does it later."""
    try:
        if embedder is None:
            index.catch_up_with_words()
        else:
            index.catch_up(embedder)
    except (EmbeddingFailed, WeightsMissing) as fault:
        log.warning("index.not_caught_up fault=%s", fault)


def delete(tenant_id: int, faq_id: int) -> None:
    """Raises UnknownFaq."""
    with database.write() as connection:
        _require(connection, tenant_id, faq_id)
        connection.execute("DELETE FROM faq WHERE id = ?", (faq_id,))


def fresh(tenant_id: int, drafts: Sequence[Draft]) -> list[Draft]:
    """Those that `keep_all` would write: the tenant has them not, or in other words."""
    known = dict(
        database.rows("SELECT question, content_hash FROM faq WHERE tenant_id = ?", tenant_id)
    )
    return [draft for draft in drafts if known.get(draft.question) != content_hash(draft)]


def keep_all(
    tenant_id: int,
    drafts: Sequence[Draft],
    embedder: Embedder | None,
    now: datetime,
    progress: Progress = no_progress,
) -> Kept:
    """Add or update by question, in one transaction; only what changed is embedded.

    A caller who holds a transaction has prepared the index and embedded before it began.
    """
    if embedder and not database.db.in_transaction():
        embedder = index.prepare(embedder)
    written = fresh(tenant_id, drafts)
    vectors: Sequence[index.Vectors | None] = [None] * len(written)
    if embedder:
        vectors = index.vectors_for(written, embedder, progress)
    added = 0
    with database.write() as connection:
        for draft, of_draft in zip(written, vectors, strict=True):
            added += _keep(connection, tenant_id, draft, of_draft, now)
        if written:
            index.optimise(connection)
    progress(1.0)
    return Kept(added, len(written) - added, len(drafts) - len(written))


def export_rows(tenant_id: int) -> list[dict[str, Any]]:
    """What `faq import` takes: question, answer, alternatives (a list)."""
    return [
        {
            "question": faq.draft.question,
            "answer": faq.draft.answer,
            "alternatives": list(faq.draft.alternatives),
        }
        for faq in listed(tenant_id)
    ]


def _vectors(draft: Draft, embedder: Embedder | None) -> index.Vectors | None:
    """None when no model can be asked: what was written is kept, and catches up later."""
    if embedder is None:
        return None
    try:
        index.prepare(embedder)
        return index.vectors_for([draft], embedder)[0]
    except EmbeddingFailed as fault:
        log.warning("faq.indexed_by_words_alone fault=%s", fault)
        return None


def _keep(
    connection: Any, tenant_id: int, draft: Draft, vectors: index.Vectors | None, now: datetime
) -> bool:
    """True when the FAQ is new."""
    known = connection.execute(
        "SELECT id, enabled FROM faq WHERE tenant_id = ? AND question = ?",
        (tenant_id, draft.question),
    ).fetchone()
    if known is None:
        _insert(connection, tenant_id, draft, vectors, now)
        return True
    faq_id, enabled = known
    _update(connection, faq_id, draft, now)
    if enabled:
        index.write(connection, tenant_id, faq_id, draft, vectors)
    return False


def _insert(
    connection: Any, tenant_id: int, draft: Draft, vectors: index.Vectors | None, now: datetime
) -> int:
    stamp = clock.stamp(now)
    faq_id: int = connection.execute(
        "INSERT INTO faq (tenant_id, question, answer, alternatives, content_hash,"
        " created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (tenant_id, *_columns(draft), stamp, stamp),
    ).lastrowid
    index.write(connection, tenant_id, faq_id, draft, vectors)
    return faq_id


def _update(connection: Any, faq_id: int, draft: Draft, now: datetime) -> None:
    connection.execute(
        "UPDATE faq SET question = ?, answer = ?, alternatives = ?, content_hash = ?,"
        " updated_at = ? WHERE id = ?",
        (*_columns(draft), clock.stamp(now), faq_id),
    )


def _columns(draft: Draft) -> tuple[str, str, str, str]:
    alternatives = json.dumps(draft.alternatives, ensure_ascii=False)
    return draft.question, draft.answer, alternatives, content_hash(draft)


def _require(connection: Any, tenant_id: int, faq_id: int) -> bool:
    """Whether the FAQ is enabled."""
    found = connection.execute(
        "SELECT enabled FROM faq WHERE tenant_id = ? AND id = ?", (tenant_id, faq_id)
    ).fetchone()
    if found is None:
        raise UnknownFaq(f"There is no FAQ {faq_id}.")
    return bool(found[0])


def _require_free(connection: Any, tenant_id: int, faq_id: int, question: str) -> None:
    if connection.execute(
        "SELECT 1 FROM faq WHERE tenant_id = ? AND question = ? AND id <> ?",
        (tenant_id, question, faq_id),
    ).fetchone():
        raise QuestionTaken(f"There is already an FAQ {question!r}.")
