"""Pure: how far a talk about an appointment has come, and what another word adds to it."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from lumi.booking.dates import Grain, When
from lumi.booking.hours import DAY

LEFT_ALONE = timedelta(hours=6)  # after so long without a word the talk is over
MIDNIGHT = time()


class Aim(StrEnum):
    """What the talk is to lead to."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"


class Asked(StrEnum):
    """What Lumi asked last."""

    SERVICE = "service"
    WHEN = "when"
    CONFIRM = "confirm"  # one start: yes or no?
    WHICH = "which"  # of several appointments
    NAME = "name"  # what the business needs to know of the customer
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class State:
    """All that was said so far. Days, times and minutes are the business's own."""

    aim: Aim
    service_id: int | None = None
    staff_id: int | None = None
    appointment_id: int | None = None
    since: date | None = None  # the days that are wished: half-open
    until: date | None = None
    at: time | None = None  # a clock time, or
    after: time | None = None  # a stretch of the day: half-open; before is 00:00 for midnight
    before: time | None = None
    others: tuple[datetime, ...] = ()  # starts that the same words may mean: naive local
    is_settled: bool = False  # the customer need not be asked once more
    is_soonest: bool = False  # the first time that is free will do
    asked: Asked | None = None
    bubble_id: int | None = None  # the last one that added to it
    shown: tuple[str, ...] = ()  # ids of what was offered last, in order
    waits: str = ""  # the id of a place in the waiting list that was tapped, once all is known

    @property
    def is_one_day(self) -> bool:
        return self.since is not None and self.until == self.since + DAY

    @property
    def start(self) -> datetime | None:
        """The one start that is wished, naive local, once a day and a time are known."""
        if self.since is None or self.at is None or not self.is_one_day:
            return None
        return datetime.combine(self.since, self.at)


def hear(state: State, when: When) -> State:
    """What was said of days and times replaces what it contradicts; the rest stays.

    A weekday is that of the days spoken of: after "next week", "Wednesday" is next week's.
    """
    state = replace(state, is_soonest=False)
    when = _within(state, when) if when.is_weekday else when
    starts = when.start
    match when.grain:
        case Grain.MOMENT:
            dated = _on(state, starts.date(), starts.date() + DAY)
            return replace(dated, at=starts.time(), after=None, before=None, others=when.others)
        case Grain.TIME:
            return _at_time(state, when)
        case Grain.DAY:
            return _on(state, starts.date(), starts.date() + DAY)
        case Grain.PART:
            dated = _on(state, starts.date(), starts.date() + DAY)
            return _between(dated, when)
        case Grain.HOURS:
            return _between(state, when)
        case _:
            last = when.end - timedelta(microseconds=1)
            return _at_hours(_on(state, starts.date(), last.date() + DAY), when.hours)


def _within(state: State, when: When) -> When:
    if state.since is None or state.until is None or state.is_one_day:
        return when
    ahead = DAY * ((when.start.weekday() - state.since.weekday()) % 7)
    moved = state.since + ahead - when.start.date()
    if state.since + ahead >= state.until:
        return when
    others = tuple(one + moved for one in when.others)
    return replace(when, start=when.start + moved, end=when.end + moved, others=others)


def _on(state: State, since: date, until: date) -> State:
    return replace(state, since=since, until=until, others=())


def _at_time(state: State, when: When) -> State:
    """A time without a day is that of the day spoken of; with none, the next one is asked."""
    timed = replace(state, at=when.start.time(), after=None, before=None, others=when.others)
    if state.since is None:
        day = when.start.date()
        return replace(timed, since=day, until=day + DAY, is_settled=False)
    if not state.is_one_day:
        return replace(timed, others=())
    moved = tuple(datetime.combine(state.since, other.time()) for other in when.others)
    return replace(timed, others=moved)


def _between(state: State, when: When) -> State:
    return replace(
        state, at=None, after=when.start.time(), before=when.end.time(), others=(), is_settled=False
    )


def _at_hours(state: State, hours: tuple[time, time] | None) -> State:
    """The time of day that is wished on each of the days."""
    if hours is None:
        return state
    since, until = hours
    if since == until:
        return replace(state, at=since, after=None, before=None)
    return replace(state, at=None, after=since, before=until)


def chosen(state: State, local: datetime) -> State:
    """The customer chose that very start, naive local."""
    return replace(
        _on(state, local.date(), local.date() + DAY),
        at=local.time(),
        after=None,
        before=None,
        is_settled=True,
        is_soonest=False,
    )


def without_time(state: State) -> State:
    """The start that was offered does not suit; the day may."""
    return replace(
        *(state,), at=None, after=None, before=None, others=(), is_settled=False, is_soonest=False
    )


def dump(state: State) -> str:
    """As JSON, without what says nothing."""
    kept = {key: value for key, value in asdict(state).items() if value not in (None, (), False)}
    return json.dumps(kept, default=_iso)


def _iso(value: Any) -> str:
    text: str = value.isoformat()
    return text


def load(text: str) -> State:
    """What `dump` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    kept = json.loads(text)
    days = {key: date.fromisoformat(kept[key]) for key in ("since", "until") if key in kept}
    times = {key: time.fromisoformat(kept[key]) for key in ("at", "after", "before") if key in kept}
    others = tuple(datetime.fromisoformat(one) for one in kept.get("others", ()))
    asked = Asked(kept["asked"]) if "asked" in kept else None
    shown = tuple(kept.get("shown", ()))
    return State(
        **{
            **kept,
            **days,
            **times,
            "aim": Aim(kept["aim"]),
            "others": others,
            "asked": asked,
            "shown": shown,
        }
    )
