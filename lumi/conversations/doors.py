"""Which tenant a webhook may deliver to, and what one transaction remembers of it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from lumi.conversations.customers import Known, Recognised, key_of
from lumi.tenants.usage import Tally
from lumi.whatsapp.contacts import Contact
from lumi.whatsapp.shapes import Message

AT_ONCE = 200  # messages that one query asks about; more than threads can bring together


@dataclass(frozen=True, slots=True)
class Address:
    """Where a webhook came in: at the common address (None) it is for any tenant without an app

    secret of its own; at a tenant's own address for that tenant alone.
    """

    tenant_id: int | None
    stale_after: float  # seconds


@dataclass(frozen=True, slots=True)
class Door:
    """The tenant to whom a webhook delivers, for as long as one transaction lasts.

    `arriving` holds rows that are not written yet: many go in with one statement.
    """

    tenant_id: int
    timezone: str
    account_timezone: str  # in which WhatsApp counts its months
    phone_id: str
    stale_after: timedelta
    tally: Tally
    recognised: Recognised  # shared by all doors of the transaction
    changed_early: bool  # an edit or revocation of what arrives may be on file already
    arriving: list[tuple[Any, ...]] = field(default_factory=list)
    repeated: set[str] = field(default_factory=set)  # ids of what was delivered before


_TENANT = """
    tenant.id, timezone, coalesce(nullif(account_timezone, ''), timezone), app_secret = '', phone_id
"""
_BY = f"SELECT {_TENANT} FROM tenant WHERE {{named}} = ?"  # noqa: S608 columns alone
_WITH_WRITERS = f"""
    WITH tenant AS (SELECT * FROM main.tenant WHERE phone_id = ?)
    SELECT {_TENANT}, customer.id, user_id, phone,
        customer.name, username, conversation.id, human_until, EXISTS (
            SELECT 1 FROM message INDEXED BY message_rewrite
            WHERE type IN ('edit', 'revoke') AND context_wa_msg_id IN ({{messages}})
              AND tenant_id = (SELECT id FROM tenant))
    FROM tenant JOIN customer ON customer.tenant_id = tenant.id
    JOIN conversation ON conversation.customer_id = customer.id WHERE {{column}} IN ({{writers}})
"""  # noqa: S608 columns alone


class Doors:
    """The doors of one transaction; each tenant is looked up once."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._found: dict[tuple[Address, str | None], Door | None] = {}
        self.recognised: Recognised = {}

    def find(self, address: Address, phone_id: str | None) -> Door | None:
        """The tenant of that number, if this address may deliver to it.

        What names no number (None) belongs to the tenant whose own address it came in at.
        """
        key = (address, phone_id)
        if key not in self._found:
            named, ident = ("id", address.tenant_id) if phone_id is None else ("phone_id", phone_id)
            row = self._connection.execute(_BY.format(named=named), (ident,)).fetchone()
            self._found[key] = self._opened(address, row, changed_early=True) if row else None
        return self._found[key]

    def opened(self) -> list[Door]:
        return [door for door in self._found.values() if door is not None]

    def expect(self, address: Address, phone_id: str, messages: list[Message]) -> None:
        """Look up the tenant and all who write to this number at once.

        One statement instead of three for each message: between two statements the other threads
        take the interpreter, and all who wait for this commit wait for them too.
        """
        if len(messages) > AT_ONCE:
            return
        told = [message.wa_msg_id for message in messages]
        contacts = [message.contact for message in messages]
        by_user = [one.user_id for one in contacts if one.user_id]
        by_phone = [one.phone for one in contacts if one.phone and not one.user_id]
        for column, writers in (("user_id", by_user), ("phone", by_phone)):
            if writers:
                self._recognise(address, phone_id, told, column, writers)

    def _recognise(
        self, address: Address, phone_id: str, told: list[str], column: str, writers: list[str]
    ) -> None:
        sql = _WITH_WRITERS.format(
            messages=", ".join("?" * len(told)),
            column=column,
            writers=", ".join("?" * len(writers)),
        )
        for row in self._connection.execute(sql, (phone_id, *told, *writers)):
            known = Known(*row[5:12])
            contact = Contact(known.user_id) if column == "user_id" else Contact(phone=known.phone)
            self.recognised[key_of(row[0], contact)] = known
            self._found[address, phone_id] = self._opened(address, row, bool(row[12]))

    def _opened(self, address: Address, row: Any, changed_early: bool) -> Door | None:
        tenant_id, timezone, account_timezone, is_common, phone_id = row[:5]
        if not (is_common if address.tenant_id is None else tenant_id == address.tenant_id):
            return None
        late = timedelta(seconds=address.stale_after)
        return Door(
            *(tenant_id, timezone, account_timezone, phone_id, late),
            *(Tally(), self.recognised, changed_early),
        )
