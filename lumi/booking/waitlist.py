"""The line for a place: whoever waits longest is asked first, and the first yes has it."""

import json
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from peewee import ForeignKeyField, IntegerField, TextField

from lumi import clock, database, phrases
from lumi.booking import appointments, calendar, reaching
from lumi.booking.appointments import SlotTaken
from lumi.booking.models import Appointment, Service
from lumi.booking.reminders import quiet_hours
from lumi.booking.slots import Reason
from lumi.conversations import manners
from lumi.database import InstantField, Row
from lumi.tenants import caps
from lumi.tenants.models import Tenant

TO_ANSWER = timedelta(minutes=15)  # then the next in line is asked
CANDIDATES = 20  # free starts that are looked at for one who waits
SPACE = timedelta(minutes=5)  # before the start, the last moment for a yes


class Standing(StrEnum):
    """Where somebody stands in the line."""

    WAITING = "waiting"  # nothing free that suits, or not their turn
    ASKED = "asked"  # has a place on offer until asked_until
    BOOKED = "booked"  # took one, or booked the service by themselves
    LEFT = "left"  # does not want to wait any more
    EXPIRED = "expired"  # the time that was wished for is past


IN_LINE = (Standing.WAITING, Standing.ASKED)
_HAS_BOOKED = """EXISTS (
    SELECT 1 FROM appointment WHERE appointment.customer_id = waitlist.customer_id
    AND appointment.service_id = waitlist.service_id
    AND appointment.status IN ('pending', 'confirmed')
    AND starts_at >= wants_from AND starts_at < wants_until)"""
_SETTLED = f"""
    FROM waitlist WHERE tenant_id = ?1 AND status IN ('waiting', 'asked')
    AND (wants_until <= ?2 OR (status = 'asked' AND (asked_until <= ?2 OR asked_until > ?3))
        OR {_HAS_BOOKED}) LIMIT 1
"""


class Waitlist(Row):
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    tenant_id: int
    customer_id = IntegerField()
    service = ForeignKeyField(Service)
    service_id: int
    staff_id = IntegerField(null=True)
    wants_from = InstantField()
    wants_until = InstantField()
    status = TextField(default=Standing.WAITING)
    asked_start = InstantField(null=True)
    asked_until = InstantField(null=True)
    passed = TextField(default="[]")
    message_id = IntegerField(null=True)
    created_at = InstantField()


def join(
    tenant: Tenant,
    customer_id: int,
    service: Service,
    since: datetime,
    until: datetime,
    staff_id: int | None,
    now: datetime,
) -> Waitlist:
    """Wait for a start in [since, until), inside the caller's transaction.

    Once more for the same keeps the place in line.
    """
    wanted = {"customer_id": customer_id, "service": service.id, "wants_from": since}
    known: Waitlist | None = Waitlist.get_or_none(
        Waitlist.tenant == tenant.id,
        Waitlist.customer_id == customer_id,
        Waitlist.service == service.id,
        Waitlist.wants_from == since,
        Waitlist.wants_until == until,
        Waitlist.status.in_(IN_LINE),
    )
    return known or Waitlist.create(
        tenant=tenant.id, wants_until=until, staff_id=staff_id, created_at=now, **wanted
    )


def leave(connection: Any, tenant: Tenant, customer_id: int) -> int:
    """The customer waits for nothing any more; how many places in line that were."""
    return int(
        connection.execute(
            "UPDATE waitlist SET status = 'left' WHERE tenant_id = ? AND customer_id = ?"
            " AND status IN ('waiting', 'asked')",
            (tenant.id, customer_id),
        ).rowcount
    )


def pending_offer(tenant_id: int, customer_id: int, now: datetime) -> Waitlist | None:
    """The place that the customer has on offer at `now`, the last asked if there are several."""
    found = Waitlist.select().where(
        Waitlist.tenant == tenant_id,
        Waitlist.customer_id == customer_id,
        Waitlist.status == Standing.ASKED,
        Waitlist.asked_until > now,
    )
    return found.order_by(Waitlist.asked_until.desc()).first()  # type: ignore[no-any-return]


def find(tenant: Tenant, customer_id: int, waitlist_id: int) -> Waitlist | None:
    """The customer's own place in line with that number."""
    return Waitlist.get_or_none(
        Waitlist.tenant == tenant.id,
        Waitlist.customer_id == customer_id,
        Waitlist.id == waitlist_id,
    )


def accept(tenant: Tenant, row: Waitlist, now: datetime, message_id: int | None) -> Appointment:
    """Book the place on offer, inside the caller's transaction. The first yes wins.

    A yes that comes late still gets the place if nobody else has it. Raises SlotTaken; the
    transaction can go on, and the customer stays in line.
    """
    if row.asked_start is None:
        raise SlotTaken(Reason.TAKEN)
    try:
        made = appointments.book(
            *(tenant, row.service, row.customer_id, row.asked_start),
            message_id=message_id,
            now=now,
            staff_id=row.staff_id,
        )
    except SlotTaken:
        if row.status == Standing.ASKED:
            _pass(row)
        raise
    Waitlist.update(status=Standing.BOOKED).where(Waitlist.id == row.id).execute()
    return made


def decline(tenant: Tenant, row: Waitlist) -> None:
    """Not this place: the next in line is asked; the customer goes on waiting for another."""
    present = Waitlist.get((Waitlist.tenant == tenant.id) & (Waitlist.id == row.id))
    if present.status == Standing.ASKED:
        _pass(present)


def sweep(now: datetime) -> int:
    """Ask who is next wherever a place came free; how many were asked.

    One transaction for each business where something changes: of two that sweep at once the
    second finds them asked. Where nothing does, nothing is written.
    """
    waiting = database.rows(
        "SELECT DISTINCT tenant_id FROM waitlist WHERE status IN ('waiting', 'asked')"
    )
    return sum(_sweep(ident, now) for (ident,) in waiting if _has_news(ident, now))


def _has_news(tenant_id: int, now: datetime) -> bool:
    """Whether a sweep would change anything, by reading only."""
    if database.rows(f"SELECT 1 {_SETTLED}", tenant_id, clock.stamp(now), _too_far(now)):
        return True
    tenant = Tenant.get_by_id(tenant_id)
    if not _may_ask(tenant, now):
        return False
    return any(_free_start(tenant, row, now) for row in _line(tenant_id))


def _too_far(now: datetime) -> str:
    """Nobody is asked for so long: an end beyond that is of a clock that ran ahead."""
    return clock.stamp(now + 2 * TO_ANSWER)


def _may_ask(tenant: Tenant, now: datetime) -> bool:
    """Neither at night nor above the month's cap on messages."""
    return quiet_hours(tenant).around(now) is None and caps.allow_unasked(tenant, now)


def _line(tenant_id: int) -> list[Waitlist]:
    waiting = Waitlist.select().where(
        Waitlist.tenant == tenant_id, Waitlist.status == Standing.WAITING
    )
    return list(waiting.order_by(Waitlist.created_at, Waitlist.id))


def _sweep(tenant_id: int, now: datetime) -> int:
    with database.write() as connection:
        _settle(connection, tenant_id, now)
        tenant = Tenant.get_by_id(tenant_id)
        if not _may_ask(tenant, now):
            return 0
        return sum(_offer(connection, tenant, row, now) for row in _line(tenant_id))


def _settle(connection: Any, tenant_id: int, now: datetime) -> None:
    """What the time, or the customer's own booking, has decided."""
    stamp = clock.stamp(now)
    connection.execute(
        "UPDATE waitlist SET status = 'expired' WHERE tenant_id = ? AND wants_until <= ?"
        " AND status IN ('waiting', 'asked')",
        (tenant_id, stamp),
    )
    connection.execute(
        "UPDATE waitlist SET status = 'booked'"  # noqa: S608
        f" WHERE tenant_id = ? AND status IN ('waiting', 'asked') AND {_HAS_BOOKED}",
        (tenant_id,),
    )
    late = Waitlist.select().where(
        Waitlist.tenant == tenant_id,
        Waitlist.status == Standing.ASKED,
        (Waitlist.asked_until <= now) | (Waitlist.asked_until > _too_far(now)),
    )
    for row in list(late):
        _pass(row)


def _pass(row: Waitlist) -> None:
    """They keep their place in line, but are not asked for that start again."""
    passed = [*json.loads(row.passed), row.asked_start and clock.stamp(row.asked_start)]
    Waitlist.update(status=Standing.WAITING, passed=json.dumps(passed)).where(
        Waitlist.id == row.id
    ).execute()


def _offer(connection: Any, tenant: Tenant, row: Waitlist, now: datetime) -> bool:
    start = _free_start(tenant, row, now)
    talk = reaching.talk_with(connection, tenant, row.customer_id, now)
    if start is None or manners.has_stopped(row.customer_id):
        return False
    if not (talk.is_open or tenant.waitlist_template):
        return False
    when, service = phrases.when(start, tenant.zone, talk.language), row.service.name
    text = phrases.say(talk.language, "wait_free", service=service, when=when)
    choices = [
        (f"wait:{row.id}:{answer}", phrases.say(talk.language, f"wait_{answer}"))
        for answer in ("yes", "no")
    ]
    told = (talk.name or tenant.name, service, when)
    message_id = reaching.queue(
        *(connection, tenant, talk, text, choices, tenant.waitlist_template, told, now)
    )
    until = max(now + SPACE, min(now + TO_ANSWER, start - SPACE))
    Waitlist.update(
        status=Standing.ASKED, asked_start=start, asked_until=until, message_id=message_id
    ).where(Waitlist.id == row.id).execute()
    return True


def _free_start(tenant: Tenant, row: Waitlist, now: datetime) -> datetime | None:
    """The first free start that suits and that nobody is being asked about."""
    free = calendar.free_between(
        *(tenant, row.service, max(row.wants_from, now), row.wants_until, now),
        staff_id=row.staff_id,
        count=CANDIDATES,
    )
    asked = Waitlist.select(Waitlist.asked_start).where(
        Waitlist.service == row.service_id, Waitlist.status == Standing.ASKED
    )
    passed = {*json.loads(row.passed), *(clock.stamp(one.asked_start) for one in asked)}
    return next((start for start in free if clock.stamp(start) not in passed), None)
