"""What Lumi has to say: queued with the decision, sent in order, never twice without a reason."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from lumi import clock, database
from lumi.conversations import window
from lumi.conversations.states import State


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a document, kept with its message until that is sent."""

    filename: str
    mime: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A message to send: its words, and the body for the Graph API without the recipient.

    The body of a reply with an attachment is `messages.document(filename, caption)`.
    """

    text: str
    body: dict[str, Any]
    why: dict[str, Any] | None = None
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """The head of a conversation's outbox, claimed by one worker."""

    id: int
    tenant_id: int
    conversation_id: int
    customer_id: int
    body: dict[str, Any]
    callback: str
    attempts: int
    phone: str | None
    user_id: str | None
    last_inbound_at: datetime | None
    unknowns: int  # how often nobody told what became of it
    attachment: Attachment | None = None
    media_id: str | None = None  # Meta's for the attachment, once it was uploaded


def queue(
    connection: Any, conversation_id: int, replies: list[Reply], answers: int | None, now: datetime
) -> list[int]:
    """Add replies to the conversation's outbox, in order, inside the caller's transaction."""
    stamp = clock.stamp(now)
    return [
        connection.execute(
            """
            INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,
                                 received_at, payload, state, callback, due_at, answers_id, why,
                                 attachment)
            SELECT tenant_id, customer_id, id, 'assistant', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
            FROM conversation WHERE id = ?
            """,
            (
                *(reply.body["type"], reply.text, stamp, stamp),
                json.dumps(reply.body, ensure_ascii=False),
                *(State.QUEUED, uuid.uuid4().hex, stamp, answers),
                json.dumps(reply.why, ensure_ascii=False) if reply.why else None,
                json.dumps(asdict(reply.attachment)) if reply.attachment else None,
                conversation_id,
            ),
        ).lastrowid
        for reply in replies
    ]


# A head is the oldest message of its conversation that is not settled. `state IN (…)` is written
# as in the partial indexes, or SQLite would not use them (sqlite.org/partialindex.html, 3.1).
# One step of `waits` for each tenant with something unsent: what others wait for is not read.
_DUE = """
    WITH RECURSIVE waits(id) AS (
        SELECT min(tenant_id) FROM message WHERE state IN ('queued', 'sending', 'unknown')
        UNION ALL
        SELECT (SELECT min(tenant_id) FROM message
                WHERE state IN ('queued', 'sending', 'unknown') AND tenant_id > waits.id)
        FROM waits WHERE id IS NOT NULL)
    SELECT message.id, message.tenant_id FROM waits
    JOIN tenant ON tenant.id = waits.id AND sending_blocked = '' AND suspended_at IS NULL
        AND tenant.id NOT IN (SELECT value FROM json_each(?2))
    JOIN message ON message.id IN (
        SELECT head.id FROM message head INDEXED BY message_queued
        WHERE head.state IN ('queued', 'sending', 'unknown') AND head.state != 'sending'
          AND head.tenant_id = tenant.id AND head.due_at <= ?1
          AND NOT EXISTS (
            SELECT 1 FROM message earlier INDEXED BY message_unsent
            WHERE earlier.conversation_id = head.conversation_id AND earlier.id < head.id
              AND earlier.state IN ('queued', 'sending', 'unknown'))
        ORDER BY head.id LIMIT ?3)
    ORDER BY message.id
"""

_CLAIMED = """
    SELECT message.id, message.tenant_id, conversation_id, message.customer_id, payload, callback,
           message.attempts, phone, user_id, message.unknowns, attachment, media_id,
           last_inbound_at
    FROM message JOIN customer ON customer.id = message.customer_id
    JOIN conversation ON conversation.id = message.conversation_id WHERE message.id = ?
"""


def claim(
    worker: str,
    limit: int,
    now: datetime,
    paused: Sequence[int] = (),
    share: int | None = None,
    under_way: Mapping[int, int] = MappingProxyType({}),
) -> list[Send]:
    """Up to `limit` heads that are due, oldest first; those of tenants in `paused` wait.

    No tenant has more than `share` sends at once, `under_way` among them. On disk before
    anything is sent, so that after a crash a send that may have happened can be told from one
    that did not.
    """
    stamp, share = clock.stamp(now), limit if share is None else share
    full = [ident for ident, count in under_way.items() if count >= share]
    found = database.rows(_DUE, stamp, json.dumps([*paused, *full]), limit)
    due = _shared(found, share, under_way)[:limit]
    if not due:
        return []
    with database.write() as connection:
        sends = []
        for ident in due:
            claimed = connection.execute(
                "UPDATE message SET state = 'sending', claimed_by = ?, attempts = attempts + 1,"
                " attempted_at = ? WHERE id = ? AND state IN ('queued', 'unknown') AND due_at <= ?",
                (worker, stamp, ident, stamp),
            ).rowcount
            if claimed:
                sends.append(_send(connection.execute(_CLAIMED, (ident,)).fetchone()))
    return sends


def _shared(due: list[Any], share: int, under_way: Mapping[int, int]) -> list[int]:
    taken = Counter(under_way)
    kept = []
    for ident, tenant_id in due:
        taken[tenant_id] += 1
        if taken[tenant_id] <= share:
            kept.append(ident)
    return kept


def _send(found: tuple[Any, ...]) -> Send:
    ident, tenant_id, conversation_id, customer_id, payload, *rest, last_inbound_at = found
    callback, attempts, phone, user_id, unknowns, attachment, media_id = rest
    return Send(
        id=ident,
        tenant_id=tenant_id,
        conversation_id=conversation_id,
        customer_id=customer_id,
        body=json.loads(payload),
        callback=callback,
        attempts=attempts,
        phone=phone,
        user_id=user_id,
        last_inbound_at=clock.instant(last_inbound_at) if last_inbound_at else None,
        unknowns=unknowns,
        attachment=Attachment(**json.loads(attachment)) if attachment else None,
        media_id=media_id,
    )


def uploaded(connection: Any, send: Send, media_id: str) -> None:
    """The attachment is with Meta under that id: a repeat of the send needs no second upload."""
    connection.execute(
        "UPDATE message SET media_id = ? WHERE callback = ?", (media_id, send.callback)
    )


def sent(connection: Any, send: Send, wa_msg_id: str, now: datetime) -> None:
    """Meta accepted it. A status may have told more already; that stays."""
    connection.execute(
        """
        UPDATE message SET claimed_by = NULL, sent_at = coalesce(sent_at, ?1),
            state = CASE WHEN state IN ('queued', 'sending', 'unknown') THEN 'sent' ELSE state END,
            wa_msg_id = CASE WHEN wa_msg_id IS NOT NULL OR EXISTS (
                SELECT 1 FROM message other WHERE other.tenant_id = message.tenant_id
                AND other.wa_msg_id = ?2) THEN wa_msg_id ELSE ?2 END
        WHERE id = ?3 AND callback = ?4  -- SQLite may give an erased row's id to another
        """,
        (clock.stamp(now), wa_msg_id, send.id, send.callback),
    )


def again(
    connection: Any, send: Send, wait: float, code: int | None, error: str, now: datetime
) -> None:
    """Meta did not take it this time: once more after `wait` seconds."""
    due = clock.stamp(now + timedelta(seconds=wait))
    _leave(connection, send, State.QUEUED, due, code, error)


def unknown(connection: Any, send: Send, resend_after: float, error: str, now: datetime) -> None:
    """It may have been sent: a status settles it, else it goes again `resend_after` s later."""
    due = clock.stamp(now + timedelta(seconds=resend_after))
    _leave(connection, send, State.UNKNOWN, due, None, error)
    connection.execute(
        "UPDATE message SET unknowns = unknowns + 1 WHERE callback = ?", (send.callback,)
    )


def expire(lease: float, resend_after: float, now: datetime) -> None:
    """A send that nobody finished within `lease` seconds may have happened: its outcome is unknown.

    Requests end by their own time-outs long before; only a full disk or a bug leaves such rows.
    """
    begun = clock.stamp(now - timedelta(seconds=lease))
    sql = "SELECT count(*) FROM message WHERE state IN ('queued', 'sending', 'unknown')"
    if not database.value(f"{sql} AND state = 'sending' AND attempted_at < ?", begun):
        return
    with database.write() as connection:
        connection.execute(
            "UPDATE message SET state = 'unknown', claimed_by = NULL, due_at = ?"
            " WHERE state IN ('queued', 'sending', 'unknown') AND state = 'sending'"
            " AND attempted_at < ?",
            (clock.stamp(now + timedelta(seconds=resend_after)), begun),
        )


def fail(connection: Any, send: Send, code: int | None, error: str, now: datetime) -> None:
    """It will not be sent; `error` says why in plain words."""
    _leave(connection, send, State.FAILED, None, code, error)
    connection.execute(
        "UPDATE message SET failed_at = ? WHERE callback = ? AND state = 'failed'",
        (clock.stamp(now), send.callback),
    )


def _leave(
    connection: Any, send: Send, state: State, due: str | None, code: int | None, error: str
) -> None:
    """Only a row that is still being sent changes: a status may have settled it meanwhile."""
    connection.execute(
        "UPDATE message SET state = ?, due_at = ?, claimed_by = NULL, error_code = ?, error = ?"
        " WHERE id = ? AND callback = ? AND state = 'sending'",
        (state, due, code, error, send.id, send.callback),
    )


def give_up_blocked(error: str, now: datetime) -> None:
    """What waits for a new token, or for the end of a suspension, until its window has closed."""
    found = database.rows(
        """
        SELECT message.id FROM message
        JOIN conversation ON conversation.id = message.conversation_id
        JOIN tenant ON tenant.id = message.tenant_id
            AND (sending_blocked != '' OR suspended_at IS NOT NULL)
        WHERE state IN ('queued', 'sending', 'unknown') AND state = 'queued'
          AND last_inbound_at <= ? LIMIT 1000
        """,
        clock.stamp(now - window.WINDOW),
    )
    if found:
        with database.write() as connection:
            connection.executemany(
                "UPDATE message SET state = 'failed', failed_at = ?, error = ? WHERE id = ?"
                " AND state = 'queued'",
                [(clock.stamp(now), error, ident) for (ident,) in found],
            )


def waiting(now: datetime) -> tuple[int, int, float]:
    """Inbound messages that wait for an answer, ours that wait to be sent, the oldest's seconds."""
    found = database.row(
        """
        SELECT (SELECT count(*) FROM message WHERE role = 'inbound' AND handled_at IS NULL),
               (SELECT count(*) FROM message WHERE state IN ('queued', 'sending', 'unknown')),
               min(coalesce((SELECT received_at FROM message INDEXED BY message_waiting
                             WHERE role = 'inbound' AND handled_at IS NULL
                             ORDER BY id LIMIT 1), '9'),
                   coalesce((SELECT received_at FROM message INDEXED BY message_queued
                             WHERE state IN ('queued', 'sending', 'unknown')
                             ORDER BY id LIMIT 1), '9'))
        """
    )
    inbound, outbound, oldest = found or (0, 0, "9")
    seconds = 0.0 if oldest == "9" else (now - clock.instant(oldest)).total_seconds()
    return inbound, outbound, max(0.0, seconds)
