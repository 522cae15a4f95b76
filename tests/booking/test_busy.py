"""What an owner's calendar says is busy, in the business's zone, whatever repeats."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import busy, reading_busy
from lumi.booking.rfc5545 import written
from tests.booking.test_ics import entry

MADRID = ZoneInfo("Europe/Madrid")
SINCE, UNTIL = datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 4, 15, tzinfo=UTC)


def file(*events: str) -> bytes:
    wrapped = [f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT" for n, event in enumerate(events)]
    lines = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", *wrapped, "END:VCALENDAR", ""])
    return lines.replace("\n", "\r\n").encode()


def read(*events: str) -> list[str]:
    spans = busy.busy_times(file(*events), MADRID, SINCE, UNTIL)
    return [f"{starts:%m-%d %H:%M}/{ends:%m-%d %H:%M}" for starts, ends in spans]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20261203T100000Z\nDTEND:20261203T110000Z", ["12-03 10:00/12-03 11:00"]),
        ("DTSTART:20261203T100000\nDTEND:20261203T110000", ["12-03 09:00/12-03 10:00"]),
        ("DTSTART:20261203T100000Z\nDURATION:PT90M", ["12-03 10:00/12-03 11:30"]),
        ("DTSTART;VALUE=DATE:20261203", ["12-02 23:00/12-03 23:00"]),
        ("DTSTART;TZID=Europe/Paris:20270329T100000\nDURATION:PT1H", ["03-29 08:00/03-29 09:00"]),
        ("DTSTART:20261203T100000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", []),
        ("DTSTART:20261203T100000Z\nDURATION:PT1H\nSTATUS:CANCELLED", []),
        ("DTSTART:20261203T100000Z", []),
        ("DTSTART:20261101T100000Z\nDURATION:PT1H", []),
        (
            "DTSTART:20261203T100000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\n"
            "EXDATE:20261210T100000Z",
            ["12-03 10:00/12-03 11:00", "12-17 10:00/12-17 11:00"],
        ),
    ],
    ids=[
        *("utc", "floating", "duration", "all day", "zone", "transparent", "cancelled"),
        *("no length", "long ago", "repeated but for one"),
    ],
)
def test_an_event_is_busy_at_its_instants(event: str, expected: list[str]) -> None:
    assert read(event) == expected


@pytest.mark.parametrize(
    "broken",
    [
        "SUMMARY:no time at all",
        "DTSTART:someday",
        "DTSTART:20261203T100000Z\nDURATION:PT1H\nRRULE:FREQ=OFTEN",
        "DTSTART:99991231T235959Z\nDURATION:PT1H",
        "DTSTART:20261203T100000Z\nDURATION:P99999999W",
    ],
    ids=["no start", "garbled start", "garbled rule", "end of time", "endless"],
)
def test_one_broken_event_does_not_hide_the_others(broken: str) -> None:
    good = "DTSTART:20261204T100000Z\nDURATION:PT1H"

    assert read(broken, good) == ["12-04 10:00/12-04 11:00"]


def test_a_moved_repeat_is_busy_where_it_was_moved_to() -> None:
    series = "DTSTART:20261203T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    moved = (
        "DTSTART:20261205T150000Z\nDURATION:PT1H\nRECURRENCE-ID:20261204T100000Z\n"
        "END:VEVENT\nBEGIN:VEVENT\nUID:9\nDTSTART:20261101T100000Z\nDURATION:PT1H"
    )
    content = file(series, moved).replace(b"UID:1", b"UID:0")
    spans = busy.busy_times(content, MADRID, SINCE, UNTIL)

    assert [f"{starts:%d %H}" for starts, _ in spans] == ["03 10", "05 15"]


def test_what_overlaps_or_touches_becomes_one() -> None:
    day = "DTSTART:20261203T{}Z\nDTEND:20261203T{}Z"
    events = [day.format(*span) for span in (("100000", "110000"), ("103000", "120000"))]

    assert read(*events, day.format("120000", "123000")) == ["12-03 10:00/12-03 12:30"]


def test_our_own_feed_read_back_keeps_nobody_busy() -> None:
    text = written("Corte Fino", [entry(datetime(2026, 12, 3, 9, tzinfo=UTC))], MADRID)

    assert busy.busy_times(text.encode(), MADRID, SINCE, UNTIL) == []


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"\xff\xfe"]
)
def test_what_is_no_calendar_is_refused(content: bytes) -> None:
    with pytest.raises(busy.NotACalendar):
        busy.busy_times(content, MADRID, SINCE, UNTIL)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY;BYMINUTE=0,10,20"])
def test_a_rule_of_more_times_than_a_diary_has_is_refused(rule: str) -> None:
    with pytest.raises(busy.TooMany):
        read(f"DTSTART:20261203T100000Z\nDURATION:PT1S\nRRULE:{rule}")


def test_another_process_reads_the_same() -> None:
    content = file("DTSTART:20261203T100000Z\nDTEND:20261203T110000Z")

    found = reading_busy.read(content, MADRID, SINCE, UNTIL)

    assert found == [("2026-12-03T10:00:00+00:00", "2026-12-03T11:00:00+00:00")]


def test_another_process_says_in_words_what_is_wrong() -> None:
    with pytest.raises(reading_busy.Unreadable, match="not a calendar"):
        reading_busy.read(b"<html>", MADRID, SINCE, UNTIL)
