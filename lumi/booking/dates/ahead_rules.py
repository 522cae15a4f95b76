"""Pure: the rules for what is counted from now: "in an hour and a half", "3 quarters from now"."""

from lumi.booking.dates import days, units
from lumi.booking.dates.grammar import rules

_NEXT_WEEK = (("next", "unit"), ("unit", "next"), ("coming", "unit"), ("unit", "coming"))

# Read before clock times, of which their words would make others.
AHEAD = rules(
    *((("weekday", "to", "weekday", *week), days.weekdays_in_week) for week in _NEXT_WEEK),
    (("weekday", "!digits", "to"), days.weekday_at),
    (("day_marker", "!digits", "part"), days.monthday_in_part),
    (("article", "!digits", "part"), days.monthday_in_part),
    (("counting", "!number"), lambda c, x, n: {}),
    (("counting", "!clock"), lambda c, x, n: {}),
    (
        ("in", "count", "unit", "or", "count"),  # "over een dag of drie"
        lambda c, i, n, u, o, other: units.ahead(c, c.today, other, u) if c.code == "nl" else None,
    ),
    (("in", "length"), lambda c, i, minutes: units.hours_ahead(c, minutes)),
    (("in", "count", "unit", "and", "count?", "half"), units.half_more),
    (("in", "unit", "and", "half"), lambda c, i, u, *_: units.half_more(c, 1, u)),
    (("in", "count?", "unit", "and", "count?", "quarter"), units.quarter_more),
    (("in", "count", "unit", "and?", "minutes"), units.hours_and_minutes),
    (("in", "vague", "!count", "unit"), lambda c, i, v, n, u: units.ahead(c, c.today, n, u)),
    (("in", "count", "and", "count?", "half", "unit"), units.half_more),
    (("count", "unit", "and", "count?", "half", "later"), units.half_more),
    (("count", "and", "count?", "half", "unit", "later"), units.half_more),
    (("in", "number", "quarter", "count?", "unit"), units.quarters_ahead),
    (("number", "quarter", "count?", "unit", "later"), units.quarters_ahead),
    (("in", "quarter", "count?", "unit"), units.quarters_ahead),
    (("quarter", "count?", "unit", "later"), units.quarters_ahead),
    (("in", "count", "unit", "and?", "~count", "unit", "and?", "~count", "unit"), units.sum_ahead),
    (("in", "count", "unit", "at", "count", "unit"), units.ahead_at),
    (("in", "count", "unit", "and?", "~count", "unit"), units.sum_ahead),
    (
        ("count", "unit", "and?", "~count", "unit", "and?", "~count", "unit", "later"),
        units.sum_ahead,
    ),
    (("count", "unit", "and?", "~count", "unit", "later"), units.sum_ahead),
    (("in", "number", "oclock", "!digits"), units.oclock_ahead),
    (("in", "decimal", "unit"), lambda c, i, n, u: units.decimal_ahead(c, n, u)),
    (("in", "number", "pair", "unit"), units.number_and_half),
    (("in", "pair", "unit"), lambda c, i, p, u: units.number_and_half(c, i, 0, p, u)),
    (("decimal", "unit", "later"), lambda c, n, u, x: units.decimal_ahead(c, n, u)),
    (("in", "half", "count?", "unit"), lambda c, *said: units.half_ahead(c, said[-1])),
    (("in", "count", "half", "unit"), lambda c, *said: units.half_ahead(c, said[-1])),
    (("half", "count?", "unit", "later"), lambda c, *said: units.half_ahead(c, said[-2])),
)
