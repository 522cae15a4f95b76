"""Pure: what clock times come to, once their words stand together."""

from typing import Any

from lumi.booking.dates.grammar import Clock, Context, Stretch

NOON, MIDNIGHT = 12 * 60, 24 * 60
SMALL = 4 * 60  # hours before that are of the night
PARTS = {
    "morning": (4 * 60, NOON),  # for most the opening hours say when it begins
    "lunch": (NOON, 14 * 60),
    "afternoon": (NOON, 18 * 60),
    "early_afternoon": (NOON, 15 * 60),
    "mid_morning": (9 * 60, 11 * 60),
    "evening": (18 * 60, 22 * 60),
    "pm": (NOON, 22 * 60),
    "night": (19 * 60, MIDNIGHT),
    "opening": (6 * 60, 10 * 60),  # the first that are free
    "early": (7 * 60, 9 * 60),
    "day_begin": (6 * 60, 10 * 60),
    "day_middle": (11 * 60, 16 * 60),
    "day_end": (17 * 60, MIDNIGHT),
    "before_work": (6 * 60, 9 * 60),
    "after_school": (15 * 60, 18 * 60),
    "after_work": (17 * 60, 21 * 60),
}


def read_clock(minute: int, sure: bool = False) -> dict[str, Any] | None:
    if not 0 <= minute <= MIDNIGHT:
        return None
    in_full = minute >= 13 * 60
    return {"time": Clock(minute % MIDNIGHT, sure or in_full or minute < 60, in_full)}


def clock(_: Context, minute: int) -> Any:
    return read_clock(minute)


def number_am(context: Context, number: int, said: bool | str) -> Any:
    return time_am(context, Clock(number * 60), said) if 1 <= number <= 12 else None


def hour(number: int) -> Clock:
    return Clock(number * 60)


def number_pm(context: Context, number: int, said: bool | str) -> Any:
    return time_pm(context, hour(number), said) if 1 <= number <= 23 else None


def time_am(_: Context, time: Clock, said: bool | str) -> Any:
    if said == "morning" and time.minute >= NOON:
        return {"time": Clock(time.minute, True)}  # twelve in the morning: noon
    return read_clock(time.minute % NOON, True) if time.minute < 13 * 60 else {"time": time}


def time_pm(_: Context, time: Clock, said: bool | str) -> Any:
    if time.minute >= 13 * 60:
        return {"time": time}
    half = 0 if said == "evening" and time.minute >= NOON else NOON
    return {"time": Clock(time.minute % NOON + half, True)}


def clock_am(context: Context, minute: int, said: bool) -> Any:
    return time_am(context, Clock(minute), said)


def clock_pm(context: Context, minute: int, said: bool) -> Any:
    return time_pm(context, Clock(minute), said)


def after_oclock(context: Context, said: bool, number: int, _: bool) -> Any:
    """ "Na 5 uur" is after five, and never in five hours."""
    is_dutch = context.code == "nl" and 1 <= number <= 23
    return {"stretch": Stretch(Clock(number * 60), None)} if is_dutch else None


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


def hour_minutes(_: Context, number: int, __: bool, minutes: int) -> Any:
    return read_clock(number * 60 + minutes) if 0 <= number <= 24 and 0 <= minutes < 60 else None


def hour_words(context: Context, number: int, said: bool, minutes: int) -> Any:
    """ "Dix-sept heures trente", "acht Uhr fünf"."""
    return hour_minutes(context, number, said, minutes) if minutes >= 5 else None


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
    minute = {"noon": NOON, "midnight": 0}.get(part)
    if minute is None:
        return None
    return {"time": Clock(minute, True), "twelve": Clock(minute, True)}


def within(time: Clock, part: str) -> Clock:
    """A clock time with a part of the day: 5 in the afternoon."""
    minute = time.minute
    if time.sure and minute >= 13 * 60:
        return time
    is_noon = NOON <= minute < 13 * 60
    if part in ("evening", "night") and is_noon:
        minute -= NOON
    elif (
        (part in ("afternoon", "lunch") and minute < 10 * 60)  # 11 is before noon at the latest
        or (part == "evening" and SMALL <= minute < NOON)
        or (part == "night" and 6 * 60 <= minute < NOON)
    ):
        minute += NOON
    return Clock(minute, True)


def time_part(_: Context, time: Clock, stretch: Stretch) -> Any:
    return {"time": within(time, stretch.part)} if stretch.part else None


def part_time(context: Context, stretch: Stretch, time: Clock) -> Any:
    return time_part(context, time, stretch)


def number_part(_: Context, number: int, stretch: Stretch) -> Any:
    ok = stretch.part and 1 <= number <= 12
    return {"time": within(Clock(number * 60), stretch.part)} if ok else None


def hour_in(number: int, part: str) -> Any:
    """9 tomorrow morning, 8 tonight; two tomorrow evening are rather people."""
    if not (part in PARTS and 1 <= number <= 12):
        return None
    time, (since, until) = within(Clock(number * 60), part), PARTS[part]
    return {"time": time} if since <= time.minute < until else None
