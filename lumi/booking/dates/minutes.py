"""Pure: minutes said before or after an hour: quarter past, ten to, half three."""

from typing import Any

from lumi.booking.dates.clocks import MIDNIGHT, NOON, read_clock, within
from lumi.booking.dates.grammar import Clock, Context

FIVES = (5, 10, 15, 20, 25)  # minutes that are told before or after an hour
NOONS = (Clock(NOON, True), Clock(0, True))


def told(number: int, minutes: int) -> Any:
    """So many minutes after or before an hour; a quarter to one is rather at noon."""
    return read_clock(number * 60 + minutes + (NOON if number == 1 and minutes < 0 else 0))


def half_number(context: Context, _: bool, number: int) -> Any:
    if not 1 <= number <= 24:
        return None
    return told(number, -30 if "half_before" in context.flags else 30)


def past_number(minutes: int) -> Any:
    def make(_: Context, *said: Any) -> Any:
        return told(said[-1], minutes) if 0 <= said[-1] <= 24 else None

    return make


def minutes_past(_: Context, minutes: int, __: bool, number: int) -> Any:
    return read_clock(number * 60 + minutes) if 1 <= number <= 24 and 0 < minutes < 60 else None


def minutes_to(context: Context, minutes: int, __: bool, number: int) -> Any:
    if "minus_after" in context.flags:
        minutes, number = number, minutes
        return told(number, -minutes) if 1 <= number <= 24 and 0 < minutes <= 30 else None
    ok = "half_before" in context.flags and 1 <= number <= 24 and minutes in (5, 10, 20)
    return told(number, -minutes) if ok else None


def unit_past(_: Context, minutes: int, unit: str, __: bool, number: int) -> Any:
    """Twelve minutes past eight."""
    ok = unit == "minute" and 0 < minutes < 60 and 1 <= number <= 24
    return read_clock(number * 60 + minutes) if ok else None


def unit_to(context: Context, minutes: int, unit: str, said: bool, number: int) -> Any:
    return unit_past(context, 60 - minutes, unit, said, number - 1) if minutes < 60 else None


def minutes_to_in_english(context: Context, minutes: int, _: bool, number: int) -> Any:
    """Twenty to four; five and ten to it may as well be the hours from five to ten."""
    ok = context.code == "en" and minutes in (15, 20, 25) and 1 <= number <= 24
    return told(number, -minutes) if ok else None


def minutes_lacking(_: Context, minutes: int, __: bool, number: int) -> Any:
    """ "Diez para las cuatro", "quinze para as oito"."""
    ok = minutes in FIVES and 1 <= number <= 24
    return told(number, -minutes) if ok else None


def quarter_lacking(context: Context, _: bool, __: bool, number: int) -> Any:
    """ "Un quarto alle tre"."""
    return past_number(-15)(context, number) if context.code == "it" else None


def quarter_before(context: Context, _: bool, __: bool, twelve: Clock) -> Any:
    return time_minus(context, twelve, 15) if context.code == "it" else None


def minutes_or_people(_: Context, minutes: int, *__: Any) -> Any:
    """ "10 para las 4": 3:50, or a table for ten."""
    return {"unsure": True} if minutes in FIVES else None


def minutes_after_twelve(_: Context, twelve: Clock, minutes: int) -> Any:
    """ "Midi trente"."""
    return read_clock(twelve.minute + minutes, True) if minutes >= 15 else None


def about_twelve(_: Context, time: Clock, twelve: Clock) -> Any:
    """Twelve at noon, half past twelve at noon, one at noon; twelve at midnight."""
    if time == twelve:
        return {"time": twelve}
    minute = time.minute % NOON
    if twelve.minute and (minute < 4 * 60 or time.minute >= 11 * 60):
        return read_clock(minute + (NOON if minute < 4 * 60 else 0), True)
    return read_clock(minute, True) if minute < 60 else None


def clock_about_twelve(context: Context, twelve: Clock, minute: int) -> Any:
    return about_twelve(context, Clock(minute), twelve)


def hour_about_twelve(context: Context, number: int, twelve: Clock) -> Any:
    return about_twelve(context, Clock(number * 60), twelve) if 1 <= number <= 15 else None


def minutes_missing(context: Context, minutes: int, unit: str, said: bool, number: int) -> Any:
    """ "Mancano 5 minuti alle 4"."""
    ok = context.code == "it" and unit == "minute"
    return unit_to(context, minutes, unit, said, number) if ok else None


def oh(_: Context, number: int, __: bool, minutes: int) -> Any:
    """Six oh two."""
    ok = 1 <= number <= 12 and 1 <= minutes <= 9
    return {"clock": number * 60 + minutes} if ok else None


def zero(make: Any) -> Any:
    """Six zero two pm."""

    def read(context: Context, number: int, zero: int, minutes: int, said: bool) -> Any:
        made = oh(context, number, True, minutes) if zero == 0 else None
        return make(context, Clock(made["clock"]), said) if made else None

    return read


def at_half(sign: int) -> Any:
    """ "Fünf vor halb vier", "tien over half 4"."""

    def make(context: Context, minutes: int, _: bool, __: bool, number: int) -> Any:
        ok = "half_before" in context.flags and minutes in (5, 10) and 1 <= number <= 24
        return told(number, sign * minutes - 30) if ok else None

    return make


def minutes_to_in_part(context: Context, minutes: int, _: bool, number: int, part: str) -> Any:
    """Ten to four in the afternoon; five to seven in the evening may well be from five on."""
    ok = context.code == "en" and minutes in (5, 10) and 1 <= number < minutes
    return {"time": within(Clock(number * 60 - minutes), part)} if ok else None


def past_noon(context: Context, minutes: int, _: bool, time: Clock) -> Any:
    """Five past noon."""
    ok = "minus_after" not in context.flags and minutes in (5, 10, 15, 20, 25, 30)
    return read_clock(time.minute + minutes, True) if ok and time in NOONS else None


def at_minutes_to(context: Context, _: bool, minutes: int, __: bool, number: int) -> Any:
    """At ten to four."""
    ok = context.code == "en" and minutes in (5, 10, 15, 20, 25) and 1 <= number <= 24
    return told(number, -minutes) if ok else None


def minutes_or_hours(context: Context, minutes: int, _: bool, __: Any) -> Any:
    """Ten to four: 3:50, or from 10 until 4."""
    return {"unsure": True} if context.code == "en" and minutes in (5, 10) else None


def minutes_to_noon(context: Context, minutes: int, _: bool, time: Clock) -> Any:
    """Quarter to noon in numbers: 15 to 12."""
    ok = context.code == "en" and minutes in (15, 20, 25) and time.minute in (0, NOON)
    return read_clock((time.minute or MIDNIGHT) - minutes, True) if ok else None


def hour_after(minutes: int) -> Any:
    """ "cinco y media", "cinq heures et demie", "alle sette meno un quarto"."""

    def make(context: Context, number: int, *_: Any) -> Any:
        return told(number, minutes) if 1 <= number <= 24 else None

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


def time_minus(_: Context, time: Clock, minutes: int) -> Any:
    """Five to noon."""
    return read_clock((time.minute or MIDNIGHT) - minutes, time.sure) if minutes < 60 else None
