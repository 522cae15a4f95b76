"""An upload that was read and shown waits here until somebody says that it is to be kept."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.answers import faqs
from lumi.answers.texts import Draft


@dataclass(frozen=True, slots=True)
class Import:
    """The FAQs of a file."""

    id: int
    name: str
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """An FAQ that the import would write; `before` is the present one, None: it is new."""

    draft: Draft
    before: Draft | None


def keep(connection: Any, tenant_id: int, name: str, drafts: Sequence[Draft], now: datetime) -> int:
    """The number of the import; an earlier one that still waits is forgotten."""
    connection.execute("DELETE FROM faq_import WHERE tenant_id = ?", (tenant_id,))
    rows = [[one.question, one.answer, one.alternatives] for one in drafts]
    ident: int = connection.execute(
        "INSERT INTO faq_import (tenant_id, name, drafts, created_at) VALUES (?, ?, ?, ?)",
        (tenant_id, name, json.dumps(rows, ensure_ascii=False), clock.stamp(now)),
    ).lastrowid
    return ident


def one(tenant_id: int, ident: int) -> Import | None:
    """None when the tenant has no such import, or not any more."""
    found = database.row(
        "SELECT name, drafts FROM faq_import WHERE tenant_id = ? AND id = ?", tenant_id, ident
    )
    if found is None:
        return None
    drafts = (Draft(asked, answer, tuple(others)) for asked, answer, others in json.loads(found[1]))
    return Import(ident, found[0], tuple(drafts))


def forget(connection: Any, tenant_id: int, ident: int) -> bool:
    """False when it was gone already."""
    sql = "DELETE FROM faq_import WHERE tenant_id = ? AND id = ?"
    return bool(connection.execute(sql, (tenant_id, ident)).rowcount)


def differences(tenant_id: int, drafts: Sequence[Draft]) -> list[Difference]:
    """What keeping them would change, in their order."""
    known = {faq.draft.question: faq.draft for faq in faqs.listed(tenant_id)}
    return [
        Difference(one, known.get(one.question)) for one in drafts if known.get(one.question) != one
    ]
