"""A message that the customer did not ask for: free words in the 24 hours, else a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.conversations import outbox, window
from lumi.conversations.outbox import Reply
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

MARGIN = timedelta(minutes=10)  # for the outbox to get to it before the window closes


@dataclass(frozen=True, slots=True)
class Talk:
    """Where the customer is reached, and how they are called and spoken to."""

    conversation_id: int
    language: str
    name: str  # "" when nobody told it
    is_open: bool  # the 24 hours run


def talk_with(connection: Any, tenant: Tenant, customer_id: int, now: datetime) -> Talk:
    """The customer's conversation; one who was only booked for has none before."""
    connection.execute(
        "INSERT INTO conversation (tenant_id, customer_id) VALUES (?, ?)"
        " ON CONFLICT (customer_id) DO NOTHING",
        (tenant.id, customer_id),
    )
    ident, language, name, last = connection.execute(
        "SELECT conversation.id, language, name, last_inbound_at FROM conversation"
        " JOIN customer ON customer.id = customer_id"
        " WHERE customer.tenant_id = ? AND customer_id = ?",
        (tenant.id, customer_id),
    ).fetchone()
    last_at = clock.instant(last) if last else None
    is_open = window.is_open(last_at, now + MARGIN)
    return Talk(ident, language or tenant.language, name or "", is_open)


def conversation_of(tenant: Tenant, customer_id: int) -> int | None:
    """The id of the customer's conversation; who was only booked for may have none."""
    found: int | None = database.value(
        "SELECT id FROM conversation WHERE tenant_id = ? AND customer_id = ?",
        *(tenant.id, customer_id),
    )
    return found


def is_open(tenant: Tenant, customer_id: int, now: datetime) -> bool:
    """Whether the customer can be written to freely now."""
    last = database.value(
        "SELECT last_inbound_at FROM conversation WHERE tenant_id = ? AND customer_id = ?",
        *(tenant.id, customer_id),
    )
    return window.is_open(clock.instant(last) if last else None, now + MARGIN)


def queue(
    connection: Any,
    tenant: Tenant,
    talk: Talk,
    text: str,
    choices: Sequence[tuple[str, str]],
    template: str,
    parameters: Sequence[str],
    now: datetime,
) -> int | None:
    """The id of the message that was queued; None when only a template would do and none is set.

    `choices` are ids and titles of buttons; the ids are the template's payloads, in order.
    """
    if talk.is_open:
        body = messages.buttons(text, choices)
    elif template:
        payloads = [ident for ident, _ in choices]
        body = messages.template(template, language_of(tenant), parameters, payloads)
    else:
        return None
    (ident,) = outbox.queue(connection, talk.conversation_id, [Reply(text, body)], None, now)
    return ident


def language_of(tenant: Tenant) -> str:
    """In which Meta has approved the tenant's templates."""
    return tenant.template_language or tenant.language.replace("-", "_")
