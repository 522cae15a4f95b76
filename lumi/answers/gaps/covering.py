"""After FAQs have changed, what they have come to answer is no open question any more."""

from datetime import datetime

from lumi import clock, database
from lumi.answers.checks.book import Book
from lumi.answers.gaps.states import GapState

MOST = 500  # different questions looked at, the newest


def settle_covered(tenant_id: int, book: Book, now: datetime) -> None:
    """Settle the tenant's open questions that the book answers, and gaps that have none left.

    Who waits for an owner's answer goes on waiting: it may still come.
    """
    asked = [
        text
        for (text,) in database.rows(
            "SELECT text FROM open_question WHERE tenant_id = ? AND settled_at IS NULL"
            " GROUP BY text ORDER BY max(id) DESC LIMIT ?",
            *(tenant_id, MOST),
        )
    ]
    answers = book.ask(asked, book.vectors_of(asked)) if asked else []
    covered = [answer.question for answer in answers if answer.covered]
    if not covered:
        return
    stamp = clock.stamp(now)
    with database.write() as connection:
        connection.executemany(
            "UPDATE open_question SET settled_at = ? WHERE tenant_id = ? AND text = ?"
            " AND settled_at IS NULL",
            [(stamp, tenant_id, text) for text in covered],
        )
        connection.execute(
            "UPDATE gap SET state = ? WHERE tenant_id = ? AND state IN (?, ?) AND NOT EXISTS"
            " (SELECT 1 FROM open_question WHERE gap_id = gap.id AND settled_at IS NULL)",
            (GapState.COVERED, tenant_id, GapState.OPEN, GapState.TOLD),
        )
