"""Pure: the rules of twelve languages; what differs between them is in their tables."""

from datetime import date
from typing import Any

from lumi.booking.dates import clocks, days, holidays, spans
from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Context, Days, Make, Rule

CLOCKS: tuple[Rule, ...] = (
    (("between", "clock", "to", "clock"), clocks.clock_to_clock),
    (("between", "clock", "and", "clock"), clocks.clock_to_clock),
    (("clock", "to", "clock"), lambda c, *said: clocks.clock_to_clock(c, True, *said)),
    (("number", "unit", "past", "number"), clocks.unit_past),
    (("number", "unit", "minus", "number"), clocks.unit_to),
    (("number", "minus", "number"), clocks.minutes_to_in_english),
    (("in", "number", "oclock"), lambda c, i, n, o: days.hours_ahead(c, n * 60)),
    (("in", "half", "count?", "unit"), lambda c, *said: days.half_ahead(c, said[-1])),
    (("in", "count", "half", "unit"), lambda c, *said: days.half_ahead(c, said[-1])),
    (("half", "count?", "unit", "later"), lambda c, *said: days.half_ahead(c, said[-2])),
    (("number", "oclock", "and", "half"), clocks.hour_after(30)),
    (("number", "and", "half"), clocks.hour_after(30)),
    (("clock", "and", "half"), lambda c, m, *_: clocks.read_clock(m + 30)),
    (("clock", "and", "quarter"), lambda c, m, *_: clocks.read_clock(m + 15)),
    (("number", "oclock", "and", "quarter"), clocks.hour_after(15)),
    (("number", "and", "quarter"), clocks.hour_after(15)),
    (
        ("number", "oclock?", "minus", "quarter"),
        lambda c, n, *x: clocks.hour_after(-15)(c, n) if "minus_after" in c.flags else None,
    ),
    (("half", "past", "number"), clocks.past_number(30)),
    (("quarter", "past", "number"), clocks.past_number(15)),
    (
        ("quarter", "minus", "number"),
        lambda c, *said: (
            clocks.past_number(-15)(c, *said) if "minus_after" not in c.flags else None
        ),
    ),
    (
        ("number", "past", "number", "oclock"),
        lambda c, m, p, n, o: (
            clocks.minutes_past(c, m, p, n) if "minus_after" not in c.flags else None
        ),
    ),
    (
        ("number", "past", "number"),
        lambda c, m, p, n: (
            clocks.minutes_past(c, m, p, n)
            if "minus_after" not in c.flags and m in (5, 10, 15, 20, 25)
            else None
        ),
    ),
    (
        ("number", "oclock", "minus", "number"),
        lambda c, n, o, m, x: clocks.minutes_to(c, n, m, x) if "minus_after" in c.flags else None,
    ),
    (
        ("number", "minus", "number"),
        lambda c, n, m, x: clocks.minutes_to(c, n, m, x) if "minus_after" in c.flags else None,
    ),
    (("half", "number"), clocks.half_number),
    (
        ("number", "half"),
        lambda c, n, h: (
            clocks.hour_after(30)(c, n) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("number", "quarter"),
        lambda c, n, h: (
            clocks.hour_after(15)(c, n) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("quarter", "number", "oclock"),
        lambda c, q, n, o: clocks.hour_after(15)(c, n) if "half_prefix" in c.flags else None,
    ),
    (("at", "number", "!minutes"), lambda c, a, n, m: clocks.number_minutes(c, n, m)),
    (("clock", "am"), clocks.clock_am),
    (("clock", "pm"), clocks.clock_pm),
    (("number", "oclock", "am"), lambda c, n, o, a: clocks.number_am(c, n, a)),
    (("number", "oclock", "pm"), lambda c, n, o, a: clocks.number_pm(c, n, a)),
    (("number", "!minutes", "am"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_am)),
    (("number", "!minutes", "pm"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_pm)),
    (("number", "am"), clocks.number_am),
    (("number", "pm"), clocks.number_pm),
    (("at", "clock"), clocks.at_clock),
    (("clock", "oclock"), lambda c, m, o: clocks.read_clock(m)),
)

DATES: tuple[Rule, ...] = (
    (("date",), lambda c, d: {"date": Days(d, d + DAY)} if isinstance(d, date) else {"date": d}),
    (("triple",), days.triple),
    (("holiday", "number"), holidays.holiday),
    (("holiday",), holidays.holiday),
    (("unlike", "date"), lambda c, u, d: {"elsewhere": True}),
    (("article", "pair"), lambda c, a, p: days.pair(c, p) if c.order == "DMY" else None),
    (("number", "to", "pair"), spans.number_to_pair),
    (("ordinal", "unit", "month"), spans.nth_day),
    (("weekday", "after", "next"), lambda c, w, a, n: spans.weekdays_ahead(c, 2, w)),
    (("after", "count", "unit"), lambda c, a, n, u: days.unit_ahead(c, n, u)),
    (("ordinal", "weekday", "month", "number"), spans.nth_weekday),
    (("last", "weekday", "month", "number"), lambda c, x, *said: spans.last_weekday_of(c, *said)),
    (("last", "weekday", "month"), lambda c, x, *said: spans.last_weekday_of(c, *said)),
    (("weekday", "last", "month"), lambda c, w, x, m: spans.last_weekday_of(c, w, m)),
    (("last", "unit", "month", "number"), lambda c, x, *said: spans.last_day_of(c, *said)),
    (("last", "unit", "month"), lambda c, x, *said: spans.last_day_of(c, *said)),
    (("ordinal", "this", "unit"), spans.of_this_month),
    (("number", "this", "unit"), spans.of_this_month),
    (("count", "weekday", "later"), spans.weekdays_ahead),
    (("weekday", "in", "number"), spans.weekday_in_weeks),
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
    (("number", "to", "number", "month", "number"), spans.days_of_month),
    (("number", "to", "number", "month"), spans.days_of_month),
    (("ordinal", "to", "ordinal", "month"), spans.days_of_month),
    (
        ("between", "number", "and", "number", "month"),
        lambda c, b, *said: spans.days_of_month(c, *said),
    ),
    (("ordinal", "month"), days.day_month),
    (("number", "month"), days.day_month),
    (("month", "ordinal"), days.month_day),
    (
        ("month", "number"),
        lambda c, m, n: days.month_day(c, m, n) if n <= 31 else days.month(c, m, n),
    ),
    (("number", "to", "ordinal", "month"), spans.days_of_month),
    (("ordinal", "weekday", "month"), spans.nth_weekday),
    (("end", "unit"), lambda c, e, u: spans.end_of_unit(c, u)),
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
    (("ordinal", "next", "unit"), days.of_next_month),
    (("in", "count", "unit"), days.unit_ahead),
    (("count", "unit", "later", "date"), lambda c, n, u, x, d: days.ahead(c, d.since, n, u)),
    (("count", "unit", "ago"), days.unit_ago),
    (("ago", "count", "unit"), lambda c, a, n, u: days.unit_ago(c, n, u)),
    (("count", "unit", "later"), days.unit_ahead),
    (("next", "count", "unit"), lambda c, x, n, u: spans.several(c, n, u)),
    (("next", "unit"), days.next_unit),
    (("unit", "next"), days.next_unit),
    (("this", "unit"), days.this_unit),
    (("unit", "this"), days.this_unit),
    (("last", "unit"), days.last_unit),
    (("unit", "last"), days.last_unit),
    (("in", "unit"), days.single_unit_ahead),
    (
        ("unit", "ago"),
        lambda c, u, a: days.ahead(c, c.today, -1, u) if c.code in ("tr", "hi") else None,
    ),
    (("next", "!weekday"), days.next_weekday),
    (("coming", "!weekday"), lambda c, x, w: days.weekday(c, w)),
    (("weekday", "coming"), lambda c, w, x: days.weekday(c, w)),
    (("coming", "unit"), days.next_unit),
    (("unit", "coming"), days.next_unit),
    (("weekday", "next"), days.weekday_next),
    (("this", "weekday"), days.this_weekday),
    (("weekday_prefix", "weekday"), lambda c, p, w: days.weekday(c, w)),
    (("next", "month"), lambda c, x, m: days.month(c, m)),
    (("weekday", "date"), lambda c, w, d: {"date": d}),
    (("weekday", "day_marker", "number"), lambda c, w, m, n: days.weekday_of_month(c, w, n)),
    (("weekday", "ordinal"), days.weekday_of_month),
    (("day_marker", "number"), days.of_month),
    (("article", "digits"), days.article_day),
)

# After the clocks.clock times were taken out: what is left of numbers may be days of a days.month.
LATER: tuple[Rule, ...] = (
    (("pair",), days.pair),
    (("weekday", "number"), days.weekday_of_month),
    (("article", "dom"), days.of_month),
    (("dom",), days.of_month),
    (("weekday",), lambda c, n: days.weekday(c, n)),
    (("day",), days.relative),
    (("unit",), days.weekend),
    (("count", "unit", "after", "date"), days.unit_after_date),
    (("count", "unit", "later", "date"), days.unit_after_date),
    (
        ("date", "date"),
        lambda c, one, other: {"date": one} if one == other else spans.inner(one, other),
    ),
    (("month", "number"), lambda c, m, n: days.month(c, m, n)),
    (("month",), days.month),
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
    (("date", "to", "date"), spans.date_to_date),
    (("date", "before", "date"), spans.date_to_date),
    (("date", "leaving", "date"), spans.date_to_date),
)

TIMES: tuple[Rule, ...] = (
    (("number", "!minutes"), clocks.number_minutes),
    (("number", "oclock", "!digits"), clocks.hour_minutes),
    (("number", "oclock"), clocks.oclock),
    (("part",), clocks.noon),
    (("time", "and", "half"), clocks.time_after(30)),
    (("time", "and", "quarter"), clocks.time_after(15)),
    (("time", "and", "number"), clocks.time_and_minutes),
    (
        ("time", "half"),
        lambda c, t, h: (
            clocks.time_after(30)(c, t) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("time", "quarter"),
        lambda c, t, h: (
            clocks.time_after(15)(c, t) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("time", "minus", "quarter"),
        lambda c, t, m, q: clocks.time_after(-15)(c, t) if "minus_after" in c.flags else None,
    ),
    (
        ("time", "minus", "number"),
        lambda c, t, x, n: clocks.time_minus(c, t, n) if "minus_after" in c.flags else None,
    ),
    (("quarter", "minus", "time"), lambda c, q, x, t: clocks.time_minus(c, t, 15)),
    (("between", "number", "and", "number"), clocks.between_numbers),
    (("between", "number", "to", "number"), clocks.between_numbers),
    (("number", "and", "number"), clocks.hour_and_minutes),
    (("time", "am"), clocks.time_am),
    (("time", "pm"), clocks.time_pm),
    (("between", "number", "and", "time"), lambda c, b, n, a, t: clocks.number_to_time(c, n, a, t)),
    (("between", "time", "and", "time"), clocks.between_times),
    (("between", "time", "to", "time"), clocks.between_times),
    (("between", "time", "and", "number"), lambda c, b, t, a, n: clocks.time_to_number(c, t, a, n)),
    (("between", "time", "to", "number"), lambda c, b, t, a, n: clocks.time_to_number(c, t, a, n)),
    (("between", "number", "and", "number"), clocks.between_numbers),
    (("between", "number", "to", "time"), lambda c, b, n, a, t: clocks.number_to_time(c, n, a, t)),
    (("at", "number", "to", "number"), lambda c, b, n, a, m: clocks.between_numbers(c, b, n, a, m)),
    (("number", "to", "time"), clocks.number_to_time),
    (("time", "to", "time"), clocks.time_to_time),
    (("time", "to", "number"), clocks.time_to_number),
    (("after", "time"), clocks.after_time),
    (("before", "time"), clocks.before_time),
    (("at", "digits"), lambda c, a, n: clocks.oclock(c, n, a) if c.code == "en" else None),
    (("at", "number"), clocks.at_number),
    (("clock",), clocks.clock),
    (("part",), clocks.part_of_day),
    (("part_prefix", "stretch"), lambda c, p, s: {"stretch": s} if s.part else None),
    (("time", "stretch"), clocks.time_part),
    (("stretch", "time"), clocks.part_time),
    (("number", "stretch"), clocks.number_part),
    (("stretch", "number"), clocks.part_number),
    (("begin", "stretch"), clocks.begin_of_part),
    (("middle", "stretch"), clocks.middle_of_part),
    (("end", "stretch"), clocks.end_of_part),
    (("this", "stretch"), clocks.this_part),
    (("after", "number"), clocks.after_number),
    (("before", "number"), clocks.before_number),
    (("after", "time"), clocks.after_time),
    (("before", "time"), clocks.before_time),
    (("time", "to", "time"), clocks.time_to_time),
    (("between", "time", "and", "time"), clocks.between_times),
    (("after", "stretch"), clocks.after_part),
)


def _half(c: Context, number: int, minutes: int, said: bool, make: Make) -> Any:
    made = clocks.number_minutes(c, number, minutes)
    return make(c, made["time"], said) if made else None
