"""What customers wrote: recorded once, claimed by one worker at a time, settled in one piece."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lumi import clock, database
from lumi.conversations import customers, rewrites
from lumi.conversations.doors import Door
from lumi.conversations.states import Outcome
from lumi.llm import Heard
from lumi.tenants import usage
from lumi.whatsapp.shapes import Message

RETRIES = 4  # tries at one turn before it is given up
FIRST_RETRY = 1.0  # seconds; each further try waits four times as long
LONGEST_RETRY = FIRST_RETRY * 4 ** (RETRIES - 2)


_TOLD = {"from", "from_user_id", "from_parent_user_id", "id", "timestamp", "type", "text"}
_as_json = json.JSONEncoder(ensure_ascii=False).encode


class ClaimLost(Exception):
    """Somebody else has the conversation now; whatever was decided is not to be written."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A conversation in one worker's hands; `fence` tells it from older and newer claims."""

    conversation_id: int
    tenant_id: int
    customer_id: int
    fence: int
    worker: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message of a turn."""

    id: int
    wa_msg_id: str
    type: str
    text: str
    payload: dict[str, Any]
    received_at: datetime
    quotes: str = ""  # WhatsApp's id of the message that it answers
    picture: Path | None = None  # that a model may look at
    heard: Heard | None = None  # what a model made of its sound, where it was asked in this turn
    admits: str = ""  # the phrase that says why what came with it is of no use

    @property
    def tapped(self) -> str:
        """The id of the button or list row that was tapped, "" for anything written.

        A quick reply of a template comes with its payload instead.
        """
        if isinstance(button := self.payload.get("button"), dict):
            return button["payload"] if isinstance(button.get("payload"), str) else ""
        interactive = self.payload.get("interactive")
        if not isinstance(interactive, dict):
            return ""
        reply = interactive.get("list_reply") or interactive.get("button_reply")
        ident = reply.get("id") if isinstance(reply, dict) else None
        return ident if isinstance(ident, str) else ""


_ARRIVE = """
    INSERT INTO message (tenant_id, customer_id, conversation_id, wa_msg_id, role, type, text, ts,
                         received_at, payload, context_wa_msg_id, group_id, handled_at, outcome)
    VALUES {} ON CONFLICT (tenant_id, wa_msg_id) DO NOTHING
"""
_WA_MSG_ID = 3  # its place in a row that arrives
_ARRIVING = "(?, ?, ?, ?, 'inbound', ?, ?, ?, ?, ?, ?, ?, ?, ?)"
AT_ONCE = 100  # rows of one statement; SQLite takes 32,766 values (sqlite.org/limits.html)


def record(connection: Any, door: Door, message: Message, now: datetime) -> Outcome | None:
    """Take a message in; what it already came to, or None when it waits for an answer.

    It waits unless it wants no answer, is too old, or a human has the conversation. The row is
    written by `flush`, once, however often Meta delivers it. Raises customers.Nobody.
    """
    who = customers.identify(connection, door.tenant_id, message.contact, now, door.recognised)
    stamp = clock.stamp(now)
    outcome = _outcome_at_once(door, message, who.human_until, now)
    door.arriving.append(
        (
            *(door.tenant_id, who.id, who.conversation_id, message.wa_msg_id, message.type),
            *(message.text, clock.stamp(message.ts), stamp),
            *(_kept(message), message.context_id, message.group_id),
            *((stamp, outcome) if outcome else (None, None)),
        )
    )
    return outcome


def _kept(message: Message) -> str | None:
    """The item as Meta sent it, unless the columns say all that it says."""
    if message.type == "text" and message.payload.keys() <= _TOLD:
        return None
    return _as_json(message.payload)


def is_known(connection: Any, door: Door, wa_msg_id: str) -> bool:
    """Whether the tenant's message is on disk already, from an earlier delivery."""
    sql = "SELECT 1 FROM message WHERE tenant_id = ? AND wa_msg_id = ?"
    return connection.execute(sql, (door.tenant_id, wa_msg_id)).fetchone() is not None


def flush(connection: Any, door: Door, now: datetime) -> None:
    """Write down what has been taken in; the conversations learn of it by a trigger."""
    while door.arriving:
        rows, door.arriving[:AT_ONCE] = door.arriving[:AT_ONCE], []
        sql = _ARRIVE.format(", ".join([_ARRIVING] * len(rows)))
        written = connection.execute(sql, [value for row in rows for value in row]).rowcount
        if door.changed_early:
            rewrites.rewrite(connection, door, [row[_WA_MSG_ID] for row in rows], now)
        day = usage.day_of(now, door.timezone)
        door.tally[door.tenant_id, day, usage.Kind.INBOUND, door.phone_id] += written


def _outcome_at_once(
    door: Door, message: Message, human_until: str | None, now: datetime
) -> Outcome | None:
    if not message.answerable:
        return Outcome.SILENT
    if now - message.ts > door.stale_after:
        return Outcome.STALE
    return Outcome.HUMAN if human_until and human_until > clock.stamp(now) else None


_READY = """
    SELECT message.conversation_id FROM message INDEXED BY message_waiting
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.role = 'inbound' AND message.handled_at IS NULL
      AND quiet_since <= ?1 AND coalesce(claimed_until, '') <= ?2 AND coalesce(retry_at, '') <= ?2
    GROUP BY message.conversation_id ORDER BY min(message.id) LIMIT ?3
"""


def claim(worker: str, limit: int, now: datetime, quiet: float, lease: float) -> list[Claim]:
    """Up to `limit` conversations that have been quiet for `quiet` seconds, oldest wait first.

    They are this worker's for `lease` seconds.
    """
    quiet_until, stamp = clock.stamp(now - timedelta(seconds=quiet)), clock.stamp(now)
    ready = [ident for (ident,) in database.rows(_READY, quiet_until, stamp, limit)]
    if not ready:
        return []
    until = clock.stamp(now + timedelta(seconds=lease))
    with database.write() as connection:
        claimed = [
            connection.execute(
                "UPDATE conversation SET claimed_by = ?1, claimed_until = ?2, fence = fence + 1"
                " WHERE id = ?3 AND coalesce(claimed_until, '') <= ?4"
                " RETURNING id, tenant_id, customer_id, fence, claimed_by, attempts",
                (worker, until, ident, stamp),
            ).fetchone()
            for ident in ready
        ]
    return [Claim(*found) for found in claimed if found]


def turn(claim: Claim) -> list[Bubble]:
    """The bubbles that wait in a claimed conversation, in the order in which they were written."""
    found = database.rows(
        "SELECT id, coalesce(wa_msg_id, ''), type, text, coalesce(payload, '{}'), received_at,"
        " coalesce(context_wa_msg_id, '') FROM message INDEXED BY message_waiting"
        " WHERE conversation_id = ? AND role = 'inbound' AND handled_at IS NULL ORDER BY ts, id",
        claim.conversation_id,
    )
    return [
        Bubble(ident, wa_msg_id, kind, text, json.loads(payload), clock.instant(received), quotes)
        for ident, wa_msg_id, kind, text, payload, received, quotes in found
    ]


def settle(
    connection: Any,
    claim: Claim,
    bubbles: list[Bubble],
    now: datetime,
    outcome: Outcome = Outcome.ANSWERED,
) -> None:
    """The turn is over: its bubbles came to that and the claim ends. Raises ClaimLost.

    The first write of the caller's transaction: when it raises, nothing else may be written.
    """
    _end_claim(connection, claim, attempts=0, retry_at=None)
    _close(connection, bubbles, outcome, now)


def give_back(connection: Any, claim: Claim) -> None:
    """The claim ends and nothing else: the turn waits as it did before. Raises ClaimLost."""
    _end_claim(connection, claim, attempts=claim.attempts, retry_at=None)


def remember_question(
    connection: Any, claim: Claim, message_id: int | None, text: str, now: datetime
) -> None:
    """Keep a question that no FAQ answers, for the owner; it is asked from `now` on."""
    connection.execute(
        "INSERT INTO open_question (tenant_id, customer_id, message_id, text, asked_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (claim.tenant_id, claim.customer_id, message_id, text, clock.stamp(now)),
    )


def forget_questions(connection: Any, claim: Claim, now: datetime) -> None:
    """Those of the customer that count only after `now`: a tap has answered them."""
    connection.execute(
        "DELETE FROM open_question WHERE customer_id = ? AND tenant_id = ? AND asked_at > ?",
        (claim.customer_id, claim.tenant_id, clock.stamp(now)),
    )


def fail(connection: Any, claim: Claim, bubbles: list[Bubble], now: datetime) -> bool:
    """The turn could not be answered: try again later, or give it up. True when given up.

    No bubbles: they could not even be read; then all that waits is given up.
    """
    attempts = claim.attempts + 1
    gives_up = attempts >= RETRIES
    wait = timedelta(seconds=FIRST_RETRY * 4 ** (attempts - 1))
    _end_claim(
        connection,
        claim,
        attempts=0 if gives_up else attempts,
        retry_at=None if gives_up else clock.stamp(now + wait),
    )
    if gives_up and bubbles:
        _close(connection, bubbles, Outcome.FAILED, now)
    elif gives_up:
        connection.execute(
            "UPDATE message SET handled_at = ?, outcome = ? WHERE conversation_id = ?"
            " AND role = 'inbound' AND handled_at IS NULL",
            (clock.stamp(now), Outcome.FAILED, claim.conversation_id),
        )
    return gives_up


def _end_claim(connection: Any, claim: Claim, attempts: int, retry_at: str | None) -> None:
    ended = connection.execute(
        "UPDATE conversation SET claimed_by = NULL, claimed_until = NULL, attempts = ?,"
        " retry_at = ? WHERE id = ? AND fence = ? AND claimed_by = ?",
        (attempts, retry_at, claim.conversation_id, claim.fence, claim.worker),
    ).rowcount
    if not ended:
        raise ClaimLost(f"conversation {claim.conversation_id}")


def _close(connection: Any, bubbles: list[Bubble], outcome: Outcome, now: datetime) -> None:
    connection.executemany(
        "UPDATE message SET handled_at = ?, outcome = ? WHERE id = ? AND handled_at IS NULL",
        [(clock.stamp(now), outcome, bubble.id) for bubble in bubbles],
    )
