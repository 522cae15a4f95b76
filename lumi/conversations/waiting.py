"""Conversations in which a customer waits for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lumi import clock, database

PATIENCE = timedelta(days=3)  # a weekend; then nobody expects an answer any more
LONGEST = 200  # characters of what was written


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits, and what they wrote last; it may be empty, as of a picture."""

    conversation_id: int
    customer_id: int
    customer: str  # a name, username or number; "" when nobody knows any
    phone: str  # digits; "" when nobody knows
    text: str
    since: datetime


# The last word is the customer's, and it was left to a person: by a handover, or while paused.
_WAITING = """
    SELECT conversation.id, conversation.customer_id,
           coalesce(nullif(told_name, ''), nullif(name, ''), nullif(username, ''),
                    '+' || coalesce(phone, nullif(told_phone, '')), ''),
           coalesce(phone, told_phone, ''), substr(last.text, 1, ?5), last.received_at
    FROM conversation JOIN customer ON customer.id = conversation.customer_id
    JOIN message last ON last.id = (
        SELECT max(id) FROM message
        WHERE conversation_id = conversation.id AND role IN ('inbound', 'human'))
    WHERE conversation.tenant_id = ?1 AND last_inbound_at > ?2 AND last.role = 'inbound'
      AND (human_until > ?3 OR last.outcome = 'human')
    ORDER BY last.id LIMIT ?4
"""


def for_a_person(tenant_id: int, now: datetime, most: int) -> list[Waiting]:
    """Who waits longest first; nobody whom a person has answered."""
    found = database.rows(
        _WAITING, tenant_id, clock.stamp(now - PATIENCE), clock.stamp(now), most, LONGEST
    )
    return [
        Waiting(conversation_id, customer_id, name, phone, text, clock.instant(since))
        for conversation_id, customer_id, name, phone, text, since in found
    ]
