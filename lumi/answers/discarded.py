"""FAQs that somebody deleted: for some days they can be put back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lumi import clock, database
from lumi.answers import faqs
from lumi.answers.faqs import UnknownFaq
from lumi.answers.texts import draft_of

KEPT = timedelta(days=30)
MOST = 20  # that are listed: the newest


@dataclass(frozen=True, slots=True)
class Discarded:
    """A row of the table."""

    id: int
    question: str
    discarded_at: datetime


def discard(tenant_id: int, faq_id: int, now: datetime) -> None:
    """Delete an FAQ, and those for good that were discarded long ago. Raises UnknownFaq."""
    with database.write() as connection:
        connection.execute(
            "DELETE FROM discarded_faq WHERE tenant_id = ? AND discarded_at <= ?",
            (tenant_id, clock.stamp(now - KEPT)),
        )
        connection.execute(
            "INSERT INTO discarded_faq"
            " (tenant_id, question, answer, alternatives, enabled, discarded_at)"
            " SELECT tenant_id, question, answer, alternatives, enabled, ? FROM faq"
            " WHERE tenant_id = ? AND id = ?",
            (clock.stamp(now), tenant_id, faq_id),
        )
        faqs.delete(tenant_id, faq_id)


def listed(tenant_id: int, now: datetime) -> list[Discarded]:
    """What can be put back, the newest first."""
    found = database.rows(
        "SELECT id, question, discarded_at FROM discarded_faq"
        " WHERE tenant_id = ? AND discarded_at > ? ORDER BY discarded_at DESC, id DESC LIMIT ?",
        *(tenant_id, clock.stamp(now - KEPT), MOST),
    )
    return [Discarded(ident, question, clock.instant(at)) for ident, question, at in found]


def put_back(tenant_id: int, ident: int, now: datetime) -> None:
    """As it was, switched on or off. Raises UnknownFaq and QuestionTaken."""
    with database.write() as connection:
        found = connection.execute(
            "DELETE FROM discarded_faq WHERE tenant_id = ? AND id = ? AND discarded_at > ?"
            " RETURNING question, answer, alternatives, enabled",
            (tenant_id, ident, clock.stamp(now - KEPT)),
        ).fetchone()
        if found is None:
            raise UnknownFaq
        *words, enabled = found
        faq_id = faqs.add(tenant_id, draft_of(*words), None, now)
        if not enabled:
            faqs.switch(tenant_id, faq_id, False, None, now)
