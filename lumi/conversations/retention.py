"""What a business keeps for so many days only: then messages go, and who has not come since.

A message takes its files, transcript and searched words along, by cascade and trigger. Of customers
who are over nothing stays but their appointments, with nobody's name: the business's figures.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.conversations.customers import references

AT_ONCE = 200  # rows of a write transaction: webhooks wait for it

_OLD_MESSAGES = """
    SELECT message.id, conversation.id
    FROM conversation CROSS JOIN message INDEXED BY message_conversation
    ON conversation_id = conversation.id
    WHERE conversation.tenant_id = ?1 AND message.id <= ?2 AND received_at < ?3
    AND (role != 'inbound' OR handled_at IS NOT NULL)
    AND coalesce(state, '') NOT IN ('held', 'queued', 'sending', 'unknown') LIMIT ?4
"""
_OLD_QUESTIONS = "SELECT id FROM open_question WHERE tenant_id = ? AND asked_at < ? LIMIT ?"
_OVER = """
    SELECT id FROM customer WHERE tenant_id = ?1 AND created_at < ?2 AND forgotten_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM conversation JOIN message ON conversation_id = conversation.id
                    WHERE conversation.customer_id = customer.id)
    AND NOT EXISTS (SELECT 1 FROM appointment WHERE customer_id = customer.id AND starts_at >= ?2)
    AND NOT EXISTS (SELECT 1 FROM waitlist WHERE customer_id = customer.id AND wants_until >= ?2)
    AND NOT EXISTS (SELECT 1 FROM owner_number WHERE customer_id = customer.id)
    LIMIT ?3
"""


def forget(now: datetime) -> bool:
    """Let one small batch go that is older than its business keeps; whether there may be more.

    What still waits to be answered or sent stays until it is. Dead letters have a time of their
    own, shorter than the shortest that a business can choose.
    """
    kept = database.rows("SELECT id, keep_days FROM tenant WHERE keep_days > 0")
    return any(_forget(tenant_id, now - timedelta(days=days), now) for tenant_id, days in kept)


def _forget(tenant_id: int, before: datetime, now: datetime) -> bool:
    stamp = clock.stamp(before)
    messages = database.rows(_OLD_MESSAGES, tenant_id, _newest_before(stamp), stamp, AT_ONCE)
    questions = database.rows(_OLD_QUESTIONS, tenant_id, stamp, AT_ONCE)
    over = [] if messages else database.rows(_OVER, tenant_id, stamp, AT_ONCE)
    if not (messages or questions or over):
        return False
    with database.without_a_trace(), database.write() as connection:
        _delete_messages(connection, messages)
        connection.executemany("DELETE FROM open_question WHERE id = ?", questions)
        for (ident,) in over:
            _forget_customer(connection, ident, now)
    return True


def _newest_before(stamp: str) -> int:
    """The number of the newest message received before: messages are numbered as they come."""
    low, high = 0, int(database.value("SELECT coalesce(max(id), 0) FROM message"))
    while low < high:
        middle = (low + high + 1) // 2
        sql = "SELECT received_at FROM message WHERE id <= ? ORDER BY id DESC LIMIT 1"
        received_at = database.value(sql, middle)
        if received_at is None or received_at < stamp:
            low = middle
        else:
            high = middle - 1
    return low


def _delete_messages(connection: Any, messages: list[tuple[Any, ...]]) -> None:
    connection.executemany("DELETE FROM message WHERE id = ?", [(one,) for one, _ in messages])
    connection.execute(
        "UPDATE conversation SET last_message_id = NULL, last_said_at = NULL"
        " WHERE id IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = last_message_id)",
        (json.dumps(sorted({talk for _, talk in messages})),),
    )


def _forget_customer(connection: Any, ident: int, now: datetime) -> None:
    """Every row about them but their appointments; without those, they themselves."""
    for table, column in references(connection, "customer"):
        if table != "appointment":
            connection.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (ident,))  # noqa: S608
    if not connection.execute(
        "SELECT 1 FROM appointment WHERE customer_id = ?", (ident,)
    ).fetchone():
        connection.execute("DELETE FROM customer WHERE id = ?", (ident,))
        return
    connection.execute(
        "UPDATE customer SET user_id = 'forgotten ' || id, phone = NULL, name = '', username = '',"
        " told_name = '', told_phone = '', notes = '', forgotten_at = ? WHERE id = ?",
        (clock.stamp(now), ident),
    )
