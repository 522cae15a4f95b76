"""What a bubble says of time: in the language of the talk, or else in another one of Lumi's."""

import re
from dataclasses import replace
from datetime import datetime, time

from lumi.booking import dates
from lumi.booking.dates import Grain, Unclear, When
from lumi.booking.dialogue import state as states
from lumi.booking.dialogue import understanding
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import Asked, State
from lumi.booking.hours import DAY

FEW = 6  # words that may be too few to tell their language by; more of them cost 6 ms to try
_HOUR = re.compile(r"\s*(\d{1,2})(\d\d)?[\s.!]*", re.ASCII)  # all that is said: "4", "1530"
_NUMBER = re.compile(r"(?<![\d:./-])\d{1,2}(?![\d:./-])", re.ASCII)
_HOURS = re.compile(r"(?<![\d:./-])(\d{1,2})(\d\d)?(?![\d:./-])", re.ASCII)
_SHOWN = re.compile(r"slot:(\d{4}-\d\d-\d\dT\d\d:\d\d)Z:.*", re.ASCII)


def read(text: str, facts: Facts, state: State | None, spoken: list[str]) -> When | Unclear | None:
    """The time that is wished; `spoken` are the languages of the talk, its own one first."""
    tenant = facts.tenant
    arguments = (facts.now, tenant.zone)
    if state is not None and state.asked in (Asked.WHEN, Asked.SERVICE):
        text = _hour_alone(text) or text  # rows of services are pointed at before
    known = dates.read_in(text, *arguments, spoken[:1], tenant.date_order)
    if known is not None:
        return known
    others = spoken[1:]
    if len(text.split()) <= FEW:
        others = [*others, *(code for code in dates.LANGUAGES if code not in spoken)]
    strange = dates.read_in(text, *arguments, others, tenant.date_order)
    if isinstance(strange, When) and _is_about_time(strange, text):
        return strange
    return _corrected(text, facts)


def _hour_alone(text: str) -> str:
    """The clock time in "4", "1530" or "10 please", where times are shown; else ""."""
    if bare := _HOUR.fullmatch(text):
        return f"{bare[1]}:{bare[2] or '00'}"
    numbers = _NUMBER.findall(text)
    is_alone = len(numbers) == 1 and understanding.is_only_filling(_NUMBER.sub(" ", text))
    return f"{numbers[0]}:00" if is_alone and 1 <= int(numbers[0]) <= 23 else ""


def _is_about_time(strange: When, text: str) -> bool:
    """Words of another language are such only where hardly anything else is said:

    "do" is a Thursday in Dutch, but not in "do you take cards?".
    """
    is_vague = strange.grain in (Grain.HOURS, Grain.DAYS)
    letters = sum(until - since for since, until in strange.spans)
    return not is_vague and 2 * letters >= len(text.strip())


def _corrected(text: str, facts: Facts) -> When | None:
    """The hour in "no wait, 4", "can we do 6 instead?" and "no wait 530"."""
    numbers = _HOURS.findall(text)
    if len(numbers) != 1 or not understanding.prefers(text):
        return None
    hour, minute = numbers[0]
    if not (1 <= int(hour) <= 23 and int(minute or 0) < 60):
        return None
    read_as = dates.read(f"{hour}:{minute or '00'}", facts.now, facts.zone, "en")
    return replace(read_as, spans=()) if isinstance(read_as, When) else None


def is_soonest(when: When, facts: Facts) -> bool:
    """ "As soon as possible" is no clock time: what is meant is the first that is free."""
    this_minute = facts.local(facts.now).replace(second=0, microsecond=0)
    return when.grain is Grain.MOMENT and when.start == this_minute


def rest_of(state: State, text: str) -> str:
    """The id of the row that leads on, where later times than those shown are asked for."""
    if state.asked is not Asked.WHEN or understanding.direction(text) <= 0:
        return ""
    return next((one for one in state.shown if one.startswith(("more:", "days:"))), "")


def earlier(state: State, text: str, facts: Facts) -> State | None:
    """Up to the first time that was shown, where earlier ones are asked for."""
    found = next(filter(None, map(_SHOWN.fullmatch, state.shown)), None)
    if state.asked is not Asked.WHEN or understanding.direction(text) >= 0 or found is None:
        return None
    first = facts.local(datetime.fromisoformat(found[1] + "+00:00"))
    today, open_ = facts.local(facts.now).date(), states.without_time(state)
    since = state.since if state.is_one_day and state.since else today
    if since < first.date() or first.time() == time():
        return replace(open_, since=since, until=max(first.date(), since + DAY))
    return replace(open_, since=since, until=since + DAY, after=time(), before=first.time())
