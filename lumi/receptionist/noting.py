"""With the first reply a customer is told how messages are kept, where the business wants it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from lumi import clock, phrases
from lumi.conversations.outbox import Reply
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages


def with_note(
    connection: Any,
    tenant: Tenant,
    customer_id: int,
    replies: list[Reply],
    language: str,
    now: datetime,
) -> list[Reply]:
    """The replies, the note among them if the customer has not had it yet; noted down, inside

    the caller's transaction.
    """
    if not (tenant.privacy_note and replies):
        return replies
    fresh = connection.execute(
        "UPDATE customer SET noted_at = ? WHERE tenant_id = ? AND id = ? AND noted_at IS NULL",
        (clock.stamp(now), tenant.id, customer_id),
    )
    if not fresh.rowcount:
        return replies
    return added(replies, in_words(tenant, language))


def in_words(tenant: Tenant, language: str) -> str:
    """A link in a sentence of Lumi's; the business's own words as they are."""
    note = tenant.privacy_note
    if note.startswith(("https://", "http://")) and not any(map(str.isspace, note)):
        return phrases.say(language, "privacy_note", business=tenant.name, link=note)
    return note


def added(replies: list[Reply], note: str) -> list[Reply]:
    """At the end of the first reply with room for it; else before all, as a message of its own."""
    for place, reply in enumerate(replies):
        body = messages.lengthened(reply.body, note)
        if body is not None:
            longer = replace(reply, text=f"{reply.text}\n\n{note}", body=body)
            return [*replies[:place], longer, *replies[place + 1 :]]
    return [Reply(note, messages.text(note)), *replies]
