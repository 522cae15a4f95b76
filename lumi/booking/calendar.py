"""A tenant's calendar: fetches the rows that a question about time needs, and asks the rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from lumi.booking import chairs, slots
from lumi.booking.chairs import Chair
from lumi.booking.hours import DAY, Hours, closing_over, local_of, midnight
from lumi.booking.models import Service, Staff
from lumi.booking.slots import Busy, Reason, Room, Rules
from lumi.tenants.models import Tenant

DAYS_AT_ONCE = 4  # that a search reads first; each further query reads twice as many
DESK_DAYS = 366  # ahead that the business itself books, whatever customers may
TELLING = (Reason.CLOSED, Reason.OFF_GRID, Reason.TAKEN)  # of several staff, the last says most


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a start cannot be booked; for a closure with its reason in the business's words."""

    reason: Reason
    detail: str = ""


def services(tenant: Tenant) -> list[Service]:
    """What the tenant offers, in its own order; `book` without a service takes the first."""
    offered = Service.select().where(Service.tenant == tenant.id, Service.is_offered)
    return list(offered.order_by(Service.position, Service.id))


def at_the_desk(tenant: Tenant) -> Tenant:
    """The tenant as its own people book by its diary: without notice, up to DESK_DAYS ahead.

    For questions and bookings alone; never saved.
    """
    farther = max(tenant.horizon_days, DESK_DAYS)
    return Tenant(**{**tenant.__data__, "notice_minutes": 0, "horizon_days": farther})


def everybody(tenant: Tenant) -> list[Staff]:
    """Who works there, in the business's order."""
    working = Staff.select().where(Staff.tenant == tenant.id, Staff.is_working)
    return list(working.order_by(Staff.position, Staff.id))


def staff_for(tenant: Tenant, service: Service) -> list[Staff]:
    """Who does the service, in the business's order."""
    ids = [chair.staff_id for chair in chairs.who_does(tenant, service, {})]
    members = {one.id: one for one in Staff.select().where(Staff.tenant == tenant.id)}
    return [members[ident] for ident in ids]


def why_not(
    tenant: Tenant,
    service: Service,
    wanted: datetime,
    now: datetime,
    *,
    staff_id: int | None = None,
    but: int | None = None,
) -> WhyNot | None:
    """None when somebody can do the service at `wanted`, an aware instant. As `free_staff`."""
    found = free_staff(tenant, service, wanted, now, staff_id=staff_id, but=but)
    return found if isinstance(found, WhyNot) else None


def free_staff(
    tenant: Tenant,
    service: Service,
    wanted: datetime,
    now: datetime,
    *,
    staff_id: int | None = None,
    but: int | None = None,
) -> int | WhyNot:
    """The id of the first staff member who can do the service at `wanted`. Four queries at most.

    `staff_id` asks for that one alone; the appointment `but` is not in the way of its own move.
    """
    rules = rules_of(tenant)
    if reason := slots.out_of_bounds(wanted, rules, now):
        return WhyNot(reason)
    end = wanted + service.span.length
    closings = chairs.closings_of(tenant, now)
    if closing := closing_over(closings.get(None, ()), wanted, end, rules.zone):
        return WhyNot(Reason.CLOSURE, closing.reason)
    refusals = [Reason.CLOSED]
    busy = chairs.busy_of(tenant, service, wanted, wanted, but)
    for chair in chairs.who_does(tenant, service, closings, staff_id):
        reason = _refusal(chair, wanted, service, rules, busy.get(chair.staff_id, []))
        if reason is None:
            return chair.staff_id
        refusals.append(reason)
    return WhyNot(max(refusals, key=TELLING.index))


def free_near(
    tenant: Tenant,
    service: Service,
    wanted: datetime,
    now: datetime,
    count: int = 3,
    *,
    staff_id: int | None = None,
    but: int | None = None,
) -> list[datetime]:
    """The free starts nearest to `wanted`, aware UTC, in order of time; fewer when there are none.

    Three queries, and one for DAYS_AT_ONCE days, then twice as many and so on, on either side
    until enough are found.
    """
    search = _search(tenant, service, now, staff_id, but)
    first, end = slots.bookable(search.rules, now)
    wanted = min(max(wanted, first), end)
    return slots.nearest(search.later(wanted, end), search.earlier(wanted, first), wanted, count)


def free_between(
    tenant: Tenant,
    service: Service,
    since: datetime,
    until: datetime,
    now: datetime,
    *,
    staff_id: int | None = None,
    but: int | None = None,
    count: int = 10,
) -> list[datetime]:
    """The first `count` free starts in [since, until), aware UTC, in order of time."""
    search = _search(tenant, service, now, staff_id, but)
    first, end = slots.bookable(search.rules, now)
    return list(islice(search.later(max(since, first), min(until, end)), count))


def free_days(
    tenant: Tenant,
    service: Service,
    since: datetime,
    now: datetime,
    *,
    staff_id: int | None = None,
    count: int = 9,
) -> list[tuple[date, int]]:
    """The first `count` local days from `since` on that have free starts, and how many."""
    search = _search(tenant, service, now, staff_id, None)
    first, end = slots.bookable(search.rules, now)
    days: dict[date, int] = {}
    day, day_ends = now.date(), first
    for start in search.later(max(since, first), end):
        if start >= day_ends:
            if len(days) == count:
                break
            day = local_of(start, tenant.zone).date()
            day_ends = midnight(day + DAY, tenant.zone)
        days[day] = days.get(day, 0) + 1
    return list(days.items())


@dataclass(frozen=True, slots=True)
class _Search:
    """Free starts going out from an instant, some days of the diary at a time."""

    tenant: Tenant
    service: Service
    rules: Rules
    who: list[Chair]
    but: int | None = None  # an appointment that is not in the way

    def later(self, since: datetime, end: datetime) -> Iterator[datetime]:
        day, days = local_of(since, self.rules.zone).date(), DAYS_AT_ONCE
        while since < end:
            day += DAY * days
            until = min(midnight(day, self.rules.zone), end)
            yield from self._free(since, until)
            since, days = until, days * 2

    def earlier(self, until: datetime, first: datetime) -> Iterator[datetime]:
        day, days = local_of(until, self.rules.zone).date() + DAY, DAYS_AT_ONCE
        while first < until:
            day -= DAY * days
            since = max(midnight(day, self.rules.zone), first)
            yield from reversed(self._free(since, until))
            until, days = since, days * 2

    def _free(self, since: datetime, until: datetime) -> list[datetime]:
        """What is free with anybody in [since, until), in order of time."""
        busy = chairs.busy_of(self.tenant, self.service, since, until, self.but)
        span = self.service.span
        together: dict[Hours, list[Room]] = {}  # staff who keep the same hours
        for chair in self.who:
            room = Room(busy.get(chair.staff_id, ()), span)
            together.setdefault(chair.hours, []).append(room)
        found: set[datetime] = set()
        for hours, rooms in together.items():
            every = slots.starts(chairs.open_hours(hours, since, until), span, self.rules)
            asked = [start for start in every if since <= start < until]
            taken = asked
            for room in rooms:
                taken = [start for start in taken if not room.at(start)]
            found |= set(asked).difference(taken)
        return sorted(found)


def _search(
    tenant: Tenant, service: Service, now: datetime, staff_id: int | None, but: int | None
) -> _Search:
    who = chairs.who_does(tenant, service, chairs.closings_of(tenant, now), staff_id)
    return _Search(tenant, service, rules_of(tenant), who, but)


def rules_of(tenant: Tenant) -> Rules:
    return Rules(
        zone=tenant.zone,
        step=timedelta(minutes=tenant.slot_minutes),
        notice=timedelta(minutes=tenant.notice_minutes),
        horizon_days=tenant.horizon_days,
    )


def _refusal(
    chair: Chair, wanted: datetime, service: Service, rules: Rules, busy: list[Busy]
) -> Reason | None:
    reason = slots.off_hours(
        wanted, chairs.open_hours(chair.hours, wanted, wanted), service.span, rules
    )
    if reason is None and not slots.has_room(wanted, busy, service.span):
        return Reason.TAKEN
    return reason
