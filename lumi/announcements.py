"""What the business decides about an appointment is told to the customer with the change."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from lumi import phrases
from lumi.booking import ics, reaching
from lumi.booking.dialogue import wording
from lumi.booking.models import Appointment, Status
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply
from lumi.plain import N_
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages


class Announcement(StrEnum):
    """What the business did."""

    CONFIRMED = "confirmed"  # a pending appointment stands now
    MOVED = "moved"  # to another time
    CANCELLED = "cancelled"  # one that stood
    DECLINED = "declined"  # one that was pending


UNTOLD = N_(
    "{name} has not been told of a changed appointment: WhatsApp lets a business write freely"
    " only for 24 hours after the customer's last message. Please tell them."
)


def announce(
    connection: Any,
    tenant: Tenant,
    appointment: Appointment,
    what: Announcement,
    now: datetime,
    note: str = "",
) -> bool:
    """Queue the message, inside the caller's transaction that changed the appointment.

    `note` is added in the business's own words. False outside the 24-hour window, when nothing
    can be sent: then the owner is told to do it.
    """
    talk = reaching.talk_with(connection, tenant, appointment.customer_id, now)
    if not talk.is_open:
        untold = UNTOLD.format(name=talk.name or "A customer")
        notices.raise_notice(connection, tenant.id, "customer not told", untold, now)
        return False
    text = _text(tenant, appointment, what, talk.language)
    message = _message(tenant, appointment, "\n\n".join(filter(None, (text, note))))
    outbox.queue(connection, talk.conversation_id, [message], None, now)
    return True


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
