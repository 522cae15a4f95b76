"""What a webhook brought, written down: each event to its room, none in another's way."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lumi import clock, database
from lumi.conversations import customers, handover, inbox, statuses
from lumi.conversations.inbox import Door
from lumi.conversations.states import Outcome
from lumi.database import Unusable
from lumi.group_commit import Batch
from lumi.tenants import notices, usage
from lumi.tenants.usage import Tally
from lumi.whatsapp.contacts import Contact
from lumi.whatsapp.shapes import (
    DeadLetter,
    Echo,
    Edit,
    Event,
    IdentityChange,
    Ignored,
    Message,
    Notice,
    Past,
    Preference,
    Revocation,
    Status,
)

log = logging.getLogger(__name__)

CHANGING = frozenset({"system", "edit", "revoke"})  # messages that change earlier ones, or ids
KEPT = timedelta(days=30)  # four times as long as Meta tries to deliver

_PROMISE = "media_placeholder"  # Meta tells of a picture first, and shows it in another webhook
_as_json = json.JSONEncoder(ensure_ascii=False, default=str).encode

FindDoor = Callable[[Any, str | None], Door | None]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a webhook came in: at the common address (None) it is for any tenant without an app

    secret of its own; at a tenant's own address for that tenant alone.
    """

    tenant_id: int | None
    stale_after: float  # seconds


def take_in(batch: Batch, events: list[Event], address: Address, now: datetime) -> None:
    """Write down every event inside the batch's transaction.

    When that raises, all is rolled back and comes again, careful: then an event that cannot be
    written becomes a dead letter and leaves its neighbours alone, and only a file that cannot be
    written at all raises. Being careful costs two statements an event.
    """
    find_door = partial(_door, batch, address)
    for event in events:
        if batch.careful:
            _isolated(batch.connection, event, find_door, now)
        else:
            _take(batch.connection, event, find_door, now)
    batch.memory["now"] = now


def close(batch: Batch) -> None:
    """Write and count what came in: once for a batch, not once for a message."""
    tally = Tally()
    for door in batch.memory.values():
        if isinstance(door, Door):
            inbox.flush(batch.connection, door, batch.memory["now"])
            tally.update(door.tally)
    usage.flush(batch.connection, tally)


def _isolated(connection: Any, event: Event, find_door: FindDoor, now: datetime) -> None:
    door = find_door(connection, getattr(event, "phone_id", None) or "")
    connection.execute("SAVEPOINT event")
    try:
        _take(connection, event, find_door, now)
        if door is not None:
            inbox.flush(connection, door, now)
    except Unusable:
        raise  # locked, full, read-only: nothing can be kept now, Meta is to deliver again
    except Exception as fault:
        connection.execute("ROLLBACK TO event")
        if door is not None:
            door.arriving.clear()
        log.exception("arrival.failed event=%s", type(event).__name__)
        _bury(connection, None, f"{type(event).__name__}: {fault}", _payload(event), now)
    connection.execute("RELEASE event")


def _take(connection: Any, event: Event, find_door: FindDoor, now: datetime) -> None:
    match event:
        case Ignored():
            log.debug("arrival.ignored reason=%s", event.reason)
            return
        case DeadLetter():
            door = find_door(connection, event.phone_id)
            _bury(connection, door, event.reason, event.payload, now)
            return
        case Notice():
            door = find_door(connection, event.phone_id)
            _notify(connection, door, event, now)
            return
    door = find_door(connection, event.phone_id)
    if door is None:
        log.warning("arrival.unknown_phone_id phone_id=%s", event.phone_id)
        _bury(connection, None, f"unknown phone id {event.phone_id}", _payload(event), now)
        return
    _deliver(connection, door, event, now)


def _deliver(  # noqa: C901 one match, one line a kind
    connection: Any, door: Door, event: Event, now: datetime
) -> None:
    if isinstance(event, Message):
        _record(connection, door, event, now)
        return
    if getattr(event, "wa_msg_id", "") in door.repeated:
        return
    inbox.flush(connection, door, now)  # what else is told may be about a message just taken in
    match event:
        case Status():
            if not event.participant and not statuses.settle(connection, door, event, now):
                log.info("status.of_unknown_message tenant=%d", door.tenant_id)
        case Echo():
            _record_echo(connection, door, event, now)
        case Past():
            _record_past(connection, door, event, now)
        case Edit() if event.by_business and event.text.strip():
            inbox.amend(connection, door, event.original_id, event.text)
        case Edit() | Revocation() if event.by_business:
            inbox.revoke(connection, door, event.original_id, now)
        case Edit() | Revocation():
            inbox.rewrite(connection, door, [event.original_id], now)
        case IdentityChange():
            old = Contact(event.old_user_id, event.old_phone)
            new = Contact(event.new_user_id, event.new_phone)
            customers.change_identity(connection, door.tenant_id, old, new, now)
        case Preference():
            if event.value in ("stop", "resume"):  # Meta may add values; they cancel nothing
                stopped = event.ts if event.value == "stop" else None
                customers.prefer(connection, door.tenant_id, event.contact, stopped)


def _record(connection: Any, door: Door, message: Message, now: datetime) -> None:
    if message.type in CHANGING and inbox.is_known(connection, door, message.wa_msg_id):
        door.repeated.add(message.wa_msg_id)  # what it changed then may mean others by now
        return
    try:
        outcome = inbox.record(connection, door, message, now)
    except customers.Nobody as fault:
        _bury(connection, door, str(fault), message.payload, now)
        return
    if outcome is Outcome.STALE and not inbox.is_known(connection, door, message.wa_msg_id):
        detail = "A customer's message reached Lumi too late to be answered; please look at it."
        notices.raise_notice(connection, door.tenant_id, "late messages", detail, now)


def _record_echo(connection: Any, door: Door, echo: Echo, now: datetime) -> None:
    """The owner wrote in the phone app: kept as a human's words, and the human has the floor.

    An echo of what Lumi itself sent is known by its id and means nothing.
    """
    conversation_id = _keep(connection, door, echo, "human", now)
    if conversation_id and now - echo.ts < handover.HANDOVER:
        handover.begin(connection, conversation_id, echo.ts, now)


def _record_past(connection: Any, door: Door, past: Past, now: datetime) -> None:
    """Kept as it was said; the picture that was promised takes its placeholder's place."""
    promised = connection.execute(
        "UPDATE message SET type = ?, text = ?, payload = ?"
        " WHERE tenant_id = ? AND wa_msg_id = ? AND type = ?",
        (past.type, past.text, _as_json(past.payload), door.tenant_id, past.wa_msg_id, _PROMISE),
    ).rowcount
    if not promised:
        _keep(connection, door, past, "human" if past.by_business else "inbound", now)


def _keep(connection: Any, door: Door, said: Echo | Past, role: str, now: datetime) -> int | None:
    """Write down what nobody is to answer; its conversation, or None when it was known already."""
    try:
        who = customers.identify(connection, door.tenant_id, said.contact, now)
    except customers.Nobody as fault:
        _bury(connection, door, str(fault), said.payload, now)
        return None
    stamp = clock.stamp(now)
    inserted = connection.execute(
        """
        INSERT INTO message (tenant_id, customer_id, conversation_id, wa_msg_id, role, type, text,
                             ts, received_at, payload, handled_at, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant_id, wa_msg_id) DO NOTHING
        """,
        (
            *(door.tenant_id, who.id, who.conversation_id, said.wa_msg_id, role, said.type),
            *(said.text, clock.stamp(said.ts), stamp, _as_json(said.payload)),
            *((stamp, Outcome.SILENT) if role == "inbound" else (None, None)),
        ),
    ).rowcount
    return who.conversation_id if inserted else None


def _notify(connection: Any, door: Door | None, notice: Notice, now: datetime) -> None:
    tenant_id = door.tenant_id if door else None
    notices.raise_notice(connection, tenant_id, f"meta {notice.field}", notice.summary, now)
    _bury(connection, door, f"notice {notice.field}", notice.payload, now)


def _bury(connection: Any, door: Door | None, reason: str, payload: object, now: datetime) -> None:
    connection.execute(
        "INSERT INTO dead_letter (tenant_id, reason, payload, received_at) VALUES (?, ?, ?, ?)",
        (
            door.tenant_id if door else None,
            reason,
            _as_json(payload),
            clock.stamp(now),
        ),
    )


def forget_dead(now: datetime) -> None:
    """Dead letters are kept for KEPT, so that somebody may look; then their words go."""
    oldest = clock.stamp(now - KEPT)
    sql = "SELECT id FROM dead_letter WHERE received_at < ? ORDER BY id LIMIT 500"
    if database.row(sql, oldest):
        with database.write() as connection:
            connection.execute(f"DELETE FROM dead_letter WHERE id IN ({sql})", (oldest,))  # noqa: S608 of our own


def bury_raw(batch: Batch, reason: str, raw: bytes, now: datetime) -> None:
    """Keep a body that is not JSON."""
    _bury(batch.connection, None, reason, raw.decode("utf-8", "replace").replace("\0", ""), now)


def _payload(event: Event) -> object:
    return getattr(event, "payload", None) or repr(event)


def _door(batch: Batch, address: Address, connection: Any, phone_id: str | None) -> Door | None:
    """The tenant of that number, if this address may deliver to it.

    What names no number (None) belongs to the tenant whose own address it came in at.
    """
    key = (address, phone_id)
    if key not in batch.memory:
        named, ident = ("id", address.tenant_id) if phone_id is None else ("phone_id", phone_id)
        row = connection.execute(
            f"SELECT id, timezone, app_secret = '', phone_id FROM tenant WHERE {named} = ?",  # noqa: S608 of our own
            (ident,),
        ).fetchone()
        own, common = address.tenant_id, address.tenant_id is None
        fits = row and (row[2] if common else row[0] == own)
        late = timedelta(seconds=address.stale_after)
        batch.memory[key] = Door(row[0], row[1], row[3], late, Tally()) if fits else None
    found: Door | None = batch.memory[key]
    return found
