"""Whether one of the staff is there on a day, from their own hours or else the business's."""

from datetime import date, datetime, time, timedelta

from lumi import phrases
from lumi.booking import chairs, closures
from lumi.booking.dates import Grain, When
from lumi.booking.dialogue import naming, wished
from lumi.booking.dialogue.facts import Facts
from lumi.booking.hours import DAY, Closing, Hours, local_of, open_between
from lumi.receptionist.topics import asks_for_staff

MOST_DAYS = 7
ASKED = (Grain.DAY, Grain.DAYS, Grain.PART)  # an hour beside a name is rather a wish


def told(facts: Facts, text: str) -> str:
    """Who is there on the day that is named, and when; "" where that is not what is asked."""
    found = naming.named(text, [name for _, name in facts.staff_names])
    if len(found.places) != 1 or len(found.rest) != len(text):
        return ""
    spoken = [phrases.spoken(one) for one in (facts.language, facts.tenant.language)]
    when = wished.read(text, facts, None, spoken)
    if not isinstance(when, When) or when.grain not in ASKED:
        return ""
    rest = found.rest
    for since, until in when.spans:
        rest = rest[:since] + " " * (until - since) + rest[until:]
    last = max(when.start, when.end - timedelta(microseconds=1)).date()
    days = (last - when.start.date()).days + 1
    if not asks_for_staff(rest) or days > MOST_DAYS:
        return ""
    staff_id, name = facts.staff_names[found.places[0]]
    each = (when.start.date() + DAY * ahead for ahead in range(days))
    return "\n".join(_day(facts, staff_id, name, day) for day in each)


def _day(facts: Facts, staff_id: int, name: str, day: date) -> str:
    openings = chairs.openings_of(facts.tenant)
    own = openings.get(staff_id) or openings.get(None, ())
    dawn = datetime.combine(day, time())
    shut = [
        Closing(one.starts, one.ends, one.reason)
        for one in closures.between(facts.tenant, dawn, dawn + 2 * DAY)
        if one.staff_id in (None, staff_id)
    ]
    spans = open_between(Hours(facts.zone, own, tuple(shut)), day, day)
    when = phrases.day(day, facts.language)
    if not spans:
        return phrases.say(facts.language, "staff_off", staff=name, when=when)
    bounds = ((local_of(at, facts.zone) for at in (one.starts, one.ends)) for one in spans)
    hours = ", ".join(f"{since:%H:%M}–{until:%H:%M}" for since, until in bounds)
    return phrases.say(facts.language, "staff_on", staff=name, when=when, hours=hours)
