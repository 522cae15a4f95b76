"""What a webhook brought, written down: each event to its room, none in another's way."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock
from lumi.conversations import customers, handover, inbox, rewrites, statuses
from lumi.conversations.dead_letters import as_json, bury
from lumi.conversations.doors import Address, Door, Doors
from lumi.conversations.states import Outcome
from lumi.database import Unusable
from lumi.plain import N_
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
    Told,
)

log = logging.getLogger(__name__)

CHANGING = frozenset({"system", "edit", "revoke"})  # messages that change earlier ones, or ids

_PROMISE = "media_placeholder"  # Meta tells of a picture first, and shows it in another webhook


@dataclass(frozen=True, slots=True)
class Arrival:
    """One webhook's events, the address it came in at, and when."""

    events: list[Event]
    address: Address
    now: datetime


def take_in(connection: Any, arrivals: list[Arrival], careful: bool = False) -> None:
    """Write down every event of all arrivals, inside the caller's transaction.

    When that raises, all is rolled back and each arrival comes again, alone and careful: then an
    event that cannot be written becomes a dead letter and leaves its neighbours alone, and only
    a file that cannot be written at all raises. Being careful costs two statements an event.
    """
    doors = Doors(connection)
    if not careful:
        _expect(doors, arrivals)
    write = _isolated if careful else _take
    for arrival in arrivals:
        for event in arrival.events:
            if isinstance(event, Ignored):
                log.debug("arrival.ignored reason=%s", event.reason)
            else:
                write(connection, doors.find(arrival.address, event.phone_id), event, arrival.now)
    _close(connection, doors, arrivals[-1].now)


def _expect(doors: Doors, arrivals: list[Arrival]) -> None:
    """Let the doors look up at once who writes, unless something may change what they find."""
    expected = defaultdict(list)
    for arrival in arrivals:
        for event in arrival.events:
            if isinstance(event, Edit | Revocation):
                return
            if isinstance(event, Message):
                expected[arrival.address, event.phone_id].append(event)
    for (address, phone_id), messages in expected.items():
        doors.expect(address, phone_id, messages)


def _close(connection: Any, doors: Doors, now: datetime) -> None:
    """Write and count what came in: once for a batch, not once for a message."""
    tally = Tally()
    for door in doors.opened():
        inbox.flush(connection, door, now)
        tally.update(door.tally)
    usage.flush(connection, tally)


def _isolated(connection: Any, door: Door | None, event: Told, now: datetime) -> None:
    connection.execute("SAVEPOINT event")
    try:
        _take(connection, door, event, now)
        if door is not None:
            inbox.flush(connection, door, now)
    except Unusable:
        raise  # locked, full, read-only: nothing can be kept now, Meta is to deliver again
    except Exception as fault:
        connection.execute("ROLLBACK TO event")
        if door is not None:
            door.arriving.clear()
            door.recognised.clear()
        log.exception("arrival.failed event=%s", type(event).__name__)
        bury(connection, None, f"{type(event).__name__}: {fault}", _payload(event), now)
    connection.execute("RELEASE event")


def _take(connection: Any, door: Door | None, event: Told, now: datetime) -> None:
    tenant_id = door.tenant_id if door else None
    match event:
        case DeadLetter():
            bury(connection, tenant_id, event.reason, event.payload, now)
        case Notice():
            notices.raise_notice(connection, tenant_id, f"meta {event.field}", event.summary, now)
            bury(connection, tenant_id, f"notice {event.field}", event.payload, now)
        case _ if door is None:
            log.warning("arrival.unknown_phone_id phone_id=%s", event.phone_id)
            reason = f"unknown phone id {event.phone_id}"
            bury(connection, None, reason, _payload(event), now)
        case Message():
            _record(connection, door, event, now)
        case _ if getattr(event, "wa_msg_id", "") not in door.repeated:
            inbox.flush(connection, door, now)  # it may be about a message just taken in
            _deliver(connection, door, event, now)


def _payload(event: Told) -> object:
    return getattr(event, "payload", None) or repr(event)


def _deliver(  # noqa: C901 one match, one line a kind
    connection: Any, door: Door, event: Event, now: datetime
) -> None:
    if not isinstance(event, Status):
        door.recognised.clear()  # who is who, or who has the floor, may change now
    match event:
        case Status():
            if not event.participant and not statuses.settle(connection, door, event, now):
                log.info("status.of_unknown_message tenant=%d", door.tenant_id)
        case Echo():
            _record_echo(connection, door, event, now)
        case Past():
            _record_past(connection, door, event, now)
        case Edit() if event.by_business and event.text.strip():
            rewrites.amend(connection, door, event.original_id, event.text)
        case Edit() | Revocation() if event.by_business:
            rewrites.revoke(connection, door, event.original_id, now)
        case Edit() | Revocation():
            rewrites.rewrite(connection, door, [event.original_id], now)
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
        bury(connection, door.tenant_id, str(fault), message.payload, now)
        return
    if outcome is Outcome.STALE and not inbox.is_known(connection, door, message.wa_msg_id):
        detail = N_("A customer's message reached Lumi too late to be answered; please look at it.")
        notices.raise_notice(connection, door.tenant_id, "late messages", detail, now)


def _record_echo(connection: Any, door: Door, echo: Echo, now: datetime) -> None:
    """The owner wrote in the phone app: kept as a human's words, and the human has the floor.

    An echo of what Lumi itself sent is known by its id and means nothing.
    """
    conversation_id = _keep(connection, door, echo, "human", now)
    if conversation_id:
        handover.begin(connection, conversation_id, echo.ts, now)


def _record_past(connection: Any, door: Door, past: Past, now: datetime) -> None:
    """Kept as it was said; the picture that was promised takes its placeholder's place."""
    promised = connection.execute(
        "UPDATE message SET type = ?, text = ?, payload = ?"
        " WHERE tenant_id = ? AND wa_msg_id = ? AND type = ?",
        (past.type, past.text, as_json(past.payload), door.tenant_id, past.wa_msg_id, _PROMISE),
    ).rowcount
    if not promised:
        _keep(connection, door, past, "human" if past.by_business else "inbound", now)


def _keep(connection: Any, door: Door, said: Echo | Past, role: str, now: datetime) -> int | None:
    """Write down what nobody is to answer; its conversation, or None when it was known already."""
    try:
        who = customers.identify(connection, door.tenant_id, said.contact, now)
    except customers.Nobody as fault:
        bury(connection, door.tenant_id, str(fault), said.payload, now)
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
            *(said.text, clock.stamp(said.ts), stamp, as_json(said.payload)),
            *((stamp, Outcome.SILENT) if role == "inbound" else (None, None)),
        ),
    ).rowcount
    return who.conversation_id if inserted else None
