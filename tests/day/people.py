"""The customers of a town: what they write, and what they do with what was shown to them."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from lumi.tenants.models import Tenant

NOON = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # in that night Europe's clocks are put back
ACTS = (  # kinds, and how often each is done
    ("say", "book", "wish", "tap", "cancel", "two", "sticker"),
    (3, 3, 4, 5, 3, 1, 0.4),
)
PLOT = (  # two wait for a time that a third has and gives up, and a fourth wants a person
    (0, "three"),
    (1, "three"),
    (1, "tap"),
    (2, "three"),
    (2, "tap"),
    (0, "cancel"),
    (3, "person"),
    (3, "say"),
)
SAYINGS = (
    *("Where can I park?", "Can I pay by card?", "cancel my appointment", "tomorrow at 3pm", "yes"),
    *("when is my appointment?", "move it to 5pm", "no", "I want to talk to a human", "STOP"),
    *("START", "thanks!"),
)


@dataclass(eq=False)
class Customer:
    tenant: Tenant
    phone: str
    choices: list[tuple[str, str]] = field(default_factory=list)  # what was last shown to tap
    person_until: datetime = NOON - timedelta(days=1)  # a person has the floor


class Pens:
    """Makes the items of messages as Meta sends them, by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._numbers = chance, count(1)

    def items(self, kind: str, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        """What the customer writes at once who does something of that kind."""
        found: list[dict[str, Any]] = getattr(self, f"_{kind}")(customer, now)
        return found

    def _person(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        return [self.item(customer, "text", {"body": "I want to talk to a human"}, now)]

    def _say(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        return [self.item(customer, "text", {"body": self._chance.choice(SAYINGS)}, now)]

    def _two(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        return self._say(customer, now) + self._say(customer, now)

    def _book(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        """A time of the next day and a half, of the few that everybody wants."""
        local = (now + self._chance.randrange(1, 36) * timedelta(hours=1)).astimezone(
            customer.tenant.zone
        )
        hour = self._chance.choice((9, 10, 12, 15, 17, 18, 20))
        return [self.item(customer, "text", {"body": f"book {local:%m/%d} {hour}:00"}, now)]

    def _tap(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        if not customer.choices:
            return self._book(customer, now)
        best = [one for one in customer.choices if one[0].startswith("wait:")]
        ident, title = self._chance.choice(best or customer.choices)
        reply = {"type": "list_reply", "list_reply": {"id": ident, "title": title}}
        return [self.item(customer, "interactive", reply, now)]

    def _wish(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        """The hours that everybody wants; who cannot have them is offered to wait."""
        wish = f"appointment tomorrow at {self._chance.choice((3, 5))}pm"
        return [self.item(customer, "text", {"body": wish}, now)]

    def _three(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        return [self.item(customer, "text", {"body": "appointment tomorrow at 3pm"}, now)]

    def _cancel(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        """What was shown last to be cancelled, else in words."""
        shown = [one for one in customer.choices if one[0].endswith(":cancel")]
        if not shown:
            return [self.item(customer, "text", {"body": "cancel my appointment"}, now)]
        customer.choices = shown
        return self._tap(customer, now)

    def _sticker(self, customer: Customer, now: datetime) -> list[dict[str, Any]]:
        return [self.item(customer, "sticker", {"id": "1", "mime_type": "image/webp"}, now)]

    def item(
        self, customer: Customer, kind: str, content: dict[str, Any], now: datetime
    ) -> dict[str, Any]:
        return {
            "from": customer.phone,
            "id": f"wamid.in{next(self._numbers)}",
            "timestamp": str(int(now.timestamp())),
            "type": kind,
            kind: content,
        }
