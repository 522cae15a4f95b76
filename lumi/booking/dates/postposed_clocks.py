"""Pure: clock times in languages that say the hour first, or "after" after the time.

Turkish "beşe on var", "5'ten sonra", Hindi "तीन बजकर दस मिनट", "5 बजे के बाद", Indonesian "jam 3
lewat 10", Arabic "الخامسة إلا عشر دقائق", Hebrew "ארבע פחות רבע".
"""

from typing import Any

from lumi.booking.dates import clocks, days, stretches, units
from lumi.booking.dates.grammar import Clock, Context, Make, rules

FAR = ("tr", "id", "hi", "ar", "he")


def far(make: Make) -> Make:
    """Only in these languages: elsewhere "10 past 4" and "10 to 4" have the minutes first."""
    return lambda context, *said: make(context, *said) if context.code in FAR else None


def picked(make: Make, *places: int) -> Make:
    """What only the words at these places come to."""
    return lambda context, *said: make(context, *(said[place] for place in places))


def _past(_: Context, hour: int, minutes: int) -> Any:
    ok = 1 <= hour <= 24 and 0 < minutes < 60
    return clocks.read_clock(hour * 60 + minutes) if ok else None


def _to(_: Context, hour: int, minutes: int) -> Any:
    return _past(_, hour - 1 or 12, 60 - minutes) if 1 <= hour <= 24 and 0 < minutes < 60 else None


def _past_minutes(context: Context, hour: int, minutes: int, unit: str) -> Any:
    return _past(context, hour, minutes) if unit == "minute" else None


def _to_minutes(context: Context, hour: int, minutes: int, unit: str) -> Any:
    return _to(context, hour, minutes) if unit == "minute" else None


def _fifteen(make: Make, *places: int) -> Make:
    return lambda context, *said: make(context, *(said[place] for place in places), 15)


def _time_past(context: Context, time: Clock, minutes: int) -> Any:
    """ "Saat 3'ü 10 geçe", "الخامسة وعشر دقائق": minutes after what was read as a whole hour."""
    ok = time.minute % 60 == 0 and 0 < minutes < 60
    return clocks.read_clock(time.minute + minutes, time.sure) if ok else None


def _time_to(context: Context, time: Clock, minutes: int) -> Any:
    ok = time.minute % 60 == 0 and 0 < minutes < 60
    return clocks.read_clock((time.minute or 24 * 60) - minutes, time.sure) if ok else None


def _half_more(context: Context, count: int, unit: str) -> Any:
    """ "Bir buçuk saat sonra", "साढ़े तीन घंटे बाद"."""
    return units.decimal_ahead(context, count + 0.5, unit)


def _half_prefix_more(context: Context, count: int, unit: str) -> Any:
    return _half_more(context, count, unit) if "half_prefix" in context.flags else None


def _clock_to(context: Context, minute: int, minutes: int) -> Any:
    """ "Saat ona çeyrek var"."""
    return _to(context, minute // 60, minutes) if minute % 60 == 0 else None


def _later_than(context: Context, hour: int, count: int, unit: str) -> Any:
    """ "Saat 16'dan 30 dakika sonra"."""
    return _later_than_clock(context, hour * 60, count, unit) if 1 <= hour <= 24 else None


def _later_than_clock(_: Context, minute: int, count: int, unit: str) -> Any:
    minutes = count * units.UNIT_MINUTES.get(unit, 0)
    return clocks.read_clock(minute + minutes) if minutes else None


def _to_in_hebrew(context: Context, minutes: int, _: bool, hour: int) -> Any:
    """ "עשרה לחמש": ten to five; other numbers are rather the hours from one to another."""
    is_one = context.code == "he" and minutes in (5, 10, 20, 25)
    return _to(context, hour, minutes) if is_one else None


def _numbered_month(context: Context, _: bool, number: int) -> Any:
    """ "الشهر الثامن"; in Turkish the month's first Monday begins like that."""
    return {"month": number} if context.code == "ar" and number <= 12 else None


FIRST_CLOCKS = rules(
    (("month_word", "!number"), lambda c, m, n: {"month": n} if 1 <= n <= 12 else None),
    (("month_its", "!ordinal"), _numbered_month),
    (("month_word", "!month"), lambda c, w, m: {"month": m}),
    (("month", "!month_word"), lambda c, m, w: {"month": m}),
    (("half", "count", "unit", "later"), picked(_half_prefix_more, 1, 2)),
    (("count", "half", "unit", "later"), far(picked(_half_more, 0, 2))),
    (("in", "count", "unit", "half"), picked(_half_more, 1, 2)),
    (("between", "worded", "to", "worded"), stretches.between_numbers),
    (("worded", "minus", "worded"), _to_in_hebrew),
    (("number", "to", "count", "unit", "later"), far(picked(_later_than, 0, 2, 3))),
    (("clock", "to", "count", "unit", "later"), far(picked(_later_than_clock, 0, 2, 3))),
    (("number", "toward", "number", "minus"), picked(_to, 0, 2)),
    (("number", "toward", "quarter", "minus"), _fifteen(_to, 0)),
    (("clock", "number", "minus"), far(picked(_clock_to, 0, 1))),
    (("clock", "quarter", "minus"), far(_fifteen(_clock_to, 0))),
    (("number", "gone", "number", "past"), picked(_past, 0, 2)),
    (("number", "gone", "quarter", "past"), _fifteen(_past, 0)),
    (("number", "past", "number", "unit"), far(picked(_past_minutes, 0, 2, 3))),
    (("number", "past", "number"), far(picked(_past, 0, 2))),
    (("number", "past", "quarter"), far(_fifteen(_past, 0))),
    (("number", "struck", "number", "unit"), picked(_past_minutes, 0, 2, 3)),
    (("number", "struck", "number"), picked(_past, 0, 2)),
    (("number", "striking", "number", "unit"), picked(_to_minutes, 0, 2, 3)),
    (("number", "striking", "number"), picked(_to, 0, 2)),
    (("quarter_to", "number", "oclock"), _fifteen(_to, 1)),
    (("quarter_to", "number"), _fifteen(_to, 1)),
    (("number", "less", "number", "unit"), picked(_to_minutes, 0, 2, 3)),
    (("number", "less", "number"), picked(_to, 0, 2)),
    (("number", "less", "quarter"), _fifteen(_to, 0)),
    (("number", "and", "number", "unit"), picked(_past_minutes, 0, 2, 3)),
)


def _among(context: Context, one: int, other: int) -> Any:
    return stretches.between_numbers(context, True, one, True, other)


def _part_among(context: Context, part: str, one: int, other: int) -> Any:
    """ "शाम 5 से 7 बजे", "öğleden sonra 2 ile 4 arası"."""
    hours = _among(context, one, other)
    whole = stretches.part_of_day(context, part)
    return (
        stretches.stretch_in_part(context, whole["stretch"], hours["stretch"])
        if (hours and whole)
        else None
    )


def _clock_among(context: Context, minute: int, hour: int) -> Any:
    """ "9.30'dan 11'e kadar"."""
    ok = 1 <= hour <= 24
    return stretches.clock_to_clock(context, True, minute, True, hour * 60) if ok else None


def at_noon(context: Context, number: int, part: str) -> Any:
    """ "الساعة 3 ظهرا", "öğlen 1'de": around noon, not at it."""
    ok = part == "noon" and (1 <= number <= 4 or 10 <= number <= 12)
    return {"time": clocks.within(Clock(number * 60), "lunch")} if ok else None


def _swapped(make: Make) -> Make:
    return lambda context, one, other: make(context, other, one)


def _tonight(_: Context, number: int, part: str) -> Any:
    """ "10، الليلة": with the word for tonight, which says the day as well."""
    ok = 1 <= number <= 12
    return {"time": clocks.within(Clock(number * 60), part), "today": True} if ok else None


def _one(context: Context, _: bool, number: int) -> Any:
    """ "Saat bir", "الساعة واحدة": where "at" says that it is a clock time, one is no article."""
    is_one = number == 1 and context.code in ("tr", "id", "ar", "he")
    return clocks.oclock(context, number, True) if is_one else None


FIRST_TIMES = rules(
    (("date", "weekday"), far(lambda c, d, w: days.weekday_date(c, w, d) if d.is_dated else None)),
    (("between", "number", "and", "number"), far(picked(_among, 1, 3))),
    (("digits", "!oclock_apart"), clocks.oclock),
    (("number", "part"), far(at_noon)),
    (("number", "oclock", "part"), far(picked(at_noon, 0, 2))),
    (("part", "number"), far(_swapped(at_noon))),
    (("at", "worded"), _one),
    (("digits", "with_part"), far(_tonight)),
    (("worded", "and", "worded"), far(picked(_past, 0, 2))),
    (("part", "number", "to", "number"), far(picked(_part_among, 0, 1, 3))),
    (("number", "to", "number", "part"), far(picked(_part_among, 3, 0, 2))),
    (("number", "oclock", "to", "number", "oclock"), picked(_among, 0, 3)),
    (("number", "to", "number", "oclock"), picked(_among, 0, 2)),
    (("number", "to", "number", "earlier_than"), picked(_among, 0, 2)),
    (("number", "to", "number", "among"), picked(_among, 0, 2)),
    (("number", "and", "number", "among"), picked(_among, 0, 2)),
    (("clock", "to", "number", "earlier_than"), far(picked(_clock_among, 0, 2))),
    (("number", "later_than"), lambda c, n, x: stretches.after_number(c, True, n)),
    (("number", "from_then"), lambda c, n, x: stretches.after_number(c, True, n)),
    (("number", "earlier_than"), lambda c, n, x: stretches.before_number(c, True, n)),
    (("time", "past", "number"), picked(_time_past, 0, 2)),
    (("time", "past", "quarter"), _fifteen(_time_past, 0)),
    (("time", "less", "number"), picked(_time_to, 0, 2)),
    (("time", "less", "quarter"), _fifteen(_time_to, 0)),
)
