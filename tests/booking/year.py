"""A diary by brute force: a year of ticks of five minutes, each looked at for itself.

Nothing here knows how Lumi reckons. A zone's clocks are read tick by tick, hours and closures are
painted on the ticks, and whether there is room is asked of every appointment there is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lumi.booking.standing import STANDING, Status

TICK = timedelta(minutes=5)
DAY = 288  # ticks of clocks that do not change
BEGIN = datetime(2026, 12, 20, tzinfo=UTC)
TICKS = 400 * DAY
Week = tuple[tuple[int, int, int], ...]  # weekday, opens and closes in ticks after midnight


def tick_of(instant: datetime) -> int:
    return (instant - BEGIN) // TICK


def instant_of(tick: int) -> datetime:
    return BEGIN + tick * TICK


def local_text(tick: int) -> str:
    """What a clock that shows this local tick shows, as the file keeps closures."""
    return (BEGIN.replace(tzinfo=None) + tick * TICK).isoformat(timespec="minutes")


@dataclass(slots=True)
class Kind:
    """A service, in ticks."""

    id: int
    length: int
    before: int = 0
    after: int = 0
    capacity: int = 1


@dataclass(slots=True)
class Entry:
    """An appointment as it should be."""

    kind: Kind
    staff: int
    start: int
    status: Status
    sequence: int = 0

    @property
    def busy(self) -> tuple[int, int]:
        end = self.start + self.kind.length
        return self.start - self.kind.before, end + self.kind.after


@dataclass(slots=True)
class Year:
    zone: ZoneInfo
    hours: dict[int, Week]  # of each staff member
    step: int
    notice: int
    horizon_days: int
    shown: list[int] = field(default_factory=list)  # the local tick that clocks show at each tick
    first: dict[int, int] = field(default_factory=dict)  # the tick that shows a local tick first
    grid: dict[int, list[int]] = field(default_factory=dict)  # when the opening began; -1: closed
    closed: dict[int, Counter[int]] = field(default_factory=dict)  # closures over each tick
    entries: dict[int, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tick in range(TICKS):
            clock = instant_of(tick).astimezone(self.zone).replace(tzinfo=UTC)
            self.shown.append(tick_of(clock))
        highest = self.shown[0] - 1
        for tick, shown in enumerate(self.shown):
            while highest < shown:
                highest += 1
                self.first[highest] = tick
        for staff, week in self.hours.items():
            self.grid[staff] = self._painted(week)
            self.closed[staff] = Counter()

    def _painted(self, week: Week) -> list[int]:
        ticks = [-1] * TICKS
        for day in range(2, 395):
            weekday = (BEGIN + timedelta(days=day)).weekday()
            for opening, opens, closes in week:
                if opening == weekday:
                    begins = self.first[day * DAY + opens]
                    for tick in range(begins, self.first[day * DAY + closes]):
                        ticks[tick] = begins
        return ticks

    def changes(self) -> list[int]:
        """The ticks at which the clocks jump."""
        pairs = zip(self.shown, self.shown[1:], strict=False)
        return [tick for tick, (now, then) in enumerate(pairs) if then != now + 1]

    def close(self, staff: int | None, starts: int, ends: int, by: int = 1) -> None:
        """Closed between two local ticks; with `by` of -1 not any more."""
        for one in self.hours if staff is None else (staff,):
            for tick in range(self.first[starts], self.first[ends]):
                self.closed[one][tick] += by

    def takes(
        self, kind: Kind, start: int, now: int, staff: int | None = None, but: int | None = None
    ) -> int | None:
        """Who can do it then: the first of the staff."""
        asked = self.hours if staff is None else (staff,)
        return next((one for one in asked if self._can(one, kind, start, now, but)), None)

    def free(self, kind: Kind, since: int, until: int, now: int) -> list[int]:
        return [tick for tick in range(since, until) if self.takes(kind, tick, now) is not None]

    def _can(self, staff: int, kind: Kind, start: int, now: int, but: int | None) -> bool:
        last_day = self.shown[now] // DAY + self.horizon_days
        grid, closed = self.grid[staff], self.closed[staff]
        service = range(start, start + kind.length)
        return (
            start >= now + self.notice
            and self.shown[start] // DAY <= last_day
            and grid[start] >= 0
            and (start - grid[start]) % self.step == 0
            and all(grid[tick] >= 0 and not closed[tick] for tick in service)
            and self._has_room(staff, kind, start, but)
        )

    def _has_room(self, staff: int, kind: Kind, start: int, but: int | None) -> bool:
        begins, ends = Entry(kind, staff, start, Status.PENDING).busy
        met = [entry for entry in self._standing(staff, but) if _meets(entry, begins, ends)]
        same = all(entry.kind is kind and entry.start == start for entry in met)
        return same and len(met) < kind.capacity

    def _standing(self, staff: int, but: int | None) -> Iterator[Entry]:
        for ident, entry in self.entries.items():
            if entry.staff == staff and entry.status in STANDING and ident != but:
                yield entry


def _meets(entry: Entry, begins: int, ends: int) -> bool:
    since, until = entry.busy
    return since < ends and begins < until
