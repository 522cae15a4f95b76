"""Pure: the rules for days, the same for all languages; what differs is in their tables."""

from datetime import date
from itertools import product

from lumi.booking.dates import days, holidays, ranks, spans, units
from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Days, Make, rules


def _then(make: Make) -> Make:
    """What the words come to without the first of them."""
    return lambda context, _, *said: make(context, *said)


# The first Monday, the last day …
_RANKED = (("ordinal", "weekday"), ("ordinal", "unit"), ("last", "weekday"), ("last", "unit"))
# … of this or the next month.
_OF = (
    (("next", "unit"), 1),
    (("coming", "unit"), 1),
    (("unit", "next"), 1),
    (("unit", "coming"), 1),
    (("this", "unit"), 0),
    (("~unit",), 0),
)

RANKED = rules(
    *(((*rank, *whole), ranks.of_unit(ahead)) for rank, (whole, ahead) in product(_RANKED, _OF)),
    (("ordinal", "!link", "!article?", "!unit"), ranks.of_the_month),
)

DATES = rules(
    (("date",), lambda c, d: {"date": Days(d, d + DAY)} if isinstance(d, date) else {"date": d}),
    (("triple",), days.triple),
    (("holiday", "number"), holidays.holiday),
    (("holiday",), holidays.holiday),
    (("unlike", "date"), lambda c, u, d: {"elsewhere": True}),
    (("in", "count", "unit", "after", "!day"), _then(units.unit_from_day)),
    (("count", "unit", "after", "!day"), units.unit_from_day),
    (("count", "unit", "!day"), units.weeks_from_day),
    (("count", "unit", "weekday"), units.weeks_from_weekday),
    (
        ("weekday", "in", "count", "unit"),
        lambda c, w, i, n, u: units.from_weekday(c, n, u, w),
    ),
    (("this", "!weekday_weak"), days.this_weekday),
    (("next", "!weekday_weak"), days.next_weekday),
    (("weekday_weak", "!ordinal"), days.weekday_of_month),
    (("weekday_weak", "!pair"), days.weekday_pair),
    (("month", "number", "to", "number", "number"), spans.month_days),
    (("month", "number", "to", "number"), spans.month_days),
    (("month", "ordinal", "to", "ordinal"), spans.month_days),
    (("month", "ordinal", "to", "number"), spans.month_days),
    (
        ("article", "number", "!between_days", "number"),
        lambda c, a, d, b, m: days.day_month(c, d, m) if m <= 12 else None,
    ),
    (("article", "pair"), lambda c, a, p: days.pair(c, p) if c.order == "DMY" else None),
    (("number", "to", "pair"), spans.number_to_pair),
    (("ordinal", "unit", "month"), ranks.nth_day),
    (("weekday", "after", "next"), lambda c, w, a, n: units.weeks_from_weekday(c, 1, "week", w)),
    (("in", "at", "number", "oclock"), lambda c, i, a, n, o: units.hours_ahead(c, n * 60)),
    (("after", "count", "unit"), lambda c, a, n, u: units.unit_ahead(c, n, u)),
    (("ordinal", "weekday", "month", "number"), ranks.nth_weekday),
    (("last", "weekday", "month", "number"), lambda c, x, *said: ranks.last_weekday_of(c, *said)),
    (("last", "weekday", "month"), lambda c, x, *said: ranks.last_weekday_of(c, *said)),
    (("weekday", "last", "month"), lambda c, w, x, m: ranks.last_weekday_of(c, w, m)),
    (("last", "unit", "month", "number"), lambda c, x, *said: ranks.last_day_of(c, *said)),
    (("last", "unit", "month"), lambda c, x, *said: ranks.last_day_of(c, *said)),
    (("ordinal", "this", "unit"), ranks.of_this_month),
    (("number", "this", "unit"), ranks.of_this_month),
    (("count", "weekday", "later"), spans.weekdays_ahead),
    (("weekday", "in", "number"), spans.weekday_in_weeks),
    (("day", "in", "count", "unit"), lambda c, d, i, n, u: units.from_day(c, n, u, d)),
    (
        ("ordinal", "month", "number"),
        lambda c, d, m, y: days.day_month(c, d, m, y) if y >= 1900 else None,
    ),
    (
        ("number", "month", "number"),
        lambda c, d, m, y: days.day_month(c, d, m, y) if y >= 1900 else None,
    ),
    (
        ("month", "ordinal", "number"),
        lambda c, m, d, y: days.month_day(c, m, d, y) if y >= 1900 else None,
    ),
    (
        ("month", "number", "number"),
        lambda c, m, d, y: days.month_day(c, m, d, y) if y >= 1900 else None,
    ),
    (("number", "month", "!short_year"), days.short_year),
    (("ordinal", "month", "!short_year"), days.short_year),
    (("number", "to", "number", "month", "number"), spans.days_of_month),
    (("number", "to", "number", "month"), spans.days_of_month),
    (("ordinal", "to", "ordinal", "month"), spans.days_of_month),
    (("ordinal", "!ordinal", "month"), spans.two_days_of_month),
    (("ordinal", "!ordinal", "!ordinal"), spans.two_days_of_month),
    (("ordinal", "!pair"), spans.day_and_pair),
    (("ordinal", "!triple"), spans.day_and_pair),
    (
        ("between", "number", "and", "number", "month"),
        lambda c, b, *said: spans.days_of_month(c, *said),
    ),
    (("number", "and", "number", "month"), lambda c, d, a, *o: spans.two_days_of_month(c, d, *o)),
    (("ordinal", "and", "ordinal", "month"), lambda c, d, a, *o: spans.two_days_of_month(c, d, *o)),
    (("number", "month", "!number"), days.year_month_day),
    (("month", "!number", "!number"), lambda c, m, y, d: days.year_month_day(c, y, m, d)),
    (("number", "!number", "!month"), days.year_first),
    (("month", "!ordinal"), days.month_day),
    (("ordinal", "~month"), days.day_month),
    (("number", "~month"), days.day_month),
    (("weekday_or_month", "!digits"), days.weekday_of_month),
    (("month", "ordinal"), days.month_day),
    (
        ("ordinal", "!ordinal"),
        lambda c, d, m: days.day_month(c, d, m) if c.code == "de" and m <= 12 else None,
    ),
    (
        ("month", "number"),
        lambda c, m, n: days.month_day(c, m, n) if n <= 31 else units.month(c, m, n),
    ),
    (("number", "to", "ordinal", "month"), spans.days_of_month),
    (("ordinal", "weekday", "month"), ranks.nth_weekday),
    (("last", "weekday"), days.last_weekday),
    (("weekday", "last"), lambda c, w, x: days.last_weekday(c, x, w)),
    (("number", "to", "date"), spans.number_to_date),
    (("ordinal", "to", "date"), spans.number_to_date),
    (("weekday", "this", "unit"), days.weekday_in_week(0)),
    (("weekday", "next", "unit"), days.weekday_in_week(1)),
    (("weekday", "unit", "next"), days.weekday_in_week(1)),
    (("weekday", "unit", "this"), days.weekday_in_week(0)),
    (("next", "unit", "weekday"), days.weekday_in_week(1)),
    (("unit", "next", "weekday"), days.weekday_in_week(1)),
    (("this", "unit", "weekday"), days.weekday_in_week(0)),
    *(
        (
            ("article", "number", *whole),
            lambda c, *s: days.of_next_month(c, *s) if "article_day" in c.flags else None,
        )
        for whole, ahead in _OF[:4]
    ),
    *((("day_marker", "number", *whole), days.of_next_month) for whole, ahead in _OF[:4]),
    *((("ordinal", *whole), days.of_next_month) for whole, ahead in _OF[:4]),
    (("in", "vague", "unit"), lambda c, i, v, u: units.some_ahead(u)),
    (("vague", "unit", "later"), lambda c, v, u, x: units.some_ahead(u)),
    (("in", "count", "unit"), units.unit_ahead),
    (("count", "unit", "later", "date"), lambda c, n, u, x, d: units.ahead(c, d.since, n, u)),
    (("count", "unit", "ago"), units.unit_ago),
    (("ago", "count", "unit"), lambda c, a, n, u: units.unit_ago(c, n, u)),
    (("count", "unit", "later"), units.unit_ahead),
    (("next", "count", "unit"), lambda c, x, n, u: spans.several(c, n, u)),
    (("coming", "count", "unit"), lambda c, x, n, u: spans.several(c, n, u)),
    (("count", "next", "unit"), lambda c, n, x, u: spans.several(c, n, u)),
    (("count", "unit", "next"), lambda c, n, u, x: spans.several(c, n, u)),
    (("next", "unit"), units.next_unit),
    (("unit", "next"), units.next_unit),
    (("this", "unit"), units.this_unit),
    (("unit", "this"), units.this_unit),
    (("last", "unit"), units.last_unit),
    (("unit", "last"), units.last_unit),
    (("after_next", "unit"), lambda c, x, u: units.whole_unit(c, u, 2)),
    (("after_next", "weekday"), days.weekday_after_next),
    (("calendar_week", "number"), lambda c, x, n: units.calendar_week(c, n)),
    (("ordinal", "calendar_week"), lambda c, n, x: units.calendar_week(c, n)),
    (("end", "unit"), lambda c, e, u: spans.end_of_unit(c, u)),
    (("begin", "unit"), spans.edge_of_unit(spans.begin_of)),
    (("middle", "unit"), spans.edge_of_unit(spans.middle_of)),
    (
        ("unit", "!digits"),
        lambda c, u, n: units.calendar_week(c, n) if u == "week" else None,
    ),
    (("in", "unit"), units.single_unit_ahead),
    (
        ("unit", "ago"),
        lambda c, u, a: units.ahead(c, c.today, -1, u) if c.code in ("tr", "hi") else None,
    ),
    (("next", "!weekday"), days.next_weekday),
    (("unit", "after", "!next"), lambda c, u, a, x: units.whole_unit(c, u, 2)),
    (
        ("weekday", "!unit"),
        lambda c, w, u: units.weeks_from_weekday(c, 1, u, w) if c.code == "en" else None,
    ),
    (("edge",), spans.end_of_unit),
    (("rest", "unit"), lambda c, r, u: spans.rest_of(c, r, units.whole_unit(c, u, 0)["date"])),
    (("coming", "!weekday"), lambda c, x, w: days.weekday(c, w)),
    (("weekday", "coming"), lambda c, w, x: days.weekday(c, w)),
    (("coming", "unit"), units.coming_unit),
    (("unit", "coming"), units.coming_unit),
    (("weekday", "next"), days.weekday_next),
    (("this", "weekday"), days.this_weekday),
    (("weekday_prefix", "weekday"), lambda c, p, w: days.weekday(c, w)),
    (("next", "month"), lambda c, x, m: units.month(c, m)),
    (("weekday", "date"), days.weekday_date),
    (("weekday", "day_marker", "number"), lambda c, w, m, n: days.weekday_of_month(c, w, n)),
    (("weekday", "ordinal"), days.weekday_of_month),
    (("day_marker", "number"), days.of_month),
    (("article", "digits"), days.article_day),
    (("between_days", "number", "to", "number"), spans.monthdays),
    (("between_days", "digits"), days.article_day),
    (("digits", "day_after"), lambda c, n, x: days.of_month(c, n)),
    (
        ("number", "!weekday"),
        lambda c, n, w: days.weekday_of_month(c, w, n) if c.code == "hi" else None,
    ),
)

# When the clock times have been taken out: what is left of numbers may be days of a month.
LATER = rules(
    (("pair",), days.pair),
    (("weekday", "number"), days.weekday_of_month),
    (("article", "dom"), days.of_month),
    (("dom",), days.of_month),
    (("weekday",), lambda c, n: days.weekday(c, n)),
    (("day",), days.relative),
    (("unit",), units.weekend),
    (("at_weak", "count", "unit", "after", "date"), _then(spans.lasting)),
    (("count", "unit", "starting", "date"), spans.lasting),
    (("count", "unit", "onward", "date"), spans.from_or_after),
    (("count", "unit", "after", "date"), units.unit_after_date),
    (("unit", "behind", "date"), lambda c, u, b, d: units.unit_after_date(c, 1, u, b, d)),
    (
        ("count", "unit", "ahead_of", "date"),
        lambda c, n, *said: units.unit_after_date(c, -n, *said),
    ),
    (("unit", "ahead_of", "date"), lambda c, u, b, d: units.unit_after_date(c, -1, u, b, d)),
    (("ordinal", "date", "behind", "date"), spans.nth_weekday_after),
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
    (("leaving", "date", "arriving", "date"), lambda c, x, e, a, d: spans.date_to_date(c, d, e)),
)
