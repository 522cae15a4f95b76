"""Pure: when somebody is open, from weekly hours and closures on the clocks of their zone."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Opening:
    """Open each week from `opens` to `closes`, minutes after the local midnight of `weekday`."""

    weekday: int  # Monday is 0
    opens: int
    closes: int  # above 1440: after the next midnight


@dataclass(frozen=True, slots=True)
class Closing:
    """Closed all the same: naive local times, half-open."""

    starts: datetime
    ends: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """Open without a break: aware UTC, half-open."""

    starts: datetime
    ends: datetime
    grid: datetime  # when the weekly opening began: slots are counted from there


@dataclass(frozen=True, slots=True)
class Hours:
    """Everything that decides whether somebody is open."""

    zone: ZoneInfo
    openings: tuple[Opening, ...]
    closings: tuple[Closing, ...]


def instant_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The aware UTC instant at which clocks in `zone` first show the naive `local` or later.

    Of a time that comes twice the first; for one that is skipped, the instant of the jump.
    """
    before, after = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if before <= after:  # clear, or twice (PEP 495: fold=0 is the first)
        return before
    minutes = range((before - after) // MINUTE)
    jump = bisect_left(minutes, local, key=lambda minute: local_of(after + minute * MINUTE, zone))
    return after + jump * MINUTE


def local_of(instant: datetime, zone: ZoneInfo) -> datetime:
    """What clocks in `zone` show at an aware instant, naive."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def is_real(local: datetime, zone: ZoneInfo) -> bool:
    """Whether clocks in `zone` ever show the naive `local`: not when they jump over it."""
    return local_of(local.replace(tzinfo=zone).astimezone(UTC), zone) == local


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The aware UTC instant at which the local day begins."""
    return instant_of(datetime.combine(day, time()), zone)


def open_between(hours: Hours, first: date, last: date) -> list[Open]:
    """What is open of the hours that begin on the local days `first` to `last`, both included."""
    days = (first + DAY * ahead for ahead in range((last - first).days + 1))
    return [span for day in days for span in _open_on(hours, day)]


def closing_over(
    closings: Sequence[Closing], starts: datetime, ends: datetime, zone: ZoneInfo
) -> Closing | None:
    """The first closure that touches [starts, ends), aware instants."""
    for closing in closings:
        if instant_of(closing.starts, zone) < ends and starts < instant_of(closing.ends, zone):
            return closing
    return None


def _open_on(hours: Hours, day: date) -> Iterator[Open]:
    dawn = datetime.combine(day, time())
    todays = (opening for opening in hours.openings if opening.weekday == day.weekday())
    for opening in sorted(todays, key=lambda opening: opening.opens):
        starts, ends = dawn + MINUTE * opening.opens, dawn + MINUTE * opening.closes
        closed = [c for c in hours.closings if c.starts < ends and starts < c.ends]
        yield from _cut(
            instant_of(starts, hours.zone), instant_of(ends, hours.zone), closed, hours.zone
        )


def _cut(
    starts: datetime, ends: datetime, closings: Sequence[Closing], zone: ZoneInfo
) -> Iterator[Open]:
    """[starts, ends) without the closures, in order of time."""
    grid = starts
    for closing in sorted(closings, key=lambda closing: closing.starts):
        shut = instant_of(closing.starts, zone)
        if starts < min(shut, ends):
            yield Open(starts, min(shut, ends), grid)
        starts = max(starts, instant_of(closing.ends, zone))
    if starts < ends:
        yield Open(starts, ends, grid)
