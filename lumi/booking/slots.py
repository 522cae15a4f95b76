"""Pure: which starts of a service can be booked, and why another cannot."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import merge
from itertools import islice, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lumi.booking.hours import DAY, Open, local_of, midnight


class Reason(StrEnum):
    """Why a start cannot be booked."""

    PAST = "past"  # it is over
    TOO_SOON = "too_soon"  # the business wants more notice
    TOO_FAR = "too_far"  # beyond the horizon of days
    CLOSURE = "closure"  # a holiday or the like
    CLOSED = "closed"  # outside the hours, or the service would not end within them
    OFF_GRID = "off_grid"  # open, but no slot starts then
    TAKEN = "taken"  # somebody else was first


@dataclass(frozen=True, slots=True)
class Rules:
    """The bounds that a business sets to its bookings."""

    zone: ZoneInfo
    step: timedelta  # from the start of one slot to the next
    notice: timedelta  # least time between asking and start
    horizon_days: int  # local days ahead that can be booked; the last one is included


@dataclass(frozen=True, slots=True)
class Span:
    """How long a service takes, and how many customers take part at once."""

    length: timedelta
    before: timedelta = timedelta()  # buffers: the chair is busy though nobody is served;
    after: timedelta = timedelta()  # they may lie outside the hours
    capacity: int = 1


class Busy(NamedTuple):
    """Time of a staff member that is taken, buffers included: aware UTC, half-open.

    A tuple, because one search may read thousands.
    """

    starts: datetime
    ends: datetime
    session: datetime | None = None  # start of the appointment, when it is of the asked service


def bookable(rules: Rules, now: datetime) -> tuple[datetime, datetime]:
    """The instants that can be booked at `now`, half-open, hours and appointments aside."""
    last = local_of(now, rules.zone).date() + DAY * rules.horizon_days
    return now + rules.notice, midnight(last + DAY, rules.zone)


def out_of_bounds(wanted: datetime, rules: Rules, now: datetime) -> Reason | None:
    """PAST, TOO_SOON or TOO_FAR, or nothing against it."""
    first, end = bookable(rules, now)
    if wanted < now:
        return Reason.PAST
    if wanted < first:
        return Reason.TOO_SOON
    return Reason.TOO_FAR if wanted >= end else None


def off_hours(wanted: datetime, opens: Sequence[Open], span: Span, rules: Rules) -> Reason | None:
    """CLOSED or OFF_GRID, or nothing against it.

    `opens` in order of time, from before `wanted` to after the end of the service.
    """
    for place, open_ in enumerate(opens):
        if open_.starts <= wanted < open_.ends:
            if wanted + span.length > _end_of_stretch(opens, place):
                return Reason.CLOSED
            return Reason.OFF_GRID if (wanted - open_.grid) % rules.step else None
    return Reason.CLOSED


def has_room(start: datetime, busy: Iterable[Busy], span: Span) -> bool:
    """Whether a staff member with these appointments can take one more."""
    return Room(busy, span).at(start)


class Room:
    """What is left of a staff member's time, to be asked for many starts.

    The same rule as the triggers of the appointment table: nothing else in the way, or the same
    session with a place left.
    """

    def __init__(self, busy: Iterable[Busy], span: Span) -> None:
        self._before, self._until = span.before, span.length + span.after
        self._capacity = span.capacity
        known = list(busy)
        sessions = [one for one in known if one.session is not None]
        blocks = _merged([one for one in known if one.session is None])
        self._block_starts = [block.starts for block in blocks]
        self._block_ends = [block.ends for block in blocks]
        self._sessions = _merged(sessions)  # appointments of one session are one, of two never
        self._session_ends = [session.ends for session in self._sessions]
        self._customers = Counter(one.session for one in sessions)

    def at(self, start: datetime) -> bool:
        """Whether the service can begin then."""
        shut, end = start - self._before, start + self._until
        place = bisect_right(self._block_ends, shut)
        if place < len(self._block_starts) and self._block_starts[place] < end:
            return False
        return not self._sessions or self._joins(start, shut, end)

    def _joins(self, start: datetime, shut: datetime, end: datetime) -> bool:
        """Whether no other session is in the way, and this one has a place left."""
        place = bisect_right(self._session_ends, shut)
        met = takewhile(lambda one: one.starts < end, islice(self._sessions, place, None))
        return all(one.session == start for one in met) and self._customers[start] < self._capacity


def _merged(busy: list[Busy]) -> list[Busy]:
    """What overlaps becomes one; in order of time. Imported times may overlap anything."""
    merged: list[Busy] = []
    for one in sorted(busy):
        if merged and one.starts < merged[-1].ends:
            if one.ends > merged[-1].ends:
                merged[-1] = merged[-1]._replace(ends=one.ends)
        else:
            merged.append(one)
    return merged


def starts(opens: Sequence[Open], span: Span, rules: Rules) -> Iterator[datetime]:
    """Every start on the grid from which the whole service fits, in order of time."""
    for place, open_ in enumerate(opens):
        last = _end_of_stretch(opens, place) - span.length
        start = open_.starts + (open_.grid - open_.starts) % rules.step
        while start < open_.ends and start <= last:
            yield start
            start += rules.step


def nearest(
    later: Iterator[datetime], earlier: Iterator[datetime], wanted: datetime, count: int
) -> list[datetime]:
    """The `count` starts nearest to `wanted`, in order of time; draws no more than it needs.

    `later` rises from `wanted`, `earlier` falls from it.
    """
    by_distance = merge(later, earlier, key=lambda start: abs(start - wanted))
    return sorted(islice(by_distance, count))


def _end_of_stretch(opens: Sequence[Open], place: int) -> datetime:
    """When it closes, going on through hours that begin as these end (midnight, all week)."""
    end = opens[place].ends
    for following in islice(opens, place + 1, None):
        if following.starts > end:
            break
        end = max(end, following.ends)
    return end
