"""Pure: the first, third or last of the days or weekdays of a month or week."""

from datetime import date
from typing import Any

from lumi.booking.dates.days import DAY, dated, next_date, of_month
from lumi.booking.dates.grammar import Context, Days, Make
from lumi.booking.dates.units import months_ahead, whole_unit


def nth_weekday(context: Context, nth: int, number: int, month: int, year: int = 0) -> Any:
    """The third Tuesday of September."""
    first = _first_of(context, month, year)
    if first is None or not 1 <= nth <= 5:
        return None
    found = first + DAY * ((number - first.weekday()) % 7 + 7 * (nth - 1))
    return dated(found) if found.month == month else None


def last_weekday_of(context: Context, number: int, month: int, year: int = 0) -> Any:
    first = _first_of(context, month, year)
    if first is None:
        return None
    last = months_ahead(first, 1) - DAY
    return dated(last - DAY * ((last.weekday() - number) % 7))


def last_day_of(context: Context, unit: str, month: int, year: int = 0) -> Any:
    """The last day of a month, or its last weekend."""
    first = _first_of(context, month, year)
    if first is None or unit not in ("day", "weekend"):
        return None
    last = months_ahead(first, 1) - DAY
    saturday = last - DAY * ((last.weekday() - 5) % 7)
    return dated(last) if unit == "day" else dated(saturday, saturday + 2 * DAY)


def _first_of(context: Context, month: int, year: int) -> date | None:
    if year and not 1900 <= year <= 2200:
        return None
    return next_date(context.today.replace(day=1), month, 1, year or None)


def of_this_month(context: Context, day: int, _: bool, unit: str) -> Any:
    if unit != "month" or not 1 <= day <= 31:
        return None
    found = context.today.replace(day=1) + DAY * (day - 1)
    return dated(found) if found.month == context.today.month else {"unreal": True}


def nth_day(context: Context, nth: int, unit: str, month: int) -> Any:
    """The third day of October; its second week is from the 8th to the 14th."""
    if unit == "fortnight" and nth <= 2 and (first := _first_of(context, month, 0)):
        middle = first + 14 * DAY
        return dated(first, middle) if nth == 1 else dated(middle, months_ahead(first, 1))
    if unit == "week" and nth <= 4 and (first := _first_of(context, month, 0)):
        return dated(first + 7 * DAY * (nth - 1), first + 7 * DAY * nth)
    if unit == "weekend":
        made = nth_weekday(context, nth, 5, month)
        return made and dated(made["date"].since, made["date"].since + 2 * DAY)
    found = next_date(context.today, month, nth) if unit == "day" and nth <= 31 else None
    return dated(found) if found else None


def of_unit(ahead: int) -> Make:
    """The first Monday, the third day, the last weekend of the month or week so many ahead."""

    def make(context: Context, rank: int, inner: int | str, *said: Any) -> Any:
        outer = next(one for one in said if isinstance(one, str))
        if outer not in ("month", "year") and (outer != "week" or inner != "day"):
            return None
        found = _ranked(whole_unit(context, outer, ahead)["date"], rank, inner)
        if found and not ahead and found["date"].until <= context.today:
            return _ranked(whole_unit(context, outer, 1)["date"], rank, inner)
        return found

    return make


def _ranked(days: Days, rank: int, inner: int | str) -> Any:
    """`rank` is True for the last."""
    if inner not in (*range(7), "day", "weekend"):
        return None
    step = 1 if inner == "day" else 7
    weekday = 5 if inner == "weekend" else inner
    first, last = days.since, days.until - DAY
    if isinstance(weekday, int):
        first += DAY * ((weekday - first.weekday()) % 7)
        last -= DAY * ((last.weekday() - weekday) % 7)
    found = last if rank is True else first + DAY * step * (rank - 1)
    if not days.since <= found < days.until:
        return None
    return dated(found, found + 2 * DAY if inner == "weekend" else None)


def of_the_month(context: Context, day: int, *said: Any) -> Any:
    """The first of the month: of the next that begins."""
    return of_month(context, day) if said[-1] == "month" else None
