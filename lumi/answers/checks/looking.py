"""After FAQs have changed: what that did to answers is looked at, kept, and told to the owner."""

from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.answers.checks import asked, pins
from lumi.answers.checks.asked import Asked
from lumi.answers.checks.book import Book
from lumi.answers.checks.comparing import Change, Given, Kind
from lumi.answers.checks.rehearsing import Report, failing_pins, report
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import covering
from lumi.answers.texts import Draft, draft_of
from lumi.plain import N_
from lumi.tenants import models, notices

LOST, PINS = "answers lost", "pinned questions"  # kinds of notice


def is_due() -> bool:
    """Whether FAQs have changed since somebody looked."""
    return bool(database.value("SELECT EXISTS (SELECT 1 FROM faq_edit)"))


def is_due_for(tenant_id: int) -> bool:
    """The same of one tenant."""
    sql = "SELECT EXISTS (SELECT 1 FROM faq_edit WHERE tenant_id = ?)"
    return bool(database.value(sql, tenant_id))


def look_after(embedder: Embedder, now: datetime) -> None:
    """Look at every tenant whose FAQs have changed. Slow; its transactions are short."""
    for (tenant_id,) in database.rows("SELECT DISTINCT tenant_id FROM faq_edit"):
        look(tenant_id, embedder, now)


def look(tenant_id: int, embedder: Embedder, now: datetime) -> None:
    """Look at one tenant's answers if its FAQs have changed, keep what was found, tell the owner.

    An answer that was lost is told again and again until the question has one or is too old.
    """
    tenant, edits = models.with_id(tenant_id), _edits(tenant_id)
    if tenant is None or not edits:
        return
    after = Book.read(tenant_id, tenant.language, embedder)
    again, pinned = asked.lately(tenant_id), pins.listed(tenant_id)
    before = after.saying(_before(edits)) if again else after
    found = report(again, pinned, before, after)
    covering.settle_covered(tenant_id, after, now)
    changes = [*found.changes, *_still_lost(tenant_id, found, after)]
    with database.write() as connection:
        looked_at = (tenant_id, edits[-1][0])
        gone = connection.execute(
            "DELETE FROM faq_edit WHERE tenant_id = ? AND id <= ?", looked_at
        ).rowcount
        if gone:  # else another process was quicker
            _keep(connection, tenant_id, found.questions, changes, now)
            _tell(connection, tenant_id, changes, now)
            tell_pins(connection, tenant_id, len(found.failing), now)


def last(tenant_id: int) -> tuple[datetime, Report] | None:
    """What the last look found, and when; the pins are not kept. None: nobody has looked yet."""
    kept = database.row(
        "SELECT checked_at, questions FROM faq_check WHERE tenant_id = ?", tenant_id
    )
    if kept is None:
        return None
    return clock.instant(kept[0]), Report(kept[1], tuple(_kept(tenant_id)), {})


def present_pins(tenant_id: int, language: str, embedder: Embedder) -> dict[str, str]:
    """By pinned question that does not get its FAQ now: what is wrong."""
    pinned = pins.listed(tenant_id)
    if not pinned:
        return {}
    return failing_pins(Book.read(tenant_id, language, embedder), pinned)


def tell_pins(connection: Any, tenant_id: int, failing: int, now: datetime) -> None:
    """A notice for the owner while pinned questions do not get their FAQs."""
    if not failing:
        notices.settle_notice(connection, tenant_id, PINS, now)
        return
    detail = N_("%(num)s pinned questions do not get their FAQ. See: flask faq check", num=failing)
    notices.raise_notice(connection, tenant_id, PINS, detail, now)


def _tell(
    connection: Any, tenant_id: int, changes: list[tuple[Asked, Change]], now: datetime
) -> None:
    lost = sum(change.kind is Kind.LOST for _, change in changes)
    if not lost:
        notices.settle_notice(connection, tenant_id, LOST, now)
        return
    detail = N_(
        "%(num)s questions that customers asked have no answer any more since the FAQs were"
        " changed. See: flask faq check",
        num=lost,
    )
    notices.raise_notice(connection, tenant_id, LOST, detail, now)


def _edits(tenant_id: int) -> list[tuple[Any, ...]]:
    sql = "SELECT id, faq_id, question, answer, alternatives FROM faq_edit WHERE tenant_id = ?"
    return database.rows(f"{sql} ORDER BY id", tenant_id)


def _before(edits: list[tuple[Any, ...]]) -> dict[int, Draft | None]:
    """What each FAQ was before the first of its edits."""
    before: dict[int, Draft | None] = {}
    for _, faq_id, question, answer, alternatives in edits:
        draft = None if question is None else draft_of(question, answer, alternatives)
        before.setdefault(faq_id, draft)
    return before


def _still_lost(tenant_id: int, found: Report, after: Book) -> list[tuple[Asked, Change]]:
    """Answers lost earlier, to questions that no answer has come to since."""
    changed = {change.question for _, change in found.changes}
    earlier = [
        (question, change)
        for question, change in _kept(tenant_id)
        if change.kind is Kind.LOST and change.question not in changed
    ]
    texts = [change.question for _, change in earlier]
    answers = after.ask(texts, after.vectors_of(texts))
    return [one for one, answer in zip(earlier, answers, strict=True) if not answer.covered]


def _keep(
    connection: Any,
    tenant_id: int,
    questions: int,
    changes: list[tuple[Asked, Change]],
    now: datetime,
) -> None:
    connection.execute(
        "INSERT INTO faq_check VALUES (?, ?, ?) ON CONFLICT (tenant_id) DO UPDATE"
        " SET checked_at = excluded.checked_at, questions = excluded.questions",
        (tenant_id, clock.stamp(now), questions),
    )
    connection.execute("DELETE FROM changed_answer WHERE tenant_id = ?", (tenant_id,))
    connection.executemany(
        """
        INSERT INTO changed_answer (tenant_id, message_id, kind, question, times,
            faq_id_before, faq_before, answer_before, faq_id_after, faq_after, answer_after)
        SELECT tenant_id, id, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM message WHERE tenant_id = ? AND id = ?
        """,  # nothing of a message that was erased meanwhile
        [
            (
                *(change.kind, change.question, question.times),
                *(_columns(change.before) + _columns(change.after)),
                *(tenant_id, question.message_id),
            )
            for question, change in changes
        ],
    )


def _kept(tenant_id: int) -> list[tuple[Asked, Change]]:
    return [
        (Asked(question, message_id, times), Change(question, _given(*was), _given(*now)))
        for question, message_id, times, *given in database.rows(
            "SELECT question, message_id, times, faq_id_before, faq_before, answer_before,"
            " faq_id_after, faq_after, answer_after FROM changed_answer WHERE tenant_id = ?"
            " ORDER BY id",
            tenant_id,
        )
        for was, now in [(given[:3], given[3:])]
    ]


def _columns(given: Given | None) -> tuple[Any, Any, Any]:
    return (given.faq_id, given.question, given.answer) if given else (None, None, None)


def _given(faq_id: int | None, question: str | None, answer: str | None) -> Given | None:
    return None if question is None or answer is None else Given(faq_id, question, answer)
