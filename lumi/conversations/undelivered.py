"""Messages that WhatsApp took and never delivered, which is how a missing payment card looks.

Meta goes on answering "accepted" then (since 1 October 2026), and tells of no failure.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lumi import clock, database
from lumi.plain import N_

LOOK_BACK = timedelta(hours=24)
PATIENCE = timedelta(minutes=15)  # who writes has the phone in hand: a reply arrives in seconds
LEAST = 3  # messages in a row that did not arrive …
CUSTOMERS = 2  # … to so many: one may have switched the phone off
TAIL = 5000  # of the newest messages, all tenants together, are looked at

SENTENCE = N_(
    "WhatsApp has taken {count} messages since {since} and delivered none of them. Most often the"
    " WhatsApp account has no payment card: add one in WhatsApp Manager, under Billing. Until then"
    " your customers get no replies."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that WhatsApp took; `delivered_at` None: nobody said that it arrived."""

    customer_id: int
    sent_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Silence:
    """So many messages in a row did not arrive, the first of them sent then."""

    since: datetime
    count: int


def silences(now: datetime, tenant_id: int | None = None) -> dict[int, Silence]:
    """The tenants whose messages do not arrive, of all or of one."""
    found = database.rows(
        """
        SELECT tenant_id, customer_id, sent_at, coalesce(delivered_at, read_at) FROM message
        WHERE id > (SELECT max(id) FROM message) - ?1 AND sent_at > ?2
            AND state IN ('sent', 'delivered', 'read') AND (?3 IS NULL OR tenant_id = ?3)
        """,
        *(TAIL if tenant_id is None else TAIL * 10, clock.stamp(now - LOOK_BACK), tenant_id),
    )
    sent = defaultdict(list)
    for owner, customer_id, sent_at, arrived in found:
        delivered_at = clock.instant(arrived) if arrived else None
        sent[owner].append(Sent(customer_id, clock.instant(sent_at), delivered_at))
    told = {owner: silence(messages, now) for owner, messages in sent.items()}
    return {owner: one for owner, one in told.items() if one is not None}


def silence(messages: Iterable[Sent], now: datetime) -> Silence | None:
    """Whether what was sent since the last delivery should long have arrived."""
    listed = list(messages)
    last = max((one.delivered_at for one in listed if one.delivered_at), default=None)
    lost = [
        one
        for one in listed
        if one.delivered_at is None
        and one.sent_at <= now - PATIENCE
        and (last is None or one.sent_at > last)
    ]
    if len(lost) < LEAST or len({one.customer_id for one in lost}) < CUSTOMERS:
        return None
    return Silence(min(one.sent_at for one in lost), len(lost))
