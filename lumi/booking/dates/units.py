"""Pure: minutes, days, weeks, months and years counted from a day, and whole ones."""

from contextlib import suppress
from datetime import date
from typing import Any

from lumi.booking.dates.days import DAY, dated, this_weekday, week_of
from lumi.booking.dates.grammar import Clock, Context, Days

UNIT_DAYS = {"day": 1, "night": 1, "week": 7, "fortnight": 14}
# Days that are said for whole weeks: "in acht Tagen", "dans quinze jours".
ROUND = {"de": (8,), "fr": (8, 15), "it": (8, 15), "es": (8, 15), "pt": (8, 15)}
UNIT_MINUTES = {
    "minute": 1,
    "quarter_hour": 15,
    "half_hour": 30,
    "three_quarters_hour": 45,
    "hour": 60,
}


def unit_ahead(context: Context, *said: Any) -> Any:
    number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
    unit = next(one for one in said if isinstance(one, str))
    if unit == "weekend":
        return {"unsure": True}  # in two weekends: that of next week, or the one after it
    return ahead(context, context.today, number, unit)


def single_unit_ahead(context: Context, *said: Any) -> Any:
    """In a week, where no word is said for "a"; "in settimana" is in the course of it."""
    unit = next(one for one in said if isinstance(one, str))
    if unit == "week" and context.code in ROUND:
        return None
    return ahead(context, context.today, 1, unit)


def unit_ago(context: Context, *said: Any) -> Any:
    number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
    unit = next(one for one in said if isinstance(one, str))
    return ahead(context, context.today, -number, unit)


def ahead(context: Context, since: date, number: int, unit: str) -> Any:
    if abs(number) > 5000:
        return None
    if unit == "second":
        return dated(since, shift=number // 60)
    if unit in UNIT_MINUTES:
        return dated(since, shift=number * UNIT_MINUTES[unit])
    if unit in UNIT_DAYS:
        found = since + DAY * number * UNIT_DAYS[unit]
        is_round = unit == "day" and number in ROUND.get(context.code, ())
        return dated(found, other=found - DAY if is_round else None)
    if unit in ("month", "year"):
        return dated(months_ahead(since, number * (12 if unit == "year" else 1)))
    return None


def some_ahead(unit: str) -> Any:
    """A few hours are no time that could be booked."""
    return {"unsure": True} if unit in UNIT_MINUTES else None


def hours_ahead(context: Context, minutes: int) -> Any:
    return dated(context.today, shift=minutes) if 0 < minutes <= 72 * 60 else None


def oclock_ahead(context: Context, _: bool, hours: int, __: bool, minutes: int = 0) -> Any:
    """ "Over 2 uur", where the word for o'clock is that for hours; not "come in at 3 o'clock"."""
    return hours_ahead(context, hours * 60 + minutes) if context.code != "en" else None


def decimal_ahead(context: Context, number: float, unit: str) -> Any:
    """In 1.5 hours."""
    return (
        hours_ahead(context, round(number * UNIT_MINUTES[unit])) if unit in UNIT_MINUTES else None
    )


def sum_ahead(context: Context, *said: Any) -> Any:
    """In 2 hours and 15 minutes; in 3 weeks and 2 days; in a day, 2 hours and 5 minutes."""
    counts = [one for one in said if isinstance(one, int) and not isinstance(one, bool)]
    units = [one for one in said if isinstance(one, str)]
    since, minutes, is_timed = context.today, 0, False
    for count, unit in zip(counts, units, strict=True):
        found = ahead(context, since, count, unit)
        if found is None:
            return None
        since, minutes = found["date"].since, minutes + (found["date"].shift or 0)
        is_timed = is_timed or found["date"].shift is not None
    days = (since - context.today).days
    return dated(context.today, shift=minutes + days * 24 * 60) if is_timed else dated(since)


def half_more(context: Context, *said: Any) -> Any:
    """In an hour and a half; in two and a half hours."""
    number = next(one for one in said if isinstance(one, int) and not isinstance(one, bool))
    unit = next(one for one in said if isinstance(one, str))
    return decimal_ahead(context, number + 0.5, unit)


def quarter_more(context: Context, *said: Any) -> Any:
    """In an hour and a quarter."""
    number = next((one for one in said if isinstance(one, int) and one is not True), 1)
    is_hour = "hour" in said
    return hours_ahead(context, number * 60 + 15) if is_hour else None


def hours_and_minutes(context: Context, _: bool, number: int, unit: str, *said: Any) -> Any:
    """In one hour thirty."""
    return hours_ahead(context, number * 60 + said[-1]) if unit == "hour" else None


def quarters_ahead(context: Context, *said: Any) -> Any:
    """In a quarter of an hour; in three quarters of an hour."""
    number = next((one for one in said if isinstance(one, int) and one is not True), 1)
    is_hour = "hour" in said and 1 <= number <= 3
    return dated(context.today, shift=15 * number) if is_hour else None


def number_and_half(
    context: Context, _: bool, number: int, fraction: tuple[int, int], unit: str
) -> Any:
    """In 2 1/2 hours."""
    return decimal_ahead(context, number + 0.5, unit) if fraction == (1, 2) else None


def ahead_at(context: Context, _: bool, number: int, unit: str, __: bool, *said: Any) -> Any:
    """ "Dans 2 jours à 15 heures"."""
    hour, hours = said
    ok = unit in UNIT_DAYS and hours == "hour" and hour < 24
    made = ahead(context, context.today, number, unit) if ok else None
    return {**made, "time": Clock(hour * 60, hour >= 13)} if made else None


def half_ahead(context: Context, unit: str) -> Any:
    if unit == "year":
        return ahead(context, context.today, 6, "month")
    return dated(context.today, shift=30) if unit == "hour" else None


def months_ahead(since: date, number: int) -> date:
    month = since.month - 1 + number
    year, month = since.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - DAY).day
    return date(year, month, min(since.day, last))


def unit_after_date(context: Context, number: int, unit: str, _: bool, days: Days) -> Any:
    return ahead(context, days.since, number, unit)


def unit_behind(context: Context, unit: str, said: bool, days: Days) -> Any:
    """The day after Christmas, the week after the next."""
    if unit == "week":
        return dated(days.until, days.until + 7 * DAY)
    if unit == "weekend":
        return _weekend_from(days.until)
    return unit_after_date(context, 1, unit, said, days)


def unit_before(context: Context, unit: str, said: bool, days: Days) -> Any:
    if unit == "week":
        return dated(days.since - 7 * DAY, days.since)
    if unit == "weekend":
        return _weekend_from(days.since - 8 * DAY)
    return unit_after_date(context, -1, unit, said, days)


def _weekend_from(day: date) -> Any:
    """The first that begins on that day or after it."""
    saturday = day + DAY * ((5 - day.weekday()) % 7)
    return dated(saturday, saturday + 2 * DAY)


def unit_from_day(context: Context, number: int, unit: str, _: bool, days: int) -> Any:
    """Two days from today."""
    return ahead(context, context.today + DAY * days, number, unit)


def weeks_from_day(context: Context, number: int, unit: str, days: int) -> Any:
    """A fortnight today; a week tomorrow."""
    ok = unit in ("week", "fortnight") and days >= 0
    return unit_from_day(context, number, unit, True, days) if ok else None


def weeks_from_weekday(context: Context, number: int, unit: str, *said: Any) -> Any:
    """A week on Friday; two weeks this Friday."""
    if unit not in ("week", "fortnight"):
        return None
    return ahead(context, this_weekday(context, True, said[-1])["date"].since, number, unit)


def weekday_in_weeks(context: Context, _: bool, number: int, unit: str, at: int) -> Any:
    """Monday in two weeks: so long after the coming one, or that of the week then."""
    counted = weeks_from_weekday(context, number, unit, at)
    if counted is None:
        return None
    monday = context.today - DAY * context.today.weekday()
    other = monday + DAY * (number * UNIT_DAYS[unit] + at)
    first = counted["date"].since
    return counted if other == first else dated(first, other=other)


def from_weekday(context: Context, number: int, unit: str, at: int) -> Any:
    """Friday in a week; Friday in eight days, which is the same."""
    weeks = number // 7 if unit == "day" and number in (7, 8, 14, 15) else number
    return weeks_from_weekday(context, weeks, "week" if unit == "day" else unit, at)


def from_day(context: Context, number: int, unit: str, days: int) -> Any:
    """Today in a week; "heute in acht Tagen", "de hoy en ocho días", which is the same."""
    if unit not in UNIT_DAYS or days < 0:
        return None
    number = number - 1 if unit == "day" and number in ROUND.get(context.code, ()) else number
    return ahead(context, context.today + DAY * days, number, unit)


def calendar_week(context: Context, number: int) -> Any:
    """Week 12 of ISO 8601, this year's or, when it is past, the next's."""
    for year in (context.today.year, context.today.year + 1):
        with suppress(ValueError):
            monday = date.fromisocalendar(year, number, 1)
            if monday + 7 * DAY > context.today:
                return dated(monday, monday + 7 * DAY)
    return None


def this_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), 0)


def next_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), 1)


def coming_unit(context: Context, *said: Any) -> Any:
    """The coming weekend is that of this week, while it lies ahead."""
    unit = next(one for one in said if isinstance(one, str))
    is_near = unit == "weekend" and context.today.weekday() < 5
    return whole_unit(context, unit, 0 if is_near else 1)


def last_unit(context: Context, *said: Any) -> Any:
    return whole_unit(context, next(one for one in said if isinstance(one, str)), -1)


def whole_unit(context: Context, unit: str, number: int) -> Any:
    today = context.today
    first = week_of(context) + 7 * DAY * number
    match unit:
        case "day":
            return dated(today + DAY * number)
        case "week":
            return dated(first, first + 7 * DAY)
        case "weekend":
            begins = first + 5 * DAY
            return dated(begins, begins + 2 * DAY)
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
