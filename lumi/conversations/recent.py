"""What was said in a conversation lately, by the customer, by Lumi and by humans."""

import json
from datetime import datetime, timedelta

from lumi import clock, database

AGO = timedelta(hours=24)
MOST = 12  # messages


def said(tenant_id: int, customer_id: int, before: int, since: datetime) -> list[tuple[bool, str]]:
    """Whether it was ours, and its words, oldest first; of this customer alone, and since then.

    The words of a voice note are what was heard in it. `before` is the id of the first message of
    the turn that is being answered.
    """
    found = database.rows(
        "SELECT role != 'inbound', coalesce(nullif(text, ''), transcript) AS words FROM message"
        " LEFT JOIN media ON message_id = message.id"
        " WHERE message.tenant_id = ? AND conversation_id ="
        " (SELECT id FROM conversation WHERE customer_id = ?) AND message.id < ?"
        " AND received_at > ? AND words != '' ORDER BY message.id DESC LIMIT ?",
        *(tenant_id, customer_id, before, clock.stamp(since), MOST),
    )
    return [(bool(is_ours), text) for is_ours, text in reversed(found)]


def offered(tenant_id: int, customer_id: int) -> list[str]:
    """The ids of what our last message in the conversation offered to tap."""
    told = database.value(
        "SELECT payload FROM message WHERE tenant_id = ? AND conversation_id ="
        " (SELECT id FROM conversation WHERE customer_id = ?) AND role = 'assistant'"
        " ORDER BY id DESC LIMIT 1",
        *(tenant_id, customer_id),
    )
    action = json.loads(told or "{}").get("interactive", {}).get("action", {})
    rows = [row for section in action.get("sections", ()) for row in section["rows"]]
    return [row["id"] for row in (*rows, *(one["reply"] for one in action.get("buttons", ())))]
