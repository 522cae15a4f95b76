"""Pure: what days and spans of days come to, once their words stand together."""

from datetime import date, timedelta
from typing import Any

from lumi.booking.dates.grammar import Context, Days

DAY = timedelta(days=1)
UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
UNIT_MINUTES = {"minute": 1, "hour": 60}


def _date(since: date, until: date | None = None, **more: Any) -> dict[str, Any]:
    return {"date": Days(since, until or since + DAY, **more)}


def day_month(context: Context, day: int, month: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def month_day(context: Context, month: int, day: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def _on(context: Context, month: int, day: int, year: int | None = None) -> Any:
    if not 1 <= day <= 31:
        return None
    found = next_date(context.today, month, day, _year(year) if year is not None else None)
    return _date(found) if found else {"unreal": True}


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
    return _date(first or second, other=second if first and second != first else None)  # type: ignore[arg-type]


def triple(context: Context, numbers: tuple[int, ...]) -> Any:
    one, other, year = numbers
    orders = [(other, one), (one, other)]
    if context.order == "MDY":
        orders.reverse()
    for month, day in orders:
        try:
            return _date(date(_year(year), month, day))
        except ValueError:
            continue
    return {"unreal": True}


def of_month(context: Context, *said: Any) -> Any:
    """The 11th: of this month or, when that is past, of the next that has one."""
    day = said[-1]
    if not 1 <= day <= 31:
        return None
    first = context.today.replace(day=1)
    for _ in range(3):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and found >= context.today:
            return _date(found)
        first = (first + 31 * DAY).replace(day=1)
    return None


def article_day(context: Context, _: bool, day: int) -> Any:
    return of_month(context, day) if "article_day" in context.flags else None


def of_next_month(context: Context, day: int, _: bool, unit: str) -> Any:
    if unit != "month" or not 1 <= day <= 31:
        return None
    first = (context.today.replace(day=1) + 31 * DAY).replace(day=1)
    try:
        return _date(first.replace(day=day))
    except ValueError:
        return {"unreal": True}


def relative(context: Context, days: int) -> Any:
    return _date(context.today + DAY * days)


def weekday(context: Context, number: int) -> Any:
    found = context.today + DAY * ((number - context.today.weekday() - 1) % 7 + 1)
    return _date(found, weekday=number)


def nth_weekday(context: Context, nth: int, number: int, month: int) -> Any:
    """The third Tuesday of September."""
    first = next_date(context.today.replace(day=1), month, 1)
    if first is None or not 1 <= nth <= 5:
        return None
    found = first + DAY * ((number - first.weekday()) % 7 + 7 * (nth - 1))
    return _date(found) if found.month == month else None


def end_of_unit(context: Context, unit: str) -> Any:
    whole = _unit(context, unit, 0)
    return end_of(context, True, whole["date"]) if whole else None


def this_weekday(context: Context, _: bool, number: int) -> Any:
    return _date(context.today + DAY * ((number - context.today.weekday()) % 7))


def weekday_this(context: Context, number: int, said: bool) -> Any:
    return this_weekday(context, said, number)


def last_weekday(context: Context, _: bool, number: int) -> Any:
    return _date(context.today - DAY * ((context.today.weekday() - number - 1) % 7 + 1))


def next_weekday(context: Context, _: bool, number: int) -> Any:
    """That of the next calendar week."""
    monday = context.today - DAY * context.today.weekday()
    return _date(monday + DAY * (7 + number))


def weekday_next(context: Context, number: int, _: bool) -> Any:
    return weekday(context, number)


def weekday_in_week(weeks: int) -> Any:
    def make(context: Context, *said: Any) -> Any:
        number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
        if "week" not in said:
            return None
        monday = context.today - DAY * context.today.weekday()
        return _date(monday + DAY * (7 * weeks + number))

    return make


def weekday_of_month(context: Context, number: int, day: int) -> Any:
    """Friday 4, Monday the 7th: a date that falls on that weekday, if one does soon."""
    if not 1 <= day <= 31:
        return None
    first = context.today.replace(day=1)
    for _ in range(12):
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and found >= context.today and found.weekday() == number:
            return _date(found)
        first = (first + 31 * DAY).replace(day=1)
    return None


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
        return _date(since, shift=number * UNIT_MINUTES[unit])
    if unit in UNIT_DAYS:
        return _date(since + DAY * number * UNIT_DAYS[unit])
    if unit in ("month", "year"):
        return _date(months_ahead(since, number * (12 if unit == "year" else 1)))
    return None


def months_ahead(since: date, number: int) -> date:
    month = since.month - 1 + number
    year, month = since.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - DAY).day
    return date(year, month, min(since.day, last))


def unit_after_date(context: Context, number: int, unit: str, _: bool, days: Days) -> Any:
    return ahead(context, days.since, number, unit)


def this_unit(context: Context, *said: Any) -> Any:
    return _unit(context, next(one for one in said if isinstance(one, str)), 0)


def next_unit(context: Context, *said: Any) -> Any:
    return _unit(context, next(one for one in said if isinstance(one, str)), 1)


def last_unit(context: Context, *said: Any) -> Any:
    return _unit(context, next(one for one in said if isinstance(one, str)), -1)


def _unit(context: Context, unit: str, number: int) -> Any:
    today = context.today
    monday = today - DAY * today.weekday()
    match unit:
        case "day":
            return _date(today + DAY * number)
        case "week":
            return _date(monday + 7 * DAY * number, monday + 7 * DAY * (number + 1))
        case "weekend":
            saturday = monday + DAY * (5 + 7 * number)
            return _date(saturday, saturday + 2 * DAY)
        case "month":
            first = months_ahead(today.replace(day=1), number)
            return _date(first, months_ahead(first, 1))
        case "year":
            return _date(date(today.year + number, 1, 1), date(today.year + number + 1, 1, 1))
    return None


def weekend(context: Context, unit: str) -> Any:
    return _unit(context, unit, 0) if unit == "weekend" else None


def month(context: Context, number: int, year: int | None = None) -> Any:
    if year is not None and year < 1900:
        return None
    first = date(context.today.year, number, 1)
    if year:
        first = date(year, number, 1)
    elif months_ahead(first, 1) <= context.today:
        first = date(context.today.year + 1, number, 1)
    return _date(first, months_ahead(first, 1), is_weak=True)


def end_of(_: Context, __: bool, days: Days) -> Any:
    length = (days.until - days.since).days
    return _date(days.until - DAY * max(1, length // 3), days.until) if length > 1 else None


def begin_of(_: Context, __: bool, days: Days) -> Any:
    length = (days.until - days.since).days
    return _date(days.since, days.since + DAY * max(1, length // 3)) if length > 1 else None


def date_to_date(_: Context, *said: Any) -> Any:
    one, other = (part for part in said if isinstance(part, Days))
    if other.weekday is not None and other.since <= one.since:  # the first one after it
        ahead_of = (other.weekday - one.since.weekday() - 1) % 7 + 1
        return _date(one.since, one.since + DAY * (ahead_of + 1))
    return _date(one.since, other.until) if one.since < other.since else None


def days_of_month(context: Context, one: int, _: bool, other: int, number: int) -> Any:
    if not 1 <= one < other <= 31:
        return None
    first, last = (next_date(context.today, number, day) for day in (one, other))
    return _date(first, last + DAY) if first and last and first < last else None


def several(context: Context, number: int, unit: str) -> Any:
    """The next three days."""
    found = ahead(context, context.today, number, unit)
    if found is None or found["date"].shift is not None:
        return found
    return _date(context.today, found["date"].since + DAY)


def inner(one: Days, other: Days) -> Any:
    """Of two that say the same, the closer one: "Friday, the 4th", "tomorrow, Wednesday"."""
    if one.since <= other.since and other.until <= one.until:
        return {"date": other}
    if other.since <= one.since and one.until <= other.until:
        return {"date": one}
    return None
