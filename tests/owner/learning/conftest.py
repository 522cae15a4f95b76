"""A barber whose customers ask what nobody knows, and whose owners are asked by Lumi."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from lumi import clock, database
from lumi.answers import answering, faqs
from lumi.business import furnish
from lumi.owner import numbers
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.answers.conftest import BARBER
from tests.backroom import Backroom
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA, item_from
from tests.fakes.whatsapp import WhatsApp
from tests.owner.chair import OLGA

BEA, OTTO = "34600777111", "34600777222"
BIKES = "Do you repair bicycles?"


class Shop(Backroom):
    """Turns are written down as the worker does; what is queued counts as sent."""

    def says(self, text: str, phone: str = ANA, quotes: str = "") -> None:
        item: dict[str, Any] = text_from(phone, text, ts=clock.now())
        if quotes:
            item["context"] = {"id": quotes}
        arrive(item, at=clock.now())
        self.goes_on()

    def taps(self, title: str, phone: str = OLGA) -> None:
        """A button or row of the last message that has it."""
        ident = next(
            ident
            for (body,) in reversed(self._rows("payload", phone))
            for ident, shown in _choices(body)
            if shown == title
        )
        content = {"type": "button_reply", "button_reply": {"id": ident, "title": title}}
        arrive(
            {
                **item_from(phone, "interactive", content),
                "timestamp": str(int(clock.now().timestamp())),
            },
            at=clock.now(),
        )
        self.goes_on()

    def goes_on(self) -> None:
        while self.answer():
            continue
        self.answerer.learn()
        with database.write() as connection:
            connection.execute(
                "UPDATE message SET state = 'sent', wa_msg_id = 'out.' || id WHERE state = 'queued'"
            )

    def at(self, moment: datetime) -> None:
        clock.travel(moment)
        self.goes_on()

    def heard(self, phone: str = ANA) -> list[str]:
        """All that was sent to somebody."""
        return [text for text, state in self._rows("text, state", phone) if state == "sent"]

    def asked(self, phone: str = OLGA) -> str:
        """WhatsApp's id of the last question that an owner was asked."""
        rows = self._rows("wa_msg_id, coalesce(why, '')", phone)
        return next(ident for ident, why in reversed(rows) if '"question"' in why and "gap" in why)

    def _rows(self, columns: str, phone: str) -> list[tuple[Any, ...]]:
        return database.rows(
            f"SELECT {columns} FROM message WHERE role = 'assistant' AND customer_id ="  # noqa: S608
            " (SELECT id FROM customer WHERE phone = ?) ORDER BY id",
            phone,
        )

    def proves(self, phone: str) -> None:
        self.says(numbers.issue(self.tenant, phone, clock.now()), phone)

    def faqs(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Those that were not there from the beginning."""
        drafts = [faq.draft for faq in faqs.listed(self.tenant.id) if faq.draft not in BARBER]
        return [(one.question, one.answer, one.alternatives) for one in drafts]

    def state(self) -> list[str]:
        return [state for (state,) in database.rows("SELECT state FROM gap ORDER BY id")]


def _choices(body: str | None) -> list[tuple[str, str]]:
    action = json.loads(body or "{}").get("interactive", {}).get("action", {})
    listed = [one["reply"] for one in action.get("buttons", ())]
    listed += [row for section in action.get("sections", ()) for row in section["rows"]]
    return [(one["id"], one["title"]) for one in listed]


@pytest.fixture
def shop(tenant: Tenant, settings: Settings) -> Iterator[Shop]:
    furnish(tenant)
    embedder = answering.embedder_of(settings)
    faqs.keep_all(tenant.id, BARBER, embedder, T0)
    with WhatsApp() as whatsapp:
        shop = Shop(tenant, settings, whatsapp)
        shop.answerer = Answerer(settings, embedder)
        shop.proves(OLGA)
        yield shop
        shop.close()
