"""Webhook payloads for tests, in the shapes of Meta's pages, with people of our own."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ASKED_AT = 1795400000  # 2026-11-23 02:13:20 UTC, before NOW
PHONE_ID = "4400112233"
PHONE = "34600111222"
USER_ID = "ES.7f3Kq20481"


def item(kind: str = "text", **more: Any) -> dict[str, Any]:
    """A message item of PHONE; a text unless `more` says otherwise."""
    content = {"text": {"body": "Are you open today?"}} if kind == "text" else {}
    whole = {"from": PHONE, "id": "wamid.A1", "timestamp": str(ASKED_AT), "type": kind}
    return whole | content | more


def contact(**more: Any) -> dict[str, Any]:
    return {"profile": {"name": "Marta"}, "wa_id": PHONE, "user_id": USER_ID} | more


def status(state: str = "delivered", **more: Any) -> dict[str, Any]:
    whole = {"id": "wamid.B1", "status": state, "timestamp": str(ASKED_AT), "recipient_id": PHONE}
    return whole | {"biz_opaque_callback_data": "out:7"} | more


def value(**more: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "34911222333", "phone_number_id": PHONE_ID}
    return {"messaging_product": "whatsapp", "metadata": metadata} | more


def post(field: str = "messages", **more: Any) -> dict[str, Any]:
    """A whole POST with one change of `field`; `more` goes into its value."""
    return envelope({"field": field, "value": value(**more)})


def envelope(*changes: object) -> dict[str, Any]:
    entry = {"id": "900800700", "changes": list(changes)}
    return {"object": "whatsapp_business_account", "entry": [entry]}
