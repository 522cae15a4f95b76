"""The owner's own WhatsApp: who may command Lumi for a business, what they are told, what they do.

A turn of a proven owner is heard here first; what is no order goes on to the receptionist, for
owners book haircuts too. A customer's turn never gets further than one look for their number.
"""

from datetime import datetime
from typing import Any

from lumi import phrases
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner import alerts, briefs, hearing, learning, numbers, proving, telling
from lumi.owner.orders import Deed, Order, Visit, asked, plain
from lumi.tenants import pausing
from lumi.tenants.models import Tenant


def hear(
    tenant: Tenant, customer_id: int, bubbles: list[Bubble], now: datetime, url: str = ""
) -> Order | None:
    """What the turn orders; None: it is no order, or its writer is no owner. Writes nothing.

    `url` is this server's public address.
    """
    owner = numbers.owner_of(tenant, customer_id)
    if owner is None:
        return proving.hear(tenant, customer_id, bubbles)
    visits = [Visit(tenant, owner, bubble, now, owner.language, url) for bubble in bubbles]
    heard = [_deed(visit) for visit in visits]
    if not any(heard):
        return None
    deeds = [deed or _puzzled(visit) for visit, deed in zip(visits, heard, strict=True)]
    return Order(tuple(deeds), owner)


def carry_out(connection: Any, order: Order, now: datetime) -> list[Reply]:
    """Do it inside the caller's transaction; what is replied."""
    if order.owner is not None:
        telling.heard_from(connection, order.owner, now)
    return [reply for deed in order.deeds for reply in deed(connection, now)]


def is_owner(tenant: Tenant, customer_id: int) -> bool:
    return numbers.owner_of(tenant, customer_id) is not None


def is_silenced(tenant: Tenant, customer_id: int, bubbles: list[Bubble], now: datetime) -> bool:
    """Whether the owners paused Lumi, and neither an owner nor who proves to be one writes."""
    if not pausing.is_paused(tenant, now) or is_owner(tenant, customer_id):
        return False
    return hear(tenant, customer_id, bubbles, now) is None


def sweep(now: datetime) -> None:
    """All that owners are told unasked, as it falls due."""
    telling.sweep(now)
    briefs.sweep(now)
    alerts.sweep(now)


def _deed(visit: Visit) -> Deed | None:
    """What is surely about an open question comes before all orders, what may be an answer after.

    A sentence that may be both is asked about: neither is a business closed by an answer, nor an
    order sent to a customer.
    """
    told = (visit.tenant, visit.owner, visit.bubble, visit.now)
    if (answered := learning.hearing.hear(*told)) is not None:
        return answered
    ordered, perhaps = hearing.hear(visit), learning.hearing.hear_loosely(*told)
    if ordered is None or perhaps is None or hearing.is_unmistakable(visit):
        return ordered or perhaps
    return _ask_which(visit)


def _ask_which(visit: Visit) -> Deed:
    gap_id, bubble_id = learning.hearing.asked_last(visit.owner) or 0, visit.bubble.id
    choices = [
        (f"gap:answer:{gap_id}:{bubble_id}", visit.say("it_is_answer")),
        (f"own:order:{bubble_id}", visit.say("do_it")),
    ]
    return lambda connection, now: asked(visit.say("answer_or_order"), choices, visit.language)


def _puzzled(visit: Visit) -> Deed:
    """Beside what was understood: what was not is said to be so."""
    return lambda connection, now: plain(phrases.say(visit.language, "not_understood"))
