"""Conversations for tests of the dashboard: a customer writes, Lumi answers, words are read."""

import json
from datetime import datetime
from typing import Any

from lumi import database
from lumi.conversations import outbox, words
from lumi.conversations.outbox import Reply
from lumi.whatsapp import messages
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from

ANA, BEA = "34600111222", "34600999888"

# What people and machines put where a name, a message or a file's name is expected.
NASTY = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE message; --",
    "{{ 7 * 7 }}{% raw %}",
    "</textarea></title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "=cmd|'/c calc'!A0",
    "\u202egnp.exe",
    "a" * 3000,
)


def writes(text: str, phone: str = ANA, at: datetime = T0, name: str = "", **more: Any) -> int:
    """The number of the conversation in which a customer has just written that."""
    contacts = [{"wa_id": phone, "profile": {"name": name}}] if name else ()
    arrive({**text_from(phone, text, ts=at), **more}, at=at, contacts=contacts)
    read()
    return int(
        database.value(
            "SELECT conversation.id FROM conversation JOIN customer ON customer.id = customer_id"
            " WHERE phone = ?",
            phone,
        )
    )


def answers(talk: int, text: str, at: datetime = T0, why: dict[str, Any] | None = None) -> int:
    """The number of Lumi's reply, in the queue."""
    with database.write() as connection:
        connection.execute(
            "UPDATE message SET handled_at = ?, outcome = 'answered' WHERE handled_at IS NULL"
            " AND role = 'inbound' AND conversation_id = ?",
            (at.isoformat(), talk),
        )
        reply = Reply(text, messages.text(text), why)
        (ident,) = outbox.queue(connection, talk, [reply], None, at)
    read()
    return ident


def becomes(message_id: int, state: str, error: str = "") -> None:
    with database.write() as connection:
        connection.execute(
            "UPDATE message SET state = ?, error = ? WHERE id = ?", (state, error, message_id)
        )


def read() -> None:
    while words.read_on():
        continue


def said(talk: int) -> list[tuple[str, str]]:
    """Role and words of every message, in order."""
    return database.rows(
        "SELECT role, text FROM message WHERE conversation_id = ? ORDER BY id", talk
    )


def body_of(message_id: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        database.value("SELECT payload FROM message WHERE id = ?", message_id)
    )
    return found
