"""What the business decides about an appointment is told to the customer with the change."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from lumi import clock, phrases
from lumi.booking import ics
from lumi.booking.dialogue import wording
from lumi.booking.models import Appointment, Status
from lumi.conversations import outbox, window
from lumi.conversations.outbox import Reply
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages


class Announcement(StrEnum):
    """What the business did."""

    CONFIRMED = "confirmed"  # a pending appointment stands now
    MOVED = "moved"  # to another time
    CANCELLED = "cancelled"  # one that stood
    DECLINED = "declined"  # one that was pending


UNTOLD = (
    "{name} has not been told of a changed appointment: WhatsApp lets a business write freely"
    " only for 24 hours after the customer's last message. Please tell them."
)


def announce(
    connection: Any, tenant: Tenant, appointment: Appointment, what: Announcement, now: datetime
) -> None:
    """Queue the message, inside the caller's transaction that changed the appointment.

    Outside the 24-hour window nothing can be sent: then the owner is told to do it.
    """
    talk = connection.execute(
        "SELECT conversation.id, last_inbound_at, language, name FROM conversation"
        " JOIN customer ON customer.id = customer_id WHERE customer_id = ?",
        (appointment.customer_id,),
    ).fetchone()
    last = clock.instant(talk[1]) if talk and talk[1] else None
    if not talk or not window.is_open(last, now):
        name = (talk and talk[3]) or "A customer"
        notices.raise_notice(
            *(connection, tenant.id, "customer not told", UNTOLD.format(name=name), now)
        )
        return
    text = _text(tenant, appointment, what, talk[2] or tenant.language)
    outbox.queue(connection, talk[0], [_message(tenant, appointment, text)], None, now)


def _message(tenant: Tenant, appointment: Appointment, text: str) -> Reply:
    """One that stands comes with its calendar file, the words as its caption: one message."""
    fits = messages.units(text) <= messages.CAPTION_LIMIT
    if appointment.status != Status.CONFIRMED or not fits:
        return Reply(text, messages.text(text))
    names = (appointment.service.name, appointment.staff.name)
    file = ics.attachment_of(tenant, appointment, *names, appointment.changed_at)
    return Reply(text, messages.document(file.filename, text), attachment=file)


def _text(tenant: Tenant, appointment: Appointment, what: Announcement, language: str) -> str:
    when = phrases.when(appointment.starts_at, tenant.zone, language)
    said = phrases.say(language, f"told_{what}", service=appointment.service.name, when=when)
    if what in (Announcement.CANCELLED, Announcement.DECLINED):
        return said
    return "\n".join((said, *wording.details(tenant, appointment, language)))
