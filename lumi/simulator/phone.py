"""What happens on a customer's phone, kept in rows, and the webhooks that Meta owes for it."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.simulator import payloads, people
from lumi.simulator.models import (
    SimulatedCustomer,
    SimulatedMessage,
    SimulatedWebhook,
    State,
)
from lumi.simulator.payloads import Item, Number
from lumi.tenants.models import Tenant

TYPING = timedelta(seconds=25)  # Meta shows the indicator no longer
WINDOW = timedelta(hours=24)  # in which a business may write freely
SENT_AFTER = timedelta(seconds=0.1)
DELIVERED_AFTER = timedelta(seconds=0.4)
READ_AFTER = timedelta(seconds=0.5)  # of a phone that is open; never before `delivered`
_DISPLAY_NUMBER = "15550100199"


class NothingToTap(Exception):
    """The business's message has no such button or row, or is not there."""


def number_of(tenant: Tenant) -> Number:
    return Number(tenant.phone_id or "", _DISPLAY_NUMBER)


def writes(tenant: Tenant, customer: SimulatedCustomer, content: Item, now: datetime) -> None:
    """The customer sends something; a webhook is owed at once."""
    wa_msg_id, person = _wa_msg_id(), people.as_meta_knows(customer)
    item = payloads.written_by(person, content, wa_msg_id, now)
    with database.write():
        message = _keep(customer, wa_msg_id, False, item, now)
        _owe(tenant, payloads.message(number_of(tenant), person, item), now, message.id)


def taps(
    tenant: Tenant, customer: SimulatedCustomer, message_id: int, choice_id: str, now: datetime
) -> None:
    """The customer taps a button or list row of our message. Raises NothingToTap."""
    message = of(customer, message_id)
    if message is None or not message.is_ours:
        raise NothingToTap(message_id)
    if message.body.get("interactive", {}).get("type") == "request_contact_info":
        shared = payloads.shared_contact(people.as_meta_knows(customer), message.wa_msg_id)
        writes(tenant, customer, shared, now)
        return
    kind, choices = choices_in(message.body)
    for choice in choices:
        if choice["id"] == choice_id:
            number = number_of(tenant)
            content = payloads.tap(kind, choice, number, message.wa_msg_id)
            writes(tenant, customer, content, now)
            return
    raise NothingToTap(choice_id)


def reacts(tenant: Tenant, customer: SimulatedCustomer, emoji: str, now: datetime) -> None:
    """The customer puts an emoji on our newest message, or takes the same one back."""
    newest = newest_of_ours(customer)
    if newest is None:
        return
    emoji = "" if newest.reaction == emoji else emoji
    person = people.as_meta_knows(customer)
    content = payloads.reaction(newest.wa_msg_id, emoji)
    item = payloads.written_by(person, content, _wa_msg_id(), now)
    with database.write():
        _change(customer, SimulatedMessage.id == newest.id, reaction=emoji)
        _owe(tenant, payloads.message(number_of(tenant), person, item), now)


def receives(tenant: Tenant, customer: SimulatedCustomer, body: Item, now: datetime) -> str:
    """Our message reaches the phone, `sent` and `delivered` are owed; its WhatsApp id."""
    wa_msg_id = _wa_msg_id()
    with database.write():
        _keep(customer, wa_msg_id, True, body, now)
        _set_typing(customer, None)
        for state, after in ((State.SENT, SENT_AFTER), (State.DELIVERED, DELIVERED_AFTER)):
            _owe_status(tenant, customer, state, wa_msg_id, body, now + after)
    return wa_msg_id


def opens(tenant: Tenant, customer: SimulatedCustomer, now: datetime) -> None:
    """The chat is on the screen: our messages are read, `read` is owed for each."""
    with database.write():
        for message in _unread(customer):
            _change(customer, SimulatedMessage.id == message.id, state=State.READ)
            due = now + READ_AFTER
            _owe_status(tenant, customer, State.READ, message.wa_msg_id, message.body, due)


def business_reads(tenant: Tenant, wa_msg_id: str, typing: bool, now: datetime) -> bool:
    """Blue ticks up to that message, and "typing…" if so; False when there is no such message."""
    message = SimulatedMessage.get_or_none(
        SimulatedMessage.tenant == tenant.id,
        SimulatedMessage.wa_msg_id == wa_msg_id,
        ~SimulatedMessage.is_ours,
    )
    if message is None:
        return False
    unseen = ~SimulatedMessage.is_ours & (SimulatedMessage.state != State.READ)
    with database.write():
        _change(message.customer, unseen & (SimulatedMessage.id <= message.id), state=State.READ)
        if typing:
            _set_typing(message.customer, now + TYPING)
    return True


def reaches_business(tenant_id: int, message_id: int) -> None:
    """The business's webhook has taken the customer's message."""
    sent = (SimulatedMessage.id == message_id) & (SimulatedMessage.state == State.SENT)
    message = SimulatedMessage.get_or_none(sent, SimulatedMessage.tenant == tenant_id)
    if message is not None:
        with database.write():
            _change(message.customer, sent, state=State.DELIVERED)


def may_be_written_to(customer: SimulatedCustomer, now: datetime) -> bool:
    """Whether the customer wrote within the last 24 hours."""
    last = database.value(
        "SELECT max(at) FROM simulated_message WHERE customer_id = ? AND NOT is_ours", customer.id
    )
    return last is not None and now < clock.instant(last) + WINDOW


def of(customer: SimulatedCustomer, message_id: int) -> SimulatedMessage | None:
    found: SimulatedMessage | None = SimulatedMessage.get_or_none(
        SimulatedMessage.customer == customer.id, SimulatedMessage.id == message_id
    )
    return found


def newest_of_ours(customer: SimulatedCustomer) -> SimulatedMessage | None:
    ours = SimulatedMessage.select().where(
        SimulatedMessage.customer == customer.id, SimulatedMessage.is_ours
    )
    found: SimulatedMessage | None = ours.order_by(SimulatedMessage.id.desc()).first()
    return found


def newest_of(customer: SimulatedCustomer, count: int) -> list[SimulatedMessage]:
    """The newest messages of a chat, oldest first."""
    chat = SimulatedMessage.select().where(SimulatedMessage.customer == customer.id)
    return list(chat.order_by(SimulatedMessage.id.desc()).limit(count))[::-1]


def newest_of_each(tenant: Tenant) -> dict[int, SimulatedMessage]:
    """The last message of every chat of a business, by customer."""
    newest = database.rows(
        "SELECT (SELECT max(id) FROM simulated_message WHERE customer_id = simulated_customer.id)"
        " FROM simulated_customer WHERE tenant_id = ?",
        tenant.id,
    )
    found = SimulatedMessage.select().where(SimulatedMessage.id.in_([i for (i,) in newest if i]))
    return {message.customer_id: message for message in found}


def unread_by_customer(tenant: Tenant) -> dict[int, int]:
    """How many of our messages each customer has not read."""
    return dict(
        database.rows(
            """
            SELECT id, (SELECT count(*) FROM simulated_message message
                        WHERE customer_id = customer.id AND is_ours AND state != 'read')
            FROM simulated_customer customer WHERE tenant_id = ?
            """,
            tenant.id,
        )
    )


def revision_of(customer: SimulatedCustomer) -> int:
    """A number that grows with everything that changes in the chat."""
    return int(
        database.value(
            "SELECT coalesce(max(revision), 0) FROM simulated_message WHERE customer_id = ?",
            customer.id,
        )
    )


def choices_in(body: Item) -> tuple[str, list[dict[str, str]]]:
    """How a tap on one of our messages is called, and what can be tapped."""
    interactive = body.get("interactive", {})
    action = interactive.get("action", {})
    if interactive.get("type") == "button":
        return "button_reply", [button["reply"] for button in action["buttons"]]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    return "list_reply", rows


def _unread(customer: SimulatedCustomer) -> list[SimulatedMessage]:
    unread = SimulatedMessage.select().where(
        SimulatedMessage.customer == customer.id,
        SimulatedMessage.is_ours,
        SimulatedMessage.state != State.READ,
    )
    return list(unread.order_by(SimulatedMessage.id))


def _keep(
    customer: SimulatedCustomer, wa_msg_id: str, is_ours: bool, content: Item, now: datetime
) -> SimulatedMessage:
    message: SimulatedMessage = SimulatedMessage.create(
        tenant=customer.tenant_id,
        customer=customer.id,
        wa_msg_id=wa_msg_id,
        is_ours=is_ours,
        content=json.dumps(content, ensure_ascii=False),
        state=State.SENT,
        at=now,
        revision=revision_of(customer) + 1,
    )
    return message


def _change(customer: SimulatedCustomer, which: Any, **values: str) -> None:
    """Change messages of the customer so that whoever watches the phone sees it."""
    mine = SimulatedMessage.customer == customer.id
    revision = revision_of(customer) + 1
    SimulatedMessage.update(revision=revision, **values).where(mine, which).execute()


def _set_typing(customer: SimulatedCustomer, until: datetime | None) -> None:
    mine = SimulatedCustomer.id == customer.id
    SimulatedCustomer.update(typing_until=until).where(mine).execute()


def _owe_status(
    tenant: Tenant,
    customer: SimulatedCustomer,
    state: State,
    wa_msg_id: str,
    body: Item,
    due: datetime,
) -> None:
    callback = body.get("biz_opaque_callback_data", "")
    person = people.as_meta_knows(customer)
    number = number_of(tenant)
    _owe(tenant, payloads.status(number, person, state, wa_msg_id, callback, due), due)


def _owe(tenant: Tenant, payload: Item, due: datetime, message_id: int | None = None) -> None:
    """Kept before it is posted: a webhook survives the server's sudden end, as Meta's do."""
    body = payloads.wire(payload).decode()
    SimulatedWebhook.create(tenant=tenant.id, message=message_id, body=body, due_at=due)


def _wa_msg_id() -> str:
    return f"wamid.SIM{uuid.uuid4().hex.upper()}"
