"""After an owner's change: the customer is told, or the owner hears that they could not be."""

from datetime import datetime
from typing import Any

from lumi.announcements import Announcement, announce
from lumi.booking import reaching
from lumi.booking.models import Appointment
from lumi.owner import people
from lumi.owner.orders import Visit

__all__ = ["Announcement", "tell"]


def tell(
    visit: Visit, appointment: Appointment, what: Announcement, connection: Any, now: datetime
) -> str:
    """Queue the news for the customer, inside the caller's transaction; what the owner reads."""
    who = people.person(visit.tenant, appointment.customer_id)
    talk = reaching.talk_with(connection, visit.tenant, appointment.customer_id, now)
    if talk.is_open:
        announce(connection, visit.tenant, appointment, what, now)
        return visit.say("customer_told", name=who.name)
    return " ".join(filter(None, (visit.say("customer_not_told", name=who.name), who.address)))
