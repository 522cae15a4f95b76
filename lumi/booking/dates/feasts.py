"""Pure: when a feast is that follows the moon: Eid, Diwali, Passover, the Chinese new year."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from typing import Any

from lumi.booking.dates.days import DAY
from lumi.booking.dates.grammar import Days

_RULE = re.compile(r"(\w+):([a-z_]+)([+-]\d+)?(?:\*(\d+))?", re.ASCII)


def in_year(rule: str, year: int) -> list[Days]:
    """Its days in the year, in order: two for what comes every 354 days, none beyond the tables.

    `hindu:diwali-1` is the day before Diwali, `hebrew:passover*8` lasts for eight days. Days of
    the Jewish calendar begin on the evening before, which counts as one of them.
    """
    parts = _RULE.fullmatch(rule)
    if parts is None:
        raise ValueError(f"not the rule of a feast: {rule!r}")
    calendar, name, shift, lasting = parts.groups()
    eve = DAY if calendar == "hebrew" else 0 * DAY
    firsts = (first + DAY * int(shift or 0) for first in _named(calendar, name, year))
    return [Days(one - eve, one + DAY * int(lasting or 1)) for one in firsts]


def _named(calendar: str, name: str, year: int) -> list[date]:
    calendars = _calendars()[calendar]
    ask = getattr(calendars, f"{name}_date", None) or getattr(calendars, f"{name}_dates")
    return sorted({one for one in _dates(ask(year)) if one.year == year})


def _dates(told: Any) -> Iterator[date]:
    """One date or several, each perhaps beside whether it is an estimate."""
    if isinstance(told, date):
        yield told
    elif isinstance(told, Iterable):
        for one in told:
            yield from _dates(one)


@cache
def _calendars() -> dict[str, Any]:
    """Loaded once somebody names such a day: their tables take 11 MB."""
    from holidays.calendars.chinese import _ChineseLunisolar
    from holidays.calendars.hebrew import _HebrewLunisolar
    from holidays.calendars.hindu import _HinduLunisolar
    from holidays.calendars.islamic import _IslamicLunar

    return {
        "islamic": _IslamicLunar(),
        "hindu": _HinduLunisolar(),
        "hebrew": _HebrewLunisolar(),
        "chinese": _ChineseLunisolar(),
    }
