"""Pure: days in languages that name a month before what is of it, or say "last" after a noun.

Turkish "ayın üçü", Hindi "सितंबर का तीसरा मंगलवार", Indonesian "Selasa ketiga bulan September",
and the like in Arabic and Hebrew.
"""

from typing import Any

from lumi.booking.dates import clocks, days, ranks, spans, stretches, units
from lumi.booking.dates.grammar import Clock, Context, Days, Make, rules
from lumi.booking.dates.postposed_clocks import at_noon, far, picked


def _weekday_nth(context: Context, weekday: int, nth: int, month: int, year: int = 0) -> Any:
    """The third Tuesday of a month, unless the third of the month is a Tuesday."""
    if "ordinal_after" not in context.flags:
        return None
    date = days.next_date(context.today, month, nth, year or None) if nth <= 31 else None
    if date and (date.weekday() == weekday or nth > 5):
        return None
    return ranks.nth_weekday(context, nth, weekday, month, year)


def _nth_week(context: Context, month: int, nth: int, unit: str) -> Any:
    """The first week of April: its first seven days; of the others nobody can be sure."""
    if unit != "week" or nth > 4:
        return None
    first = days.next_date(context.today.replace(day=1), month, 1)
    if first is None:
        return None
    since = first + days.DAY * 7 * (nth - 1)
    return days.dated(since, since + 7 * days.DAY)


def _coming_weekend(context: Context, unit: str) -> Any:
    this = units.whole_unit(context, unit, 0) if unit == "weekend" else None
    return this if this and context.today < this["date"].since else None


def _ranked(ahead: int, *places: int) -> Make:
    """The first or last of the days or weekdays of a month: which, of what, and what it is in."""

    def make(context: Context, *said: Any) -> Any:
        rank, inner, outer = (said[place] for place in places)
        if outer == "week" or outer == inner:
            return None
        return ranks.of_unit(ahead)(context, rank, inner, outer)

    return make


def _weeks_to_weekday(context: Context, count: int, unit: str, weekday: int) -> Any:
    """ "İki hafta sonra salı": of the week in two weeks, or two weeks after the next."""
    if unit != "week":
        return None
    first = days.weekday_in_week(count)(context, weekday, "week")["date"].since
    coming = days.weekday(context, weekday)["date"].since + days.DAY * 7 * count
    return days.dated(first, other=coming if coming != first else None)


def _in_year(ahead: int) -> Make:
    def make(context: Context, unit: str, month: int, day: int | None = None) -> Any:
        year = context.today.year + ahead
        if unit != "year":
            return None
        return (
            days.day_month(context, day, month, year) if day else units.month(context, month, year)
        )

    return make


def _eve(context: Context, part: str, weekday: int) -> Any:
    """ "Malam Sabtu": the evening before."""
    if context.code != "id" or part != "evening":
        return None
    after = days.weekday(context, weekday)["date"].since
    eve = after - days.DAY if after - days.DAY >= context.today else after + days.DAY * 6
    return {**days.dated(eve), "with_part": part}


def _first_day(context: Context, day: int, nth: int, month: int, year: int | None = None) -> Any:
    """ "اليوم الأول من مايو": the first day, in the word for today."""
    return days.day_month(context, nth, month, year) if day == 0 else None


def _first_day_of_next(context: Context, day: int, nth: int, unit: str) -> Any:
    return days.of_next_month(context, nth, True, unit) if day == 0 else None


def _later_than_day(context: Context, day: int, count: int, unit: str, _: bool) -> Any:
    """ "आज के दो दिन बाद"."""
    if unit in units.UNIT_MINUTES and day != 0:
        return None
    return units.unit_from_day(context, count, unit, True, day)


def _weekday_pair(context: Context, weekday: int, numbers: tuple[int, int]) -> Any:
    """Friday 17.4, if that is one."""
    made = days.pair(context, numbers)
    fits = "date" in made and made["date"].since.weekday() == weekday
    return days.dated(made["date"].since, is_dated=True) if fits else None


def _day_of(ahead: int, *places: int) -> Make:
    """A day of the month so many months ahead, by its number and what it is of."""

    def make(context: Context, *said: Any) -> Any:
        number, *unit = (said[place] for place in places)
        if unit and unit[0] != "month":
            return None
        if ahead:
            return days.of_next_month(context, number, True, "month")
        return days.of_month(context, number)

    return make


def _of_this(context: Context, number: int, unit: str) -> Any:
    return ranks.of_this_month(context, number, True, unit)


def _edge(make: Make, ahead: int) -> Make:
    def read(context: Context, _: bool, unit: str | bool, *__: bool) -> Any:
        whole = units.whole_unit(context, "month" if unit is True else str(unit), ahead)
        return make(context, True, whole["date"]) if whole else None

    return read


def _counted_weeks(context: Context, count: int, unit: str, _: bool) -> Any:
    """ "2 minggu lagi": in two weeks, though minggu is Sunday as well."""
    return units.unit_ahead(context, count, unit) if context.code == "id" else None


def _before_feasts(context: Context, _: bool, count: int, unit: str) -> Any:
    """ "בעוד 3 שבועות": weeks in Hebrew have the name of a feast."""
    return units.unit_ahead(context, count, unit) if context.code == "he" else None


def _year_month(make: Make) -> Make:
    """2026 Eylülünün …, "सितंबर 2026 का …": a month with its year before what is of it."""

    def read(context: Context, one: int, other: int, *said: int) -> Any:
        year, month = max(one, other), min(one, other)
        return make(context, *said, month, year) if 1900 <= year <= 2200 else None

    return read


def _month_then(make: Make) -> Make:
    return lambda context, month, *said: make(context, *said, month)


def _final(make: Make) -> Make:
    """What the words come to without the one that says "last"."""
    return lambda context, *said: make(context, *(one for one in said if one is not True))


def _at_part(context: Context, part: str, number: int) -> Any:
    """ "Sabahın dokuzunda"."""
    if part == "noon":
        return at_noon(context, number, part)
    return {"time": clocks.within(Clock(number * 60), part)} if 1 <= number <= 12 else None


# A month or year in which something is counted, and how far ahead it is.
_WHOLE = (
    (("next", "unit"), 1),
    (("coming", "unit"), 1),
    (("unit", "next"), 1),
    (("unit", "coming"), 1),
    (("this", "unit"), 0),
    (("unit", "this"), 0),
    (("unit",), 0),
)

FIRST_DATES = rules(
    *(
        rule
        for first, wrapped in (
            (("month", "number"), _year_month),
            (("number", "month"), _year_month),
            (("month",), _month_then),
        )
        for rule in (
            ((*first, "ordinal", "weekday"), wrapped(ranks.nth_weekday)),
            ((*first, "last", "weekday"), wrapped(_final(ranks.last_weekday_of))),
            ((*first, "last", "unit"), wrapped(_final(ranks.last_day_of))),
        )
    ),
    (("month", "ordinal", "unit"), _nth_week),
    (("in", "count", "unit"), _before_feasts),
    (("ordinal", "weekday", "month", "number"), far(ranks.nth_weekday)),
    (("ordinal", "weekday", "month"), far(ranks.nth_weekday)),
    (("number", "number", "month"), far(lambda c, y, d, m: days.year_month_day(c, y, m, d))),
    (("day", "ordinal", "month", "number"), far(picked(_first_day, 0, 1, 2, 3))),
    (("day", "ordinal", "month"), far(picked(_first_day, 0, 1, 2))),
    (("day", "ordinal", "unit", "coming"), far(picked(_first_day_of_next, 0, 1, 2))),
    (("day", "ordinal", "unit", "next"), far(picked(_first_day_of_next, 0, 1, 2))),
    (("day", "count", "unit", "later"), far(_later_than_day)),
    (("weekday", "unit", "coming"), days.weekday_in_week(1)),
    (("unit", "coming", "weekday"), days.weekday_in_week(1)),
    (("coming", "unit", "weekday"), days.weekday_in_week(1)),
    (("unit", "after_next"), lambda c, u, x: units.whole_unit(c, u, 2)),
    (("coming", "unit"), lambda c, x, u: _coming_weekend(c, u)),
    (("unit", "coming"), lambda c, u, x: _coming_weekend(c, u)),
    (("weekday", "ordinal", "month", "number"), _weekday_nth),
    (("weekday", "ordinal", "month"), _weekday_nth),
    (("unit", "last", "month", "number"), _final(ranks.last_day_of)),
    (("unit", "last", "month"), _final(ranks.last_day_of)),
    *(
        (
            (*(before if is_before else thing), *(thing if is_before else before)),
            _ranked(
                ahead,
                (len(before) if is_before else 0) + thing.index(rank),
                (len(before) if is_before else 0) + 1 - thing.index(rank),
                (0 if is_before else 2) + before.index("unit"),
            ),
        )
        for before, ahead in _WHOLE
        for rank in ("ordinal", "last")
        for inner in ("weekday", "unit")
        for is_before, thing in ((True, (rank, inner)), (False, (inner, rank)))
    ),
    (("number", "month", "unit", "next"), far(picked(_in_year(1), 2, 1, 0))),
    (("month", "unit", "next"), far(picked(_in_year(1), 1, 0))),
    (("next", "unit", "month"), far(picked(_in_year(1), 1, 2))),
    (("next", "unit", "number", "month"), far(picked(_in_year(1), 1, 3, 2))),
    (("count", "unit", "later", "weekday"), far(picked(_weeks_to_weekday, 0, 1, 3))),
    (("in", "count", "unit", "weekday"), far(picked(_weeks_to_weekday, 1, 2, 3))),
    (("weekday", "pair"), far(_weekday_pair)),
    (("part", "!weekday"), _eve),
    (("month", "number", "own"), far(picked(days.month_day, 0, 1))),
    (("part", "number", "own"), far(picked(_at_part, 0, 1))),
    *(
        rule
        for said, ahead in (("next", 1), ("coming", 1))
        for rule in (
            ((said, "month_its", "number"), _day_of(ahead, 2)),
            (("number", "month_its", said), _day_of(ahead, 0)),
            (("number", "day_after", said), _day_of(ahead, 0)),
            ((said, "unit", "number", "day_after"), _day_of(ahead, 2, 1)),
            (("day_marker", "number", "unit", said), _day_of(ahead, 1, 2)),
            (("end", "unit", said), _edge(spans.end_of, 1)),
            (("begin", "unit", said), _edge(spans.begin_of, 1)),
            (("middle", "unit", said), _edge(spans.middle_of, 1)),
        )
    ),
    (("this", "month_its", "number"), lambda c, t, m, n: ranks.of_this_month(c, n, t, "month")),
    (("number", "month_its", "this"), lambda c, n, m, t: ranks.of_this_month(c, n, t, "month")),
    (("this", "unit", "number", "day_after"), lambda c, t, u, n, d: _of_this(c, n, u)),
    (("day_marker", "number", "unit", "this"), lambda c, m, n, u, t: _of_this(c, n, u)),
    (("end", "!month_its"), _edge(spans.end_of, 0)),
    (("number", "month_its"), _day_of(0, 0)),
    (("month_its", "!number"), _day_of(0, 1)),
    (("day_marker", "number", "to", "number", "month"), picked(spans.days_of_month, 1, 2, 3, 4)),
    (("day_marker", "number", "to", "number"), far(spans.monthdays)),
    (("number", "own"), _day_of(0, 0)),
    (("number", "day_after"), _day_of(0, 0)),
    (("count", "unit", "later"), _counted_weeks),
    (("day", "to", "count", "unit", "later"), picked(units.unit_from_day, 2, 3, 1, 0)),
    (
        ("day", "from_then", "count", "unit"),
        lambda c, d, x, n, u: units.unit_from_day(c, n, u, x, d),
    ),
)


def _unsure_after(_: Context, one: Days, __: bool) -> Any:
    """ "Cumadan sonra", "setelah Lebaran": a day after that one, of which none was named."""
    return {"unsure": True} if one.shift is None else None


LAST = rules(
    (("time", "later_than"), lambda c, t, x: stretches.after_time(c, True, t)),
    (("time", "from_then"), lambda c, t, x: stretches.after_time(c, True, t)),
    (("time", "earlier_than"), lambda c, t, x: stretches.before_time(c, True, t)),
    (("unit", "later"), far(picked(units.single_unit_ahead, 0))),
    (("date", "later_than"), _unsure_after),
    (("behind", "date"), far(lambda c, b, d: _unsure_after(c, d, b))),
    (("unit", "end"), lambda c, u, e: _of_unit(c, u, spans.end_of)),
    (("unit", "middle"), lambda c, u, e: _of_unit(c, u, spans.middle_of)),
    (("unit", "begin"), lambda c, u, e: _of_unit(c, u, spans.begin_of)),
    (("end", "unit"), lambda c, e, u: _of_unit(c, u, spans.end_of)),
    (("middle", "unit"), lambda c, e, u: _of_unit(c, u, spans.middle_of)),
    (("begin", "unit"), lambda c, e, u: _of_unit(c, u, spans.begin_of)),
)


def _of_unit(context: Context, unit: str, make: Make) -> Any:
    whole = units.whole_unit(context, unit, 0) if unit in ("month", "week", "year") else None
    return make(context, True, whole["date"]) if whole else None
