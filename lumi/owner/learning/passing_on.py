"""An owner's answer goes to each customer who asked: in the 24 hours, or when they write again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database, phrases
from lumi.answers.gaps.states import GapState
from lumi.booking import reaching
from lumi.conversations import manners, outbox, window
from lumi.conversations.outbox import Reply
from lumi.owner import numbers
from lumi.owner.learning import gap as gaps
from lumi.owner.learning.gap import Gap, Kind
from lumi.owner.numbers import Owner
from lumi.tenants import models
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

PATIENCE = timedelta(days=7)  # after that a customer has found the answer elsewhere
QUOTED = 200  # units of a customer's own question that are repeated to them
SHOWN = 700  # units of an answer that an owner is shown again, within a message with buttons
PASSED = (GapState.OFFERED, GapState.EDITING, GapState.KEEPING, GapState.KEPT, GapState.ONCE)


@dataclass(frozen=True, slots=True)
class Told:
    """How many customers were told, and how many wait until they write."""

    now: int
    later: int


def pass_on(now: datetime) -> None:
    """Answers that owners have just given; each gap with all its customers in one transaction."""
    for tenant_id, gap_id in database.rows(
        "SELECT tenant_id, id FROM gap INDEXED BY gap_due WHERE state = 'answered'"
        " AND state IN ('open', 'answered', 'keeping')"
    ):
        tenant = models.with_id(tenant_id)
        with database.write() as connection:
            gap = gaps.read(connection, tenant_id, gap_id)
            if tenant is None or gap is None or gap.state is not GapState.ANSWERED:
                continue
            told = tell_all(connection, tenant, gap, now)
            gaps.move(connection, gap, GapState.OFFERED, now)
            for owner in numbers.owners(connection, tenant):
                if owner.id == gap.answered_by:
                    offer(connection, owner, gap, _became_of_it(owner.language, told), now)
            tell_owners(connection, tenant, gap, now)


def catch_up(now: datetime) -> None:
    """Customers who were out of reach and have written since, or asked the same meanwhile."""
    states = ", ".join(f"'{state}'" for state in PASSED)
    for tenant_id, gap_id in database.rows(
        "SELECT DISTINCT gap.tenant_id, gap.id"  # noqa: S608  constants alone
        " FROM gap INDEXED BY gap_answered"
        " JOIN open_question INDEXED BY open_question_waiting ON gap_id = gap.id"
        " JOIN conversation ON conversation.customer_id = open_question.customer_id"
        f" WHERE gap_id IS NOT NULL AND closed_at IS NULL AND state IN ({states})"
        " AND answered_at > ? AND last_inbound_at > ?",
        *(clock.stamp(now - PATIENCE), clock.stamp(now - window.WINDOW + reaching.MARGIN)),
    ):
        tenant = models.with_id(tenant_id)
        with database.write() as connection:
            gap = gaps.read(connection, tenant_id, gap_id)
            if tenant is not None and gap is not None:
                tell_all(connection, tenant, gap, now)


def tell_all(connection: Any, tenant: Tenant, gap: Gap, now: datetime) -> Told:
    """Queue the answer for everyone who waits and can be reached; once for each, however often

    they asked.
    """
    waiting = connection.execute(
        "SELECT customer_id, text, max(id) FROM open_question"  # the text of the last one
        " WHERE gap_id = ? AND closed_at IS NULL GROUP BY customer_id",
        (gap.id,),
    ).fetchall()
    told = 0
    for customer_id, question, _ in waiting:
        talk = reaching.talk_with(connection, tenant, customer_id, now)
        has_stopped = manners.has_stopped(customer_id)
        if talk.is_open and not has_stopped:
            replies = _replies(talk.language, question, gap)
            outbox.queue(connection, talk.conversation_id, replies, None, now)
            told += 1
        if talk.is_open or has_stopped:
            connection.execute(
                "UPDATE open_question SET closed_at = ? WHERE gap_id = ? AND customer_id = ?"
                " AND closed_at IS NULL",
                (clock.stamp(now), gap.id, customer_id),
            )
    (later,) = connection.execute(
        "SELECT count(DISTINCT customer_id) FROM open_question WHERE gap_id = ?"
        " AND closed_at IS NULL",
        (gap.id,),
    ).fetchone()
    return Told(told, later)


def _replies(language: str, question: str, gap: Gap) -> list[Reply]:
    """The customer's own question, never another's, and the team's answer word for word."""
    quoted = messages.cut(question, QUOTED)
    text = phrases.say(language, "team_answer", question=quoted, answer=gap.answer)
    why = {"team": True, "answers_gap": gap.id}
    return [Reply(part, messages.text(part), why) for part in messages.split(text)]


def tell_owners(connection: Any, tenant: Tenant, gap: Gap, now: datetime) -> None:
    """All but the one who answered hear the answer."""
    for owner in numbers.owners(connection, tenant):
        if owner.id == gap.answered_by:
            continue
        text = phrases.say(
            owner.language,
            "gap_answered",
            question=messages.cut(gap.draft.question, SHOWN),
            answer=messages.cut(gap.answer, SHOWN),
        )
        talk = reaching.talk_with(connection, tenant, owner.customer_id, now)
        if talk.is_open:  # else it is no news when they come
            outbox.queue(
                connection, talk.conversation_id, [Reply(text, messages.text(text))], None, now
            )


def offer(connection: Any, owner: Owner, gap: Gap, first: str, now: datetime) -> None:
    """Ask the owner, who has just written, whether the answer is to be an FAQ."""
    outbox.queue(connection, talk_of(connection, owner), [offering(owner, gap, first)], None, now)


def offering(owner: Owner, gap: Gap, first: str) -> Reply:
    draft = gap.draft
    keep = phrases.say(
        owner.language,
        "gap_keep",
        question=messages.cut(draft.question, SHOWN - 500),
        answer=messages.cut(draft.answer, SHOWN),
    )
    text = f"{first}\n\n{keep}" if first else keep
    choices = [
        (f"gap:{choice}:{gap.id}", phrases.say(owner.language, f"gap_keep_{choice}"))
        for choice in ("yes", "once", "edit")
    ]
    return gaps.about(gap.id, Kind.OFFER, text, messages.buttons(text, choices))


def _became_of_it(language: str, told: Told) -> str:
    counted = (("gap_passed", told.now), ("gap_waits", told.later))
    return " ".join(phrases.say(language, key, customers=many) for key, many in counted if many)


def talk_of(connection: Any, owner: Owner) -> int:
    """The owner's conversation with the business."""
    (found,) = connection.execute(
        "SELECT id FROM conversation WHERE tenant_id = ? AND customer_id = ?",
        (owner.tenant_id, owner.customer_id),
    ).fetchone()
    return int(found)
