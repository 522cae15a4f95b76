"""A calendar file says the same instants as the diary, whatever the zone and the names."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumi.booking.rfc5545 import Entry, written
from lumi.booking.standing import Status
from lumi.settings import ROOT

MADRID = ZoneInfo("Europe/Madrid")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = ("Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")


def entry(start: datetime = NOON, **more: object) -> Entry:
    known = {"uid": "a1", "sequence": 3, "status": Status.CONFIRMED, "summary": "Haircut"}
    times = {"starts": start, "ends": start + HOUR, "changed": NOON}
    return Entry(**{**known, **times, **more})  # type: ignore[arg-type]


def events(text: str) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(text).events


@pytest.mark.parametrize(
    ("status", "written_as"),
    [
        (Status.PENDING, "TENTATIVE"),
        (Status.CONFIRMED, "CONFIRMED"),
        (Status.CANCELLED, "CANCELLED"),
        (Status.COMPLETED, "CONFIRMED"),
    ],
)
def test_the_status_is_in_the_calendars_own_words(status: Status, written_as: str) -> None:
    (event,) = events(written("Corte Fino", [entry(status=status)], MADRID))

    assert event["STATUS"] == written_as


def test_an_appointment_keeps_its_name_and_is_counted_as_it_changes() -> None:
    text = written("Corte Fino", [entry()], MADRID)

    assert "\r\nUID:a1@lumi\r\n" in text
    assert "\r\nSEQUENCE:3\r\n" in text
    assert "\r\nMETHOD:PUBLISH\r\n" in text
    assert "\r\nDTSTART;TZID=Europe/Madrid:20261201T130000\r\n" in text


@pytest.mark.parametrize("name", ZONES)
def test_the_files_own_zone_rules_say_the_same_instants(name: str) -> None:
    zone = ZoneInfo(name)
    starts = [datetime(2026, 1, 1, 0, 30, tzinfo=UTC) + n * 7 * HOUR for n in range(1300)]
    calendar = icalendar.Calendar.from_ical(written("x", [entry(at) for at in starts], zone))
    rules = [part.to_tz(lookup_tzid=False) for part in calendar.timezones]

    for at, event in zip(starts, calendar.events, strict=True):
        local = event.start
        is_utc = str(local.tzinfo) == "UTC" or not rules
        read = local if is_utc else local.replace(tzinfo=rules[0])
        repeated = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        assert repeated or read.astimezone(UTC) == at


def test_the_hour_that_comes_again_in_autumn_is_not_taken_for_the_first() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    text = written("x", [entry(first), entry(first + HOUR)], MADRID)

    assert [event.start.astimezone(UTC) for event in events(text)] == [first, first + HOUR]
    assert "\r\nDTSTART:20261025T013000Z\r\n" in text


def test_the_clock_goes_forward_at_the_onset_the_old_offset_tells() -> None:
    text = written("x", [entry(datetime(2027, 3, 27, 12, tzinfo=UTC))], MADRID)

    assert (
        "DTSTART:20270328T020000\r\nTZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200" in text
    )


@pytest.mark.parametrize(
    "hostile", ["x\r\nATTENDEE:mailto:eve", "x\nEND:VEVENT", "a;b,c\\n", "\x00"]
)
def test_a_hostile_name_adds_no_line(hostile: str) -> None:
    text = written(hostile, [entry(summary=hostile, description=hostile)], MADRID)

    assert not [line for line in text.split("\r\n") if line.startswith(("ATTENDEE", "\x00"))]
    assert text.count("\r\nEND:VEVENT\r\n") == 1


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_whatever_the_text_lines_are_short_and_it_reads_back(text: str) -> None:
    file = written("x", [entry(summary=text, location=text)], MADRID)

    assert all(len(line.encode()) <= 75 for line in file.split("\r\n"))
    (read,) = events(file)
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert str(read["SUMMARY"]) == "".join(
        s for s in kept if s == "\n" or (s >= " " and s != "\x7f")
    )
    assert not set(file) & {"\x00", "\x0b", "\x7f"}


def test_the_same_rows_are_the_same_file() -> None:
    assert written("x", [entry()], MADRID) == written("x", [entry()], MADRID)


def test_an_empty_feed_is_a_calendar() -> None:
    assert events(written("x", [], MADRID)) == []


def test_writing_a_file_loads_no_calendar_library() -> None:
    asked = (
        "import sys, lumi.booking.ics, lumi.booking.rfc5545 as r; from zoneinfo import ZoneInfo;"
    )
    asked += "r.written('x', [], ZoneInfo('Europe/Madrid')); print('icalendar' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT)

    assert done.stdout == "False\n", done.stderr
