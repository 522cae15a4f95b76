"""The diary's part of a turn: commands that name a start, and wishes that are committed."""

from datetime import datetime
from typing import Any

from lumi import phrases
from lumi.booking import appointments, calendar, dates, ics, reminders, waitlist
from lumi.booking.appointments import SlotTaken
from lumi.booking.calendar import WhyNot
from lumi.booking.dialogue import wording
from lumi.booking.dialogue.state import Aim
from lumi.booking.dialogue.values import Act, Verb, Wish
from lumi.booking.models import Appointment, Service, Staff, Status
from lumi.booking.slots import Reason
from lumi.conversations import customers
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.receptionist.response import Response
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

Committed = tuple[Aim, Appointment]
NOT_FREE = "not free"  # begins what is kept of a wish that nothing came of
OFFERS = 3  # free times named when the wished one cannot be had


class Gone(Exception):
    """The appointment that was to be changed does not stand any more: decide anew."""


def take_command(
    tenant: Tenant,
    customer_id: int,
    bubble: Bubble,
    command: dates.Wanted | dates.Unreal,
    now: datetime,
    response: Response,
) -> None:
    """`book MM/DD HH:MM`: a wish for the first service, or why not."""
    if isinstance(command, dates.Unreal):
        response.paragraphs.append(phrases.say(response.language, "not_free_unreal"))
        return
    offered = calendar.services(tenant)
    if not offered:
        response.paragraphs.append(phrases.say(response.language, "no_free"))
        return
    service = offered[0]
    refusal = calendar.why_not(tenant, service, command.start, now)
    if refusal is None or appointments.own(tenant, service, customer_id, command.start):
        if command.start not in {wish.start for wish in response.wishes}:  # said twice, meant once
            response.wishes.append(Wish(Aim.BOOK, service.id, command.start, bubble.id))
        return
    response.why.setdefault("booking", []).append(f"{NOT_FREE}: {refusal.reason}")
    response.paragraphs.append(_refused(tenant, service, command.start, refusal, now, response))


def commit(tenant: Tenant, customer_id: int, response: Response, now: datetime) -> list[Committed]:
    """Write the wishes down, inside the caller's transaction. Raises SlotTaken or Gone.

    Of two wishes of one turn that touch, the first is booked and the second told why not.
    """
    done: list[Committed] = []
    for wish in response.wishes:
        try:
            row = _carry_out(tenant, customer_id, wish, now)
        except SlotTaken:
            if not done:
                raise
            _lose_to_own(tenant, wish, response, now)
            continue
        done.append((wish.aim, row))
        _explain(tenant, row, response)
    return done


def _explain(tenant: Tenant, row: Appointment, response: Response) -> None:
    start = row.starts_at.astimezone(tenant.zone)
    response.why.setdefault("booking", []).append(f"{row.status} {start:%Y-%m-%d %H:%M}")


def _carry_out(tenant: Tenant, customer_id: int, wish: Wish, now: datetime) -> Appointment:
    if wish.aim is Aim.BOOK:
        service = Service.get((Service.tenant == tenant.id) & (Service.id == wish.service_id))
        return appointments.book(
            *(tenant, service, customer_id, wish.start),
            message_id=wish.bubble_id,
            now=now,
            staff_id=wish.staff_id,
        )
    standing = appointments.find(tenant, wish.appointment_id or 0)
    if standing is None or standing.customer_id != customer_id:
        raise Gone
    try:
        if wish.aim is Aim.CANCEL:
            return appointments.cancel(tenant, standing, now=now)
        return appointments.move(tenant, standing, wish.start, now=now, staff_id=wish.staff_id)
    except appointments.NotStanding as fault:
        raise Gone from fault


def _lose_to_own(tenant: Tenant, wish: Wish, response: Response, now: datetime) -> None:
    service = Service.get_by_id(wish.service_id)
    refusal = calendar.why_not(tenant, service, wish.start, now) or WhyNot(Reason.TAKEN)
    response.paragraphs.insert(0, _refused(tenant, service, wish.start, refusal, now, response))


def _refused(
    tenant: Tenant,
    service: Service,
    start: datetime,
    refusal: WhyNot,
    now: datetime,
    response: Response,
) -> str:
    said = wording.refused(tenant, start, refusal, response.language)
    free = calendar.free_near(tenant, service, start, now, OFFERS)
    if not free:
        return f"{said} {phrases.say(response.language, 'no_free')}"
    times = phrases.when_each(free, tenant.zone, response.language)
    command = dates.as_command(free[0], tenant.zone, tenant.date_order)
    return f"{said}\n{phrases.say(response.language, 'offer', times=times, command=command)}"


def act(
    connection: Any, tenant: Tenant, customer_id: int, response: Response, now: datetime
) -> list[Committed]:
    """Write down what the customer did besides; the places taken, other words are paragraphs."""
    done: list[Committed] = []
    for one in response.acts:
        found = _do(connection, tenant, customer_id, one, response.language, now)
        if isinstance(found, Appointment):
            done.append((Aim.BOOK, found))
            _explain(tenant, found, response)
        elif found:
            response.paragraphs.append(found)
    return done


def _do(
    connection: Any, tenant: Tenant, customer_id: int, one: Act, language: str, now: datetime
) -> str | Appointment:
    if one.verb is Verb.ATTEND:
        return _attend(connection, tenant, customer_id, one, language, now)
    if one.verb is Verb.JOIN:
        return _join(tenant, customer_id, one, language, now)
    if one.verb in (Verb.NAME, Verb.PHONE):
        customers.tell(connection, customer_id, **{one.verb.value: one.words})
        return ""
    offer = waitlist.find(tenant, customer_id, one.ident)
    if offer is None:
        return ""
    if one.verb is Verb.DECLINE:
        waitlist.decline(tenant, offer)
        return phrases.say(language, "nothing_booked")
    try:
        return waitlist.accept(tenant, offer, now, one.bubble_id)
    except SlotTaken:
        return phrases.say(language, "wait_too_late")


def _attend(
    connection: Any, tenant: Tenant, customer_id: int, one: Act, language: str, now: datetime
) -> str:
    standing = appointments.find(tenant, one.ident)
    if standing is None or standing.customer_id != customer_id:
        return ""
    reminders.attended(connection, tenant, standing, now)
    return phrases.say(language, "thanks")


def _join(tenant: Tenant, customer_id: int, one: Act, language: str, now: datetime) -> str:
    services = {service.id: service for service in calendar.services(tenant)}
    members = {member.id for member in Staff.select().where(Staff.tenant == tenant.id)}
    service = services.get(one.ident)
    if service is None or one.since is None or one.until is None or one.until <= now:
        return ""
    staff_id = one.staff_id if one.staff_id in members else None
    waitlist.join(tenant, customer_id, service, one.since, one.until, staff_id, now)
    return phrases.say(language, "wait_joined", service=service.name)


def files(tenant: Tenant, done: list[Committed], now: datetime) -> list[Reply]:
    """For each appointment that stands, the file that puts it into the phone's calendar."""
    kept = [row for aim, row in done if aim is not Aim.CANCEL]
    found = [
        ics.attachment_of(tenant, row, row.service.name, row.staff.name, now)
        for row in kept
        if row.status == Status.CONFIRMED
    ]
    return [Reply("", messages.document(one.filename), attachment=one) for one in found]


def said_of(tenant: Tenant, done: list[Committed], response: Response) -> list[str]:
    """A sentence for each that was committed, from its row."""
    return [wording.committed(tenant, row, aim, response.language) for aim, row in done]
