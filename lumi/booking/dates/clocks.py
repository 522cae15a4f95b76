"""Pure: what clock times and stretches of the day come to, once their words stand together."""

from typing import Any

from lumi.booking.dates.grammar import Clock, Context, Stretch

NOON, MIDNIGHT = 12 * 60, 24 * 60
PARTS = {
    "morning": (4 * 60, NOON),  # for most the opening hours say when it begins
    "lunch": (NOON, 14 * 60),
    "afternoon": (NOON, 18 * 60),
    "evening": (18 * 60, 22 * 60),
    "night": (19 * 60, MIDNIGHT),
}


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
        return read_clock(said[-1] * 60 + minutes) if 1 <= said[-1] <= 24 else None

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
    return read_clock(number * 60 + minutes) if 1 <= number <= 23 else None


def part_number(context: Context, stretch: Stretch, number: int) -> Any:
    return number_part(context, number, stretch)


def this_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return {"stretch": stretch, "today": True} if stretch.part else None


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


def part_of_day(_: Context, part: str) -> Any:
    since, until = PARTS.get(part, (None, None))
    if since is None or until is None:
        return None
    return {"stretch": Stretch(Clock(since, True), Clock(until % MIDNIGHT, True), part)}


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


# Stretches of the day.


def clock_to_clock(_: Context, __: bool, one: int, ___: bool, other: int) -> Any:
    """6:30 to 23:00: where one is told by 24 hours, so is the other."""
    in_full = max(one, other) >= 13 * 60
    made = read_clock(one, in_full), read_clock(other, in_full)
    return _stretch(made[0]["time"], made[1]["time"]) if made[0] and made[1] else None


def begin_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0, 0.5)


def middle_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0.3334, 0.6667)


def end_of_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return _fraction(stretch, 0.75, 1)


def _fraction(stretch: Stretch, since: float, until: float) -> Any:
    """From one share of a part of the day to another, in whole hours and halves."""
    if not (stretch.part and stretch.since and stretch.until):
        return None
    begins, ends = stretch.since.minute, stretch.until.minute or MIDNIGHT
    edges = [begins + round((ends - begins) * share / 30) * 30 for share in (since, until)]
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
    if other.sure and not one.sure and one.minute < NOON <= other.minute:
        later = one.minute + NOON
        one = Clock(later if later < (other.minute or MIDNIGHT) else one.minute, True)
    if one.minute >= NOON and not other.sure and other.minute <= NOON:
        other = Clock(other.minute + NOON if other.minute < NOON else NOON, True)
    return {"stretch": Stretch(one, other)}


def after_time(_: Context, __: bool, time: Clock) -> Any:
    return {"stretch": Stretch(time, None)}


def after_number(context: Context, said: bool, number: int) -> Any:
    return after_time(context, said, Clock(number * 60)) if 1 <= number <= 23 else None


def before_time(_: Context, __: bool, time: Clock) -> Any:
    return {"stretch": Stretch(None, time)}


def before_number(context: Context, said: bool, number: int) -> Any:
    return before_time(context, said, Clock(number * 60)) if 1 <= number <= 23 else None


def after_part(_: Context, __: bool, stretch: Stretch) -> Any:
    return {"stretch": Stretch(stretch.until, None)} if stretch.part else None
