"""The open questions in a line each, for a glance: by gap, without asking a model."""

from dataclasses import dataclass
from datetime import datetime

from lumi import clock, database


@dataclass(frozen=True, slots=True)
class Unanswered:
    """What some customers asked in vain, in the words of one of them."""

    question: str
    customers: int
    asked_at: datetime  # last


def questions(tenant_id: int, most: int) -> list[Unanswered]:
    """What most customers ask first, then the newest."""
    found = database.rows(
        "SELECT text, count(DISTINCT customer_id) AS customers, max(asked_at) FROM open_question"
        " WHERE tenant_id = ? AND settled_at IS NULL GROUP BY coalesce(gap_id, -id)"
        " ORDER BY customers DESC, 3 DESC LIMIT ?",
        *(tenant_id, most),
    )
    return [
        Unanswered(text, customers, clock.instant(asked_at)) for text, customers, asked_at in found
    ]
