"""Open questions as an owner reads them on a page, and what is done about them there."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.answers.gaps.states import GapState
from lumi.answers.texts import Draft
from lumi.owner.learning import deeds, passing_on
from lumi.owner.learning import gap as gaps
from lumi.owner.learning.gap import Gap
from lumi.owner.learning.passing_on import Told
from lumi.tenants.models import Tenant

OPEN = (GapState.OPEN, GapState.TOLD)

_WAITING = """
    SELECT gap.id, count(DISTINCT customer_id), max(open_question.asked_at)
    FROM gap JOIN open_question ON gap_id = gap.id
    WHERE gap.tenant_id = ? AND state IN ('open', 'told') AND gap.id < ?
    GROUP BY gap.id ORDER BY gap.id DESC LIMIT ?
"""
_LAST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that no FAQ answers, with how many customers asked it and when the last did."""

    gap: Gap
    customers: int
    last_asked_at: datetime


def listed(tenant: Tenant, before: int | None, most: int) -> list[Waiting]:
    """At most `most`, the newest first, older than the gap `before`."""
    connection, found = database.connection(), []
    for ident, customers, asked_at in database.rows(
        _WAITING, tenant.id, _LAST_ID if before is None else before, most
    ):
        gap = gaps.read(connection, tenant.id, ident)
        if gap is not None:
            found.append(Waiting(gap, customers, clock.instant(asked_at)))
    return found


def one(tenant: Tenant, gap_id: int) -> Gap | None:
    """The tenant's gap while nobody has answered it; else None."""
    gap = gaps.read(database.connection(), tenant.id, gap_id)
    return gap if gap and gap.state in OPEN else None


def count(tenant: Tenant) -> int:
    sql = "SELECT count(*) FROM gap WHERE tenant_id = ? AND state IN ('open', 'told')"
    return int(database.value(sql, tenant.id))


def keep(
    connection: Any, tenant: Tenant, gap_id: int, draft: Draft, faq_id: int, now: datetime
) -> Told | None:
    """The FAQ answers that gap: all who asked hear its answer, as when an owner gives it by chat.

    Inside the caller's transaction. None when somebody was quicker.
    """
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None or gap.state not in deeds.ANSWERABLE:
        return None
    answered = replace(gap, answer=draft.answer, faq_question=draft.question)
    told = passing_on.tell_all(connection, tenant, answered, now)
    columns = {"answer": draft.answer, "faq_question": draft.question, "faq_id": faq_id}
    gaps.move(connection, gap, GapState.KEPT, now, answered_at=clock.stamp(now), **columns)
    passing_on.tell_owners(connection, tenant, answered, now)
    return told


def skip(connection: Any, tenant: Tenant, gap_id: int, now: datetime) -> bool:
    """It gets no answer, and the owners are not asked again for a while. False: too late."""
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None or gap.state not in deeds.ANSWERABLE:
        return False
    deeds.drop(connection, gap, now)
    return True
