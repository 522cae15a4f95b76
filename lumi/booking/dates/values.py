"""Pure: what was understood of a time: naive local to the business, half-open."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class Grain(StrEnum):
    """How much of a time was said."""

    MOMENT = "moment"  # a day and a clock time
    DAY = "day"  # a whole local day
    TIME = "time"  # a clock time without a day: its next occurrence
    PART = "part"  # a stretch of one day: "tomorrow afternoon", "Friday after 5"
    HOURS = "hours"  # a stretch of the day, no day said: "in the afternoon"
    DAYS = "days"  # several days: "next week", "in March"


@dataclass(frozen=True, slots=True)
class When:
    """[start, end) as it was said; a moment ends where it starts, unless an end was said.

    `hours` bound the time of day on each of several days ("next week after 5"); they are equal
    where one clock time was said. `others` are starts that the same words may mean as well ("at
    7", "03/04"). `spans` are the stretches of the text that were understood.
    """

    start: datetime
    end: datetime
    grain: Grain
    others: tuple[datetime, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    named: datetime | None = None  # of "before Friday" and "after Friday" that day
    is_weekday: bool = False  # the day is known by its weekday alone
    hours: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """There is talk of a time, but it must be asked; `why` is one short word for it."""

    why: str
    spans: tuple[tuple[int, int], ...] = ()
