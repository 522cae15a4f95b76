"""Pure: what days and spans of days come to, once their words stand together."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lumi.booking.dates.grammar import Context, Days

DAY = timedelta(days=1)
UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
UNIT_MINUTES = {"minute": 1, "hour": 60}


def dated(since: date, until: date | None = None, **more: Any) -> dict[str, Any]:
    return {"date": Days(since, until or since + DAY, **more)}


def day_month(context: Context, day: int, month: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def month_day(context: Context, month: int, day: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def _on(context: Context, month: int, day: int, year: int | None = None) -> Any:
    if not 1 <= day <= 31:
        return None
    found = next_date(context.today, month, day, _year(year) if year is not None else None)
    return dated(found, is_dated=True) if found else {"unreal": True}


def _year(year: int) -> int:
    return year + 2000 if year < 100 else year


def next_date(today: date, month: int, day: int, year: int | None = None) -> date | None:
    """The next such date, today included; None when there is none."""
    for one in [year] if year else range(today.year, today.year + 9):
        try:
            found = date(one, month, day)
        except ValueError:
            continue
        if year or found >= today:
            return found
    return None


def pair(context: Context, numbers: tuple[int, int]) -> Any:
    """12/24 or 24/12: the order of the place, unless only the other is a date."""
    one, other = numbers
    month_first = next_date(context.today, one, other) if one <= 12 else None
    day_first = next_date(context.today, other, one) if other <= 12 else None
    first, second = (day_first, month_first) if context.order == "DMY" else (month_first, day_first)
    if first is None and second is None:
        return {"unreal": True}
    one_only = not (first and second) or first == second
    return dated(first or second, other=None if one_only else second, is_dated=one_only)  # type: ignore[arg-type]


def triple(context: Context, numbers: tuple[int, ...]) -> Any:
    one, other, year = numbers
    orders = [(other, one), (one, other)]
    if context.order == "MDY":
        orders.reverse()
    found = []
    for month, day in orders:
        with suppress(ValueError):
            found.append(date(_year(year), month, day))
    return dated(found[0], is_dated=True) if found else {"unreal": True}


def of_month(context: Context, *said: Any) -> Any:
    """The 11th: of this month or, when that is past, of the next that has one."""
    return _monthday(context.today, said[-1], 3)


def _monthday(since: date, day: int, months: int, weekday: int | None = None) -> Any:
    """The first such day of a month from `since` on, within so many months."""
    if not 1 <= day <= 31:
        return None
    first = since.replace(day=1)
    for _ in range(months):
        found = first + DAY * (day - 1)
        fits = found.month == first.month and found >= since
        if fits and weekday in (None, found.weekday()):
            return dated(found, monthday=day if weekday is None else None)
        first = (first + 31 * DAY).replace(day=1)
    return None


def monthday_after(since: date, day: int) -> date | None:
    """The next day of a month with that number, after `since`."""
    found = _monthday(since + DAY, day, 3)
    return found["date"].since if found else None


def article_day(context: Context, _: bool, day: int) -> Any:
    return of_month(context, day) if "article_day" in context.flags else None


def of_next_month(context: Context, day: int, _: bool, unit: str) -> Any:
    if unit != "month" or not 1 <= day <= 31:
        return None
    first = (context.today.replace(day=1) + 31 * DAY).replace(day=1)
    try:
        return dated(first.replace(day=day))
    except ValueError:
        return {"unreal": True}


def relative(context: Context, days: int) -> Any:
    return dated(context.today + DAY * days)


def weekday(context: Context, number: int) -> Any:
    found = context.today + DAY * ((number - context.today.weekday() - 1) % 7 + 1)
    return dated(found, weekday=number)


def this_weekday(context: Context, _: bool, number: int) -> Any:
    return dated(context.today + DAY * ((number - context.today.weekday()) % 7))


def last_weekday(context: Context, _: bool, number: int) -> Any:
    return dated(context.today - DAY * ((context.today.weekday() - number - 1) % 7 + 1))


def next_weekday(context: Context, _: bool, number: int) -> Any:
    """That of the next calendar week."""
    monday = context.today - DAY * context.today.weekday()
    return dated(monday + DAY * (7 + number))


def weekday_date(_: Context, number: int, days: Days) -> Any:
    """Friday, 4 December; on another weekday the date may be as wrong as the weekday."""
    is_one = days.until - days.since == DAY and days.shift is None
    if is_one and number not in (days.since.weekday(), days.other and days.other.weekday()):
        return {"date": replace(days, is_doubted=True)}
    if days.other and days.other.weekday() == number:
        return dated(days.other, is_dated=True)
    return {"date": replace(days, other=None)}


def weekday_next(context: Context, number: int, _: bool) -> Any:
    return weekday(context, number)


def weekday_in_week(weeks: int) -> Any:
    def make(context: Context, *said: Any) -> Any:
        number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
        if "week" not in said:
            return None
        monday = context.today - DAY * context.today.weekday()
        return dated(monday + DAY * (7 * weeks + number))

    return make


def weekday_of_month(context: Context, number: int, day: int) -> Any:
    """Friday 4, Monday the 7th: a date that falls on that weekday, if one does soon."""
    return _monthday(context.today, day, 12, number)


def unit_ahead(context: Context, *said: Any) -> Any:
    number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
    unit = next(one for one in said if isinstance(one, str))
    return ahead(context, context.today, number, unit)


def single_unit_ahead(context: Context, *said: Any) -> Any:
    unit = next(one for one in said if isinstance(one, str))
    return ahead(context, context.today, 1, unit)


def unit_ago(context: Context, *said: Any) -> Any:
    number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
    unit = next(one for one in said if isinstance(one, str))
    return ahead(context, context.today, -number, unit)


def ahead(context: Context, since: date, number: int, unit: str) -> Any:
    if abs(number) > 5000:
        return None
    if unit in UNIT_MINUTES:
        return dated(since, shift=number * UNIT_MINUTES[unit])
    if unit in UNIT_DAYS:
        return dated(since + DAY * number * UNIT_DAYS[unit])
    if unit in ("month", "year"):
        return dated(months_ahead(since, number * (12 if unit == "year" else 1)))
    return None


def hours_ahead(context: Context, minutes: int) -> Any:
    return dated(context.today, shift=minutes) if 0 < minutes <= 72 * 60 else None


def decimal_ahead(context: Context, number: float, unit: str) -> Any:
    """In 1.5 hours."""
    return (
        hours_ahead(context, round(number * UNIT_MINUTES[unit])) if unit in UNIT_MINUTES else None
    )


def sum_ahead(context: Context, *said: Any) -> Any:
    """In 2 hours and 15 minutes."""
    counts = [one for one in said if isinstance(one, int) and not isinstance(one, bool)]
    units = [one for one in said if isinstance(one, str)]
    if not all(unit in UNIT_MINUTES for unit in units):
        return None
    pairs = zip(counts, units, strict=True)
    return hours_ahead(context, sum(count * UNIT_MINUTES[unit] for count, unit in pairs))


def half_ahead(context: Context, unit: str) -> Any:
    return dated(context.today, shift=30) if unit == "hour" else None


def months_ahead(since: date, number: int) -> date:
    month = since.month - 1 + number
    year, month = since.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - DAY).day
    return date(year, month, min(since.day, last))


def unit_after_date(context: Context, number: int, unit: str, _: bool, days: Days) -> Any:
    return ahead(context, days.since, number, unit)


def unit_from_day(context: Context, number: int, unit: str, _: bool, days: int) -> Any:
    """Two days from today."""
    return ahead(context, context.today + DAY * days, number, unit)


def weeks_from_day(context: Context, number: int, unit: str, days: int) -> Any:
    """A fortnight today; a week tomorrow."""
    ok = unit in ("week", "fortnight") and days >= 0
    return unit_from_day(context, number, unit, True, days) if ok else None


def weeks_from_weekday(context: Context, number: int, unit: str, at: int) -> Any:
    """A week on Friday; Wednesday in two weeks."""
    if unit not in ("week", "fortnight"):
        return None
    return ahead(context, weekday(context, at)["date"].since, number, unit)


def this_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), 0)


def next_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), 1)


def last_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), -1)


def whole_unit(context: Context, unit: str, number: int) -> Any:
    today = context.today
    monday = today - DAY * today.weekday()
    match unit:
        case "day":
            return dated(today + DAY * number)
        case "week":
            return dated(monday + 7 * DAY * number, monday + 7 * DAY * (number + 1))
        case "weekend":
            saturday = monday + DAY * (5 + 7 * number)
            return dated(saturday, saturday + 2 * DAY)
        case "month":
            first = months_ahead(today.replace(day=1), number)
            return dated(first, months_ahead(first, 1))
        case "year":
            return dated(date(today.year + number, 1, 1), date(today.year + number + 1, 1, 1))
    return None


def weekend(context: Context, unit: str) -> Any:
    return whole_unit(context, unit, 0) if unit == "weekend" else None


def month(context: Context, number: int, year: int | None = None) -> Any:
    if year is not None and year < 1900:
        return None
    first = date(context.today.year, number, 1)
    if year:
        first = date(year, number, 1)
    elif months_ahead(first, 1) <= context.today:
        first = date(context.today.year + 1, number, 1)
    return dated(first, months_ahead(first, 1), is_weak=True)
