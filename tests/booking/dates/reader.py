"""What a phrase is read as on a Wednesday morning, in figures."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lumi.booking import dates
from lumi.booking.dates import Grain, Unclear, When

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)  # a Wednesday
ORDERS = {"en": "MDY"}


def read(text: str, language: str) -> str:
    """As `2026-12-04 15:00`, `2026-12-04`, `2026-12-04 to 2026-12-06`, `14:00-16:00`, `unclear`.

    What the same words may mean as well comes after: `17:00 or 05:00`.
    """
    match dates.read(text, NOW, ZoneInfo("UTC"), language, ORDERS.get(language, "DMY")):
        case Unclear():
            return "unclear"
        case When() as when:
            if when.grain in (Grain.PART, Grain.HOURS):
                return _told(when)
            others = (replace(when, start=other, end=other) for other in when.others)
            return " or ".join([_told(when), *map(_told, others)])
    return "nothing"


def _told(when: When) -> str:
    start, end = when.start, when.end
    match when.grain:
        case Grain.DAY:
            return f"{start:%Y-%m-%d}"
        case Grain.DAYS:
            return f"{start:%Y-%m-%d} to {end - timedelta(days=1):%Y-%m-%d}"
        case Grain.MOMENT:
            return f"{start:%Y-%m-%d %H:%M}"
        case Grain.TIME:
            return f"{start:%H:%M}"
        case Grain.PART:
            return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
    return f"{start:%H:%M}-{end:%H:%M}"
