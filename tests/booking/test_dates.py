from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.booking import dates
from lumi.booking.dates import Unreal, Wanted
from lumi.booking.hours import local_of

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


def read(text: str, order: str = "MDY", now: datetime = NOW, zone: ZoneInfo = MADRID) -> str | None:
    """What the zone's clocks show at the wanted start; "unreal"; or None for no command."""
    match dates.read_command(text, now, zone, order):
        case Wanted(start):
            assert start.tzinfo is UTC
            return f"{local_of(start, zone):%Y-%m-%d %H:%M}"
        case Unreal():
            return "unreal"
    return None


@pytest.mark.parametrize(
    "text",
    [
        "book 12/24 15:30",
        "book 12-24 15:30",
        "Book 12/24 15:30",
        "BOOK 12/24 15:30.",
        "  book   12 / 24   15 : 30 ",
        "book 12/24 15:30 .",
        "book\u00a012/24\u202f15:30\n",
        "book 24/12 15:30",
        "book ١٢/٢٤ ١٥:٣٠",
    ],
)
def test_the_command_is_read(text: str) -> None:
    assert read(text) == "2026-12-24 15:30"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "book",
        "book 12/24",
        "book 15:30",
        "booking 12/24 15:30",
        "book 12/24/2026 15:30",
        "book 12/24 15:30 please",
        "did I book 12/24 15:30?",
        "book 12.24 15:30",
        "book 123/24 15:30",
        "book 12/24 15:301",
        "book 12-24 -15:30",
    ],
)
def test_anything_else_is_no_command(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("book 1/2 9:30", "MDY", "2027-01-02 09:30"),
        ("book 1/2 9:30", "DMY", "2027-02-01 09:30"),
        ("book 12/24 15:30", "DMY", "2026-12-24 15:30"),
        ("book 24-12 15:30", "DMY", "2026-12-24 15:30"),
        ("book 02/29 10:00", "DMY", "2028-02-29 10:00"),
        ("book 29/02 10:00", "MDY", "2028-02-29 10:00"),
        ("book 3/5 0:00", "MDY", "2027-03-05 00:00"),
        ("book 3/5 9:5", "MDY", "2027-03-05 09:05"),
    ],
)
def test_the_order_of_the_tenant_counts_unless_only_the_other_is_a_date(
    text: str, order: str, expected: str
) -> None:
    assert read(text, order) == expected


@pytest.mark.parametrize(
    "text",
    [
        "book 13/45 99:99",
        "book 02/30 10:00",
        "book 00/10 10:00",
        "book 12/0 10:00",
        "book 13/13 10:00",
        "book 12/24 24:00",
        "book 12/24 15:60",
        "book 12/24 99:99",
    ],
)
def test_what_no_calendar_or_clock_shows_is_told_from_no_command(text: str) -> None:
    assert read(text) == "unreal"


@pytest.mark.parametrize(
    ("today", "text", "expected"),
    [
        ("2026-12-24", "book 12/24 9:00", "2026-12-24 09:00"),
        ("2027-01-15", "book 12/24 15:30", "2026-12-24 15:30"),
        ("2027-02-22", "book 12/24 15:30", "2026-12-24 15:30"),
        ("2027-02-23", "book 12/24 15:30", "2027-12-24 15:30"),
        ("2026-12-31", "book 01/02 10:00", "2027-01-02 10:00"),
        ("2026-11-01", "book 09/02 10:00", "2026-09-02 10:00"),
        ("2026-11-02", "book 09/02 10:00", "2027-09-02 10:00"),
        ("2028-04-01", "book 02/29 10:00", "2028-02-29 10:00"),
        ("2028-06-01", "book 02/29 10:00", "2032-02-29 10:00"),
        ("2096-06-01", "book 02/29 10:00", "2104-02-29 10:00"),
    ],
    ids=[
        "today, though earlier",
        "weeks ago",
        "60 days ago",
        "61 days ago",
        "next year",
        "60 days ago this year",
        "61 days ago this year",
        "leap day weeks ago",
        "next leap day",
        "eight years to the next leap day",
    ],
)
def test_the_next_such_date_is_meant_or_one_lately_past(
    today: str, text: str, expected: str
) -> None:
    now = datetime.fromisoformat(f"{today}T12:00").replace(tzinfo=MADRID).astimezone(UTC)

    assert read(text, now=now) == expected


def test_today_is_the_day_in_the_zone_of_the_tenant() -> None:
    now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # already 2027 in Auckland
    auckland = ZoneInfo("Pacific/Auckland")

    assert read("book 11/2 10:00", now=now, zone=auckland) == "2026-11-02 10:00"
    assert read("book 11/1 10:00", now=now, zone=auckland) == "2027-11-01 10:00"


def test_a_time_that_the_clocks_skip_is_not_real() -> None:
    assert read("book 03/28 02:30") == "unreal"
    assert read("book 03/28 03:00") == "2027-03-28 03:00"


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    now = datetime(2027, 10, 1, tzinfo=UTC)

    found = dates.read_command("book 10/31 02:30", now, MADRID, "MDY")

    assert found == Wanted(datetime(2027, 10, 31, 0, 30, tzinfo=UTC))


@pytest.mark.parametrize(("order", "day"), [("MDY", "12/24"), ("DMY", "24/12")])
def test_a_start_is_written_as_its_command(order: str, day: str) -> None:
    start = datetime(2026, 12, 24, 14, 30, tzinfo=UTC)

    assert dates.as_command(start, MADRID, order) == f"book {day} 15:30"


@given(
    st.integers(0, 300).map(lambda days: days * 24 * 60 + 61),
    st.sampled_from(["MDY", "DMY"]),
)
def test_a_written_command_is_read_back(minutes: int, order: str) -> None:
    start = datetime.fromtimestamp(NOW.timestamp() + minutes * 60, UTC)

    assert dates.read_command(dates.as_command(start, MADRID, order), NOW, MADRID, order) == Wanted(
        start
    )


@given(st.text(), st.sampled_from(["MDY", "DMY"]))
def test_no_text_breaks_the_reading(text: str, order: str) -> None:
    dates.read_command(text, NOW, MADRID, order)
    dates.read_command(f"book {text}", NOW, MADRID, order)


@given(st.from_regex(dates.BOOK_RE, fullmatch=True), st.sampled_from(["MDY", "DMY"]))
def test_every_command_gets_an_instant_or_is_unreal(text: str, order: str) -> None:
    assert isinstance(dates.read_command(text, NOW, MADRID, order), Wanted | Unreal)
