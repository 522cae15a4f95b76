"""Pure: the rules for days once clock times have been taken out, the same for all languages."""

from lumi.booking.dates import days, spans, units
from lumi.booking.dates.grammar import rules, without_first

# What is left of numbers may be days of a month.
LATER = rules(
    (("pair",), days.pair),
    (("on", "digits", "+dash", "+digits"), days.dashed_on),
    (("minutes", "+dash", "+minutes"), days.dashed_in_full),
    (("digits", "+dash", "+digits"), days.dashed),
    (("day_at",), lambda c, d: {"date": d}),
    (("weekday", "number"), days.weekday_of_month),
    (("article", "dom"), days.of_month),
    (("dom",), days.of_month),
    (("weekday",), lambda c, n: days.weekday(c, n)),
    (("day",), days.relative),
    (("unit",), units.weekend),
    (("at_weak", "count", "unit", "after", "date"), without_first(spans.lasting)),
    (("count", "unit", "starting", "date"), spans.lasting),
    (("count", "unit", "onward", "date"), spans.from_or_after),
    (("count", "unit", "after", "date"), units.unit_after_date),
    (("unit", "behind", "date"), units.unit_behind),
    (
        ("count", "unit", "ahead_of", "date"),
        lambda c, n, *said: units.unit_after_date(c, -n, *said),
    ),
    (("unit", "ahead_of", "date"), units.unit_before),
    (("ordinal", "date", "behind", "date"), spans.nth_weekday_after),
    (("week_of", "date"), lambda c, w, d: spans.whole_week(d)),
    (("date", "behind", "date"), spans.weekday_after),
    (("date", "ahead_of", "date"), spans.weekday_before),
    (("nearest", "date", "to", "date"), spans.nearest_weekday),
    (("count", "unit", "later", "date"), units.unit_after_date),
    (
        ("date", "date"),
        lambda c, one, other: {"date": one} if one == other else spans.inner(one, other),
    ),
    (("month", "number"), lambda c, m, n: units.month(c, m, n)),
    (("month",), units.month),
    (("month_year",), lambda c, said: units.month(c, *said)),
    (("date", "end"), lambda c, d, e: spans.end_of(c, e, d) if "after_noun" in c.flags else None),
    (
        ("date", "middle"),
        lambda c, d, m: spans.middle_of(c, m, d) if "after_noun" in c.flags else None,
    ),
    (
        ("date", "begin"),
        lambda c, d, b: spans.begin_of(c, b, d) if "after_noun" in c.flags else None,
    ),
    (("rest", "date"), spans.rest_of),
    (("end", "date"), spans.end_of),
    (("middle", "date"), spans.middle_of),
    (("begin", "date"), spans.begin_of),
    (
        ("between", "date", "and", "date"),
        lambda c, b, one, a, other: spans.date_to_date(c, one, other),
    ),
    (
        ("between", "date", "to", "date"),
        lambda c, b, one, a, other: spans.date_to_date(c, one, other),
    ),
    (("between", "now", "to", "date"), lambda c, b, n, t, d: spans.from_today(c, d)),
    (("later", "to", "date"), lambda c, n, t, d: spans.from_today(c, d)),
    (("now", "to", "date"), lambda c, n, t, d: spans.from_today(c, d)),
    (("today", "to", "date"), lambda c, n, t, d: spans.from_today(c, d)),
    (("date", "to", "date"), spans.date_to_date),
    (("date", "before", "date"), spans.date_to_date),
    (("date", "leaving", "date"), spans.date_to_date),
    (("behind", "date"), lambda c, b, d: spans.after(c, {"date": d})),
    (("ahead_of", "date"), lambda c, a, d: spans.ahead_of(c, {"date": d})),
    (("leaving", "date", "arriving", "date"), lambda c, x, e, a, d: spans.date_to_date(c, d, e)),
)
