"""Messages that arrive, for tests: the item as Meta sends it, through the room's own front door."""

import itertools
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lumi import database
from lumi.conversations import arrivals
from lumi.conversations.arrivals import Arrival
from lumi.conversations.doors import Address
from lumi.whatsapp import events
from tests.conftest import PHONE_ID, T0

_numbers = itertools.count(1)


def text_from(phone: str, body: str, *, ts: datetime = T0, id: str | None = None) -> dict[str, Any]:
    return {
        "from": phone,
        "id": id or f"wamid.test{next(_numbers)}",
        "timestamp": str(int(ts.timestamp())),
        "type": "text",
        "text": {"body": body},
    }


def payload(
    *messages: dict[str, Any],
    phone_id: str = PHONE_ID,
    contacts: Sequence[dict[str, Any]] = (),
    **value: Any,
) -> dict[str, Any]:
    inner: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "34900000000", "phone_number_id": phone_id},
        **value,
    }
    if contacts:
        inner["contacts"] = list(contacts)
    if messages:
        inner["messages"] = list(messages)
    change = {"field": value.pop("field", "messages"), "value": inner}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def arrive(*messages: dict[str, Any], at: datetime = T0, **options: Any) -> None:
    take_in(payload(*messages, **options), at)


def take_in(whole: dict[str, Any], at: datetime = T0, tenant_id: int | None = None) -> None:
    found = events.parse(whole, at)
    with database.write() as connection:
        arrivals.take_in(connection, [Arrival(found, Address(tenant_id, 21600), at)])
