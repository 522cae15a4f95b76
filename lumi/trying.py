"""Trying out: a conversation with Lumi in a sketch of the file, so that nothing of it happens."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from lumi import clock, database, sketches
from lumi.conversations import explaining, inbox
from lumi.conversations.explaining import Explained
from lumi.conversations.states import Outcome
from lumi.receptionist.diary import NOT_FREE
from lumi.sketches import FIRST
from lumi.tenants.models import Tenant
from lumi.tenants.usage import day_of

if TYPE_CHECKING:
    from lumi.turns import Answerer  # the web, which only asks, does not import it

LONGEST = 1000  # letters of what is tried
MOST = 20  # messages of a guest: a model's words cost money, and nobody counts them here
GUEST = FIRST  # the id of the customer and of the conversation
LEASE = 60.0  # seconds
DAY = timedelta(days=1)

# What a turn may write to, and what it is filled with: only what is read of it there.
COPIED = {
    "tenant": "id = :tenant",
    "service": "tenant_id = :tenant",
    "staff": "tenant_id = :tenant",
    "appointment": "tenant_id = :tenant AND starts_at > :since",
    "usage": "tenant_id = :tenant AND day >= :month",
}
# What a guest leaves behind from one message to the next.
GUESTS = ("customer", "conversation", "message", "appointment", "open_question", "waitlist")
EMPTY = ("gap", "media", "notice", "reminder", "faq_use", "owner_number")  # nobody is told
TABLES = tuple(dict.fromkeys((*COPIED, *GUESTS, *EMPTY)))


class Unreadable(Exception):
    """What was tried before cannot be gone on with, as Lumi has changed: it begins anew."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the guest writes, or taps: then `tapped` is the id of what was offered."""

    text: str
    tapped: str = ""
    past: str = ""  # as the last Trial tells it


@dataclass(frozen=True, slots=True)
class Said:
    """One message of the trial."""

    is_ours: bool
    text: str
    choices: tuple[tuple[str, str], ...]  # what can be tapped: ids and titles
    filename: str  # of a document that would come with it
    claims: bool  # it says that an appointment was made, moved or cancelled


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole conversation so far, and why the last turn went as it did."""

    said: tuple[Said, ...]
    explained: Explained | None  # None: Lumi says nothing
    is_with_a_person: bool  # Lumi keeps out of the conversation from here on
    past: str  # JSON, for the next message

    @property
    def is_full(self) -> bool:
        return sum(not one.is_ours for one in self.said) >= MOST


def try_out(tenant: Tenant, written: Written, now: datetime, answerer: "Answerer") -> Trial:
    """A guest's next message: a real turn, with a model where the tenant has one.

    It is taken in a sketch of the file: nothing is kept, counted, told to owners or sent, and
    no real customer waits for it. Raises Unreadable.
    """
    with sketches.sketch(TABLES, partial(_fill, tenant, written.past, now)) as connection:
        _arrive(connection, tenant, written, now)
        for claim in inbox.claim("try-out", 1, now, 0, LEASE):
            answerer.take(claim, tenant, inbox.turn(claim))
        return _trial(connection, now)


def _fill(tenant: Tenant, past: str, now: datetime, connection: Any) -> None:
    asked = {"tenant": tenant.id, "since": clock.stamp(now - DAY)}
    asked["month"] = day_of(now, tenant.timezone)[:7]
    for table, wanted in COPIED.items():
        connection.execute(
            f"INSERT INTO {table} SELECT * FROM kept.{table} WHERE {wanted}",  # noqa: S608
            asked,
        )
    try:
        for table, rows in json.loads(past or "{}").items():
            for row in rows:
                _restore(connection, table, row)
    except (ValueError, database.sqlite3.Error) as fault:
        raise Unreadable("this conversation has ended, please begin anew") from fault


def _restore(connection: Any, table: str, row: Sequence[Any]) -> None:
    if table not in GUESTS:
        raise ValueError(table)
    marks = ", ".join("?" * len(row))
    connection.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608


def _arrive(connection: Any, tenant: Tenant, written: Written, now: datetime) -> None:
    """A customer whom nobody knows yet; later the one who wrote before."""
    stamp = clock.stamp(now)
    connection.execute(
        "INSERT OR IGNORE INTO customer (id, tenant_id, user_id, created_at)"
        " VALUES (?1, ?2, 'try-out', ?3)",
        (GUEST, tenant.id, stamp),
    )
    connection.execute(
        "INSERT OR IGNORE INTO conversation (id, tenant_id, customer_id) VALUES (?1, ?2, ?1)",
        (GUEST, tenant.id),
    )
    is_a_persons = _is_with_a_person(connection, now)
    title = dict(_choices(_last_body())).get(written.tapped)
    reply = {"interactive": {"list_reply": {"id": written.tapped, "title": title}}}
    connection.execute(
        "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
        " received_at, payload, handled_at, outcome)"
        " VALUES (?1, ?2, ?2, 'inbound', ?3, ?4, ?5, ?5, ?6, ?7, ?8)",
        (
            *(tenant.id, GUEST, "interactive" if title else "text"),
            *((title or written.text)[:LONGEST], stamp, json.dumps(reply) if title else None),
            *((stamp, Outcome.HUMAN) if is_a_persons else (None, None)),
        ),
    )


def _last_body() -> dict[str, Any]:
    """Of what Lumi said last, as WhatsApp would get it."""
    found = database.value(
        "SELECT payload FROM message WHERE conversation_id = ? AND role != 'inbound'"
        " ORDER BY id DESC LIMIT 1",
        GUEST,
    )
    body: dict[str, Any] = json.loads(found or "{}")
    return body


def _trial(connection: Any, now: datetime) -> Trial:
    told = database.rows(
        "SELECT role != 'inbound', text, coalesce(payload, '{}'), coalesce(attachment, '{}'),"
        " coalesce(why, '{}') FROM message WHERE conversation_id = ? ORDER BY id",
        GUEST,
    )
    said = tuple(
        _said(bool(is_ours), text, *map(json.loads, rest)) for is_ours, text, *rest in told
    )
    explained = explaining.explain(_why()) if said[-1].is_ours else None
    is_a_persons = _is_with_a_person(connection, now)
    return Trial(said, explained, is_a_persons, _left_behind(connection))


def _said(
    is_ours: bool, text: str, body: dict[str, Any], attachment: dict[str, Any], why: dict[str, Any]
) -> Said:
    asked = body.get("interactive", {}).get("body", {})
    words = str(asked.get("text", text)) if is_ours else text  # without the list of choices
    done = [one for one in why.get("booking", ()) if not one.startswith(NOT_FREE)]
    filename = str(attachment.get("filename", ""))
    return Said(is_ours, words, tuple(_choices(body)), filename, claims=bool(done))


def _why() -> Any:
    """Of the newest turn; a file that comes with its reply has none of its own."""
    found = database.value(
        "SELECT why FROM message WHERE conversation_id = ? AND why IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        GUEST,
    )
    return json.loads(found or "{}")


def _left_behind(connection: Any) -> str:
    connection.execute(
        "UPDATE message SET callback = NULL, why ="
        " CASE WHEN json_extract(why, '$.booking') NOT NULL"
        " THEN json_object('booking', json_extract(why, '$.booking')) END"
    )
    kept = {
        table: [list(row) for row in database.rows(f"SELECT * FROM {table} WHERE id >= ?", FIRST)]  # noqa: S608
        for table in GUESTS
    }
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _is_with_a_person(connection: Any, now: datetime) -> bool:
    sql = "SELECT human_until > ? FROM conversation WHERE id = ?"
    return bool(connection.execute(sql, (clock.stamp(now), GUEST)).fetchone()[0])


def _choices(body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Ids and titles of the buttons and list rows of a body that Lumi made."""
    action = body.get("interactive", {}).get("action", {})
    rows = [button["reply"] for button in action.get("buttons", ())]
    rows += [row for section in action.get("sections", ()) for row in section["rows"]]
    yield from ((row["id"], row["title"]) for row in rows)
