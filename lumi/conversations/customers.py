"""Who a customer is: WhatsApp's user id first, phone second; one person, one row."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock
from lumi.whatsapp.contacts import Contact

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """A customer's row with its conversation."""

    id: int
    user_id: str | None
    phone: str | None
    name: str
    username: str
    conversation_id: int
    human_until: str | None = None


class Nobody(Exception):
    """The contact has neither a user id nor a phone."""


_FIND = """
    SELECT customer.id, user_id, phone, name, username, conversation.id, human_until
    FROM customer JOIN conversation ON conversation.customer_id = customer.id
    WHERE customer.tenant_id = ? AND {column} = ?
"""
_BY_ID = """
    SELECT customer.id, user_id, phone, name, username, conversation.id, human_until
    FROM customer JOIN conversation ON conversation.customer_id = customer.id WHERE customer.id = ?
"""
_BY_USER_ID = _FIND.format(column="user_id")
_BY_PHONE = _FIND.format(column="phone")


# By tenant, user id and phone; the phone only where there is no user id.
Recognised = dict[tuple[int, str | None, str | None], Known]


def identify(
    connection: Any,
    tenant_id: int,
    contact: Contact,
    now: datetime,
    recognised: Recognised | None = None,
) -> Known:
    """The customer with these ids, made or brought up to date; two rows of one person are merged.

    The user id decides, then the phone. Raises Nobody when both are missing. `recognised` saves
    queries, and is kept true.
    """
    if not contact.user_id and not contact.phone:
        raise Nobody("a message without a sender")
    recognised = {} if recognised is None else recognised
    key = key_of(tenant_id, contact)
    known = recognised.get(key)
    if known is None or not _says_nothing_new(known, contact):
        known = recognised[key] = _identify(connection, tenant_id, contact, now, recognised)
    return known


def key_of(tenant_id: int, contact: Contact) -> tuple[int, str | None, str | None]:
    """What `Recognised` knows a contact by."""
    return tenant_id, contact.user_id, None if contact.user_id else contact.phone


def _identify(
    connection: Any, tenant_id: int, contact: Contact, now: datetime, recognised: Recognised
) -> Known:
    by_user = _find(connection, _BY_USER_ID, tenant_id, contact.user_id)
    if by_user and _says_nothing_new(by_user, contact):
        return by_user
    by_phone = _find(connection, _BY_PHONE, tenant_id, contact.phone)
    if by_user and by_phone and by_user.id != by_phone.id:
        by_user = _merge(connection, by_phone, into=by_user)
    known = by_user or by_phone
    if known is None:
        return _make(connection, tenant_id, contact, now)
    recognised.clear()
    return _update(connection, known, contact)


def change_identity(
    connection: Any, tenant_id: int, old: Contact, new: Contact, now: datetime
) -> None:
    """The person of `old` is now `new`: the row stays with its history and takes the new ids."""
    known = _find(connection, _BY_USER_ID, tenant_id, old.user_id) or _find(
        connection, _BY_PHONE, tenant_id, old.phone
    )
    if known is None:
        return
    for sql, ident in ((_BY_USER_ID, new.user_id), (_BY_PHONE, new.phone)):
        other = _find(connection, sql, tenant_id, ident)
        if other and other.id != known.id:
            known = _merge(connection, other, into=known)
    _update(connection, known, new)
    log.info("customer.changed_identity tenant=%d customer=%d", tenant_id, known.id)


def learn(connection: Any, tenant_id: int, customer_id: int, contact: Contact) -> None:
    """Keep an id that Meta's answer told and the row lacks, unless another row has it."""
    for column, ident in (("phone", contact.phone), ("user_id", contact.user_id)):
        if ident:
            connection.execute(
                f"UPDATE customer SET {column} = ?1 WHERE id = ?2 AND {column} IS NULL"  # noqa: S608
                f" AND NOT EXISTS (SELECT 1 FROM customer WHERE tenant_id = ?3 AND {column} = ?1)",
                (ident, customer_id, tenant_id),
            )


def tell(connection: Any, customer_id: int, name: str = "", phone: str = "") -> None:
    """Keep the name or number (digits) that a customer told; "" leaves what is known.

    A number that was only told may be anybody's: it is shown, and recognises nobody.
    """
    connection.execute(
        "UPDATE customer SET told_name = coalesce(nullif(?, ''), told_name),"
        " told_phone = coalesce(nullif(?, ''), told_phone) WHERE id = ?",
        (name, phone, customer_id),
    )


def prefer(connection: Any, tenant_id: int, contact: Contact, stopped_at: datetime | None) -> None:
    """Remember that the customer stopped marketing messages then, or takes them again (None)."""
    for sql, ident in ((_BY_USER_ID, contact.user_id), (_BY_PHONE, contact.phone)):
        known = _find(connection, sql, tenant_id, ident)
        if known:
            connection.execute(
                "UPDATE customer SET marketing_stopped_at = ? WHERE id = ?",
                (clock.stamp(stopped_at) if stopped_at else None, known.id),
            )
            return


def _find(connection: Any, sql: str, tenant_id: int, ident: str | None) -> Known | None:
    if not ident:
        return None
    found = connection.execute(sql, (tenant_id, ident)).fetchone()
    return Known(*found) if found else None


def _says_nothing_new(known: Known, contact: Contact) -> bool:
    return (
        contact.phone in (None, known.phone)
        and contact.name in (None, known.name)
        and contact.username in (None, known.username)
    )


def _make(connection: Any, tenant_id: int, contact: Contact, now: datetime) -> Known:
    name, username = contact.name or "", contact.username or ""
    customer_id = connection.execute(
        "INSERT INTO customer (tenant_id, user_id, phone, name, username, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (tenant_id, contact.user_id, contact.phone, name, username, clock.stamp(now)),
    ).lastrowid
    conversation_id = connection.execute(
        "INSERT INTO conversation (tenant_id, customer_id) VALUES (?, ?)", (tenant_id, customer_id)
    ).lastrowid
    return Known(customer_id, contact.user_id, contact.phone, name, username, conversation_id)


def _update(connection: Any, known: Known, contact: Contact) -> Known:
    ids = (contact.user_id or known.user_id, contact.phone or known.phone)
    names = (contact.name or known.name, contact.username or known.username)
    if (*ids, *names) != (known.user_id, known.phone, known.name, known.username):
        connection.execute(
            "UPDATE customer SET user_id = ?, phone = ?, name = ?, username = ? WHERE id = ?",
            (*ids, *names, known.id),
        )
    return Known(known.id, *ids, *names, known.conversation_id, known.human_until)


def _merge(connection: Any, loser: Known, into: Known) -> Known:
    """Everything that points at the loser points at the winner, who is told anew.

    A turn in hand is done again; a wish to get no marketing survives.
    """
    _join_conversations(connection, loser, into)
    for table, column in references(connection, "customer"):
        _repoint(connection, table, column, loser.id, into.id)
    connection.execute(
        """
        UPDATE customer SET name = coalesce(nullif(customer.name, ''), loser.name),
            username = coalesce(nullif(customer.username, ''), loser.username),
            told_name = coalesce(nullif(customer.told_name, ''), loser.told_name),
            told_phone = coalesce(nullif(customer.told_phone, ''), loser.told_phone),
            notes = trim(customer.notes || char(10) || loser.notes, char(10)),
            marketing_stopped_at = coalesce(
                customer.marketing_stopped_at, loser.marketing_stopped_at),
            created_at = min(customer.created_at, loser.created_at)
        FROM customer loser WHERE customer.id = ? AND loser.id = ?
        """,
        (into.id, loser.id),
    )
    connection.execute("DELETE FROM customer WHERE id = ?", (loser.id,))
    log.info("customer.merged loser=%d winner=%d", loser.id, into.id)
    return Known(*connection.execute(_BY_ID, (into.id,)).fetchone())


def _join_conversations(connection: Any, loser: Known, into: Known) -> None:
    connection.execute(
        "UPDATE message SET customer_id = ?, conversation_id = ? WHERE conversation_id = ?",
        (into.id, into.conversation_id, loser.conversation_id),
    )
    connection.execute(
        """
        UPDATE conversation SET
            last_inbound_at = nullif(max(coalesce(conversation.last_inbound_at, ''),
                                         coalesce(loser.last_inbound_at, '')), ''),
            quiet_since = nullif(max(coalesce(conversation.quiet_since, ''),
                                     coalesce(loser.quiet_since, '')), ''),
            human_until = nullif(max(coalesce(conversation.human_until, ''),
                                     coalesce(loser.human_until, '')), ''),
            last_message_id = CASE
                WHEN coalesce(loser.last_said_at, '') > coalesce(conversation.last_said_at, '')
                THEN loser.last_message_id ELSE conversation.last_message_id END,
            last_said_at = nullif(max(coalesce(conversation.last_said_at, ''),
                                      coalesce(loser.last_said_at, '')), ''),
            fence = max(conversation.fence, loser.fence) + 1, claimed_by = NULL,
            claimed_until = NULL
        FROM conversation loser WHERE conversation.id = ? AND loser.id = ?
        """,
        (into.conversation_id, loser.conversation_id),
    )
    connection.execute("DELETE FROM conversation WHERE id = ?", (loser.conversation_id,))


def _repoint(connection: Any, table: str, column: str, old: int, new: int) -> None:
    sql = f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?'  # noqa: S608 names from the schema
    connection.execute(sql, (new, old))


def references(connection: Any, target: str) -> list[tuple[str, str]]:
    """Every table and column with a foreign key to `target`, from the schema itself."""
    return list(
        connection.execute(
            'SELECT m.name, f."from" FROM sqlite_master m'
            " JOIN pragma_foreign_key_list(m.name) f ON f.\"table\" = ? WHERE m.type = 'table'",
            (target,),
        )
    )
