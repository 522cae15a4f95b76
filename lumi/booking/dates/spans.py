"""Pure: days counted within months, and several days: ends, beginnings, from one to another."""

from datetime import date
from math import ceil
from typing import Any

from lumi.booking.dates.days import DAY, dated, monthday_after, next_date, weekday
from lumi.booking.dates.grammar import Context, Days, Make
from lumi.booking.dates.stretches import between_numbers
from lumi.booking.dates.units import ahead, whole_unit

WEEKDAY_OF_EN = {8: 1, 15: 2}  # "mardi en huit", "en quinze": so many weeks later


def weekdays_ahead(context: Context, count: int, number: int, *_: Any) -> Any:
    """Three Fridays from now: the third, or that in three weeks."""
    if not 1 <= count <= 60:
        return None
    first = context.today + DAY * ((number - context.today.weekday() - 1) % 7 + 1)
    found = first + DAY * 7 * (count - 1)
    return dated(found, other=found + DAY * 7)


def weekday_in_weeks(context: Context, number: int, _: bool, days: int) -> Any:
    """As in "mardi en huit" and "lundi en quinze"."""
    if context.code not in ("fr", "es") or days not in WEEKDAY_OF_EN:
        return None
    coming = context.today + DAY * ((number - context.today.weekday()) % 7)
    return dated(coming + DAY * 7 * WEEKDAY_OF_EN[days])


def end_of_unit(context: Context, unit: str) -> Any:
    whole = whole_unit(context, unit, 0)
    return end_of(context, True, whole["date"]) if whole else None


def edge_of_unit(make: Make) -> Make:
    """The beginning or middle of this week, month or year."""

    def edge(context: Context, said: bool, unit: str) -> Any:
        is_numbered = context.code == "ar"  # the month three: March
        if is_numbered or not (whole := whole_unit(context, unit, 0)):
            return None
        made = make(context, said, whole["date"])
        is_past = made and made["date"].until <= context.today
        return make(context, said, whole_unit(context, unit, 1)["date"]) if is_past else made

    return edge


def end_of(_: Context, __: bool, days: Days) -> Any:
    """Of a month from the 21st on, of a week from Friday."""
    length = (days.until - days.since).days
    if 28 <= length <= 31:
        return dated(days.since + 20 * DAY, days.until)
    if length > 360:
        return dated(days.until - 31 * DAY, days.until)  # December
    if length == 1 and days.shift is None:
        return {"date": days, "with_part": "day_end"}
    return dated(days.until - DAY * ceil(length / 3), days.until) if length > 1 else None


def rest_of(context: Context, _: bool, days: Days) -> Any:
    """From today on, once it has begun."""
    since = max(days.since, context.today)
    return dated(since, days.until) if since < days.until else None


def middle_of(_: Context, __: bool, days: Days) -> Any:
    length = (days.until - days.since).days
    if length < 3:
        return None
    since = days.since + DAY * (9 if length > 27 else length // 3)
    return dated(since, since + DAY * (11 if length > 27 else ceil(length / 3)))


def begin_of(_: Context, __: bool, days: Days) -> Any:
    length = (days.until - days.since).days
    if length == 1 and days.shift is None:
        return {"date": days, "with_part": "day_begin"}
    return dated(days.since, days.since + DAY * max(1, length // 3)) if length > 1 else None


def date_to_date(_: Context, *said: Any) -> Any:
    return first_to_last(*(part for part in said if isinstance(part, Days)))


def first_to_last(one: Days, other: Days) -> Any:
    """From one day to another; what the first leaves open it takes from the second."""
    if other.weekday is not None and other.since <= one.since:  # the first one after it
        ahead_of = (other.weekday - one.since.weekday() - 1) % 7 + 1
        return dated(one.since, one.since + DAY * (ahead_of + 1))
    if other.monthday is not None and other.since <= one.since:
        last = monthday_after(one.since, other.monthday)
        return dated(one.since, last + DAY) if last else None
    since = _in_the_same(one, other)
    return dated(since, other.until) if since < other.since else None


def weekday_to_weekday(context: Context, first: int, said: bool, last: int) -> Any:
    one, other = (weekday(context, number)["date"] for number in (first, last))
    return date_to_date(context, one, said, other)


def either_weekday(context: Context, first: int, said: bool, last: int) -> Any:
    """Sat or sun."""
    is_next = (last - first) % 7 == 1
    return weekday_to_weekday(context, first, said, last) if is_next else {"unsure": True}


def _in_the_same(one: Days, other: Days) -> date:
    """The 10th until 22 October: of October; 10 August until 12 October 2031: of that year."""
    try:
        if one.monthday is not None and other.monthday is None and other.weekday is None:
            near = other.since.replace(day=one.monthday)
        elif one.is_dated and other.since.year > one.since.year:
            near = one.since.replace(year=other.since.year)
        else:
            return one.since
    except ValueError:
        return one.since
    return near if near < other.since else one.since


def number_to_pair(context: Context, number: int, said: bool, numbers: tuple[int, int]) -> Any:
    """14 to 15.10., where the day comes first."""
    if context.order != "DMY" or numbers[1] > 12:
        return None
    last = next_date(context.today, numbers[1], numbers[0])
    return (
        number_to_date(context, number, said, Days(last, last + DAY, is_dated=True))
        if last
        else None
    )


def number_to_date(context: Context, number: int, _: bool, other: Days) -> Any:
    """13 to 15 July."""
    if not (1 <= number <= 31 and other.is_dated and number < other.since.day):
        return None
    return dated(other.since.replace(day=number), other.until)


def days_of_month(context: Context, one: int, _: bool, other: int, *said: int) -> Any:
    """From one to another day of a month (and year, where it is said)."""
    number, year = said[0], said[1] if len(said) > 1 else None
    if not 1 <= one < other <= 31 or (year is not None and not 1900 <= year <= 2200):
        return None
    first, last = (next_date(context.today, number, day, year) for day in (one, other))
    return dated(first, last + DAY) if first and last and first < last else None


def two_days_of_month(context: Context, one: int, other: int, month: int, *year: int) -> Any:
    """The 14th and 15th of April; of two days apart nobody knows which."""
    made = days_of_month(context, one, True, other, month, *year)
    if made is None:
        return None
    return made if other == one + 1 else {"unsure": True}


def day_and_pair(context: Context, day: int, numbers: tuple[int, ...]) -> Any:
    """14./15.10., 14./15.10.2028."""
    if context.order != "DMY" or numbers[1] > 12 or numbers[0] != day + 1:
        return None
    return days_of_month(context, day, True, *numbers)


def day_and_hours(context: Context, day: int, month: int, one: int, _: bool, other: int) -> Any:
    """ "2. Dez, 14-15 Uhr"."""
    hours = between_numbers(context, True, one, True, other) if one < other <= 24 else None
    found = next_date(context.today, month, day) if 1 <= day <= 31 else None
    return {**dated(found, is_dated=True), **hours} if found and hours else None


def month_days(context: Context, number: int, one: int, said: bool, *others: int) -> Any:
    """June 11-16; March 3rd to 5th, 2027."""
    return days_of_month(context, one, said, others[0], number, *others[1:])


def monthdays(context: Context, _: bool, one: int, __: bool, other: int) -> Any:
    """ "Du 13 au 18", "dal 13 al 18": of this month or the next."""
    first = monthday_after(context.today - DAY, one) if 1 <= one <= 31 else None
    last = monthday_after(first, other) if first and 1 <= other <= 31 else None
    return dated(first, last + DAY) if first and last else None


def from_today(context: Context, last: Days) -> Any:
    return dated(context.today, last.until) if context.today < last.since else None


def from_or_after(context: Context, number: int, unit: str, said: bool, first: Days) -> Any:
    """Two weeks from Friday; two days from 1 March, which may as well begin on that day."""
    return {"unsure": True} if first.is_dated else ahead(context, first.since, number, unit)


def lasting(context: Context, number: int, unit: str, _: bool, first: Days) -> Any:
    """For ten days from the 18th."""
    found = ahead(context, first.since, number, unit)
    return dated(first.since, found["date"].since) if found and first.shift is None else None


def lasting_from(context: Context, number: int, unit: str, said: bool, day: int) -> Any:
    """For seven days, starting tomorrow."""
    first = context.today + DAY * day
    return lasting(context, number, unit, said, Days(first, first + DAY))


def after(_: Context, made: Any) -> Any:
    """After Friday, after Christmas: the two weeks that follow."""
    days = made and made.get("date")
    if not days or days.shift is not None:
        return None
    return dated(days.until, days.until + 14 * DAY, named=days.since)


def ahead_of(context: Context, made: Any) -> Any:
    """Before Friday: from today on; "voor vrijdag" is rather for that day."""
    if context.code == "nl":
        return None
    days = made and made.get("date")
    is_ahead = days and days.shift is None and context.today < days.since
    return dated(context.today, days.since, named=days.since) if is_ahead else None


def whole_week(days: Days) -> Any:
    """The week of 7 December."""
    monday = days.since - DAY * days.since.weekday()
    return dated(monday, monday + 7 * DAY) if days.until - days.since == DAY else None


def weekday_after(_: Context, one: Days, __: bool, other: Days) -> Any:
    """The Monday after Easter."""
    if one.weekday is None or other.weekday is not None:
        return None
    return dated(_first(one.weekday, other.until))


def weekday_before(_: Context, one: Days, __: bool, other: Days) -> Any:
    """The Saturday before Christmas."""
    if one.weekday is None or other.weekday is not None:
        return None
    return dated(_first(one.weekday, other.since) - 7 * DAY)


def nth_weekday_after(context: Context, nth: int, one: Days, said: bool, other: Days) -> Any:
    """The third Tuesday after Christmas."""
    found = weekday_after(context, one, said, other)
    return dated(found["date"].since + 7 * DAY * (nth - 1)) if found and nth <= 9 else None


def nearest_weekday(_: Context, __: bool, one: Days, ___: bool, other: Days) -> Any:
    if one.weekday is None:
        return None
    return dated(_first(one.weekday, other.since - 3 * DAY))


def _first(weekday: int, since: date) -> date:
    """The first such weekday from that day on."""
    return since + DAY * ((weekday - since.weekday()) % 7)


def several(context: Context, number: int, unit: str) -> Any:
    """The next three days: from tomorrow on."""
    found = ahead(context, context.today, number, unit)
    if found is None:
        return None
    if found["date"].shift is not None:
        return dated(context.today, shift=0, lasting=found["date"].shift)
    return dated(context.today + DAY, found["date"].since + DAY)


def inner(one: Days, other: Days) -> Any:
    """Of two that say the same, the closer one: "Friday, the 4th", "tomorrow, Wednesday".

    A weekday beside a week, or a day of the month beside a month, is that of them.
    """
    for day, whole in ((one, other), (other, one)):
        length = (whole.until - whole.since).days
        if day.weekday is not None and length == 7:
            return dated(_first(day.weekday, whole.since))
        if day.monthday is not None and length >= 28 and day.monthday <= length <= 31:
            return dated(whole.since + DAY * (day.monthday - 1))
    if one.since <= other.since and other.until <= one.until:
        return {"date": other}
    if other.since <= one.since and one.until <= other.until:
        return {"date": one}
    return None
