"""Which customers an owner means: by name, as people type it, or by number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lumi import clock, database
from lumi.booking.folding import fold
from lumi.tenants.models import Tenant

MOST = 9  # that can be picked from
SHORTEST_NUMBER = 3  # digits; fewer are in every number


@dataclass(frozen=True, slots=True)
class Person:
    """A customer as owners are shown them."""

    id: int
    name: str  # told or WhatsApp's; a number or username where there is none
    phone: str  # digits, of WhatsApp or told; "" when nobody knows

    @property
    def address(self) -> str:
        """Where the owner reaches them from their own phone; "" without a number."""
        return f"https://wa.me/{self.phone}" if self.phone else ""


_PERSON = """
    SELECT customer.id, coalesce(nullif(told_name, ''), nullif(name, ''), nullif(username, ''),
        '+' || coalesce(phone, nullif(told_phone, '')), '#' || customer.id),
        coalesce(phone, told_phone, ''), told_name || ' ' || name || ' ' || username
    FROM customer WHERE tenant_id = ?
"""


def person(tenant: Tenant, customer_id: int) -> Person:
    return known(tenant, customer_id) or Person(customer_id, f"#{customer_id}", "")


def known(tenant: Tenant, customer_id: int) -> Person | None:
    """The tenant's customer with that id, if there is one."""
    found = database.row(f"{_PERSON} AND id = ?", tenant.id, customer_id)
    return Person(*found[:3]) if found else None


def searched(tenant: Tenant, typed: str, now: datetime) -> list[Person]:
    """Whom somebody means who types a name, or a piece of a number as it is dialled at home."""
    digits = "".join(filter(str.isdecimal, typed)).lstrip("0")
    if len(digits) < SHORTEST_NUMBER or any(map(str.isalpha, typed)):
        return named(tenant, typed.split(), now)
    found = database.rows(
        f"{_PERSON} AND (instr(phone, ?) OR instr(told_phone, ?)) ORDER BY id DESC LIMIT ?",
        *(tenant.id, digits, digits, MOST),
    )
    return [Person(*columns[:3]) for columns in found]


def named(tenant: Tenant, words: Sequence[str], now: datetime) -> list[Person]:
    """Who is called so, those with an appointment ahead first; [] when nobody is.

    Every word counts that begins a word of a name; who matches most of them is meant.
    """
    wanted = [fold(word) for word in words if len(word) > 1]
    scored = []
    for *columns, called in database.rows(_PERSON, tenant.id):
        known = fold(called).split()
        score = sum(any(one.startswith(word) for one in known) for word in wanted)
        if score:
            scored.append((score, Person(*columns)))
    most = max((score for score, _ in scored), default=0)
    found = [one for score, one in scored if score == most]
    coming = _expected(tenant, now)
    return sorted(found, key=lambda one: one.id not in coming)[:MOST]


def with_phone(tenant: Tenant, phone: str) -> Person | None:
    """The customer who writes from that number (digits), or told it."""
    ident = database.value(
        "SELECT id FROM customer WHERE tenant_id = ?1 AND (phone = ?2 OR told_phone = ?2)"
        " ORDER BY phone IS NULL LIMIT 1",
        *(tenant.id, phone),
    )
    return person(tenant, ident) if ident else None


def _expected(tenant: Tenant, now: datetime) -> set[int]:
    found = database.rows(
        "SELECT customer_id FROM appointment WHERE tenant_id = ? AND starts_at > ?"
        " AND status IN ('pending', 'confirmed')",
        *(tenant.id, clock.stamp(now)),
    )
    return {ident for (ident,) in found}


def staff(tenant: Tenant) -> list[tuple[int, str]]:
    """Ids and names of who works there, in the business's order."""
    return database.rows(
        "SELECT id, name FROM staff WHERE tenant_id = ? AND is_working ORDER BY position, id",
        tenant.id,
    )
