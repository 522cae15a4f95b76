"""The owner's own WhatsApp: who may command Lumi for a business, what they are told, what they do.

A turn of a proven owner is heard here first; what is no command goes on to the receptionist, for
owners book haircuts too. A customer's turn never gets further than one look for their number.
"""

from datetime import datetime
from typing import Any

from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner import numbers, proving, telling
from lumi.owner.learning import hearing
from lumi.owner.numbers import Owner
from lumi.owner.orders import Deed, Hearer, Order
from lumi.tenants.models import Tenant

# Each bubble goes to the first of them that takes it. What is surely about an open question comes
# before all commands, what only may be an answer after them.
HEARERS: tuple[Hearer, ...] = (hearing.hear, hearing.hear_loosely)


def hear(tenant: Tenant, customer_id: int, bubbles: list[Bubble], now: datetime) -> Order | None:
    """What the turn orders; None: it is no order, or its writer is no owner. Writes nothing."""
    owner = numbers.owner_of(tenant, customer_id)
    if owner is None:
        return proving.hear(tenant, customer_id, bubbles)
    heard = [_deed(tenant, owner, bubble, now) for bubble in bubbles]
    deeds = tuple(deed for deed in heard if deed is not None)
    return Order(deeds, owner) if deeds else None


def carry_out(connection: Any, order: Order, now: datetime) -> list[Reply]:
    """Do it inside the caller's transaction; what is replied."""
    if order.owner is not None:
        telling.heard_from(connection, order.owner, now)
    return [reply for deed in order.deeds for reply in deed(connection, now)]


def _deed(tenant: Tenant, owner: Owner, bubble: Bubble, now: datetime) -> Deed | None:
    for hearer in HEARERS:
        deed = hearer(tenant, owner, bubble, now)
        if deed is not None:
            return deed
    return None
