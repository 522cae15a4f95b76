"""What an owner's words do to a gap, inside the turn's transaction. The first answer counts."""

from datetime import datetime
from typing import Any

from lumi import clock, phrases
from lumi.answers.gaps.states import GapState
from lumi.conversations.outbox import Reply
from lumi.owner.learning import gap as gaps
from lumi.owner.learning import passing_on
from lumi.owner.learning.gap import Gap, Kind
from lumi.owner.numbers import Owner
from lumi.owner.orders import plain
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

QUOTED = 200  # units of a question
ANSWERABLE = (GapState.OPEN, GapState.TOLD, GapState.COVERED)
OFFERED = (GapState.OFFERED, GapState.EDITING)
CHOICES = 9  # questions to choose from; a list of WhatsApp has ten rows, the last is "none"


def answer(
    tenant: Tenant, owner: Owner, gap_id: int, text: str, connection: Any, now: datetime
) -> list[Reply]:
    """Take the answer; it is passed on at once, and what became of it is told then."""
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None:
        return plain(phrases.say(owner.language, "gap_closed"))
    if not text:
        return plain(phrases.say(owner.language, "gap_words"))
    if gap.state in ANSWERABLE:
        stamp = clock.stamp(now)
        columns = {"answer": text, "answered_at": stamp, "answered_by": owner.id}
        gaps.move(connection, gap, GapState.ANSWERED, now, **columns)
        return []
    if gap.state is GapState.ANSWERED and gap.answered_by == owner.id:
        whole = f"{gap.answer}\n{text}"  # the same answer in several bubbles
        gaps.move(connection, gap, GapState.ANSWERED, now, answer=whole)
        return []
    return _too_late(owner, gap)


def skip(tenant: Tenant, owner: Owner, gap_id: int, connection: Any, now: datetime) -> list[Reply]:
    """Nobody gets an answer, and the owners are not asked the same again for a while."""
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None:
        return plain(phrases.say(owner.language, "gap_closed"))
    if gap.state not in ANSWERABLE:
        return _too_late(owner, gap)
    drop(connection, gap, now)
    question = messages.cut(gap.question, QUOTED)
    return plain(phrases.say(owner.language, "gap_skipped", question=question))


def drop(connection: Any, gap: Gap, now: datetime) -> None:
    """Nobody who asked waits for an answer any more."""
    gaps.move(connection, gap, GapState.SKIPPED, now)
    connection.execute(
        "UPDATE open_question SET closed_at = ? WHERE gap_id = ?", (clock.stamp(now), gap.id)
    )


def ask_which(
    tenant: Tenant, owner: Owner, message_id: int, connection: Any, now: datetime
) -> list[Reply]:
    """Show the open questions; the row that is tapped says which one the message answers."""
    listed = connection.execute(
        "SELECT id FROM gap WHERE tenant_id = ? AND state = 'told' ORDER BY told_at DESC, id DESC"
        " LIMIT ?",
        (tenant.id, CHOICES),
    ).fetchall()
    found = [gap for (ident,) in listed if (gap := gaps.read(connection, tenant.id, ident))]
    if not found:
        return plain(phrases.say(owner.language, "gap_closed"))
    rows = [(f"gap:answer:{gap.id}:{message_id}", gap.question, gap.question) for gap in found]
    none = phrases.say(owner.language, "gap_which_none")
    text = phrases.say(owner.language, "gap_which")
    button = phrases.say(owner.language, "choose")
    body = messages.list_message(text, button, [*rows, (f"gap:none:0:{message_id}", none, "")])
    return [gaps.about(found[0].id, Kind.WHICH, text, body)]


def tap(
    tenant: Tenant,
    owner: Owner,
    choice: str,
    gap_id: int,
    message_id: int,
    connection: Any,
    now: datetime,
) -> list[Reply]:
    """A button or a row of ours."""
    if choice == "none":
        return plain(phrases.say(owner.language, "gap_left"))
    if choice == "answer":
        found = connection.execute(
            "SELECT coalesce(nullif(text, ''), transcript, '') FROM message"
            " LEFT JOIN media ON message_id = message.id"
            " WHERE message.tenant_id = ? AND customer_id = ? AND message.id = ?"
            " AND role = 'inbound'",
            (tenant.id, owner.customer_id, message_id),
        ).fetchone()
        return answer(tenant, owner, gap_id, found[0].strip() if found else "", connection, now)
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None or gap.state not in OFFERED:
        return plain(phrases.say(owner.language, "gap_closed"))
    if choice == "yes":
        gaps.move(connection, gap, GapState.KEEPING, now)
        return []  # it is told when it is kept
    if choice == "once":
        gaps.move(connection, gap, GapState.ONCE, now)
        return plain(phrases.say(owner.language, "gap_once"))
    gaps.move(connection, gap, GapState.EDITING, now)
    return [gaps.about(gap.id, Kind.EDIT, phrases.say(owner.language, "gap_edit"))]


def reword(
    tenant: Tenant, owner: Owner, gap_id: int, text: str, connection: Any, now: datetime
) -> list[Reply]:
    """Other words for the FAQ, shown before they are kept; a first line with a question mark is

    its question.
    """
    gap = gaps.read(connection, tenant.id, gap_id)
    if gap is None or gap.state not in OFFERED:
        return plain(phrases.say(owner.language, "gap_closed"))
    first, _, rest = text.partition("\n")
    if rest.strip() and first.rstrip().endswith(("?", "؟")):
        columns = {"faq_question": first.strip(), "answer": rest.strip()}
    else:
        columns = {"answer": text}
    if not columns["answer"]:
        return plain(phrases.say(owner.language, "gap_words"))
    gaps.move(connection, gap, GapState.OFFERED, now, **columns)
    changed = gaps.read(connection, tenant.id, gap_id)
    return [passing_on.offering(owner, changed, "")] if changed else []


def _too_late(owner: Owner, gap: Gap) -> list[Reply]:
    if not gap.answer:
        return plain(phrases.say(owner.language, "gap_closed"))
    question = messages.cut(gap.question, QUOTED)
    return plain(phrases.say(owner.language, "gap_answered", question=question, answer=gap.answer))
