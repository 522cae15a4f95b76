"""Pure: stretches of the day: its parts, and from one clock time to another."""

from typing import Any

from lumi.booking.dates.clocks import MIDNIGHT, NOON, PARTS, read_clock, within
from lumi.booking.dates.days import weekday_number
from lumi.booking.dates.grammar import Clock, Context, Stretch

PARTY = 6  # people who come together


def part_of_day(_: Context, part: str) -> Any:
    return {"stretch": whole(part)} if part in PARTS else None


def whole(part: str) -> Stretch:
    since, until = PARTS[part]
    return Stretch(Clock(since, True), Clock(until % MIDNIGHT, True), part)


def this_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return {"stretch": stretch, "today": True} if stretch.part else None


def clock_to_clock(_: Context, __: bool, one: int, ___: bool, other: int) -> Any:
    """6:30 to 23:00: where one is told by 24 hours, so is the other."""
    in_full = max(one, other) >= 13 * 60
    made = read_clock(one, in_full), read_clock(other, in_full)
    return _stretch(made[0]["time"], made[1]["time"]) if made[0] and made[1] else None


def clock_to_number(context: Context, minute: int, said: bool, number: int) -> Any:
    return time_to_number(context, Clock(minute, minute >= 13 * 60), said, number)


def begin_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0, 0.5)


def middle_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0.3334, 0.6667)


def end_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0.8, 1)


def _fraction(stretch: Stretch, since: float, until: float) -> Any:
    """From one share of a part of the day to another, in whole hours."""
    if not (stretch.part and stretch.since and stretch.until):
        return None
    begins, ends = stretch.since.minute, stretch.until.minute or MIDNIGHT
    edges = [begins + round((ends - begins) * share / 60) * 60 for share in (since, until)]
    first, last = (Clock(edge % MIDNIGHT, True) for edge in edges)
    return {"stretch": Stretch(first, last, stretch.part)}


def between_times(_: Context, __: bool, one: Clock, ___: bool, other: Clock) -> Any:
    return _stretch(one, other)


def time_to_time(_: Context, one: Clock, __: bool, other: Clock) -> Any:
    return _stretch(one, other)


def number_to_time(_: Context, number: int, __: bool, other: Clock) -> Any:
    return _stretch(Clock(number * 60), other) if 0 < number <= 24 else None


def time_to_number(_: Context, one: Clock, __: bool, number: int) -> Any:
    return _stretch(one, Clock(number * 60 % MIDNIGHT)) if 0 < number <= 24 else None


def between_numbers(_: Context, __: bool, one: int, ___: bool, other: int) -> Any:
    if not (0 < one <= 24 and 0 < other <= 24):
        return None
    return _stretch(Clock(one * 60), Clock(other * 60 % MIDNIGHT))


def _stretch(one: Clock, other: Clock) -> Any:
    """The first takes its half of the day from the second: "3 to 5 pm"."""
    in_full = other.in_full or (not other.sure and other.minute >= 13 * 60)
    if one.minute < other.minute and (in_full or (other.sure and other.minute < NOON)):
        one = Clock(one.minute, True)
    if other.sure and not one.sure and one.minute < NOON <= other.minute:
        later = one.minute + NOON
        one = Clock(later if later < (other.minute or MIDNIGHT) else one.minute, True)
    is_late = one.minute >= 13 * 60 and 5 * 60 <= (other.minute or MIDNIGHT) <= one.minute
    if is_late or (one.minute == NOON and 9 * 60 <= other.minute < NOON):
        return None  # 15 to 8 is told by no clock: the 15th, at 8
    if one.minute >= NOON and not other.sure and other.minute <= NOON:
        other = Clock(other.minute + NOON if other.minute < NOON else NOON, True)
    return {"stretch": Stretch(one, other)}


def after_time(_: Context, __: bool, time: Clock) -> Any:
    return {"stretch": Stretch(time, None)}


def after_number(context: Context, said: bool, number: int) -> Any:
    return after_time(context, said, Clock(number * 60)) if 1 <= number <= 23 else None


def for_so_many(context: Context, _: bool, number: int) -> Any:
    """ "Voor 2" is rather for two people than before two."""
    return {} if context.code == "nl" and number <= PARTY else None


def before_time(_: Context, __: bool, time: Clock) -> Any:
    return {"stretch": Stretch(None, time)}


def before_number(context: Context, said: bool, number: int) -> Any:
    return before_time(context, said, Clock(number * 60)) if 1 <= number <= 23 else None


def after_part(_: Context, __: bool, stretch: Stretch) -> Any:
    if stretch.part == "lunch" and stretch.since:
        return {"stretch": Stretch(Clock(stretch.since.minute + 60, True), None)}
    return {"stretch": Stretch(stretch.until, None)} if stretch.part else None


def before_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return {"stretch": Stretch(None, stretch.since)} if stretch.part else None


def from_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return {"stretch": Stretch(stretch.since, None)} if stretch.part else None


def stretch_in_part(_: Context, one: Stretch, other: Stretch) -> Any:
    """Between 8 and 10 in the evening."""
    if bool(one.part) == bool(other.part):
        return None
    hours, part = (other, one.part) if one.part else (one, other.part)
    since, until = (edge and within(edge, part) for edge in (hours.since, hours.until))
    return {"stretch": Stretch(since, until)}


def of_day(context: Context, _: int, one: int, said: bool, other: int) -> Any:
    """Thursday 9 - 11; tomorrow 8 to 10."""
    is_forward = one < other or other < one <= 12
    return between_numbers(context, True, one, said, other) if is_forward else None


def of_weekday(context: Context, weekday: int, one: int, said: bool, other: int) -> Any:
    """Monday 11 to 1; where a Monday the 11th comes soon, it may be until the 1st as well."""
    if max(one, other) > 12:
        return None
    is_date = weekday_number(context, weekday, one) is not None
    return {"unsure": True} if is_date else of_day(context, weekday, one, said, other)
