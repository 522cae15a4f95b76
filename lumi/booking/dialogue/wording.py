"""What is said of a committed appointment, from its row and nothing else, and of a refused one."""

from datetime import datetime

from lumi import database, phrases
from lumi.booking.calendar import WhyNot
from lumi.booking.dialogue.state import Aim
from lumi.booking.models import Appointment, Status
from lumi.booking.slots import Reason
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
    when = phrases.when(start, tenant.zone, language, has_year=why.reason is Reason.TOO_FAR)
    return phrases.say(language, key, when=when, reason=why.detail)


def details(tenant: Tenant, row: Appointment, language: str) -> list[str]:
    """On whose clocks, with whom, for how much, where, what else is to be known; a line each."""
    lines = []
    if is_abroad(tenant, row.customer_id):
        zone = phrases.zone_name(tenant.zone, language)
        lines.append(phrases.say(language, "local_time", zone=zone))
    if row.staff.name:
        lines.append(phrases.say(language, "with_staff", staff=row.staff.name))
    if row.service.price:
        lines.append(phrases.say(language, "price", price=row.service.price))
    if tenant.address:
        lines.append(phrases.say(language, "address", address=tenant.address))
    if tenant.booking_note:
        lines.append(tenant.booking_note)
    return lines


def is_abroad(tenant: Tenant, customer_id: int) -> bool:
    """Whether the customer's country is known to be another than that of the business's clocks.

    WhatsApp's user ids begin with the country of the phone number, as in `ES.1349…` (Meta:
    business-scoped user ids).
    """
    user_id = database.value("SELECT user_id FROM customer WHERE id = ?", customer_id)
    country, _, rest = (user_id or "").partition(".")
    at_home = phrases.country_of(tenant.zone)
    return bool(rest and at_home and country != at_home)
