"""What a newcomer may try: questions from the business's own FAQs, a bookable time, a miss."""

from datetime import datetime, timedelta

from lumi import database
from lumi.booking import calendar
from lumi.booking.hours import local_of
from lumi.tenants.models import Tenant

_MISS = "Do you repair bicycles?"  # no barber, dentist or restaurant has an FAQ for it
_AHEAD = timedelta(days=2)  # beyond the notice that a business asks for
_GREETINGS = {"es": "Hola, ¿a qué hora abren?"}  # for customers who write another language


def for_customer(tenant: Tenant, language: str, now: datetime) -> list[str]:
    """Texts that can be sent as they are; the time is free as of `now`."""
    greeting = [_GREETINGS[language]] if language in _GREETINGS else []
    first, second = _questions(tenant)
    return [*greeting, *first, *_booking(tenant, now), *second, _MISS]


def _questions(tenant: Tenant) -> tuple[list[str], list[str]]:
    """A short question about opening hours and one about something else, as far as there are."""
    found = database.rows(
        "SELECT question, question LIKE '%hours%' OR question LIKE '%open%' FROM faq"
        " WHERE tenant_id = ? AND enabled AND length(question) <= 40 ORDER BY id",
        tenant.id,
    )
    hours = [question for question, is_hours in found if is_hours]
    others = [question for question, is_hours in found if not is_hours]
    return (hours + others)[:1], others[:1] if hours else others[1:2]


def _booking(tenant: Tenant, now: datetime) -> list[str]:
    """`book …` for a free slot in the afternoon two days ahead or as near as there is one."""
    services = calendar.services(tenant)
    if not services:
        return []
    afternoon = (now + _AHEAD).astimezone(tenant.zone).replace(hour=15, minute=30, second=0)
    free = calendar.free_near(tenant, services[0], afternoon.replace(microsecond=0), now, count=1)
    order = "%d/%m %H:%M" if tenant.date_order == "DMY" else "%m/%d %H:%M"
    return [f"book {local_of(start, tenant.zone):{order}}" for start in free]
