"""The rows of the simulator: made-up customers, what their phones show, webhooks to deliver."""

import json
from enum import StrEnum
from typing import Any

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField

from lumi.database import InstantField, Row
from lumi.tenants.models import Tenant


class State(StrEnum):
    """Where a message of either side stands; the order is the order of progress."""

    SENT = "sent"  # Meta has it
    DELIVERED = "delivered"  # the other side has it
    READ = "read"  # the other side opened it


class SimulatedCustomer(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    name = TextField()
    about = TextField(default="")
    phone = TextField(null=True)  # digits only
    user_id = TextField(null=True)
    username = TextField(default="")
    language = TextField(default="en")
    typing_until = InstantField(null=True)


class SimulatedMessage(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    customer = ForeignKeyField(SimulatedCustomer, on_delete="CASCADE")
    customer_id: int
    wa_msg_id = TextField(unique=True)
    is_ours = BooleanField()  # the business wrote it
    content = TextField()
    state = TextField()
    reaction = TextField(default="")
    at = InstantField()
    revision = IntegerField()

    @property
    def body(self) -> dict[str, Any]:
        """The webhook's item, or the body for the Graph API."""
        body: dict[str, Any] = json.loads(self.content)
        return body


class SimulatedWebhook(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    message = ForeignKeyField(SimulatedMessage, null=True, on_delete="CASCADE")
    message_id: int | None
    body = TextField()
    due_at = InstantField()
    attempts = IntegerField(default=0)
    refusal = TextField(default="")
