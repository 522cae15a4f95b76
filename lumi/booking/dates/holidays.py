"""Pure: when a day with a name is: Christmas, Easter Monday, the second Sunday of May."""

from datetime import date, timedelta
from typing import Any

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from lumi.booking.dates import feasts
from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Context, Days

_CHURCHES = {"easter": EASTER_WESTERN, "orthodox": EASTER_ORTHODOX}


def holiday(context: Context, rule: str, year: int = 0) -> Any:
    """The next one, today included, or that of the year."""
    if year and not 1900 <= year <= 2200:
        return None
    years = [year] if year else range(context.today.year - 1, context.today.year + 2)
    found = [days for one in years for days in _days(rule, one)]
    meant = (one for one in found if year or one.until > context.today)
    return next(({"date": one} for one in meant), None)


def _days(rule: str, year: int) -> list[Days]:
    if ":" in rule:
        return feasts.in_year(rule, year)
    first, _, lasting = rule.partition("*")
    found = _in_year(first, year)
    return [Days(found, found + DAY * int(lasting or 1))]


def _in_year(rule: str, year: int) -> date:
    """`12-25`; `easter-2`, in days from Easter Sunday (`orthodox`: of the Eastern church); the

    second Sunday of May as `5/2/6`, the last as `5/-1/6`.

    `12-25<6-21` is 21 days before the last Sunday before Christmas, as the first of Advent.
    A fixed day may be shifted: `11/4/3+1` is the day after the fourth Thursday of November.
    """
    for church, method in _CHURCHES.items():
        if rule.startswith(church):
            sunday: date = easter(year, method)
            return sunday + DAY * int(rule.removeprefix(church) or 0)
    if "<" in rule:
        return _weekday_before(rule, year)
    if "/" not in rule:
        month, day = map(int, rule.split("-"))
        return date(year, month, day)
    counted, _, shift = rule.partition("+")
    month, nth, weekday = map(int, counted.split("/"))
    first = date(year, month, 1)
    if nth < 0:
        last = (first + timedelta(days=31)).replace(day=1) - DAY
        found = last - DAY * ((last.weekday() - weekday) % 7)
    else:
        found = first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return found + DAY * int(shift or 0)


def _weekday_before(rule: str, year: int) -> date:
    fixed, _, counted = rule.partition("<")
    weekday, _, back = counted.partition("-")
    month, day = map(int, fixed.split("-"))
    eve = date(year, month, day) - DAY
    return eve - DAY * ((eve.weekday() - int(weekday)) % 7 + int(back or 0))
