"""Pure: a week's opening hours as a person writes them."""

import re
from collections.abc import Iterable

from lumi.booking.hours import Opening
from lumi.business.table import Table
from lumi.plain import N_

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 24 * 60
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})", re.ASCII)


def opening_hours(table: Table) -> tuple[Opening, ...]:
    """The openings of a table like `mon = ["09:00-13:00"]`; a day it does not name is closed."""
    found = []
    for weekday, day in enumerate(DAYS):
        spans = table.each(day, _span) or []
        found += [Opening(weekday, opens, closes) for opens, closes in spans]
    for early, late in _overlaps(found):
        table.fault(
            DAYS[late.weekday], N_("overlaps with the hours of %(day)s", day=DAYS[early.weekday])
        )
    table.end()
    return tuple(found)


def _span(text: str) -> tuple[int, int]:
    """Minutes after midnight; a closing time not after the opening is that of the next day."""
    shape = _SPAN.fullmatch(text)
    hours = tuple(map(int, shape.groups())) if shape else ()
    if not hours or hours[0] > 23 or max(hours[1], hours[3]) > 59 or hours[2:] > (24, 0):
        raise ValueError(f"takes hours like 09:00-13:00, not {text!r}")
    opens, closes = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if opens == closes:
        raise ValueError(f"opens and closes at the same time: {text!r}")
    return opens, closes if closes > opens else closes + DAY_MINUTES


def _overlaps(openings: Iterable[Opening]) -> list[tuple[Opening, Opening]]:
    """Pairs that are open at once, Sunday night running into Monday."""
    week = sorted(openings, key=lambda opening: (opening.weekday, opening.opens))
    if len(week) < 2:
        return []
    first = week[0]
    again = Opening(first.weekday + 7, first.opens, first.closes)
    pairs = zip(week, [*week[1:], again], strict=True)
    return [
        (early, Opening(late.weekday % 7, late.opens, late.closes))
        for early, late in pairs
        if early.weekday * DAY_MINUTES + early.closes > late.weekday * DAY_MINUTES + late.opens
    ]
