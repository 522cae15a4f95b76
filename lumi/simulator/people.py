"""The made-up customers of a business: a few to begin with, and as many newcomers as wanted."""

import random

from lumi import database
from lumi.simulator.models import SimulatedCustomer
from lumi.simulator.payloads import Person
from lumi.tenants.models import Tenant

# Name, what they are for, phone prefix (or none), country of the user id (or none), username,
# language. WhatsApp tells a business either id or both (Meta: "Business-scoped user IDs").
_CAST = (
    ("Nora Lind", "Phone and user id", "1202555", "US", "", "en"),
    ("Sam Okafor", "Username only, no phone", "", "GB", "sam.okafor", "en"),
    ("Lucía Vega", "Writes Spanish, from abroad", "34600555", "ES", "", "es"),
    ("Omar Haddad", "Phone only", "97150555", "", "", "en"),
)
_FIRST_NAMES = ("Ada", "Bruno", "Chidi", "Dana", "Elif", "Felix", "Greta", "Hana", "Ivan", "Jo")
_LAST_NAMES = ("Arias", "Berg", "Costa", "Dunn", "Egede", "Falk", "Gray", "Holm", "Ito", "Jansen")


class UnknownCustomer(Exception):
    """The business has no such made-up customer."""


def at_hand(tenant: Tenant) -> list[SimulatedCustomer]:
    """Everybody who can write to the business; the first call makes up the first few."""
    found = _all(tenant)
    if not found:
        with database.write():
            if not _all(tenant):  # two browsers may open the page at once
                for member in _CAST:
                    _make(tenant, *member)
        found = _all(tenant)
    return found


def newcomer(tenant: Tenant) -> SimulatedCustomer:
    """Somebody nobody has met, with a phone and a user id."""
    name = f"{random.choice(_FIRST_NAMES)} {random.choice(_LAST_NAMES)}"
    with database.write():
        return _make(tenant, name, "New customer", "1202555", "US", "", "en")


def one(tenant: Tenant, customer_id: int) -> SimulatedCustomer:
    """The customer with that id. Raises UnknownCustomer."""
    found: SimulatedCustomer | None = SimulatedCustomer.get_or_none(
        SimulatedCustomer.tenant == tenant.id, SimulatedCustomer.id == customer_id
    )
    if found is None:
        raise UnknownCustomer(customer_id)
    return found


def addressed_by(tenant: Tenant, phone: str, user_id: str) -> SimulatedCustomer | None:
    """Who is meant by a phone (digits), or by a user id where no phone is given."""
    column = SimulatedCustomer.phone if phone else SimulatedCustomer.user_id
    found: SimulatedCustomer | None = SimulatedCustomer.get_or_none(
        SimulatedCustomer.tenant == tenant.id, column == (phone or user_id)
    )
    return found


def as_meta_knows(customer: SimulatedCustomer) -> Person:
    return Person(customer.name, customer.phone, customer.user_id, customer.username)


def _all(tenant: Tenant) -> list[SimulatedCustomer]:
    mine = SimulatedCustomer.select().where(SimulatedCustomer.tenant == tenant.id)
    return list(mine.order_by(SimulatedCustomer.id))


def _make(
    tenant: Tenant, name: str, about: str, prefix: str, country: str, username: str, language: str
) -> SimulatedCustomer:
    customer: SimulatedCustomer = SimulatedCustomer.create(
        tenant=tenant.id,
        name=name,
        about=about,
        phone=_unused(tenant, prefix) if prefix else None,
        user_id=f"{country}.{random.randrange(10**16, 10**17)}" if country else None,
        username=username,
        language=language,
    )
    return customer


def _unused(tenant: Tenant, prefix: str) -> str:
    """A number with this prefix that nobody has yet: two with one number would be one customer."""
    taken = {customer.phone for customer in _all(tenant)}
    return random.choice(
        [number for last in range(10_000) if (number := f"{prefix}{last:04d}") not in taken]
    )
