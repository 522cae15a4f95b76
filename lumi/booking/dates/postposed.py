"""Pure: days in languages that name a month before what is of it, or say "last" after a noun.

Turkish "ayın üçü", Hindi "सितंबर का तीसरा मंगलवार", Indonesian "Selasa ketiga bulan September",
and the like in Arabic and Hebrew.
"""

from typing import Any

from lumi.booking.dates import clocks, days, of_months, ranks, spans, stretches, units
from lumi.booking.dates.grammar import Context, Make, rules
from lumi.booking.dates.postposed_clocks import far, picked

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
            (("month", "number"), of_months.year_month),
            (("number", "month"), of_months.year_month),
            (("month",), of_months.month_then),
        )
        for rule in (
            ((*first, "ordinal", "weekday"), wrapped(ranks.nth_weekday)),
            ((*first, "last", "weekday"), wrapped(of_months.final(ranks.last_weekday_of))),
            ((*first, "last", "unit"), wrapped(of_months.final(ranks.last_day_of))),
        )
    ),
    (("month", "ordinal", "unit"), of_months.nth_week),
    (("in", "count", "unit"), of_months.before_feasts),
    (("ordinal", "weekday", "month", "number"), far(ranks.nth_weekday)),
    (("ordinal", "weekday", "month"), far(ranks.nth_weekday)),
    (("number", "number", "month"), far(lambda c, y, d, m: days.year_month_day(c, y, m, d))),
    (("day", "ordinal", "month", "number"), far(picked(of_months.first_day, 0, 1, 2, 3))),
    (("day", "ordinal", "month"), far(picked(of_months.first_day, 0, 1, 2))),
    (("day", "ordinal", "unit", "coming"), far(picked(of_months.first_day_of_next, 0, 1, 2))),
    (("day", "ordinal", "unit", "next"), far(picked(of_months.first_day_of_next, 0, 1, 2))),
    (("day", "count", "unit", "later"), far(of_months.later_than_day)),
    (("weekday", "unit", "coming"), days.weekday_in_week(1)),
    (("unit", "coming", "weekday"), days.weekday_in_week(1)),
    (("coming", "unit", "weekday"), days.weekday_in_week(1)),
    (("unit", "after_next"), lambda c, u, x: units.whole_unit(c, u, 2)),
    (("coming", "unit"), lambda c, x, u: of_months.coming_weekend(c, u)),
    (("unit", "coming"), lambda c, u, x: of_months.coming_weekend(c, u)),
    (("weekday", "ordinal", "month", "number"), of_months.weekday_nth),
    (("weekday", "ordinal", "month"), of_months.weekday_nth),
    (("unit", "last", "month", "number"), of_months.final(ranks.last_day_of)),
    (("unit", "last", "month"), of_months.final(ranks.last_day_of)),
    *(
        (
            (*(before if is_before else thing), *(thing if is_before else before)),
            of_months.ranked(
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
    *(
        rule
        for said in ("next", "coming")
        for rule in (
            (("number", "month", "unit", said), far(picked(of_months.in_year(1), 2, 1, 0))),
            (("month", "unit", said), far(picked(of_months.in_year(1), 1, 0))),
            ((said, "unit", "month"), far(picked(of_months.in_year(1), 1, 2))),
            ((said, "unit", "number", "month"), far(picked(of_months.in_year(1), 1, 3, 2))),
            (("unit", said, "month"), far(picked(of_months.in_year(1), 0, 2))),
        )
    ),
    (("count", "unit", "later", "weekday"), far(picked(of_months.weeks_to_weekday, 0, 1, 3))),
    (("in", "count", "unit", "weekday"), far(picked(of_months.weeks_to_weekday, 1, 2, 3))),
    (("weekday", "pair"), far(of_months.weekday_pair)),
    (("time", "eve"), lambda c, t, e: {"time": clocks.within(t, "evening")}),
    (("at", "number", "eve"), lambda c, a, n, e: of_months.at_part(c, "evening", n)),
    (("eve", "!weekday"), of_months.eve),
    (("month", "number", "day_after"), far(picked(days.month_day, 0, 1))),
    (("month", "number", "own"), far(picked(days.month_day, 0, 1))),
    (("part", "number", "own"), far(picked(of_months.at_part, 0, 1))),
    *(
        rule
        for said, ahead in (("next", 1), ("coming", 1))
        for rule in (
            ((said, "month_its", "number"), of_months.day_of(ahead, 2)),
            (("number", "month_its", said), of_months.day_of(ahead, 0)),
            (("number", "day_after", said), of_months.day_of(ahead, 0)),
            ((said, "unit", "number", "day_after"), of_months.day_of(ahead, 2, 1)),
            ((said, "unit", "ordinal", "day_after"), of_months.day_of(ahead, 2, 1)),
            (("day_marker", "number", "unit", said), of_months.day_of(ahead, 1, 2)),
            (("end", "unit", said), of_months.edge(spans.end_of, 1)),
            (("begin", "unit", said), of_months.edge(spans.begin_of, 1)),
            (("middle", "unit", said), of_months.edge(spans.middle_of, 1)),
        )
    ),
    (("this", "month_its", "number"), lambda c, t, m, n: ranks.of_this_month(c, n, t, "month")),
    (("number", "month_its", "this"), lambda c, n, m, t: ranks.of_this_month(c, n, t, "month")),
    (("this", "unit", "number", "day_after"), lambda c, t, u, n, d: of_months.of_this(c, n, u)),
    (("day_marker", "number", "unit", "this"), lambda c, m, n, u, t: of_months.of_this(c, n, u)),
    (("end", "!month_its"), of_months.edge(spans.end_of, 0)),
    (("number", "month_its"), of_months.day_of(0, 0)),
    (("month_its", "!number"), of_months.day_of(0, 1)),
    (("day_marker", "number", "to", "number", "month"), picked(spans.days_of_month, 1, 2, 3, 4)),
    (("day_marker", "number", "to", "number"), far(spans.monthdays)),
    (("digits", "own"), of_months.day_of(0, 0)),
    (("worded", "own"), of_months.worded_day),
    (("number", "day_after"), of_months.day_of(0, 0)),
    (("ordinal", "day_after"), of_months.day_of(0, 0)),
    (("weekday", "day_after"), of_months.in_hebrew),
    (("count", "unit", "later"), of_months.counted_weeks),
    (("day", "to", "count", "unit", "later"), picked(units.unit_from_day, 2, 3, 1, 0)),
    (
        ("day", "from_then", "count", "unit"),
        lambda c, d, x, n, u: units.unit_from_day(c, n, u, x, d),
    ),
)


LAST = rules(
    (("time", "later_than"), lambda c, t, x: stretches.after_time(c, True, t)),
    (("time", "from_then"), lambda c, t, x: stretches.after_time(c, True, t)),
    (("time", "earlier_than"), lambda c, t, x: stretches.before_time(c, True, t)),
    (("unit", "later"), of_months.one_ahead),
    (("date", "later_than"), lambda c, d, x: spans.after(c, {"date": d})),
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
