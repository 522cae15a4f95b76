"""What a business's rows say to a question that no FAQ covers: when, where, what, for how much."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from lumi import phrases
from lumi.answers.decision import Answer
from lumi.booking import calendar, chairs, closures, dates
from lumi.booking.closures import Closure
from lumi.booking.dates import Grain, Unclear, When
from lumi.booking.dialogue import offers, wished
from lumi.booking.dialogue.facts import Facts
from lumi.booking.hours import DAY, Closing, Hours, Opening, local_of, open_between
from lumi.receptionist import presence
from lumi.receptionist import topics as topics_
from lumi.receptionist.openings import Reader, wrong
from lumi.receptionist.topics import Topic, goes_on, may_ask, may_go_on, topics

MOST_DAYS = 7  # that are told one by one
SOON = timedelta(days=14)  # closures that are told with the week's hours
SURELY = 0.6  # the score of an FAQ that is asked in other words, and right nearly always
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d|\d{1,2} ?(?:am|pm|h|uhr)\b", re.IGNORECASE)
MOST_SERVICES = 40  # a longer list is no answer in a chat


def answer(facts: Facts, going_on: Collection[str], found: Answer) -> str:
    """In the customer's language, "" where something else is asked, or no row knows.

    An FAQ that covers the question goes first, unless it speaks of something else altogether.
    `going_on` are texts that ask for the hours of other days, as `going_on` tells.
    """
    text = found.question
    if text not in going_on and not may_ask(text):
        return ""
    if text in going_on and (there := presence.told(facts, text)):
        return "" if found.covered else there
    when, rest = _read(facts, text)
    asked = (Topic.OPEN,) if text in going_on else topics(rest, facts.tenant.name)
    if not asked or (found.covered and _is_right(found, asked)):
        return ""
    told = [_say(facts, one, text, when) for one in asked]
    return "\n\n".join(told) if all(told) else ""


def going_on(facts: Facts, said: Sequence[str], earlier: Callable[[], list[str]]) -> set[str]:
    """Of what a customer says now, what is no wish though it names days: who is there, and days

    that go on with a question about hours.

    "And on Sundays?" asks of hours where hours were asked before: in the same turn, or else in
    what the customer wrote `earlier`, the newest last.
    """
    found: set[str] = set()
    found |= {text for text in said if facts.staff_names and presence.told(facts, text)}
    for place, text in enumerate(said):
        if not may_go_on(text):
            continue
        when, rest = _read(facts, text)
        is_day = isinstance(when, When) and when.grain in (Grain.DAY, Grain.DAYS)
        if is_day and goes_on(rest):
            before = said[place - 1] if place else _newest_but_days(facts, earlier())
            if before in found or _is_about_hours(facts, before):
                found.add(text)
    return found


def _newest_but_days(facts: Facts, earlier: list[str]) -> str:
    """What the row of such questions began with."""
    return next((one for one in reversed(earlier) if not goes_on(_read(facts, one)[1])), "")


def _is_about_hours(facts: Facts, text: str) -> bool:
    asked = topics(_read(facts, text)[1], facts.tenant.name)
    return Topic.HOURS in asked or Topic.OPEN in asked


def _read(facts: Facts, text: str) -> tuple[When | Unclear | None, str]:
    """The time that a text names, and what else it says."""
    spoken = [phrases.spoken(one) for one in (facts.language, facts.tenant.language)]
    when = wished.read(text, facts, None, spoken)
    return when, _without(text, getattr(when, "spans", ()))


def _is_right(found: Answer, asked: tuple[Topic, ...]) -> bool:
    """Whether the FAQ that was found is about what is asked."""
    faq = found.candidates[0]
    said = f"{faq.question}\n{faq.answer}"
    is_timed = bool(_CLOCK.search(said))
    return found.score >= SURELY or any(
        topics_.is_about(one, said) or (is_timed and one in (Topic.HOURS, Topic.OPEN))
        for one in asked
    )


def _say(facts: Facts, asked: Topic, text: str, when: When | Unclear | None) -> str:
    match asked:
        case Topic.PLACE if when is None and facts.tenant.address:
            return phrases.say(facts.language, "address", address=facts.tenant.address)
        case Topic.SERVICES if when is None:
            return _services(facts)
        case Topic.HOURS | Topic.OPEN:
            is_several = isinstance(when, Unclear)  # "on Friday or Saturday?": the week tells both
            named = when if isinstance(when, When) else None
            return _hours(facts, text, named, Topic.HOURS if is_several else asked)
    return ""


def misplaced(facts: Facts, reply: str, sources: Sequence[str]) -> str:
    """A claim of a reply that the business is open or closed on a day, against all hours; or "".

    What a source says of days, as the owner wrote it, may be repeated.
    """
    openings = chairs.openings_of(facts.tenant).get(None, ())
    if not openings:
        return ""
    spoken = (phrases.spoken(one) for one in (facts.language, facts.tenant.language))
    readers = [Reader(code, facts.now, facts.zone) for code in dict.fromkeys(spoken)]
    known = {claim for one in sources for reader in readers for claim in reader.claims(one)}

    def is_open(day: int | date) -> bool:
        if isinstance(day, date):
            return _day(facts, openings, _shut(facts, day, day + DAY), day)[0]
        return any(one.weekday == day for one in openings)

    return wrong(reply, readers[0], known, is_open)


def _without(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    for since, until in spans:
        text = text[:since] + " " * (until - since) + text[until:]
    return text


def _services(facts: Facts) -> str:
    offered = calendar.services(facts.tenant)
    if not 0 < len(offered) <= MOST_SERVICES:
        return ""
    listed = (f"• {one.name}: {offers.terms(facts, one)}" for one in offered)
    return "\n".join((phrases.say(facts.language, "services_listed"), *listed))


def _hours(facts: Facts, text: str, when: When | None, asked: Topic) -> str:
    """Of the days that are named, of today where none is ("are you open?"), else of the week."""
    openings = chairs.openings_of(facts.tenant).get(None, ())
    if not openings:
        return ""
    today = facts.local(facts.now).date()
    if when is None or when.grain is Grain.HOURS:
        days = (today, today + DAY) if asked is Topic.OPEN else None
    else:
        days = _days(when)
    shut = _shut(facts, *(days or (today, today + SOON)))
    if days is None or days[1] - days[0] > MOST_DAYS * DAY:
        return "\n".join((*_week(facts, openings), *_closures(facts, shut)))
    is_feast = when is not None and dates.names_feast(text, dates.LANGUAGES)
    told = [_day(facts, openings, shut, one) for one in _each(*days)]
    if is_feast and any(is_open for is_open, _ in told):
        return ""  # by the week's hours alone nobody knows
    return "\n".join(words for _, words in told)


def _days(when: When) -> tuple[date, date]:
    """The first day, and the one after the last."""
    last = max(when.start, when.end - timedelta(microseconds=1))
    return when.start.date(), last.date() + DAY


def _each(since: date, until: date) -> Iterator[date]:
    return (since + DAY * ahead for ahead in range((until - since).days))


def _shut(facts: Facts, since: date, until: date) -> list[Closure]:
    """Closures of the whole business that meet these days, or the night after them."""
    bounds = (datetime.combine(one, time()) for one in (since, until + DAY))
    return [one for one in closures.between(facts.tenant, *bounds) if one.staff_id is None]


def _day(
    facts: Facts, openings: tuple[Opening, ...], shut: list[Closure], day: date
) -> tuple[bool, str]:
    """Whether it is open on that day, and when in words; else why not, where that is known."""
    said, language = phrases.day(day, facts.language), facts.language
    closings = tuple(Closing(one.starts, one.ends, one.reason) for one in shut)
    spans = open_between(Hours(facts.zone, openings, closings), day, day)
    if spans:
        each = ((local_of(at, facts.zone) for at in (one.starts, one.ends)) for one in spans)
        hours = ", ".join(f"{since:%H:%M}–{until:%H:%M}" for since, until in each)
        return True, phrases.say(language, "open_on", when=said, hours=hours)
    dawn = datetime.combine(day, time())
    why = next((one.reason for one in shut if one.starts < dawn + DAY and dawn < one.ends), "")
    key = "not_free_closure_because" if why else "not_free_closure"
    return False, phrases.say(language, key, when=said, reason=why)


def _week(facts: Facts, openings: tuple[Opening, ...]) -> Iterator[str]:
    """Days in a row with the same hours share a line."""
    monday = date(2024, 1, 1)
    yield phrases.say(facts.language, "hours_listed")
    told = [(_of_weekday(openings, weekday), weekday) for weekday in range(7)]
    for hours, days in groupby(told, key=lambda one: one[0]):
        listed = [phrases.weekday(monday + DAY * day, facts.language) for _, day in days]
        named = listed[0] if len(listed) == 1 else f"{listed[0]} – {listed[-1]}"
        yield f"• {named}: {hours or phrases.say(facts.language, 'hours_closed')}"


def _of_weekday(openings: tuple[Opening, ...], weekday: int) -> str:
    spans = sorted((one.opens, one.closes) for one in openings if one.weekday == weekday)
    return ", ".join(f"{_clock(opens)}–{_clock(closes)}" for opens, closes in spans)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _closures(facts: Facts, shut: list[Closure]) -> Iterator[str]:
    for one in shut:
        when = phrases.span(one.starts, one.ends, facts.zone, facts.language)
        key = "not_free_closure_because" if one.reason else "not_free_closure"
        yield phrases.say(facts.language, key, when=when, reason=one.reason)
