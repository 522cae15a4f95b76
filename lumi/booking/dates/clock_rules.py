"""Pure: the rules for clock times and stretches of the day, the same for all languages."""

from typing import Any

from lumi.booking.dates import clocks, minutes, stretches, units
from lumi.booking.dates.grammar import Context, Make, rules, without_first


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
    (("number", "oclock", "!worded", "am"), _minutes(clocks.time_am)),
    (("number", "oclock", "!worded", "pm"), _minutes(clocks.time_pm)),
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
    (("at", "number", "oclock", "!minutes"), without_first(clocks.hour_words)),
    (("at", "number", "+unit"), clocks.hours_of_day),
    (("at", "number", "!unit"), clocks.hours_of_day),
    (("number", "+unit"), clocks.late_hours_of_day),
    (("worded", "!worded", "am"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_am)),
    (("worded", "!worded", "pm"), lambda c, n, m, a: _half(c, n, m, a, clocks.time_pm)),
    (("worded", "+to", "+worded"), clocks.worded_minutes),
    (("at", "worded", "!worded"), clocks.worded_minutes),
    (("at", "number", "minus", "number"), minutes.at_minutes_to),
    (("at", "number", "lacking", "number"), without_first(minutes.minutes_lacking)),
    (("at_weak", "!worded", "lacking", "number"), without_first(minutes.minutes_or_people)),
    (("worded", "lacking", "number"), minutes.minutes_lacking),
    (("number", "unit", "lacking", "number"), minutes.unit_to),
    (("digits", "lacking", "number"), minutes.minutes_or_people),
    (("quarter", "lacking", "number"), lambda c, q, x, n: minutes.past_number(-15)(c, n)),
    (("three_quarters", "number"), lambda c, q, n: minutes.past_number(-15)(c, n)),
    (("number", "and", "three_quarters"), minutes.hour_after(45)),
    (("between", "clock", "to", "clock"), stretches.clock_to_clock),
    (("between", "clock", "to", "!digits"), without_first(stretches.clock_to_number)),
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
    (("quarter", "to", "number"), minutes.quarter_lacking),
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


def _half(c: Context, number: int, minutes: int, said: bool, make: Make) -> Any:
    made = clocks.number_minutes(c, number, minutes)
    return make(c, made["time"], said) if made else None
