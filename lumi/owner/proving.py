"""A registered number sends its code, and from then on commands Lumi for its business."""

from datetime import datetime
from functools import partial
from typing import Any

from lumi import phrases
from lumi.booking.dialogue import rows
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner import numbers
from lumi.owner.numbers import Proof
from lumi.owner.orders import Order, plain
from lumi.tenants.models import Tenant

_SAID = {Proof.WRONG: "owner_code_wrong", Proof.VOID: "owner_code_void"}


def hear(tenant: Tenant, customer_id: int, bubbles: list[Bubble]) -> Order | None:
    """A try to prove a number. For everybody else eight digits are what they always were."""
    codes = [code for one in bubbles if (code := numbers.code_in(one.text))]
    if not codes or not numbers.may_prove(tenant, customer_id):
        return None
    return Order(tuple(partial(_prove, tenant, customer_id, code) for code in codes))


def _prove(
    tenant: Tenant, customer_id: int, code: str, connection: Any, now: datetime
) -> list[Reply]:
    proof, owner = numbers.prove(connection, tenant, customer_id, code, now)
    if owner is None:
        return plain(phrases.say(tenant.language, _SAID[proof]))
    rows.leave(connection, customer_id)  # "today" is no day for a haircut from here on
    return plain(phrases.say(tenant.language, "owner_proven", business=tenant.name))
