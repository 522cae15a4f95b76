"""Pure: days in languages that name a month before what is of it, or say "last" after a noun.

Turkish "ayın üçü", Hindi "सितंबर का तीसरा मंगलवार", Indonesian "Selasa ketiga bulan September",
and the like in Arabic and Hebrew.
"""

from typing import Any

from lumi.booking.dates import days, ranks, spans, stretches, units
from lumi.booking.dates.grammar import Context, Days, Make, rules
from lumi.booking.dates.postposed_clocks import far, picked


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


def _month_of(context: Context, ahead: int) -> tuple[int, int]:
    first = units.months_ahead(context.today.replace(day=1), ahead)
    return first.month, first.year


def _last_of(ahead: int, *places: int) -> Make:
    """The last day, or weekend, of the month so many months ahead."""

    def make(context: Context, *said: Any) -> Any:
        named = [said[place] for place in places]
        if len(named) > 1 and named[1] != "month":
            return None
        return ranks.last_day_of(context, named[0], *_month_of(context, ahead))

    return make


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
    (("in", "count", "unit"), far(picked(units.unit_ahead, 1, 2))),
    (("ordinal", "weekday", "month"), far(ranks.nth_weekday)),
    (("weekday", "unit", "coming"), days.weekday_in_week(1)),
    (("unit", "coming", "weekday"), days.weekday_in_week(1)),
    (("coming", "unit", "weekday"), days.weekday_in_week(1)),
    (("coming", "unit"), lambda c, x, u: _coming_weekend(c, u)),
    (("unit", "coming"), lambda c, u, x: _coming_weekend(c, u)),
    (("weekday", "ordinal", "month", "number"), _weekday_nth),
    (("weekday", "ordinal", "month"), _weekday_nth),
    (("unit", "last", "month", "number"), _final(ranks.last_day_of)),
    (("unit", "last", "month"), _final(ranks.last_day_of)),
    *(
        ((*before, *order, *after), _last_of(ahead, len(before) + order.index("unit")))
        for before, after, ahead in (
            (("next",), (), 1),
            (("coming",), (), 1),
            ((), ("next",), 1),
            ((), ("coming",), 1),
            ((), (), 0),
        )
        for order in (
            ("month_its", "last", "unit"),
            ("last", "unit", "month_its"),
            ("unit", "last", "month_its"),
        )
    ),
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
    (("end", "month_its"), _edge(spans.end_of, 0)),
    (("month_its", "number"), _day_of(0, 1)),
    (("number", "month_its"), _day_of(0, 0)),
    (("number", "own"), _day_of(0, 0)),
    (("number", "day_after"), _day_of(0, 0)),
    (("count", "unit", "later"), _counted_weeks),
    (
        ("day", "later_than", "count", "unit"),
        lambda c, d, x, n, u: units.unit_from_day(c, n, u, x, d),
    ),
)


def _unsure_after(_: Context, one: Days, __: bool) -> Any:
    """ "Cumadan sonra": any day after that one, of which none was named."""
    return {"unsure": True} if one.weekday is not None else None


LAST = rules(
    (("time", "later_than"), lambda c, t, x: stretches.after_time(c, True, t)),
    (("time", "earlier_than"), lambda c, t, x: stretches.before_time(c, True, t)),
    (("date", "later_than"), _unsure_after),
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
