"""Messages of ours that wait for their reader: rows in the state HELD, in no queue.

One without `due_at` waits until the reader writes and opens the 24 hours again, one with it at most
until then.
"""

import json
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.conversations import window
from lumi.conversations.states import State
from lumi.whatsapp import messages

TRIES = 5
REPLACED = "A newer message took its place before it could be sent."


def hold(connection: Any, message_id: int, until: datetime | None) -> None:
    """Take a message that did not reach its reader out of the queue."""
    connection.execute(
        "UPDATE message SET state = ?, due_at = ?, claimed_by = NULL, wa_msg_id = NULL,"
        " sent_at = NULL, failed_at = NULL WHERE id = ? AND state NOT IN ('delivered', 'read')",
        (State.HELD, until and clock.stamp(until), message_id),
    )


def wait_again(connection: Any, message_id: int, now: datetime) -> bool:
    """Whether a message that has just failed was told to an owner: then it is not lost.

    It waits, in its own words, to be looked at again: one on a template that was refused until the
    owner writes. What failed in several tries stays so.
    """
    found = connection.execute(
        "SELECT type, text FROM message WHERE id = ? AND state = 'failed' AND attempts < ?"
        " AND json_extract(why, '$.told') IS NOT NULL",
        (message_id, TRIES),
    ).fetchone()
    if found is None:
        return False
    kind, text = found
    if kind == "template":
        body = json.dumps(messages.text(text), ensure_ascii=False)
        connection.execute(
            "UPDATE message SET type = 'text', payload = ? WHERE id = ?", (body, message_id)
        )
    hold(connection, message_id, None if kind == "template" else now)
    return True


def let_go(connection: Any, message_id: int, now: datetime) -> None:
    """Put a held message into its conversation's queue."""
    connection.execute(
        "UPDATE message SET state = ?, due_at = ? WHERE id = ? AND state = 'held'",
        (State.QUEUED, clock.stamp(now), message_id),
    )


def release(connection: Any, customer_id: int, now: datetime) -> int:
    """The reader has just written: all that waited for them goes out. How many there were."""
    return int(
        connection.execute(
            "UPDATE message SET state = ?, due_at = ? WHERE state = 'held' AND conversation_id ="
            " (SELECT id FROM conversation WHERE customer_id = ?)",
            (State.QUEUED, clock.stamp(now), customer_id),
        ).rowcount
    )


def replace(connection: Any, conversation_id: int, topic: str, now: datetime) -> None:
    """What waits there of that topic is out of date: a newer message is about to be told."""
    connection.execute(
        "UPDATE message SET state = ?, failed_at = ?, error = ? WHERE state = 'held'"
        " AND conversation_id = ? AND json_extract(why, '$.told') = ?",
        (State.FAILED, clock.stamp(now), REPLACED, conversation_id, topic),
    )


def give_up(connection: Any, message_id: int, error: str, now: datetime) -> None:
    """Nobody will get a held message; `error` says why in plain words."""
    connection.execute(
        "UPDATE message SET state = ?, failed_at = ?, error = ? WHERE id = ? AND state = 'held'",
        (State.FAILED, clock.stamp(now), error, message_id),
    )


def due(now: datetime) -> list[int]:
    """Ids of held messages to look at again: their time has come, or their reader has written."""
    found = database.rows(
        "SELECT message.id FROM message INDEXED BY message_held"
        " JOIN conversation ON conversation.id = conversation_id"
        " WHERE state = 'held' AND (due_at <= ? OR (due_at IS NULL AND last_inbound_at > ?))"
        " ORDER BY message.id",
        *(clock.stamp(now), clock.stamp(now - window.WINDOW)),
    )
    return [ident for (ident,) in found]


def waiting(tenant_id: int) -> int:
    """How many of a tenant's messages wait for their readers."""
    sql = (
        "SELECT count(*) FROM message INDEXED BY message_held"
        " WHERE state = 'held' AND tenant_id = ?"
    )
    return int(database.value(sql, tenant_id))
