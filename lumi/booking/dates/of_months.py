"""Pure: what days come to where a month is named before what is of it, or after it with "last"."""

from typing import Any

from lumi.booking.dates import clocks, days, ranks, units
from lumi.booking.dates.grammar import Clock, Context, Make
from lumi.booking.dates.postposed_clocks import at_noon


def weekday_nth(context: Context, weekday: int, nth: int, month: int, year: int = 0) -> Any:
    """The third Tuesday of a month, unless the third of the month is a Tuesday."""
    if "ordinal_after" not in context.flags:
        return None
    date = days.next_date(context.today, month, nth, year or None) if nth <= 31 else None
    if date and (date.weekday() == weekday or nth > 5):
        return None
    return ranks.nth_weekday(context, nth, weekday, month, year)


def nth_week(context: Context, month: int, nth: int, unit: str) -> Any:
    """The first week of April: its first seven days; of the others nobody can be sure."""
    if unit != "week" or nth > 4:
        return None
    first = days.next_date(context.today.replace(day=1), month, 1)
    if first is None:
        return None
    since = first + days.DAY * 7 * (nth - 1)
    return days.dated(since, since + 7 * days.DAY)


def coming_weekend(context: Context, unit: str) -> Any:
    this = units.whole_unit(context, unit, 0) if unit == "weekend" else None
    return this if this and context.today < this["date"].since else None


def ranked(ahead: int, *places: int) -> Make:
    """The first or last of the days or weekdays of a month: which, of what, and what it is in."""

    def make(context: Context, *said: Any) -> Any:
        rank, inner, outer = (said[place] for place in places)
        if outer == "week" or outer == inner:
            return None
        return ranks.of_unit(ahead)(context, rank, inner, outer)

    return make


def weeks_to_weekday(context: Context, count: int, unit: str, weekday: int) -> Any:
    """ "İki hafta sonra salı": of the week in two weeks, or two weeks after the next."""
    if unit != "week":
        return None
    first = days.weekday_in_week(count)(context, weekday, "week")["date"].since
    coming = days.weekday(context, weekday)["date"].since + days.DAY * 7 * count
    return days.dated(first, other=coming if coming != first else None)


def in_year(ahead: int) -> Make:
    def make(context: Context, unit: str, month: int, day: int | None = None) -> Any:
        year = context.today.year + ahead
        if unit != "year":
            return None
        return (
            days.day_month(context, day, month, year) if day else units.month(context, month, year)
        )

    return make


def eve(context: Context, _: bool, weekday: int) -> Any:
    """ "Malam Sabtu": the evening before."""
    after = days.weekday(context, weekday)["date"].since
    found = after - days.DAY if after - days.DAY >= context.today else after + days.DAY * 6
    return {**days.dated(found), "with_part": "evening"}


def first_day(context: Context, day: int, nth: int, month: int, year: int | None = None) -> Any:
    """ "اليوم الأول من مايو": the first day, in the word for today."""
    return days.day_month(context, nth, month, year) if day == 0 else None


def first_day_of_next(context: Context, day: int, nth: int, unit: str) -> Any:
    return days.of_next_month(context, nth, True, unit) if day == 0 else None


def later_than_day(context: Context, day: int, count: int, unit: str, _: bool) -> Any:
    """ "आज के दो दिन बाद"."""
    if unit in units.UNIT_MINUTES and day != 0:
        return None
    return units.unit_from_day(context, count, unit, True, day)


def weekday_pair(context: Context, weekday: int, numbers: tuple[int, int]) -> Any:
    """Friday 17.4, if that is one."""
    made = days.pair(context, numbers)
    fits = "date" in made and made["date"].since.weekday() == weekday
    return days.dated(made["date"].since, is_dated=True) if fits else None


def day_of(ahead: int, *places: int) -> Make:
    """A day of the month so many months ahead, by its number and what it is of."""

    def make(context: Context, *said: Any) -> Any:
        number, *unit = (said[place] for place in places)
        if unit and unit[0] != "month":
            return None
        if ahead:
            return days.of_next_month(context, number, True, "month")
        return days.of_month(context, number)

    return make


def worded_day(context: Context, number: int, _: bool) -> Any:
    """ "Yirmisinde"; smaller numbers are rather so many of them: "ikisi", both."""
    return days.of_month(context, number) if number > 10 else None


def one_ahead(context: Context, unit: str, _: bool) -> Any:
    """ "שבוע מהיום", "أسبوع من الآن"."""
    return units.unit_ahead(context, 1, unit) if context.code in ("he", "ar") else None


def of_this(context: Context, number: int, unit: str) -> Any:
    return ranks.of_this_month(context, number, True, unit)


def in_hebrew(context: Context, weekday: int, _: bool) -> Any:
    """ "בראשון לחודש": days of the week have the names of numbers."""
    return days.of_month(context, (weekday + 1) % 7 + 1) if context.code == "he" else None


def edge(make: Make, ahead: int) -> Make:
    def read(context: Context, _: bool, unit: str | bool, *__: bool) -> Any:
        whole = units.whole_unit(context, "month" if unit is True else str(unit), ahead)
        return make(context, True, whole["date"]) if whole else None

    return read


def counted_weeks(context: Context, count: int, unit: str, _: bool) -> Any:
    """ "2 minggu lagi": in two weeks, though minggu is Sunday as well."""
    return units.unit_ahead(context, count, unit) if context.code == "id" else None


def before_feasts(context: Context, _: bool, count: int, unit: str) -> Any:
    """ "בעוד 3 שבועות": weeks in Hebrew have the name of a feast."""
    return units.unit_ahead(context, count, unit) if context.code == "he" else None


def year_month(make: Make) -> Make:
    """2026 Eylülünün …, "सितंबर 2026 का …": a month with its year before what is of it."""

    def read(context: Context, one: int, other: int, *said: int) -> Any:
        year, month = max(one, other), min(one, other)
        return make(context, *said, month, year) if 1900 <= year <= 2200 else None

    return read


def month_then(make: Make) -> Make:
    return lambda context, month, *said: make(context, *said, month)


def final(make: Make) -> Make:
    """What the words come to without the one that says "last"."""
    return lambda context, *said: make(context, *(one for one in said if one is not True))


def at_part(context: Context, part: str, number: int) -> Any:
    """ "Sabahın dokuzunda"."""
    if part == "noon":
        return at_noon(context, number, part)
    return {"time": clocks.within(Clock(number * 60), part)} if 1 <= number <= 12 else None
