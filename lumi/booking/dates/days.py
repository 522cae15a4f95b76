"""Pure: what days and spans of days come to, once their words stand together."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from lumi.booking.dates.clocks import at_number
from lumi.booking.dates.grammar import Context, Days

DAY = timedelta(days=1)
SOON = 7  # months in which "Friday the 13th" is looked for


def dated(since: date, until: date | None = None, **more: Any) -> dict[str, Any]:
    return {"date": Days(since, until or since + DAY, **more)}


def day_month(context: Context, day: int, month: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def month_day(context: Context, month: int, day: int, year: int | None = None) -> Any:
    return _on(context, month, day, year)


def year_month_day(context: Context, year: int, month: int, day: int) -> Any:
    """2027/Sep/23."""
    return _on(context, month, day, year) if 1900 <= year <= 2200 else None


def year_first(context: Context, one: int, other: int, month: int) -> Any:
    """2027 23 Sep, and 23 2027 Sep."""
    year, day = max(one, other), min(one, other)
    return _on(context, month, day, year) if 1900 <= year <= 2200 else None


def short_year(context: Context, day: int, month: int, year: int) -> Any:
    """15 April 28; of the years to come, since it may as well be an hour or a price."""
    since = context.today.year % 100
    return _on(context, month, day, year) if since <= year <= since + 10 else None


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
    is_usual = context.order == "DMY" and context.code != "en"  # no other order is written there
    one_only = is_usual or not (first and second) or first == second
    return dated(first or second, other=None if one_only else second, is_dated=one_only)  # type: ignore[arg-type]


def weekday_pair(context: Context, number: int, numbers: tuple[int, int]) -> Any:
    found = pair(context, numbers)
    return weekday_date(context, number, found["date"]) if "date" in found else None


def dashed(context: Context, one: int, _: bool, other: int) -> Any:
    """24-12 where days are written so; 4-12 may be hours as well."""
    if "dash_dates" not in context.flags or not (1 <= one <= 31 and 1 <= other <= 12):
        return None
    return pair(context, (one, other)) if one > 24 or one == other else {"unsure": True}


def dashed_on(context: Context, _: bool, one: int, __: bool, other: int) -> Any:
    """On 4-12."""
    is_date = "dash_dates" in context.flags and 1 <= one <= 31 and 1 <= other <= 12
    return pair(context, (one, other)) if is_date else None


def dashed_in_full(context: Context, one: int, said: bool, other: int) -> Any:
    """04-12: hours are rarely told with a zero."""
    return dashed_on(context, True, one, said, other) if min(one, other) < 10 else None


def triple(context: Context, numbers: tuple[int, ...]) -> Any:
    one, other, year = numbers
    orders = [(other, one), (one, other)]
    if context.order == "MDY":
        orders.reverse()
    found = []
    for month, day in orders:
        with suppress(ValueError):
            found.append(date(_year(year), month, day))
    if not found:
        return {"unreal": True}
    is_open = context.order == "MDY" and found[0] != found[-1] >= context.today
    return dated(found[0], is_dated=True, other=found[-1] if is_open else None)


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


def of_next_month(context: Context, *said: Any) -> Any:
    """The 15th of next month."""
    day = next(one for one in said if type(one) is int)
    if "month" not in said or not 1 <= day <= 31:
        return None
    first = (context.today.replace(day=1) + 31 * DAY).replace(day=1)
    try:
        return dated(first.replace(day=day))
    except ValueError:
        return {"unreal": True}


def relative(context: Context, days: int) -> Any:
    return dated(context.today + DAY * days)


def day_at(context: Context, days: Days, number: int) -> Any:
    """Tomorrow 9: no other number stands beside a day that is told from today on."""
    is_counted = days.weekday is None and days.monthday is None and not days.is_dated
    if not (is_counted and days.shift is None and days.until - days.since == DAY):
        return None
    return {"date": days, **at} if (at := at_number(context, True, number)) else None


def weekday(context: Context, number: int) -> Any:
    found = context.today + DAY * ((number - context.today.weekday() - 1) % 7 + 1)
    return dated(found, weekday=number)


def this_weekday(context: Context, _: bool, number: int) -> Any:
    return dated(context.today + DAY * ((number - context.today.weekday()) % 7))


def last_weekday(context: Context, _: bool, number: int) -> Any:
    return dated(context.today - DAY * ((context.today.weekday() - number - 1) % 7 + 1))


def next_weekday(context: Context, _: bool, number: int) -> Any:
    """That of the next calendar week."""
    return _in_week(context, 1, number)


def week_of(context: Context) -> date:
    """The first day of this week: Monday, or Sunday where the weekend is Friday and Saturday."""
    since_first = (context.today.weekday() + ("sunday_first" in context.flags)) % 7
    return context.today - DAY * since_first


def _in_week(context: Context, weeks: int, number: int) -> Any:
    shift = (number + ("sunday_first" in context.flags)) % 7
    return dated(week_of(context) + DAY * (7 * weeks + shift))


def weekday_after_next(context: Context, said: bool, number: int) -> Any:
    """The one after the next, of which some call the coming one the next."""
    found = next_weekday(context, said, number)["date"].since
    return dated(found + 7 * DAY, other=found)


def weekday_date(_: Context, number: int, days: Days) -> Any:
    """Friday, 4 December; on another weekday the date may be as wrong as the weekday."""
    is_one = days.until - days.since == DAY and days.shift is None
    if is_one and number not in (days.since.weekday(), days.other and days.other.weekday()):
        other = days.other or _year_of(number, days.since)
        return {"date": replace(days, is_doubted=True, other=other)}
    if days.other and days.other.weekday() == number:
        return dated(days.other, is_dated=True)
    return {"date": replace(days, other=None)}


def _year_of(number: int, day: date) -> date | None:
    """The same day of the first of the next six years in which it falls on that weekday."""
    later = (next_date(day, day.month, day.day, day.year + years) for years in range(1, 7))
    return next((one for one in later if one and one.weekday() == number), None)


def weekday_next(context: Context, number: int, said: bool) -> Any:
    """In Hebrew that of the next week: the coming one has a word of its own."""
    return next_weekday(context, said, number) if context.code == "he" else weekday(context, number)


def weekdays_in_week(context: Context, one: int, _: bool, other: int, *said: Any) -> Any:
    """Monday to Wednesday of next week."""
    if "week" not in said or one >= other:
        return None
    first, last = (weekday_in_week(1)(context, day, "week")["date"] for day in (one, other))
    return dated(first.since, last.until)


def weekday_in_week(weeks: int) -> Any:
    def make(context: Context, *said: Any) -> Any:
        number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
        if "week" not in said:
            return None
        return _in_week(context, weeks, number)

    return make


def monthday_in_part(context: Context, _: bool, day: int, part: str) -> Any:
    """ "El 22 por la noche", "am 22. abends": no clock time."""
    made = of_month(context, day) if day > 12 or context.code == "de" else None
    return {"day_at": made["date"], "part": part} if made else None


def weekday_at(context: Context, number: int, day: int, _: bool) -> Any:
    """ "Vendredi 19 à 14h": the 19th; where the next such Friday is far, from 19 to 14."""
    found = _monthday(context.today, day, 2, number) if "article_day" in context.flags else None
    return {"day_at": found["date"], "at": True} if found else None


def weekday_number(context: Context, number: int, day: int) -> Any:
    """Friday 4; where no such Friday comes soon, that is rather the hour."""
    return _monthday(context.today, day, SOON if day > 12 else 2, number)


def weekday_dashed(context: Context, number: int, one: int, said: bool, other: int) -> Any:
    """Wednesday 9-12, where days are written so and that one is a Wednesday."""
    made = dashed_on(context, True, one, said, other)
    fits = made and "date" in made and made["date"].since.weekday() == number
    return dated(made["date"].since, is_dated=True) if fits else None


def weekday_of_month(context: Context, number: int, day: int) -> Any:
    """Friday 4, Monday the 7th: a date that falls on that weekday, if one does soon."""
    return _monthday(context.today, day, SOON, number)
