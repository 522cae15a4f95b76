"""The instant at which an appointment is to begin, from an owner's words."""

from datetime import date, datetime
from typing import Any

from lumi import phrases
from lumi.booking import calendar
from lumi.booking.calendar import WhyNot
from lumi.booking.dates import Grain
from lumi.booking.dialogue import wording
from lumi.booking.hours import instant_of
from lumi.booking.models import Service
from lumi.booking.slots import Reason
from lumi.conversations.outbox import Reply
from lumi.owner import state
from lumi.owner.orders import Visit, asked
from lumi.owner.words import Said

OFFERS = 5  # free times named when the wished one cannot be had


def heard(opened: state.Open, said: Said) -> state.Open:
    """What is open with the day, or the candidates for a start, that the words name."""
    when = said.when
    if when is None:
        return opened
    if when.grain is Grain.MOMENT or (when.grain is Grain.PART and when.start.hour):
        locals_ = [when.start, *when.others]
    elif when.grain is Grain.TIME:
        day = date.fromisoformat(opened["day"]) if opened.get("day") else None
        named = [when.start, *when.others]
        locals_ = [datetime.combine(day, one.time()) for one in named] if day else named
    else:
        return {**opened, "day": when.start.date().isoformat()}
    return {**opened, "starts": [one.isoformat() for one in locals_]}


def chosen(
    visit: Visit, opened: state.Open, service: Service, but: int | None = None
) -> datetime | None:
    """Of what "at 7" may mean, the first start that is free, else the first; None: not said."""
    local = [datetime.fromisoformat(one) for one in opened.get("starts", ())]
    found = [instant_of(one, visit.tenant.zone) for one in local]
    free = (
        one
        for one in found
        if calendar.why_not(
            *(visit.tenant, service, one, visit.now), staff_id=opened.get("staff_id"), but=but
        )
        is None
    )
    return next(free, found[0] if found else None)


def refused(
    visit: Visit,
    opened: state.Open,
    service: Service,
    start: datetime,
    but: int | None,
    connection: Any,
    now: datetime,
) -> list[Reply]:
    """Why it cannot begin then, and free times to tap, which go on with what is open."""
    why = calendar.why_not(visit.tenant, service, start, now, but=but) or WhyNot(Reason.TAKEN)
    free = calendar.free_near(visit.tenant, service, start, now, OFFERS, but=but)
    state.save(connection, visit.owner, {**opened, "starts": []}, now)
    said = wording.refused(visit.tenant, start, why, visit.language)
    zone, language = visit.tenant.zone, visit.language
    choices = [
        (f"own:start:{one:%Y%m%dT%H%M}", phrases.when_short(one, zone, language)) for one in free
    ]
    return asked(said, [*choices, ("own:never", visit.say("never_mind"))], visit.language)
