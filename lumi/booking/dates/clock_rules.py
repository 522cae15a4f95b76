"""Pure: the rules for clock times and stretches of the day, the same for all languages."""

from typing import Any

from lumi.booking.dates import clocks, days, minutes, stretches, units
from lumi.booking.dates.grammar import Context, Make, rules


def _then(make: Make) -> Make:
    """What the words come to without the first of them."""
    return lambda context, _, *said: make(context, *said)


def _minutes(make: Make) -> Make:
    """15 Uhr 20 nachmittags, "tre e venti del pomeriggio"."""
    return lambda context, number, _, minutes, said: _half(context, number, minutes, said, make)


CLOCKS = rules(
    (("number", "+am_letter"), clocks.number_am),
    (("number", "+pm_letter"), clocks.number_pm),
    (("clock", "+am_letter"), clocks.clock_am),
    (("clock", "+pm_letter"), clocks.clock_pm),
    (("compact", "am"), clocks.compact_half(clocks.time_am)),
    (("compact", "pm"), clocks.compact_half(clocks.time_pm)),
    (("in", "at", "count", "unit"), lambda c, i, a, n, u: units.ahead(c, c.today, n, u)),
    (("number", "unit", "at", "number"), minutes.minutes_missing),
    (("number", "oclock", "!digits", "am"), _minutes(clocks.time_am)),
    (("number", "oclock", "!digits", "pm"), _minutes(clocks.time_pm)),
    (("number", "and", "minutes", "am"), _minutes(clocks.time_am)),
    (("number", "and", "minutes", "pm"), _minutes(clocks.time_pm)),
    (("number", "!oh", "!number"), minutes.oh),
    (("number", "!number", "!number", "am"), minutes.zero(clocks.time_am)),
    (("number", "!number", "!number", "pm"), minutes.zero(clocks.time_pm)),
    (("after", "number", "oclock"), clocks.after_oclock),
    (("number", "past", "half", "number"), minutes.at_half(1)),
    (("number", "minus", "half", "number"), minutes.at_half(-1)),
    (("number", "minus", "number", "part"), minutes.minutes_to_in_part),
    (("compact", "unit"), lambda c, m, u: clocks.read_clock(m) if u == "hour" else None),
    (("compact", "oclock"), lambda c, m, o: clocks.read_clock(m)),
    (("at", "number", "oclock", "!minutes"), _then(clocks.hour_words)),
    (("at", "number", "+unit"), clocks.hours_of_day),
    (("at", "number", "!unit"), clocks.hours_of_day),
    (("number", "+unit"), clocks.late_hours_of_day),
    (("worded", "!worded", "am"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_am)),
    (("worded", "!worded", "pm"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_pm)),
    (("worded", "+to", "+worded"), clocks.worded_minutes),
    (("at", "worded", "!worded"), clocks.worded_minutes),
    (("at", "number", "minus", "number"), minutes.at_minutes_to),
    (("at", "number", "lacking", "number"), _then(minutes.minutes_lacking)),
    (("at_weak", "!worded", "lacking", "number"), _then(minutes.minutes_or_people)),
    (("worded", "lacking", "number"), minutes.minutes_lacking),
    (("number", "unit", "lacking", "number"), minutes.unit_to),
    (("digits", "lacking", "number"), minutes.minutes_or_people),
    (("quarter", "lacking", "number"), lambda c, q, x, n: minutes.past_number(-15)(c, n)),
    (("three_quarters", "number"), lambda c, q, n: minutes.past_number(-15)(c, n)),
    (("number", "and", "three_quarters"), minutes.hour_after(45)),
    (("between", "clock", "to", "clock"), stretches.clock_to_clock),
    (("between", "clock", "to", "!digits"), _then(stretches.clock_to_number)),
    (("between", "clock", "and", "clock"), stretches.clock_to_clock),
    (("clock", "to", "clock"), lambda c, *said: stretches.clock_to_clock(c, True, *said)),
    (("number", "unit", "past", "number"), minutes.unit_past),
    (("number", "unit", "minus", "number"), minutes.unit_to),
    (("number", "minus", "number"), minutes.minutes_to_in_english),
    (("in", "number", "oclock"), units.oclock_ahead),
    (("number", "oclock", "and", "half"), minutes.hour_after(30)),
    (
        ("number", "and", "half"),
        lambda c, *said: minutes.hour_after(30)(c, *said) if "half_before" not in c.flags else None,
    ),
    (("clock", "and", "half"), lambda c, m, *_: clocks.read_clock(m + 30)),
    (("clock", "and", "quarter"), lambda c, m, *_: clocks.read_clock(m + 15)),
    (("number", "oclock", "and", "quarter"), minutes.hour_after(15)),
    (("number", "and", "quarter"), minutes.hour_after(15)),
    (
        ("number", "oclock?", "minus", "quarter"),
        lambda c, n, *x: minutes.hour_after(-15)(c, n) if "minus_after" in c.flags else None,
    ),
    (("half", "past", "number"), minutes.past_number(30)),
    (("quarter", "past", "number"), minutes.past_number(15)),
    (
        ("quarter", "minus", "number"),
        lambda c, *said: (
            minutes.past_number(-15)(c, *said) if "minus_after" not in c.flags else None
        ),
    ),
    (
        ("number", "past", "number", "oclock"),
        lambda c, m, p, n, o: (
            minutes.minutes_past(c, m, p, n) if "minus_after" not in c.flags else None
        ),
    ),
    (
        ("number", "past", "number"),
        lambda c, m, p, n: (
            minutes.minutes_past(c, m, p, n)
            if "minus_after" not in c.flags and m in (5, 10, 15, 20, 25)
            else None
        ),
    ),
    (
        ("number", "oclock", "minus", "number"),
        lambda c, n, o, m, x: minutes.minutes_to(c, n, m, x) if "minus_after" in c.flags else None,
    ),
    (("number", "minus", "number"), minutes.minutes_to),
    (("half", "number"), minutes.half_number),
    (
        ("quarter", "!number"),
        lambda c, q, n: minutes.past_number(-45)(c, n) if c.code == "de" else None,
    ),
    (
        ("number", "half"),
        lambda c, n, h: (
            minutes.hour_after(30)(c, n) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("number", "quarter"),
        lambda c, n, h: (
            minutes.hour_after(15)(c, n) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("quarter", "number", "oclock"),
        lambda c, q, n, o: minutes.hour_after(15)(c, n) if "half_prefix" in c.flags else None,
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
    (("at", "comma_clock"), clocks.at_clock),
    (("comma_clock", "oclock"), lambda c, m, o: clocks.read_clock(m)),
    (("clock", "oclock"), lambda c, m, o: clocks.read_clock(m)),
)

# When the dates have been taken out.
TIMES = rules(
    (("number", "!minutes"), clocks.number_minutes),
    (("number", "oclock", "!digits"), clocks.hour_minutes),
    (("number", "oclock", "!worded"), clocks.hour_words),
    (("number", "oclock"), clocks.oclock),
    (("part",), clocks.noon),
    (("twelve", "!minutes"), minutes.minutes_after_twelve),
    (("time", "twelve"), minutes.about_twelve),
    (("twelve", "time"), lambda c, one, other: minutes.about_twelve(c, other, one)),
    (("number", "twelve"), minutes.hour_about_twelve),
    (("twelve", "at", "number"), lambda c, t, a, n: minutes.hour_about_twelve(c, n, t)),
    (("worded", "lacking", "time"), lambda c, m, x, t: minutes.time_minus(c, t, m)),
    (("quarter", "lacking", "time"), lambda c, q, x, t: minutes.time_minus(c, t, 15)),
    (("number", "past", "time"), minutes.past_noon),
    (("quarter", "past", "time"), lambda c, q, p, t: minutes.past_noon(c, 15, p, t)),
    (("half", "past", "time"), lambda c, h, p, t: minutes.past_noon(c, 30, p, t)),
    (("time", "and", "half"), minutes.time_after(30)),
    (("time", "and", "quarter"), minutes.time_after(15)),
    (("time", "and", "number"), minutes.time_and_minutes),
    (
        ("time", "half"),
        lambda c, t, h: (
            minutes.time_after(30)(c, t) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("time", "quarter"),
        lambda c, t, h: (
            minutes.time_after(15)(c, t) if c.flags & {"half_after", "minus_after"} else None
        ),
    ),
    (
        ("time", "minus", "quarter"),
        lambda c, t, m, q: minutes.time_after(-15)(c, t) if "minus_after" in c.flags else None,
    ),
    (
        ("time", "minus", "number"),
        lambda c, t, x, n: minutes.time_minus(c, t, n) if "minus_after" in c.flags else None,
    ),
    (("quarter", "minus", "time"), lambda c, q, x, t: minutes.time_minus(c, t, 15)),
    (("between", "number", "and", "number"), stretches.between_numbers),
    (("between", "number", "to", "number"), stretches.between_numbers),
    (("number", "and", "number"), minutes.hour_and_minutes),
    (("time", "am"), clocks.time_am),
    (("time", "pm"), clocks.time_pm),
    (("number", "minus", "number"), minutes.minutes_or_hours),
    (("number", "minus", "time"), minutes.minutes_or_hours),
    (("number", "minus", "time"), minutes.minutes_to_noon),
    (("at", "digits", "to", "number"), stretches.between_numbers),
    (("is_dotted",), lambda c, x: {"unsure": True}),
    (("clock",), clocks.clock),
    (("weekday_weak", "time"), lambda c, w, t: {"time": t, "weekday": w}),
    (("time", "!weekday_weak"), lambda c, t, w: {"time": t, "weekday": w}),
    (("weekday", "digits", "dash", "digits"), stretches.of_day),
    (("day", "digits", "to", "digits"), stretches.of_day),
    (
        ("digits", "dash", "digits", "weekday"),
        lambda c, one, to, other, w: stretches.of_day(c, w, one, to, other),
    ),
    (
        ("digits", "dash", "digits", "day"),
        lambda c, one, to, other, d: stretches.of_day(c, d, one, to, other),
    ),
    (("part",), stretches.part_of_day),
    (("weekday_weak", "!stretch"), lambda c, w, s: {"stretch": s, "weekday": w}),
    (("day", "!am"), lambda c, d, x: stretches.part_of_day(c, "morning")),
    (("day", "!pm"), lambda c, d, x: stretches.part_of_day(c, "pm")),
    (("weekday", "!am"), lambda c, w, x: stretches.part_of_day(c, "morning")),
    (("weekday", "!pm"), lambda c, w, x: stretches.part_of_day(c, "pm")),
    (("begin", "day", "stretch"), lambda c, b, d, s: stretches.begin_of_part(c, b, s)),
    (("begin", "weekday", "stretch"), lambda c, b, w, s: stretches.begin_of_part(c, b, s)),
    (("end", "day", "stretch"), lambda c, e, d, s: stretches.end_of_part(c, e, s)),
    (("end", "weekday", "stretch"), lambda c, e, w, s: stretches.end_of_part(c, e, s)),
    (("begin", "!with_part"), lambda c, b, p: stretches.begin_of_part(c, b, stretches.whole(p))),
    (("end", "!with_part"), lambda c, e, p: stretches.end_of_part(c, e, stretches.whole(p))),
    (("ahead_of", "stretch"), stretches.before_part),
    (("at_weak", "number", "!day", "stretch"), lambda c, *said: {"stretch": said[-1]}),
    (("at_weak", "number", "!weekday", "stretch"), lambda c, *said: {"stretch": said[-1]}),
    (("at_weak", "number", "!with_part"), lambda c, *said: {"with_part": said[-1]}),
    (("number", "!day", "!stretch"), lambda c, n, d, s: clocks.hour_in(n, s.part)),
    (("number", "!weekday", "!stretch"), lambda c, n, w, s: clocks.hour_in(n, s.part)),
    (("number", "!with_part"), lambda c, n, part: clocks.hour_in(n, part)),
    (("this", "stretch"), stretches.this_part),
    (("part_prefix", "stretch"), lambda c, p, s: {"stretch": s} if s.part else None),
    (("time", "stretch"), clocks.time_part),
    (("stretch", "time"), clocks.part_time),
    (("number", "stretch"), clocks.number_part),
    (("stretch", "number"), clocks.part_number),
    (
        ("between", "number", "and", "time"),
        _then(stretches.number_to_time),
    ),
    (("between", "time", "and", "time"), stretches.between_times),
    (("between", "time", "to", "time"), stretches.between_times),
    (
        ("between", "time", "and", "number"),
        _then(stretches.time_to_number),
    ),
    (
        ("between", "time", "to", "number"),
        _then(stretches.time_to_number),
    ),
    (("between", "number", "and", "number"), stretches.between_numbers),
    (
        ("between", "number", "to", "time"),
        _then(stretches.number_to_time),
    ),
    (
        ("at", "number", "to", "number"),
        stretches.between_numbers,
    ),
    (("weekday", "!digits", "to", "time"), days.weekday_of_month_at),
    (("number", "to", "time"), stretches.number_to_time),
    (("time", "to", "time"), stretches.time_to_time),
    (("time", "to", "number"), stretches.time_to_number),
    (("after", "time"), stretches.after_time),
    (("before", "time"), stretches.before_time),
    (("at", "compact"), clocks.compact),
    (("at", "digits"), clocks.at_digits),
    (("at", "digits"), lambda c, a, n: clocks.oclock(c, n, a) if c.code == "en" else None),
    (("at", "!single"), lambda c, a, n: clocks.oclock(c, n, a)),
    (("at", "number"), clocks.at_number),
    (("time", "upward"), lambda c, t, u: stretches.after_time(c, u, t)),
    (("time", "stretch"), clocks.time_part),
    (("stretch", "time"), clocks.part_time),
    (("number", "stretch"), clocks.number_part),
    (("stretch", "number"), clocks.part_number),
    (("begin", "stretch"), stretches.begin_of_part),
    (("middle", "stretch"), stretches.middle_of_part),
    (("end", "stretch"), stretches.end_of_part),
    (("this", "stretch"), stretches.this_part),
    (("after", "number"), stretches.after_number),
    (("before", "number"), stretches.before_number),
    (("after", "time"), stretches.after_time),
    (("before", "time"), stretches.before_time),
    (("time", "to", "time"), stretches.time_to_time),
    (("between", "time", "and", "time"), stretches.between_times),
    (("onward", "stretch"), stretches.from_part),
    (("after", "stretch"), stretches.after_part),
    (("stretch", "stretch"), stretches.stretch_in_part),
)


def _half(c: Context, number: int, minutes: int, said: bool, make: Make) -> Any:
    made = clocks.number_minutes(c, number, minutes)
    return make(c, made["time"], said) if made else None
