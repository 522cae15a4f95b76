"""Pure: what clock times come to, once their words stand together."""

from typing import Any

from lumi.booking.dates.grammar import Clock, Context, Stretch

NOON, MIDNIGHT = 12 * 60, 24 * 60


def read_clock(minute: int, sure: bool = False) -> dict[str, Any] | None:
    if not 0 <= minute <= MIDNIGHT:
        return None
    return {"time": Clock(minute % MIDNIGHT, sure or minute >= 13 * 60 or minute < 60)}


def clock(_: Context, minute: int) -> Any:
    return read_clock(minute)


def number_am(context: Context, number: int, _: bool) -> Any:
    return read_clock(number % 12 * 60, True) if 1 <= number <= 12 else None


def number_pm(context: Context, number: int, _: bool) -> Any:
    if 13 <= number <= 23:
        return read_clock(number * 60, True)
    return read_clock((number % 12 + 12) * 60, True) if 1 <= number <= 12 else None


def time_am(_: Context, time: Clock, __: bool) -> Any:
    return read_clock(time.minute % NOON, True) if time.minute < 13 * 60 else {"time": time}


def time_pm(_: Context, time: Clock, __: bool) -> Any:
    return (
        {"time": Clock(time.minute % NOON + NOON, True)}
        if time.minute < 13 * 60
        else {"time": time}
    )


def clock_am(context: Context, minute: int, said: bool) -> Any:
    return time_am(context, Clock(minute), said)


def clock_pm(context: Context, minute: int, said: bool) -> Any:
    return time_pm(context, Clock(minute), said)


def half_number(context: Context, _: bool, number: int) -> Any:
    if not 1 <= number <= 24:
        return None
    minute = number * 60 + (-30 if "half_before" in context.flags else 30)
    return read_clock(minute)


def past_number(minutes: int) -> Any:
    def make(_: Context, *said: Any) -> Any:
        return read_clock(said[-1] * 60 + minutes) if 0 <= said[-1] <= 24 else None

    return make


def minutes_past(_: Context, minutes: int, __: bool, number: int) -> Any:
    return read_clock(number * 60 + minutes) if 1 <= number <= 24 and 0 < minutes < 60 else None


def minutes_to(context: Context, minutes: int, __: bool, number: int) -> Any:
    if "minus_after" in context.flags:
        minutes, number = number, minutes
        return (
            read_clock(number * 60 - minutes) if 1 <= number <= 24 and 0 < minutes <= 30 else None
        )
    ok = 1 <= number <= 24 and minutes in (5, 10, 20, 25)
    return read_clock(number * 60 - minutes) if ok else None


def unit_past(_: Context, minutes: int, unit: str, __: bool, number: int) -> Any:
    """Twelve minutes past eight."""
    ok = unit == "minute" and 0 < minutes < 60 and 1 <= number <= 24
    return read_clock(number * 60 + minutes) if ok else None


def unit_to(context: Context, minutes: int, unit: str, said: bool, number: int) -> Any:
    return unit_past(context, 60 - minutes, unit, said, number - 1) if minutes < 60 else None


def minutes_to_in_english(context: Context, minutes: int, _: bool, number: int) -> Any:
    """Twenty to four; five and ten to it may as well be the hours from five to ten."""
    ok = context.code == "en" and minutes in (15, 20, 25) and 1 <= number <= 24
    return read_clock(number * 60 - minutes) if ok else None


def minutes_missing(context: Context, minutes: int, unit: str, said: bool, number: int) -> Any:
    """ "Mancano 5 minuti alle 4"."""
    ok = context.code == "it" and unit == "minute"
    return unit_to(context, minutes, unit, said, number) if ok else None


def oh(make: Any) -> Any:
    """Six oh two pm."""

    def read(context: Context, number: int, zero: int, minutes: int, said: bool) -> Any:
        is_one = zero == 0 and 1 <= number <= 12 and 1 <= minutes <= 9
        return make(context, Clock(number * 60 + minutes), said) if is_one else None

    return read


def at_minutes_to(context: Context, _: bool, minutes: int, __: bool, number: int) -> Any:
    """At ten to four."""
    ok = context.code == "en" and minutes in (5, 10, 15, 20, 25) and 1 <= number <= 24
    return read_clock(number * 60 - minutes) if ok else None


def minutes_or_hours(context: Context, minutes: int, _: bool, __: Any) -> Any:
    """Ten to four: 3:50, or from 10 until 4."""
    return {"unsure": True} if context.code == "en" and minutes in (5, 10) else None


def minutes_to_noon(context: Context, minutes: int, _: bool, time: Clock) -> Any:
    """Quarter to noon in numbers: 15 to 12."""
    ok = context.code == "en" and minutes in (15, 20, 25) and time.minute in (0, NOON)
    return read_clock((time.minute or MIDNIGHT) - minutes, True) if ok else None


def compact(_: Context, *said: Any) -> Any:
    """At 1030."""
    return read_clock(next(one for one in said if not isinstance(one, bool)))


def compact_half(make: Any) -> Any:
    """330 pm."""
    return lambda context, minute, said: make(context, Clock(minute), said)


def hours_of_day(_: Context, *said: Any) -> Any:
    """At 17 hours; 14h."""
    number, unit = (one for one in said if not isinstance(one, bool))
    return read_clock(number * 60) if unit == "hour" and 0 <= number <= 24 else None


def late_hours_of_day(context: Context, number: int, unit: str) -> Any:
    """17h: so many that it is no duration."""
    return hours_of_day(context, number, unit) if number >= 8 else None


def worded_minutes(_: Context, *said: Any) -> Any:
    """Seven twenty-seven; ten-thirty."""
    number, minutes = (one for one in said if not isinstance(one, bool))
    return read_clock(number * 60 + minutes) if 1 <= number <= 12 and 10 <= minutes < 60 else None


def at_digits(_: Context, __: bool, number: int) -> Any:
    return read_clock(number * 60) if 0 <= number <= 24 else None


def hour_after(minutes: int) -> Any:
    """ "cinco y media", "cinq heures et demie", "alle sette meno un quarto"."""

    def make(context: Context, number: int, *_: Any) -> Any:
        return read_clock(number * 60 + minutes) if 1 <= number <= 24 else None

    return make


def time_after(minutes: int) -> Any:
    def make(_: Context, time: Clock, *__: Any) -> Any:
        return read_clock(time.minute + minutes, time.sure) if time.minute % 60 == 0 else None

    return make


def hour_and_minutes(context: Context, number: int, _: bool, minutes: int) -> Any:
    if "minus_after" not in context.flags:
        return None
    return read_clock(number * 60 + minutes) if 1 <= number <= 24 and 5 <= minutes < 60 else None


def time_and_minutes(context: Context, time: Clock, _: bool, minutes: int) -> Any:
    ok = "minus_after" in context.flags and time.minute % 60 == 0 and 5 <= minutes < 60
    return read_clock(time.minute + minutes) if ok else None


def hour_minutes(_: Context, number: int, __: bool, minutes: int) -> Any:
    return read_clock(number * 60 + minutes) if 0 <= number <= 24 and 0 <= minutes < 60 else None


def number_minutes(_: Context, number: int, minutes: int) -> Any:
    return read_clock(number * 60 + minutes) if 0 <= number <= 23 else None


def part_number(context: Context, stretch: Stretch, number: int) -> Any:
    return number_part(context, number, stretch)


def oclock(_: Context, number: int, __: bool) -> Any:
    return read_clock(number * 60) if 0 <= number <= 24 else None


def at_number(_: Context, __: bool, number: int) -> Any:
    """Not for one: "for a haircut" says no time."""
    if number == 1:
        return None
    return read_clock(number * 60) if 0 <= number <= 24 else None


def at_clock(_: Context, __: bool, minute: int) -> Any:
    return read_clock(minute)


def noon(_: Context, part: str) -> Any:
    if part == "noon":
        return {"time": Clock(NOON, True), "noon": True}
    return {"time": Clock(0, True)} if part == "midnight" else None


def within(time: Clock, part: str) -> Clock:
    """A clock time with a part of the day: 5 in the afternoon."""
    minute = time.minute
    if time.sure and minute >= 13 * 60:
        return time
    if (part in ("afternoon", "evening", "lunch") and minute < NOON) or (
        part == "night" and 6 * 60 <= minute < NOON
    ):
        minute += NOON
    elif part == "morning" and minute >= NOON and minute < 13 * 60:
        minute -= 0
    return Clock(minute, True)


def time_part(_: Context, time: Clock, stretch: Stretch) -> Any:
    return {"time": within(time, stretch.part)} if stretch.part else None


def part_time(context: Context, stretch: Stretch, time: Clock) -> Any:
    return time_part(context, time, stretch)


def number_part(_: Context, number: int, stretch: Stretch) -> Any:
    ok = stretch.part and 1 <= number <= 12
    return {"time": within(Clock(number * 60), stretch.part)} if ok else None


def time_minus(_: Context, time: Clock, minutes: int) -> Any:
    """Five to noon."""
    return read_clock((time.minute or MIDNIGHT) - minutes, time.sure) if minutes < 60 else None
