"""Who comes: a day, several days, or the next one, as owners read it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from lumi import phrases
from lumi.booking.dates.values import When
from lumi.booking.hours import DAY, instant_of, local_of
from lumi.booking.models import Appointment
from lumi.booking.standing import STANDING, Status
from lumi.owner import people
from lumi.owner.orders import Visit
from lumi.tenants.models import Tenant

WEEK = 7 * DAY
LONGEST = 31 * DAY  # shown at once
MOST = 100  # appointments


def of_time(visit: Visit, when: When | None) -> str:
    """The appointments of the time that was said; without one, of the seven days from today."""
    today = datetime.combine(local_of(visit.now, visit.tenant.zone).date(), time())
    starts, ends = (when.start, when.end) if when else (today, today + WEEK)
    ends = min(max(ends, starts + timedelta(minutes=1)), starts + LONGEST)
    found = between(visit.tenant, starts, ends)
    if not found:
        return visit.say("agenda_none", when=_span(visit, starts, ends))
    several = found[-1].starts_at - found[0].starts_at > DAY or ends - starts > DAY
    days = groupby(found, key=lambda one: local_of(one.starts_at, visit.tenant.zone).date())
    told = [_day(visit, day, list(rows)) for day, rows in days]
    return "\n\n".join([visit.say("agenda_count", count=len(found)), *told] if several else told)


def of_day(visit: Visit, day: date, found: Sequence[Appointment]) -> str:
    """A day's appointments, or that there are none."""
    if not found:
        return visit.say("agenda_none", when=phrases.day(day, visit.language))
    return _day(visit, day, found)


def next_one(visit: Visit) -> str:
    """The next appointment that has not begun, and how the customer is reached."""
    coming = Appointment.select().where(
        Appointment.tenant == visit.tenant.id,
        Appointment.status.in_(STANDING),
        Appointment.starts_at > visit.now,
    )
    found = coming.order_by(Appointment.starts_at, Appointment.id).first()
    if found is None:
        return visit.say("agenda_empty")
    who = people.person(visit.tenant, found.customer_id)
    return "\n".join(filter(None, (described(visit, found), who.address)))


def between(tenant: Tenant, starts: datetime, ends: datetime) -> list[Appointment]:
    """Standing appointments that begin in [starts, ends), naive local times, in order."""
    bounds = [instant_of(one, tenant.zone) for one in (starts, ends)]
    found = Appointment.select().where(
        Appointment.tenant == tenant.id,
        Appointment.status.in_(STANDING),
        Appointment.starts_at >= bounds[0],
        Appointment.starts_at < bounds[1],
    )
    return list(found.order_by(Appointment.starts_at, Appointment.id).limit(MOST))


def described(visit: Visit, one: Appointment) -> str:
    """Day, time, customer, service: all that tells it from others."""
    return f"{visit.when(one.starts_at)}: {_who(visit, one)}"


def listed(visit: Visit, found: Sequence[Appointment]) -> str:
    """A line for each."""
    return "\n".join(f"• {described(visit, one)}" for one in found)


def title(visit: Visit, one: Appointment) -> str:
    """The same as short as what can be tapped: day, time and customer."""
    when = phrases.when_short(one.starts_at, visit.tenant.zone, visit.language)
    return f"{when} {people.person(visit.tenant, one.customer_id).name}"


def _day(visit: Visit, day: date, rows: Sequence[Appointment]) -> str:
    lines = [f"*{phrases.day(day, visit.language)}*"]
    lines += [f"{_clock(visit, one)} {_who(visit, one)}" for one in rows]
    return "\n".join(lines)


def _clock(visit: Visit, one: Appointment) -> str:
    return f"{local_of(one.starts_at, visit.tenant.zone):%H:%M}"


def _who(visit: Visit, one: Appointment) -> str:
    name = people.person(visit.tenant, one.customer_id).name
    staff = f" ({one.staff.name})" if one.staff.name else ""
    pending = f" – {visit.say('agenda_pending')}" if one.status == Status.PENDING else ""
    return f"{name}, {one.service.name}{staff}{pending}"


def _span(visit: Visit, starts: datetime, ends: datetime) -> str:
    first, last = starts.date(), (ends - timedelta(minutes=1)).date()
    if first == last:
        return phrases.day(first, visit.language)
    return f"{phrases.day(first, visit.language)} – {phrases.day(last, visit.language)}"
