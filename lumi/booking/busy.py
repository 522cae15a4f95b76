"""Pure: when an owner's own calendar says that they are busy (RFC 5545)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from lumi.booking.hours import instant_of

if TYPE_CHECKING:
    from icalendar import Calendar

MOST = 20_000  # times in one calendar
LAST_YEAR = 9000  # beyond it the arithmetic of time zones overflows
MOST_A_DAY = 48  # times that one rule may give
_A_DAY = {"SECONDLY": 86_400, "MINUTELY": 1_440, "HOURLY": 24}

Span = tuple[datetime, datetime]


class NotACalendar(Exception):
    """The file cannot be read as a calendar."""


class TooMany(Exception):
    """More times than any diary has."""


def busy_times(content: bytes, zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """What is busy within [since, until), merged, aware UTC, in order of time.

    Free are transparent and cancelled events, and our own appointments come back. All-day and
    floating times are the business's. A hostile file may take minutes: see `reading_busy`.
    """
    from icalendar import Calendar
    from recurring_ical_events import of

    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as fault:
        raise NotACalendar from fault
    if calendar.name != "VCALENDAR":
        raise NotACalendar
    calendar.subcomponents = [part for part in calendar.subcomponents if _is_readable(part, zone)]
    _refuse_too_many(calendar)
    found: list[Span] = []
    for event in of(calendar, skip_bad_series=True).between(since, until):
        if _takes_time(event):
            starts, ends = _instant(event.start, zone), _instant(event.end, zone)
            if max(starts, since) < min(ends, until):
                found.append((max(starts, since), min(ends, until)))
        if len(found) > MOST:
            raise TooMany
    return list(_merged(sorted(found)))


def _is_readable(part: Any, zone: ZoneInfo) -> bool:
    """One event without a time, or beyond the calendar's end, is left out; the others count."""
    if part.name != "VEVENT":
        return True
    try:
        times = _instant(part.start, zone), _instant(part.end, zone)
        rules = part.get("RRULE", [])
        return all(at.year < LAST_YEAR for at in times) and all(
            hasattr(rule, "keys") for rule in (rules if isinstance(rules, list) else [rules])
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError):
        return False


def _refuse_too_many(calendar: "Calendar") -> None:
    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            often = _A_DAY.get(str(rule.get("FREQ", [""])[0]).upper(), 1)
            for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
                often *= max(1, len(rule.get(part, [])))
            if often > MOST_A_DAY:
                raise TooMany


def _takes_time(event: Any) -> bool:
    return (
        str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get("STATUS", "")).upper() != "CANCELLED"
        and not str(event.get("UID", "")).endswith("@lumi")
    )


def _instant(at: date, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return instant_of(at, zone) if at.tzinfo is None else at.astimezone(UTC)


def _merged(spans: list[Span]) -> Iterator[Span]:
    if not spans:
        return
    starts, ends = spans[0]
    for later, until in spans[1:]:
        if later > ends:
            yield starts, ends
            starts, ends = later, until
        ends = max(ends, until)
    yield starts, ends
