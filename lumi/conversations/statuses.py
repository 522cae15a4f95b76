"""What Meta tells of our messages: sent, delivered, read, failed; only ever forward."""

from datetime import datetime, timedelta
from typing import Any

from lumi import clock
from lumi.conversations import holding
from lumi.conversations.doors import Door
from lumi.conversations.states import PROGRESS, State
from lumi.tenants import notices, usage
from lumi.whatsapp import faults
from lumi.whatsapp.shapes import Status

REPEATS = 3  # times a message goes again whose failure Meta told by a status

_OURS = "SELECT id, state, wa_msg_id FROM message WHERE state IS NOT NULL AND tenant_id = ?"
_BY_CALLBACK = f"{_OURS} AND callback = ? AND callback IS NOT NULL"
_MOVES = "state = ?3, claimed_by = NULL, error_code = NULL, error = NULL, failed_at = NULL,"
_BY_WA_MSG_ID = f"{_OURS} AND wa_msg_id = ?"


def settle(connection: Any, door: Door, status: Status, now: datetime) -> bool:
    """Move our message on as the status says; False when we know no such message.

    The callback data names it even while the answer to our own request is still on its way, or
    never came: that is how a send of unknown outcome is settled.
    """
    found = _find(connection, door, status)
    if found is None:
        return False
    ident, state, wa_msg_id = found
    if _is_of_an_earlier_try(status, State(state), wa_msg_id):
        return True
    if wa_msg_id is None:
        _learn_wa_msg_id(connection, door, ident, status.wa_msg_id)
    told = _told(status)
    if told is State.FAILED:
        _fail(connection, door, ident, State(state), status, now)
    elif told is not None:
        _advance(
            connection, door, ident, State(state), told, status, was_told=wa_msg_id is not None
        )
    return True


def _find(connection: Any, door: Door, status: Status) -> Any:
    found = None
    if status.callback:
        found = connection.execute(_BY_CALLBACK, (door.tenant_id, status.callback)).fetchone()
    if found is None:
        found = connection.execute(_BY_WA_MSG_ID, (door.tenant_id, status.wa_msg_id)).fetchone()
    return found


def _is_of_an_earlier_try(status: Status, state: State, wa_msg_id: str | None) -> bool:
    """Old news of a message that goes out again, or has gone out again, since it failed."""
    if state is State.QUEUED:
        return status.state in ("sent", "failed")
    return status.state == "failed" and wa_msg_id not in (None, status.wa_msg_id)


def _told(status: Status) -> State | None:
    if status.state == "played":  # a voice note that was heard was read
        return State.READ
    known = {str(state): state for state in (*PROGRESS, State.FAILED)}
    return known.get(status.state)


def _advance(
    connection: Any,
    door: Door,
    ident: int,
    state: State,
    told: State,
    status: Status,
    was_told: bool,
) -> None:
    """The phone's word counts over an earlier failure; Meta's mere `sent` does not, unless the

    failure was only that nobody had told us anything.
    """
    if state is State.FAILED and told is State.SENT and was_told:
        return
    if told is not State.SENT and state not in (State.DELIVERED, State.READ):
        _count_delivery(connection, door, status)
    column = {State.SENT: "sent_at", State.DELIVERED: "delivered_at", State.READ: "read_at"}[told]
    moves = _MOVES if PROGRESS[told] > PROGRESS.get(state, 0) else ""
    connection.execute(
        f"UPDATE message SET {moves} {column} = coalesce({column}, ?1) WHERE id = ?2",  # noqa: S608
        (clock.stamp(status.ts), ident, told) if moves else (clock.stamp(status.ts), ident),
    )


def _fail(
    connection: Any, door: Door, ident: int, state: State, status: Status, now: datetime
) -> None:
    if state in (State.DELIVERED, State.READ):
        return
    fault = status.errors[0] if status.errors else None
    code = fault.code if fault else None
    sentence = faults.plain(code, fault.details or fault.title if fault else "")
    if _goes_again(connection, ident, code, now):
        return
    connection.execute(
        "UPDATE message SET state = 'failed', claimed_by = NULL, failed_at = ?, error_code = ?,"
        " error = ? WHERE id = ?",
        (clock.stamp(status.ts), code, sentence, ident),
    )
    holding.wait_again(connection, ident, now)
    if faults.tells_owner(code):
        notices.raise_notice(connection, door.tenant_id, f"whatsapp {code}", sentence, now)


def _goes_again(connection: Any, ident: int, code: int | None, now: datetime) -> bool:
    """Whether a passing fault sends the message once more; nothing of it reached the phone."""
    (attempts,) = connection.execute(
        "SELECT attempts FROM message WHERE id = ?", (ident,)
    ).fetchone()
    if not faults.rule_for(code).repeats or attempts > REPEATS:
        return False
    due = clock.stamp(now + timedelta(seconds=4**attempts))
    connection.execute(
        "UPDATE message SET state = 'queued', due_at = ?, claimed_by = NULL, wa_msg_id = NULL,"
        " sent_at = NULL WHERE id = ?",
        (due, ident),
    )
    return True


def _count_delivery(connection: Any, door: Door, status: Status) -> None:
    """Meta bills what was delivered; a message that was read at once may skip `delivered`."""
    usage.count(
        connection,
        door.tenant_id,
        door.account_timezone,
        status.ts,
        usage.Kind.DELIVERED,
        phone_id=door.phone_id,
        category=status.pricing_category or "",
        pricing=_pricing(status),
    )


def _pricing(status: Status) -> str:
    """Meta's pricing.type; where only its older `billable` is told, what that means."""
    if status.pricing_type or status.billable is None:
        return status.pricing_type or ""
    return usage.REGULAR if status.billable else usage.FREE


def _learn_wa_msg_id(connection: Any, door: Door, ident: int, wa_msg_id: str) -> None:
    connection.execute(
        "UPDATE message SET wa_msg_id = ?1 WHERE id = ?2 AND NOT EXISTS"
        " (SELECT 1 FROM message WHERE tenant_id = ?3 AND wa_msg_id = ?1)",
        (wa_msg_id, ident, door.tenant_id),
    )
