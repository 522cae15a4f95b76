"""Pure: appointments as a calendar file that Google, Apple and Outlook read (RFC 5545)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lumi.booking.standing import Status

if TYPE_CHECKING:
    from icalendar import Event, Timezone

# What is over stays as it was; RFC 5545 has no word for who came (3.8.1.11).
_STATUS = {Status.PENDING: "TENTATIVE", Status.CANCELLED: "CANCELLED"}
_YEAR = timedelta(days=366)
_SECOND = timedelta(seconds=1)
_STRIDE = timedelta(days=7)  # no zone changes its offset twice within a week


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment as a calendar shows it. Instants are aware."""

    uid: str
    sequence: int
    status: Status
    starts: datetime
    ends: datetime
    changed: datetime
    summary: str
    description: str = ""
    location: str = ""


def written(name: str, entries: Sequence[Entry], zone: ZoneInfo) -> str:
    """The whole file: CRLF, folded at 75 octets, every text escaped. The same rows, the same file.

    Times are local with their zone's rules beside them (VTIMEZONE), so that a phone abroad says
    at what hour of the business it is.
    """
    from icalendar import Calendar, vText  # 9 MB and 0.1 s: only where a file is written

    file = Calendar()
    file.add("PRODID", "-//Lumi//Appointments//EN")
    file.add("VERSION", "2.0")
    file.add("METHOD", "PUBLISH")
    file.add("X-WR-CALNAME", vText(_clean(name)))  # a text, or the library would not escape it
    if entries and zone.key != "UTC":
        first = min(entry.starts for entry in entries) - _YEAR
        file.add_component(_zone_rules(zone, first, max(entry.ends for entry in entries) + _YEAR))
    for entry in entries:
        file.add_component(_event(entry, zone))
    return str(file.to_ical().decode())


def _event(entry: Entry, zone: ZoneInfo) -> "Event":
    from icalendar import Event

    local: tzinfo = UTC if zone.key == "UTC" else zone
    event = Event()
    event.add("UID", f"{entry.uid}@lumi")
    event.add("SEQUENCE", entry.sequence)
    # Not the moment of writing: a file that has not changed must be the same file.
    event.add("DTSTAMP", entry.changed.astimezone(UTC))
    event.add("LAST-MODIFIED", entry.changed.astimezone(UTC))
    event.add("DTSTART", entry.starts.astimezone(local))
    event.add("DTEND", entry.ends.astimezone(local))
    event.add("STATUS", _STATUS.get(entry.status, "CONFIRMED"))
    event.add("SUMMARY", _clean(entry.summary))
    for key, text in (("LOCATION", entry.location), ("DESCRIPTION", entry.description)):
        if text.strip():
            event.add(key, _clean(text))
    if entry.status == Status.CANCELLED:
        event.add("TRANSP", "TRANSPARENT")
    return event


def _zone_rules(zone: ZoneInfo, since: datetime, until: datetime) -> "Timezone":
    """The zone's offsets in [since, until], each change by itself: no rule to be guessed wrong."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    rules = Timezone()
    rules.add("TZID", zone.key)
    start = since.astimezone(UTC)
    for at in (start, *_changes(zone, start, until)):
        before, after = (at - _SECOND).astimezone(zone), at.astimezone(zone)
        observance = TimezoneDaylight() if after.dst() else TimezoneStandard()
        # The onset is told on the clock that was right until then (3.6.5).
        onset = (at + (before.utcoffset() or timedelta())).replace(tzinfo=None)
        observance.add("DTSTART", onset.replace(microsecond=0))
        observance.add("TZOFFSETFROM", before.utcoffset())
        observance.add("TZOFFSETTO", after.utcoffset())
        observance.add("TZNAME", after.tzname())
        rules.add_component(observance)
    return rules


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants from which another offset holds, by halving the weeks that have one."""
    at = since.replace(microsecond=0)
    while at < until:
        low, high = at, at + _STRIDE
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            while high - low > _SECOND:
                middle = (low + (high - low) // 2).replace(microsecond=0)
                same = middle.astimezone(zone).utcoffset() == low.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            yield high
        at += _STRIDE


def _clean(text: str) -> str:
    """Without the control characters that no calendar may hold (3.1); lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").encode(errors="replace").decode()
    return "".join(sign for sign in text if sign == "\n" or (sign >= " " and sign != "\x7f"))
