"""A human has the conversation: Lumi stores what is written and keeps silent.

For a quiet time that the business sets, after the human's last word; what the customer writes
prolongs nothing.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from lumi import clock
from lumi.conversations.states import Outcome, State
from lumi.plain import N_
from lumi.whatsapp import messages

WITHDRAWN = N_("A person answered before this could be sent.")


def ask(connection: Any, customer_id: int, now: datetime) -> None:
    """A human is wanted: what waits, and what follows for a while, is for one."""
    (conversation_id,) = connection.execute(
        "SELECT id FROM conversation WHERE customer_id = ?", (customer_id,)
    ).fetchone()
    until = now + _quiet_time(connection, conversation_id)
    connection.execute(
        "UPDATE conversation SET human_until = max(coalesce(human_until, ''), ?) WHERE id = ?",
        (clock.stamp(until), conversation_id),
    )
    _leave_to_human(connection, conversation_id, now)


def give_back(connection: Any, customer_id: int) -> bool:
    """Lumi answers again; whether a human had the conversation.

    Who gives it back has seen to what was left to them: nobody waits for a person any more.
    """
    had = connection.execute(
        "UPDATE conversation SET human_until = NULL WHERE customer_id = ?"
        " AND human_until IS NOT NULL RETURNING id",
        (customer_id,),
    ).fetchall()
    connection.executemany(
        "UPDATE message SET outcome = ?1 WHERE outcome = ?2 AND id ="
        " (SELECT max(id) FROM message WHERE conversation_id = ?3 AND role = 'inbound')",
        [(Outcome.SEEN, Outcome.HUMAN, ident) for (ident,) in had],
    )
    return bool(had)


def begin(connection: Any, conversation_id: int, spoke_at: datetime, now: datetime) -> None:
    """A human has spoken: what waits is theirs, and a turn in hand may say nothing.

    Answers that could not be sent yet, for a token or a limit, are not sent after all; what was
    done about an appointment is told all the same.
    What was said so long ago that the quiet time is over means nothing any more.
    """
    until = spoke_at + _quiet_time(connection, conversation_id)
    if until <= now:
        return
    connection.execute(
        "UPDATE conversation SET human_until = max(coalesce(human_until, ''), ?),"
        " fence = fence + 1, claimed_by = NULL, claimed_until = NULL WHERE id = ?",
        (clock.stamp(until), conversation_id),
    )
    connection.execute(
        """
        UPDATE message SET state = 'failed', failed_at = ?, error = ?
        WHERE conversation_id = ? AND state IN ('queued', 'sending', 'unknown')
            AND state = 'queued' AND answers_id IS NOT NULL AND json_type(why, '$.booking') IS NULL
        """,
        (clock.stamp(now), WITHDRAWN, conversation_id),
    )
    _leave_to_human(connection, conversation_id, now)


def speak(connection: Any, conversation_id: int, text: str, once: str, now: datetime) -> bool:
    """A human answers from the dashboard: their words go to the outbox, and they have the floor.

    Inside the caller's transaction, and once for each `once`, a word that nobody else has: False
    when that was said already.
    """
    begin(connection, conversation_id, now, now)
    body = json.dumps(messages.text(text), ensure_ascii=False)
    return bool(
        connection.execute(
            """
            INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,
                                 received_at, payload, state, callback, due_at)
            SELECT tenant_id, customer_id, id, 'human', 'text', ?1, ?2, ?2, ?3, ?4, ?5, ?2
            FROM conversation WHERE id = ?6
            ON CONFLICT (callback) WHERE callback IS NOT NULL DO NOTHING
            """,
            (text, clock.stamp(now), body, State.QUEUED, once, conversation_id),
        ).rowcount
    )


def _quiet_time(connection: Any, conversation_id: int) -> timedelta:
    (minutes,) = connection.execute(
        "SELECT handover_minutes FROM tenant JOIN conversation ON tenant.id = tenant_id"
        " WHERE conversation.id = ?",
        (conversation_id,),
    ).fetchone()
    return timedelta(minutes=minutes)


def _leave_to_human(connection: Any, conversation_id: int, now: datetime) -> None:
    connection.execute(
        "UPDATE message SET handled_at = ?, outcome = ? WHERE conversation_id = ?"
        " AND role = 'inbound' AND handled_at IS NULL",
        (clock.stamp(now), Outcome.HUMAN, conversation_id),
    )
