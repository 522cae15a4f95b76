"""Who may command Lumi for a business: numbers it registered, each proven once by a code.

The code is shown where the server is run and sent from the number itself, so that who proves it
has both, and has opened WhatsApp's 24 hours.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lumi import clock, database
from lumi.tenants.enrolment import Refused, phone_digits
from lumi.tenants.models import Tenant

VALID = timedelta(hours=24)
TRIES = 5  # at one code; then only a new one helps
_CODE = re.compile(r"\W*(?:lumi\W*)?(\d{4})[ -]?(\d{4})\W*", re.ASCII | re.IGNORECASE)
# Mobile numbers that WhatsApp writes with a digit more, or less, than their owners do.
_INFIX = re.compile(r"(?<=^52)1(?=\d{10}$)|(?<=^54)9(?=\d{10}$)|(?<=^55\d\d)9(?=\d{8}$)")


@dataclass(frozen=True, slots=True)
class Owner:
    """A number that was proven, and the customer's row by which it writes."""

    id: int
    tenant_id: int
    customer_id: int
    language: str  # in which they last wrote; else the business's


class Proof(StrEnum):
    """What became of a code that somebody sent."""

    PROVEN = "proven"
    WRONG = "wrong"  # another try may be right
    VOID = "void"  # too old, used, or tried too often: a new one is needed


_PROVEN = """
    SELECT owner_number.id, owner_number.tenant_id, customer.id,
           coalesce(nullif(owner_number.language, ''), tenant.language),
           owner_number.phone, customer.phone
    FROM owner_number JOIN customer ON customer.id = owner_number.customer_id
    JOIN tenant ON tenant.id = owner_number.tenant_id
    WHERE owner_number.tenant_id = ?1 AND customer.tenant_id = ?1 AND verified_at IS NOT NULL
      AND coalesce(owner_number.user_id = customer.user_id, 1)
"""


def owner_of(tenant: Tenant, customer_id: int) -> Owner | None:
    """The owner who writes as this customer. One seek for all who are none.

    A number that WhatsApp gave to another person since, or a person with another number since,
    proves nothing any more.
    """
    found = database.rows(f"{_PROVEN} AND owner_number.customer_id = ?2", tenant.id, customer_id)
    return next(iter(_owners(found)), None)


def is_proven(owner_number_id: int) -> bool:
    """Whether that registered number is still a proven one."""
    tenant_id = database.value("SELECT tenant_id FROM owner_number WHERE id = ?", owner_number_id)
    found = database.rows(f"{_PROVEN} AND owner_number.id = ?2", tenant_id, owner_number_id)
    return bool(_owners(found))


def owners(connection: Any, tenant: Tenant) -> list[Owner]:
    """Everybody who proved a number of this business, in the order in which they were named."""
    return _owners(connection.execute(f"{_PROVEN} ORDER BY owner_number.id", (tenant.id,)))


def _owners(found: Any) -> list[Owner]:
    return [
        Owner(*columns)
        for *columns, registered, present in found
        if present is None or same_line(registered, present)
    ]


def same_line(first: str, second: str) -> bool:
    """Whether two numbers (digits) reach one phone, as Mexico, Argentina and Brazil write them."""
    return _INFIX.sub("", first, count=1) == _INFIX.sub("", second, count=1)


def issue(tenant: Tenant, phone: str, now: datetime) -> str:
    """Register the number, if it is new, and give it a new code; "" when it is proven already.

    Raises Refused for what is no number.
    """
    digits = phone_digits(phone)
    code = f"{secrets.randbelow(10**8):08}"
    with database.write() as connection:
        connection.execute(
            "INSERT INTO owner_number (tenant_id, phone) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (tenant.id, digits),
        )
        given = connection.execute(
            "UPDATE owner_number SET code = ?, code_until = ?, tries = 0, verified_at = NULL"
            " WHERE tenant_id = ? AND phone = ? AND (verified_at IS NULL OR customer_id IS NULL)",
            (_hashed(tenant.id, code), clock.stamp(now + VALID), tenant.id, digits),
        ).rowcount
    return f"{code[:4]}-{code[4:]}" if given else ""


def remove(tenant: Tenant, phone: str) -> None:
    """The number commands nothing any more. Raises Refused when it is not registered."""
    digits = phone_digits(phone)
    with database.write() as connection:
        gone = connection.execute(
            "DELETE FROM owner_number WHERE tenant_id = ? AND phone = ?", (tenant.id, digits)
        ).rowcount
    if not gone:
        raise Refused(f"{tenant.name} has no owner with the number +{digits}.")


def listed(tenant: Tenant) -> list[tuple[str, str]]:
    """Every registered number with since when it is proven, or ""."""
    return [
        (f"+{phone}", verified_at if verified_at and customer_id else "")
        for phone, verified_at, customer_id in database.rows(
            "SELECT phone, verified_at, customer_id FROM owner_number WHERE tenant_id = ?"
            " ORDER BY id",
            tenant.id,
        )
    ]


def code_in(text: str) -> str:
    """The eight digits that are all the text says; "" for other texts."""
    found = _CODE.fullmatch(text)
    return found[1] + found[2] if found else ""


def may_prove(tenant: Tenant, customer_id: int) -> bool:
    """Whether a code from this customer is a try: a number of theirs, or no number that is known,

    waits to be proven.
    """
    return bool(_candidates(database.connection(), tenant, customer_id))


def prove(
    connection: Any, tenant: Tenant, customer_id: int, code: str, now: datetime
) -> tuple[Proof, Owner | None]:
    """Take the code for the number that it was made for, inside the caller's transaction.

    A wrong one is counted at every number that this customer may be.
    """
    waiting = _candidates(connection, tenant, customer_id)
    alive = [
        (ident, expected)
        for ident, expected, until, tries in waiting
        if expected and tries < TRIES and until > clock.stamp(now)
    ]
    hashed = _hashed(tenant.id, code)
    for ident, expected in alive:
        if hmac.compare_digest(expected, hashed):
            _bind(connection, ident, customer_id, now)
            return Proof.PROVEN, next(
                one for one in owners(connection, tenant) if one.customer_id == customer_id
            )
    connection.executemany(
        "UPDATE owner_number SET tries = tries + 1 WHERE id = ?", [(ident,) for ident, _ in alive]
    )
    spent = all(tries + 1 >= TRIES for _, _, _, tries in waiting)
    return Proof.VOID if spent or not alive else Proof.WRONG, None


def remember(connection: Any, owner: Owner, language: str) -> None:
    """The language they write in now, and the user id that Meta may have told since the code."""
    connection.execute(
        "UPDATE owner_number SET language = ?, user_id = coalesce(user_id,"
        " (SELECT user_id FROM customer WHERE id = ?)) WHERE id = ?",
        (language, owner.customer_id, owner.id),
    )


def _candidates(connection: Any, tenant: Tenant, customer_id: int) -> list[Any]:
    """Id, code, its end and the tries of the numbers that this customer may prove."""
    found = connection.execute(
        "SELECT owner_number.id, code, coalesce(code_until, ''), tries, owner_number.phone,"
        " customer.phone FROM owner_number JOIN customer ON customer.id = ?2"
        " AND customer.tenant_id = ?1 WHERE owner_number.tenant_id = ?1 AND code != ''"
        " AND (verified_at IS NULL OR customer_id IS NULL)",
        (tenant.id, customer_id),
    )
    return [row[:4] for row in found if row[5] is None or same_line(row[4], row[5])]


def _bind(connection: Any, ident: int, customer_id: int, now: datetime) -> None:
    connection.execute(
        "UPDATE owner_number SET customer_id = ?1, verified_at = ?2, code = '', code_until = NULL,"
        " tries = 0, user_id = (SELECT user_id FROM customer WHERE id = ?1) WHERE id = ?3",
        (customer_id, clock.stamp(now), ident),
    )


def _hashed(tenant_id: int, code: str) -> str:
    return hashlib.sha256(f"{tenant_id}:{code}".encode()).hexdigest()
