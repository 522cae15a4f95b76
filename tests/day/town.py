"""A town for tests: businesses in many zones, their customers, and Lumi's own turns and rounds.

The time is an argument: a day takes as long as its messages do. What is random comes from one seed.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database, delivery
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.booking import reminders, waitlist
from lumi.business import furnish
from lumi.conversations import inbox, outbox, turned_back
from lumi.delivery import Pauses
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from lumi.whatsapp.graph import Graph
from tests.answers.conftest import LetterCounts
from tests.conversations.arriving import payload, take_in
from tests.day.people import ACTS, NOON, PLOT, Customer, Pens
from tests.fakes.meta_webhook import status_entry
from tests.fakes.whatsapp import Fault, Sent, WhatsApp, cut_after, cut_before, refuse

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CUSTOMERS = 6  # of each business
HANDOVER = 120  # minutes
SWEEP = 10  # minutes between two looks at who waits for a place; they are what costs most
ZONES = (
    *("Europe/Madrid", "America/New_York", "Asia/Jerusalem", "Asia/Kolkata", "Australia/Lord_Howe"),
    *("Europe/London", "America/Santiago", "Africa/Casablanca", "Pacific/Auckland", "Asia/Tokyo"),
)
FAQS = [
    Draft("Where can I park?", "Behind the shop."),
    Draft("Can I pay by card?", "Yes, by card and phone."),
]
FAULTS: tuple[Callable[[], Fault], ...] = (
    *(cut_after, cut_before, lambda: refuse(500, 131016), lambda: refuse(503, 2)),
    *(lambda: refuse(400, 131056), lambda: refuse(429, 130429)),
)
FAULTY = 0.08  # of all sends
CRASHES = 0.02  # of all minutes


@dataclass(frozen=True)
class Turn:
    """What a customer wrote at once."""

    customer: Customer
    at: datetime
    ids: tuple[str, ...]
    is_silent: bool  # of a kind that gets no reply
    is_for_person: bool  # a person had the floor


@dataclass(frozen=True)
class Heard:
    """A message that WhatsApp took, and when by the town's clock."""

    at: datetime
    customer: Customer
    sent: Sent


class Nobody:
    """No blue ticks: they are no promise."""

    def begin(self, *_: object) -> None: ...
    def end(self, *_: object) -> None: ...


class Town:
    """`jumps`: the machine's clock is put forward or back by hours, again and again."""

    def __init__(
        self, settings: Settings, whatsapp: WhatsApp, seed: int, tenants: int, jumps: float = 0
    ) -> None:
        self._jumps, self._ahead = jumps, timedelta()
        self.chance = random.Random(seed)
        random.seed(seed)  # Lumi's own waits have some chance in them
        self.now = NOON
        self.settings, self.whatsapp = settings, whatsapp
        self.turns: list[Turn] = []
        self.heard: list[Heard] = []
        self.left_to_people: set[str] = set()  # messages that waited when the owner wrote
        self.delivered: dict[int, int] = {}
        self._graph, self._pauses = Graph(whatsapp.url, pool_size=2), Pauses()
        self._model, self._statuses = LetterCounts(), 0
        self._pens = Pens(self.chance)
        self._answerer = Answerer(settings, self._model)
        self._late: list[tuple[datetime, dict[str, Any]]] = []  # that Meta delivers once more
        self.customers = [one for n in range(tenants) for one in self._settle(n)]
        self.tenants = {one.tenant.id: one.tenant for one in self.customers}
        self._by_address = {(c.tenant.phone_id, c.phone): c for c in self.customers}
        whatsapp.rule = self._fault

    def _settle(self, number: int) -> Iterator[Customer]:
        zone = ZONES[number % len(ZONES)]
        tenant = enrolment.add(
            f"Shop {number}", NOON, self.settings, phone_id=str(5000 + number), timezone=zone
        )
        furnish(tenant)
        with database.write() as connection:
            connection.execute("DELETE FROM opening_hours WHERE tenant_id = ?", (tenant.id,))
            connection.executemany(
                "INSERT INTO opening_hours (tenant_id, weekday, opens_minute, closes_minute)"
                " VALUES (?, ?, 480, 1320)",
                [(tenant.id, weekday) for weekday in range(7)],
            )
            Tenant.update(
                confirm="at-once",
                notice_minutes=30,
                cancel_until_minutes=30,
                handover_minutes=HANDOVER,
                cap_messages=25 if number % 4 == 3 else 0,
            ).where(Tenant.id == tenant.id).execute()
        faqs.keep_all(tenant.id, FAQS, self._model, NOON)
        self.delivered[tenant.id] = 0
        for each in range(CUSTOMERS):
            yield Customer(Tenant.get_by_id(tenant.id), f"3460{number:04}{each:03}")

    def close(self) -> None:
        self._graph.close()

    def live(self, acts: int) -> Iterator[None]:
        """A day with so many acts of customers, and an hour in which all comes to rest.

        Yields after each minute.
        """
        due = self._acts(acts)
        for minute in range(25 * 60):
            if self.chance.random() < self._jumps:
                self._ahead = self.chance.randrange(-180, 180) * MINUTE
            self.now = NOON + minute * MINUTE + self._ahead
            clock.travel(self.now)
            self._tell_statuses()
            self._deliver_again()
            writers: set[Customer] = set()
            while due and due[0][0] <= minute:
                self._act(writers, *due.pop(0)[1:])
            self._work()
            yield

    def _acts(self, acts: int) -> list[tuple[int, Customer, str]]:
        """Minutes, customers and what they do, in order of time: by chance, but for one plot."""
        found = []
        for n in range(0, len(self.customers), CUSTOMERS):
            minutes = sorted(self.chance.sample(range(300), len(PLOT)))
            found += [
                (m, self.customers[n + who], kind)
                for m, (who, kind) in zip(minutes, PLOT, strict=True)
            ]
        for _ in range(acts - len(found)):
            kind = self.chance.choices(*ACTS)[0]
            minute = self.chance.randrange(24 * 60)
            found.append((minute, self.chance.choice(self.customers), kind))
        return sorted(found, key=lambda one: one[0])

    def _act(self, writers: set[Customer], customer: Customer, kind: str) -> None:
        if customer in writers:
            return  # people wait for an answer, here for a minute
        writers.add(customer)
        if self.chance.random() < 0.04:
            self._owner_writes(customer)
            return
        items = self._pens.items(kind, customer, self.now)
        self._arrive(customer, items, kind == "sticker")

    def _arrive(self, customer: Customer, items: list[dict[str, Any]], is_silent: bool) -> None:
        whole = payload(*items, phone_id=customer.tenant.phone_id or "")
        ids = tuple(item["id"] for item in items)
        is_for_person = customer.person_until > self.now
        self.turns.append(Turn(customer, self.now, ids, is_silent, is_for_person))
        take_in(whole, self.now)
        if self.chance.random() < 0.1:
            again = self.now + self.chance.choice((0, 1, 30, 300)) * MINUTE
            self._late.append((again, whole))

    def _deliver_again(self) -> None:
        for at, whole in [one for one in self._late if one[0] <= self.now]:
            self._late.remove((at, whole))
            take_in(whole, self.now)

    def _owner_writes(self, customer: Customer) -> None:
        """In the phone app: what waits is theirs, and what follows for a while."""
        waiting = database.rows(_WAITING, customer.tenant.id, customer.phone)
        self.left_to_people |= {wa_msg_id for (wa_msg_id,) in waiting}
        item = self._pens.item(customer, "text", {"body": "I'll see to it myself."}, self.now)
        echo = {"metadata": {"phone_number_id": customer.tenant.phone_id}}
        echo["message_echoes"] = [item | {"from": "34900", "to": customer.phone}]  # type: ignore[assignment]
        change = {"field": "smb_message_echoes", "value": echo}
        take_in({"entry": [{"id": "1", "changes": [change]}]}, self.now)
        self.person_takes(customer.tenant.phone_id or "", customer.phone, self.now)

    def person_takes(self, phone_id: str, phone: str, since: datetime) -> None:
        """A person has that customer's conversation for a while."""
        customer = self._by_address[phone_id, phone]
        customer.person_until = max(customer.person_until, since + HANDOVER * MINUTE)

    def _tell_statuses(self) -> None:
        """What was taken is delivered a minute later; statuses come twice, or out of order."""
        told = []
        while self._statuses < len(self.heard):
            sent = self.heard[self._statuses].sent
            self.delivered[self.heard[self._statuses].customer.tenant.id] += 1
            self._statuses += 1
            states = self.chance.choice((("sent", "delivered"), ("delivered", "sent")))
            for state in states * self.chance.choice((1, 1, 1, 2)):
                told.append(status_entry(sent.phone_id, sent.wa_msg_id, sent.body, state, {}))
        if told:
            take_in({"object": "whatsapp_business_account", "entry": told}, self.now)

    def _work(self) -> None:
        """What the worker does in a minute, and now and then dies of."""
        turned_back.set_right(self.settings.lease, self.settings.resend_after, self.now)
        outbox.expire(self.settings.lease, self.settings.resend_after, self.now)
        if self.chance.random() < CRASHES:
            inbox.claim("crashed", 10, self.now, 0, self.settings.lease)
            outbox.claim("crashed", 10, self.now)
        while claims := inbox.claim("w", 10, self.now, 0, self.settings.lease):
            for claim in claims:
                self._answerer.answer(claim, Nobody())  # type: ignore[arg-type]
        while reminders.remind(self.now):
            pass
        if self.now.minute % SWEEP == 0:
            waitlist.sweep(self.now)
        self._deliver()

    def _deliver(self) -> None:
        while sends := outbox.claim("w", 10, self.now, self._pauses.at(self.now)):
            for send in sends:
                delivery.deliver(send, self._graph, self.settings, self._pauses)
        for sent in self.whatsapp.sent[len(self.heard) :]:
            self._hear(sent)

    def _hear(self, sent: Sent) -> None:
        customer = self._by_address[sent.phone_id, sent.to]
        self.heard.append(Heard(self.now, customer, sent))
        action = sent.body.get("interactive", {}).get("action", {})
        rows = [one["reply"] for one in action.get("buttons", [])]
        rows += [row for section in action.get("sections", []) for row in section["rows"]]
        customer.choices = [(row["id"], row["title"]) for row in rows] or customer.choices

    def _fault(self, _phone_id: str, _body: dict[str, Any]) -> Fault | None:
        return self.chance.choice(FAULTS)() if self.chance.random() < FAULTY else None


_WAITING = """
    SELECT wa_msg_id FROM message JOIN customer ON customer.id = customer_id
    WHERE message.tenant_id = ? AND phone = ? AND role = 'inbound' AND handled_at IS NULL
"""
