"""Pure: the command `book MM/DD HH:MM`, which needs no language."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from lumi.booking.hours import instant_of, is_real, local_of

BOOK_RE = re.compile(
    r"\s*book\s+(\d{1,2})\s*[/-]\s*(\d{1,2})\s+(\d{1,2})\s*:\s*(\d{1,2})\s*\.?\s*", re.IGNORECASE
)
LOOK_BACK = timedelta(days=60)  # a date that short ago is meant as past, not as next year's
LEAP_GAP = 8  # years from one 29 February to the next, at most


@dataclass(frozen=True, slots=True)
class Wanted:
    """A start that the customer named: aware UTC."""

    start: datetime


@dataclass(frozen=True, slots=True)
class Unreal:
    """A date or time that no calendar or clock shows."""


def read_command(text: str, now: datetime, zone: ZoneInfo, order: str) -> Wanted | Unreal | None:
    """What `book MM/DD HH:MM` asks for in the zone's time; None when `text` is no such command.

    The next such date is meant, or one at most LOOK_BACK ago. Where only one of month first and
    day first is a date, it is that one, whatever the order.
    """
    command = BOOK_RE.fullmatch(text)
    if command is None:
        return None
    first, second, hour, minute = map(int, command.groups())
    day = _day(first, second, local_of(now, zone).date(), order)
    if day is None or hour > 23 or minute > 59:
        return Unreal()
    local = datetime.combine(day, time(hour, minute))
    return Wanted(instant_of(local, zone)) if is_real(local, zone) else Unreal()


def as_command(start: datetime, zone: ZoneInfo, order: str) -> str:
    """What a customer writes to book `start`: `book 12/24 15:30`, day first where that is used."""
    day = "%d/%m" if order == "DMY" else "%m/%d"
    return local_of(start, zone).strftime(f"book {day} %H:%M")


def _day(first: int, second: int, today: date, order: str) -> date | None:
    month_first = _next(first, second, today)
    day_first = _next(second, first, today)
    if order == "DMY":
        return day_first or month_first
    return month_first or day_first


def _next(month: int, day: int, today: date) -> date | None:
    """The first such date from LOOK_BACK ago on; None when no year has it."""
    for year in range(today.year - 1, today.year + LEAP_GAP + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today - LOOK_BACK:
            return found
    return None
