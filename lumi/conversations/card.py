"""What a business sees and notes about one of its customers."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.conversations import window

LONGEST_NOTE = 4000  # letters
# How a customer is called where they are shown; the row of `customer` is at hand.
CALLED = (
    "coalesce(nullif(customer.name, ''), nullif(told_name, ''), nullif('@' || username, '@'),"
    " '+' || phone, user_id)"
)
MOST = 50  # customers that a search shows
LEAST_DIGITS = 3  # of a number that is looked for


@dataclass(frozen=True, slots=True)
class Card:
    """A customer with their conversation."""

    conversation_id: int
    customer_id: int
    called: str
    name: str
    username: str
    phone: str | None  # digits
    user_id: str | None
    told_name: str
    told_phone: str  # digits
    notes: str
    language: str  # "" as long as it is not known
    stopped_at: datetime | None  # no messages unasked since then
    since: datetime
    last_inbound_at: datetime | None
    human_until: datetime | None

    def closes_at(self, now: datetime) -> datetime | None:
        """Until when the business may write freely; None when it may not."""
        last = self.last_inbound_at
        return last + window.WINDOW if last and window.is_open(last, now) else None

    def is_with_human(self, now: datetime) -> bool:
        return self.human_until is not None and self.human_until > now

    @property
    def last_digits(self) -> str:
        """What is typed to show that one means this customer."""
        return (self.phone or str(self.customer_id))[-4:]


_CARD = f"""
    SELECT conversation.id, customer.id, {CALLED}, name, username, phone, user_id,
           told_name, told_phone, notes, language, marketing_stopped_at, created_at,
           last_inbound_at, human_until
    FROM conversation JOIN customer ON customer.id = customer_id
    WHERE conversation.tenant_id = ? AND conversation.id = ?
"""  # noqa: S608 columns alone


def find(tenant_id: int, conversation_id: int) -> Card | None:
    found = database.row(_CARD, tenant_id, conversation_id)
    if found is None:
        return None
    *columns, stopped, created, heard, human = found
    instants = (clock.instant(one) if one else None for one in (stopped, created, heard, human))
    return Card(*columns, *instants)


def named(tenant_id: int, text: str) -> list[int]:
    """Ids of a tenant's customers whose name, username or number holds the text, newest first.

    Accents and capitals do not matter; digits are looked for in numbers where there are no letters.
    """
    wanted = _plain(text)
    digits = "" if any(map(str.isalpha, text)) else "".join(filter(str.isdecimal, text))
    if not wanted:
        return []
    known = database.rows(
        "SELECT id, name, told_name, username, coalesce(phone, '') FROM customer"
        " WHERE tenant_id = ?",
        tenant_id,
    )
    fitting = [
        ident
        for ident, *names, phone in known
        if any(wanted in _plain(name) for name in names)
        or (len(digits) >= LEAST_DIGITS and digits in phone)
    ]
    return sorted(fitting, reverse=True)[:MOST]


def _plain(text: str) -> str:
    """Without accents, capitals and runs of spaces."""
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())


def speak(connection: Any, tenant_id: int, conversation_id: int, language: str) -> None:
    """Customers are spoken to in that language, until they clearly write in another one."""
    connection.execute(
        "UPDATE conversation SET language = ? WHERE tenant_id = ? AND id = ?",
        (language, tenant_id, conversation_id),
    )


def note(connection: Any, tenant_id: int, customer_id: int, notes: str) -> None:
    """Keep what the business notes about a customer, in place of what it noted before."""
    connection.execute(
        "UPDATE customer SET notes = ? WHERE tenant_id = ? AND id = ?",
        (notes, tenant_id, customer_id),
    )
