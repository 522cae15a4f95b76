"""What a month came to: messages by number, Meta's free thousand, tokens and their cost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi.tenants import usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind

# Delivered service messages of a number and month that Meta does not bill, since 1 October 2026
# ("Pricing on the WhatsApp Business Platform"). They begin anew at midnight of the account's zone.
FREE_MESSAGES = 1000
SERVICE = ("service", "")  # Lumi's own messages are service where Meta says nothing


@dataclass(frozen=True, slots=True)
class Delivered:
    """Messages of one kind that reached a phone; both names are Meta's, "" where it told none."""

    category: str
    pricing: str
    messages: int


@dataclass(frozen=True, slots=True)
class Number:
    """The month of one phone number."""

    phone_id: str
    inbound: int
    outbound: int  # that Meta accepted
    delivered: tuple[Delivered, ...]

    @property
    def reached(self) -> int:
        """Messages that reached a phone."""
        return sum(one.messages for one in self.delivered)

    @property
    def billed(self) -> int:
        """Messages that Meta says it bills."""
        return sum(one.messages for one in self.delivered if one.pricing == usage.REGULAR)

    @property
    def of_the_free(self) -> int:
        """Messages that count towards the free ones; what follows an advertisement does not."""
        return sum(
            one.messages
            for one in self.delivered
            if one.category in SERVICE and one.pricing != usage.FREE_ENTRY
        )


@dataclass(frozen=True, slots=True)
class Model:
    """The month of one model; `unpriced` calls have a cost that nobody knows."""

    name: str
    calls: int
    prompt_tokens: int
    completion_tokens: int
    cost_micros: int
    unpriced: int


@dataclass(frozen=True, slots=True)
class Month:
    """What one tenant used in a month, YYYY-MM."""

    month: str
    numbers: tuple[Number, ...]
    models: tuple[Model, ...]

    @property
    def reached(self) -> int:
        return sum(one.reached for one in self.numbers)

    @property
    def cost_micros(self) -> int:
        """Millionths of a dollar, without the calls whose price nobody knows."""
        return sum(one.cost_micros for one in self.models)

    @property
    def unpriced(self) -> int:
        return sum(one.unpriced for one in self.models)


def of(tenant: Tenant, month: str) -> Month:
    """The tenant's month, YYYY-MM."""
    lines = usage.of_month(month, tenant.id)
    phone_ids = dict.fromkeys(line["phone_id"] for line in lines if line["kind"] != Kind.TOKENS)
    return Month(
        month,
        tuple(
            _number(ident, [line for line in lines if line["phone_id"] == ident])
            for ident in phone_ids
        ),
        tuple(_model(line) for line in lines if line["kind"] == Kind.TOKENS),
    )


def month_of(tenant: Tenant, now: datetime) -> str:
    """The present month by the clocks of the tenant's WhatsApp account."""
    return usage.day_of(now, tenant.account_zone)[:7]


def _number(phone_id: str, lines: Iterable[dict[str, Any]]) -> Number:
    counted = {Kind.INBOUND: 0, Kind.OUTBOUND: 0}
    delivered = []
    for line in lines:
        if line["kind"] == Kind.DELIVERED:
            delivered.append(Delivered(line["category"], line["pricing"], line["messages"]))
        elif line["kind"] in counted:
            counted[Kind(line["kind"])] += line["messages"]
    return Number(phone_id, counted[Kind.INBOUND], counted[Kind.OUTBOUND], tuple(delivered))


def _model(line: dict[str, Any]) -> Model:
    return Model(
        *(line["model"], line["messages"], line["prompt_tokens"], line["completion_tokens"]),
        *(line["cost_micros"], line["unpriced"]),
    )
