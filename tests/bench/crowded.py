"""A file as full as a server's grows: many businesses with chats, a diary, FAQs and counts.

Rows are written many at a time, not through Lumi's doors: two hundred thousand messages in seconds.
"""

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lumi import clock, database
from lumi.answers.gaps.states import GapState
from lumi.answers.texts import Draft, content_hash
from lumi.booking.hours import instant_of
from lumi.business import furnish
from lumi.conversations import words
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant

WORDS = ("hello", "cut", "beard", "tomorrow", "price", "open", "sunday", "card", "late", "thanks")
QUESTIONS = 20  # open ones of a tenant
AUDITS = 200  # changes of a tenant
HALF_HOURS = 20  # appointments of a day
REMINDED = timedelta(days=1)  # before an appointment


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows there are in the whole file."""

    tenants: int
    customers: int
    messages: int
    appointments: int
    faqs: int


FULL = Size(tenants=50, customers=10_000, messages=200_000, appointments=20_000, faqs=5_000)


def fill(path: Path, size: Size, now: datetime) -> list[Tenant]:
    """The tenants `crowd-0` … of a new file, each with its share."""
    settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "crowd"})
    database.open_file(path)
    database.migrate(path)
    made = []
    for number in range(size.tenants):
        tenant = enrolment.add(
            f"Crowd {number}", now, settings, phone_id=f"crowd{number}", timezone="Europe/Madrid"
        )
        furnish(tenant)
        made.append(tenant)
        with database.write() as connection:
            _furnish(connection, tenant, number, size, now)
    while words.read_on(5000):  # as the worker has, a message after the other
        pass
    return made


def _furnish(connection: Any, tenant: Tenant, number: int, size: Size, now: datetime) -> None:
    chance, share = random.Random(number), _share(size)
    customers = _customers(connection, tenant.id, share.customers, now)
    _messages(connection, tenant.id, customers, share.messages, now, chance)
    _appointments(connection, tenant, customers, share.appointments, now)
    _faqs(connection, tenant.id, share.faqs, now, chance)
    _questions(connection, tenant.id, customers, now, chance)
    _counts(connection, tenant.id, now)
    _owner(connection, tenant, customers[0], now)


def _share(size: Size) -> Size:
    return Size(
        1,
        *(
            max(1, count // size.tenants)
            for count in (size.customers, size.messages, size.appointments, size.faqs)
        ),
    )


def _owner(connection: Any, tenant: Tenant, customer: int, now: datetime) -> None:
    """The first customer is the owner, and had today's brief."""
    connection.execute("UPDATE tenant SET brief_minute = 450 WHERE id = ?", (tenant.id,))
    row = {"tenant_id": tenant.id, "customer_id": customer, "verified_at": clock.stamp(now)}
    today = now.astimezone(tenant.zone).date().isoformat()
    _insert(connection, "owner_number", [row | {"phone": f"349{customer:08}", "briefed_on": today}])


def _insert(connection: Any, table: str, rows: list[dict[str, Any]]) -> None:
    columns = list(rows[0])
    marks = ", ".join(f":{column}" for column in columns)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
    connection.executemany(sql, rows)


def _customers(connection: Any, tenant_id: int, count: int, now: datetime) -> list[int]:
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM customer").fetchone()[0]
    ids = list(range(first, first + count))
    common = {"tenant_id": tenant_id}
    stamps = {one: clock.stamp(now - timedelta(minutes=one - first)) for one in ids}
    _insert(
        connection,
        "customer",
        [
            common | {"id": one, "phone": f"349{one:08}", "name": f"Ana {one}", "created_at": at}
            for one, at in stamps.items()
        ],
    )
    _insert(
        connection,
        "conversation",
        [
            common | {"id": one, "customer_id": one, "last_inbound_at": at, "language": "en"}
            for one, at in stamps.items()
        ],
    )
    return ids


def _messages(
    connection: Any,
    tenant_id: int,
    customers: list[int],
    count: int,
    now: datetime,
    chance: random.Random,
) -> None:
    """Questions and answers in turn, the last ones now; one conversation has half of them all."""
    why = json.dumps({"faqs": []})
    rows = []
    for number in range(count):
        customer = customers[0] if number % 2 else customers[number // 2 % len(customers)]
        at = clock.stamp(now - timedelta(minutes=count - number))
        is_theirs = number // 2 % 2 == 0
        rows.append(
            {
                "tenant_id": tenant_id,
                "customer_id": customer,
                "conversation_id": customer,
                "wa_msg_id": f"wamid.{tenant_id}.{number}",
                "role": "inbound" if is_theirs else "assistant",
                "type": "text",
                "text": " ".join(chance.choices(WORDS, k=8)),
                "ts": at,
                "received_at": at,
                "handled_at": at if is_theirs else None,
                "outcome": "answered" if is_theirs else None,
                "state": None if is_theirs else "read",
                "sent_at": None if is_theirs else at,
                "why": None if is_theirs else why,
            }
        )
    _insert(connection, "message", rows)


def _appointments(
    connection: Any, tenant: Tenant, customers: list[int], count: int, now: datetime
) -> None:
    """Half-hours in one chair, day after day, half of them over; every tenth waits for an owner."""
    (service,) = connection.execute("SELECT id FROM service WHERE tenant_id = ?", (tenant.id,))
    (staff,) = connection.execute("SELECT id FROM staff WHERE tenant_id = ?", (tenant.id,))
    local = now.astimezone(tenant.zone).replace(hour=8, minute=0, second=0, tzinfo=None)
    rows = []
    for number in range(count):
        day, half = divmod(number - count // 2, HALF_HOURS)
        starts = instant_of(local + timedelta(days=day, minutes=30 * half), tenant.zone)
        begin, end = clock.stamp(starts), clock.stamp(starts + timedelta(minutes=30))
        rows.append(
            {
                "tenant_id": tenant.id,
                "customer_id": customers[number % len(customers)],
                "service_id": service[0],
                "staff_id": staff[0],
                "starts_at": begin,
                "ends_at": end,
                "busy_from": begin,
                "busy_until": end,
                "status": _status(number, day),
                "remind_at": clock.stamp(starts - REMINDED) if day > 1 else None,
                "told_owners_at": begin,
                "created_at": begin,
                "changed_at": begin,
            }
        )
    _insert(connection, "appointment", rows)


def _status(number: int, day: int) -> str:
    if day < 0:
        return "no_show" if number % 10 == 0 else "completed"
    return "pending" if number % 10 == 0 else "confirmed"


def _faqs(
    connection: Any, tenant_id: int, count: int, now: datetime, chance: random.Random
) -> None:
    at = clock.stamp(now)
    drafts = [
        Draft(
            f"{' '.join(chance.choices(WORDS, k=5))} {number}?",
            " ".join(chance.choices(WORDS, k=20)),
            (),
        )
        for number in range(count)
    ]
    rows = [
        {
            "tenant_id": tenant_id,
            "question": draft.question,
            "answer": draft.answer,
            "content_hash": content_hash(draft),
            "created_at": at,
            "updated_at": at,
        }
        for draft in drafts
    ]
    _insert(connection, "faq", rows)
    connection.execute("DELETE FROM faq_edit")  # somebody has looked at what became of answers


def _questions(
    connection: Any, tenant_id: int, customers: list[int], now: datetime, chance: random.Random
) -> None:
    """Each its owners were asked, so that nobody has anything to do about them."""
    first = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM gap").fetchone()[0]
    asked = [clock.stamp(now - timedelta(hours=number)) for number in range(QUESTIONS)]
    gaps = [
        {"id": first + number, "tenant_id": tenant_id, "asked_at": at, "told_at": at}
        | {"state": GapState.TOLD}
        for number, at in enumerate(asked)
    ]
    _insert(connection, "gap", gaps)
    rows = [
        {
            "tenant_id": tenant_id,
            "customer_id": customers[number % len(customers)],
            "gap_id": first + number,
            "text": " ".join(chance.choices(WORDS, k=6)),
            "asked_at": at,
        }
        for number, at in enumerate(asked)
    ]
    _insert(connection, "open_question", rows)


def _counts(connection: Any, tenant_id: int, now: datetime) -> None:
    days = [(now - timedelta(days=days)).date().isoformat() for days in range(400)]
    kinds = ("inbound", "outbound", "delivered", "tokens")
    _insert(
        connection,
        "usage",
        [
            {"tenant_id": tenant_id, "day": day, "kind": kind, "messages": 9}
            for day in days
            for kind in kinds
        ],
    )
    changes = [
        {"tenant_id": tenant_id, "who": "owner", "what": "changed a price", "at": clock.stamp(now)}
        for _ in range(AUDITS)
    ]
    _insert(connection, "audit", changes)
