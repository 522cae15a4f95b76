"""What a phrase comes to, in one line that can stand in a table."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from lumi.booking import dates
from lumi.booking.dates import Grain, When

NOW = datetime(2026, 3, 11, 10, tzinfo=UTC)  # a Wednesday
ZONE = ZoneInfo("UTC")
DAY = timedelta(days=1)


def said(text: str, language: str) -> str:
    """As `2026-03-12 17:00`; "?" where it must be asked, " | " before each other reading."""
    reading = dates.read(text, NOW, ZONE, language, "DMY")
    if not isinstance(reading, When):
        return "?"
    start, end = reading.start, reading.end
    hours = f"{start:%H:%M}-{'24:00' if end.date() > start.date() else f'{end:%H:%M}'}"
    shown = {
        Grain.DAY: f"{start:%F}",
        Grain.MOMENT: f"{start:%F %H:%M}",
        Grain.TIME: f"{start:%H:%M}",
        Grain.PART: f"{start:%F} {hours}",
        Grain.HOURS: hours,
        Grain.DAYS: f"{start:%F} to {end - DAY:%F}",
    }
    is_timed = reading.grain in (Grain.MOMENT, Grain.TIME)
    others = [f"{other:%H:%M}" if is_timed else f"{other:%F}" for other in reading.others]
    return " | ".join([shown[reading.grain], *others[: is_timed or reading.grain is Grain.DAY]])
