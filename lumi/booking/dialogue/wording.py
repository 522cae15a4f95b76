"""What is said of a committed appointment, from its row and nothing else, and of a refused one."""

from datetime import datetime

from lumi import phrases
from lumi.booking.calendar import WhyNot
from lumi.booking.dialogue.state import Aim
from lumi.booking.models import Appointment, Status
from lumi.tenants.models import Tenant


def committed(tenant: Tenant, row: Appointment, aim: Aim, language: str) -> str:
    """ "Booked", "moved" or "cancelled", with all that the customer needs to know."""
    service, when = row.service.name, phrases.when(row.starts_at, tenant.zone, language)
    if aim is Aim.CANCEL:
        return phrases.say(language, "cancelled", service=service, when=when)
    is_pending = row.status == Status.PENDING
    key = f"{'moved' if aim is Aim.MOVE else 'booked'}_{'pending' if is_pending else 'confirmed'}"
    said = phrases.say(language, key, service=service, when=when)
    return "\n".join((said, *details(tenant, row, language)))


def refused(tenant: Tenant, start: datetime, why: WhyNot, language: str) -> str:
    """Why there is no appointment at `start`, an aware instant."""
    key = f"not_free_{why.reason}" + ("_because" if why.detail else "")
    when = phrases.when(start, tenant.zone, language)
    return phrases.say(language, key, when=when, reason=why.detail)


def details(tenant: Tenant, row: Appointment, language: str) -> list[str]:
    """With whom, for how much, where, and what the business wants known; a line each."""
    lines = []
    if row.staff.name:
        lines.append(phrases.say(language, "with_staff", staff=row.staff.name))
    if row.service.price:
        lines.append(phrases.say(language, "price", price=row.service.price))
    if tenant.address:
        lines.append(phrases.say(language, "address", address=tenant.address))
    if tenant.booking_note:
        lines.append(tenant.booking_note)
    return lines
