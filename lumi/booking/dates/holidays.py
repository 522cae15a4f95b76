"""Pure: when a day with a name is: Christmas, Easter Monday, the second Sunday of May."""

from datetime import date, timedelta
from typing import Any

from dateutil.easter import easter

from lumi.booking.dates.days import DAY, dated
from lumi.booking.dates.grammar import Context


def holiday(context: Context, rule: str, year: int = 0) -> Any:
    """The next one, today included, or that of the year."""
    if year and not 1900 <= year <= 2200:
        return None
    years = [year] if year else [context.today.year, context.today.year + 1]
    found = [_in_year(rule, one) for one in years]
    return next((dated(one) for one in found if year or one >= context.today), None)


def _in_year(rule: str, year: int) -> date:
    """`12-25`; `easter-2` (days from Easter Sunday); `may 2 sun` as `5/2/6`, the last as `5/-1/6`.

    A fixed day may be shifted: `11/4/3+1` is the day after the fourth Thursday of November.
    """
    if rule.startswith("easter"):
        sunday: date = easter(year)
        return sunday + DAY * int(rule.removeprefix("easter") or 0)
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
