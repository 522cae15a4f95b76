"""What Meta tells of our messages: sent, delivered, read, failed; only ever forward."""

from datetime import datetime
from typing import Any

from lumi import clock
from lumi.conversations.inbox import Door
from lumi.conversations.states import PROGRESS, State
from lumi.tenants import notices, usage
from lumi.whatsapp import faults
from lumi.whatsapp.shapes import Status

_OURS = "SELECT id, state, wa_msg_id FROM message WHERE role = 'assistant' AND tenant_id = ?"
_BY_CALLBACK = f"{_OURS} AND callback = ? AND callback IS NOT NULL"
_BY_WA_MSG_ID = f"{_OURS} AND wa_msg_id = ?"


def settle(connection: Any, door: Door, status: Status, now: datetime) -> bool:
    """Move our message on as the status says; False when we know no such message.

    The callback data names it even while the answer to our own request is still on its way, or
    never came: that is how a send of unknown outcome is settled.
    """
    found = None
    if status.callback:
        found = connection.execute(_BY_CALLBACK, (door.tenant_id, status.callback)).fetchone()
    if found is None:
        found = connection.execute(_BY_WA_MSG_ID, (door.tenant_id, status.wa_msg_id)).fetchone()
    if found is None:
        return False
    ident, state, wa_msg_id = found
    if wa_msg_id is None:
        _learn_wa_msg_id(connection, door, ident, status.wa_msg_id)
    told = _told(status)
    if told is State.FAILED:
        _fail(connection, door, ident, State(state), status, now)
    elif told is not None:
        _advance(connection, door, ident, State(state), told, status)
    return True


def _told(status: Status) -> State | None:
    if status.state == "played":  # a voice note that was heard was read
        return State.READ
    known = {str(state): state for state in (*PROGRESS, State.FAILED)}
    return known.get(status.state)


def _advance(
    connection: Any, door: Door, ident: int, state: State, told: State, status: Status
) -> None:
    """The phone's word counts over our own earlier belief that a send failed."""
    stamp = clock.stamp(status.ts)
    if told is not State.SENT and state not in (State.DELIVERED, State.READ):
        _count_delivery(connection, door, status)
    if PROGRESS[told] > PROGRESS.get(state, 0):
        connection.execute(
            "UPDATE message SET state = ?, claimed_by = NULL, error_code = NULL, error = NULL,"
            " failed_at = NULL WHERE id = ?",
            (told, ident),
        )
    column = {State.SENT: "sent_at", State.DELIVERED: "delivered_at", State.READ: "read_at"}[told]
    connection.execute(
        f"UPDATE message SET {column} = coalesce({column}, ?) WHERE id = ?",  # noqa: S608 one of three
        (stamp, ident),
    )


def _fail(
    connection: Any, door: Door, ident: int, state: State, status: Status, now: datetime
) -> None:
    if state in (State.DELIVERED, State.READ):
        return
    fault = status.errors[0] if status.errors else None
    code = fault.code if fault else None
    sentence = faults.plain(code, fault.details or fault.title if fault else "")
    connection.execute(
        "UPDATE message SET state = 'failed', claimed_by = NULL, failed_at = ?, error_code = ?,"
        " error = ? WHERE id = ?",
        (clock.stamp(status.ts), code, sentence, ident),
    )
    if faults.tells_owner(code):
        notices.raise_notice(connection, door.tenant_id, f"whatsapp {code}", sentence, now)


def _count_delivery(connection: Any, door: Door, status: Status) -> None:
    """Meta bills what was delivered; a message that was read at once may skip `delivered`."""
    usage.count(
        connection,
        door.tenant_id,
        door.timezone,
        status.ts,
        usage.Kind.DELIVERED,
        phone_id=door.phone_id,
        category=status.pricing_category or "",
        pricing=status.pricing_type or "",
    )


def _learn_wa_msg_id(connection: Any, door: Door, ident: int, wa_msg_id: str) -> None:
    connection.execute(
        "UPDATE message SET wa_msg_id = ?1 WHERE id = ?2 AND NOT EXISTS"
        " (SELECT 1 FROM message WHERE tenant_id = ?3 AND wa_msg_id = ?1)",
        (wa_msg_id, ident, door.tenant_id),
    )
