"""A message tried out: Lumi's real reply to it, worked out whole and then undone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database, receptionist
from lumi.answers.embedding import Embedder
from lumi.booking.appointments import SlotTaken
from lumi.conversations import explaining
from lumi.conversations.explaining import Explained
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.receptionist import Response
from lumi.tenants.models import Tenant

GUEST = -1  # the number of the customer, the conversation and the message that are undone
LONGEST = 1000  # letters of what is tried


@dataclass(frozen=True, slots=True)
class Said:
    """One message that the customer would get, with what could be tapped below it."""

    text: str
    choices: tuple[str, ...]
    filename: str  # of a document that would come with it


@dataclass(frozen=True, slots=True)
class Trial:
    """What Lumi would do; nothing of it was done."""

    replies: tuple[Said, ...]
    explained: Explained


class _Undone(Exception):
    """Ends the transaction without a trace."""

    def __init__(self, replies: list[Reply]) -> None:
        super().__init__()
        self.replies = replies


def try_out(tenant: Tenant, written: str, now: datetime, embedder: Embedder) -> Trial:
    """The reply to one message of a customer who has never written before.

    Bookings are made and looked up as for a real one, inside a transaction that is then rolled
    back: nothing is kept, counted, told to owners or sent. No language model is asked: that would
    cost money.
    """
    bubble = Bubble(GUEST, "", "text", written[:LONGEST], {}, now)
    for _ in range(3):
        response = receptionist.respond(tenant, GUEST, [bubble], now, embedder)
        try:
            replies = _carried_out(tenant, bubble, response, now)
        except (SlotTaken, receptionist.Gone):
            continue  # somebody real was quicker: decide again
        return Trial(tuple(map(_said, replies)), explaining.explain(response.why))
    raise SlotTaken("three times in a row")


def _carried_out(tenant: Tenant, bubble: Bubble, response: Response, now: datetime) -> list[Reply]:
    try:
        with database.write() as connection:
            _arrive(connection, tenant, bubble, now)
            raise _Undone(receptionist.carry_out(tenant, GUEST, response, now))
    except _Undone as undone:
        return undone.replies


def _arrive(connection: Any, tenant: Tenant, bubble: Bubble, now: datetime) -> None:
    """A customer who has just written, as `carry_out` expects one."""
    stamp = clock.stamp(now)
    connection.execute(
        "INSERT INTO customer (id, tenant_id, user_id, created_at) VALUES (?1, ?2, 'try-out', ?3)",
        (GUEST, tenant.id, stamp),
    )
    connection.execute(
        "INSERT INTO conversation (id, tenant_id, customer_id) VALUES (?1, ?2, ?1)",
        (GUEST, tenant.id),
    )
    connection.execute(
        "INSERT INTO message (id, tenant_id, customer_id, conversation_id, role, type, text, ts,"
        " received_at) VALUES (?1, ?2, ?1, ?1, 'inbound', 'text', ?3, ?4, ?4)",
        (GUEST, tenant.id, bubble.text, stamp),
    )


def _said(reply: Reply) -> Said:
    filename = reply.attachment.filename if reply.attachment else ""
    return Said(reply.text, tuple(_choices(reply.body)), filename)


def _choices(body: dict[str, Any]) -> Iterator[str]:
    """The titles of buttons and list rows of a body that Lumi made."""
    action = body.get("interactive", {}).get("action", {})
    yield from (button["reply"]["title"] for button in action.get("buttons", ()))
    for section in action.get("sections", ()):
        yield from (row["title"] for row in section["rows"])
