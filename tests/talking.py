"""Talking to the receptionist in tests: what can be tapped in a reply, and tapping it."""

from typing import Any

from lumi.conversations.outbox import Reply
from lumi.tenants.models import Tenant
from tests.conversations.arriving import text_from
from tests.desk import ANA, Desk, item_from


def rows_of(reply: Reply) -> list[tuple[str, str]]:
    """Id and title of everything that can be tapped."""
    interactive = reply.body.get("interactive", {"action": {}})
    buttons = [one["reply"] for one in interactive["action"].get("buttons", [])]
    listed = [row for one in interactive["action"].get("sections", []) for row in one["rows"]]
    return [(one["id"], one["title"]) for one in buttons + listed]


def hears(desk: Desk, text: str, phone: str = ANA) -> Reply:
    (reply,) = desk.hears(text_from(phone, text))
    return reply


def tap(desk: Desk, reply: Reply, title: str) -> str:
    (ident,) = [ident for ident, one in rows_of(reply) if one == title]
    return desk.taps(ident, title)


def tapped(ident: str, title: str) -> dict[str, Any]:
    content = {"type": "list_reply", "list_reply": {"id": ident, "title": title}}
    return item_from(ANA, "interactive", content)


def change(tenant: Tenant, **values: object) -> None:
    """Sets columns of the tenant."""
    Tenant.update(**values).where(Tenant.id == tenant.id).execute()
