from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.booking.hours import (
    DAY,
    MINUTE,
    Closing,
    Hours,
    Opening,
    closing_over,
    instant_of,
    is_real,
    local_of,
    midnight,
    open_between,
)

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = date(2026, 12, 1)
SHORT_DAY = date(2027, 3, 28)  # Sundays on which Madrid's clocks jump at 2:00 and go back at 3:00
LONG_DAY = date(2026, 10, 25)
SUNDAY = 6


def minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def opened(weekday: int, span: str) -> Opening:
    opens, closes = map(minutes, span.split("-"))
    return Opening(weekday, opens, closes)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shown(hours: Hours, first: date, last: date | None = None) -> list[str]:
    """Open intervals as the business's own clocks show them."""
    return [
        " ".join(f"{local_of(end, hours.zone):%d %H:%M}" for end in (span.starts, span.ends))
        for span in open_between(hours, first, last or first)
    ]


def test_a_break_parts_the_day() -> None:
    hours = Hours(MADRID, (opened(1, "14:00-19:00"), opened(1, "09:00-13:00")), ())

    assert shown(hours, TUESDAY) == ["01 09:00 01 13:00", "01 14:00 01 19:00"]


def test_a_day_without_hours_is_closed() -> None:
    assert shown(Hours(MADRID, (opened(0, "09:00-13:00"),), ()), TUESDAY) == []


def test_intervals_are_instants_of_the_zone() -> None:
    (span,) = open_between(Hours(MADRID, (opened(1, "09:00-13:00"),), ()), TUESDAY, TUESDAY)

    assert span.starts == datetime(2026, 12, 1, 8, tzinfo=UTC)
    assert span.starts.tzinfo is UTC


def test_hours_past_midnight_belong_to_the_day_on_which_they_begin() -> None:
    hours = Hours(MADRID, (opened(1, "20:00-26:00"),), ())

    assert shown(hours, TUESDAY, TUESDAY + DAY) == ["01 20:00 02 02:00"]


def test_a_range_of_days_includes_its_last() -> None:
    hours = Hours(MADRID, (opened(1, "09:00-10:00"), opened(2, "09:00-10:00")), ())

    assert shown(hours, TUESDAY, TUESDAY + DAY) == ["01 09:00 01 10:00", "02 09:00 02 10:00"]


@pytest.mark.parametrize(("day", "hours"), [(SHORT_DAY, 23), (LONG_DAY, 25)], ids=["short", "long"])
def test_a_whole_day_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    (span,) = open_between(Hours(MADRID, (opened(SUNDAY, "00:00-24:00"),), ()), day, day)

    assert span.ends - span.starts == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        ("01:00-02:30", ["28 01:00 28 03:00"]),
        ("02:30-04:00", ["28 03:00 28 04:00"]),
        ("02:15-02:45", []),
    ],
    ids=["closes in the skipped hour", "opens in it", "lies within it"],
)
def test_what_is_skipped_is_not_open(span: str, expected: list[str]) -> None:
    assert shown(Hours(MADRID, (opened(SUNDAY, span),), ()), SHORT_DAY) == expected


def test_hours_end_when_the_clock_first_shows_their_end() -> None:
    hours = Hours(MADRID, (opened(SUNDAY, "01:00-02:30"),), ())
    (span,) = open_between(hours, LONG_DAY, LONG_DAY)

    assert span.ends == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (("2026-12-01T00:00", "2026-12-02T00:00"), []),
        (("2026-12-01T10:15", "2026-12-01T11:00"), ["01 09:00 01 10:15", "01 11:00 01 13:00"]),
        (("2026-11-30T12:00", "2026-12-01T10:00"), ["01 10:00 01 13:00"]),
        (("2026-12-01T12:00", "2026-12-05T00:00"), ["01 09:00 01 12:00"]),
        (("2026-12-01T13:00", "2026-12-01T14:00"), ["01 09:00 01 13:00"]),
        (("2026-12-01T08:00", "2026-12-01T09:00"), ["01 09:00 01 13:00"]),
    ],
    ids=["whole day", "middle", "begins before", "ends after", "just after", "just before"],
)
def test_a_closure_takes_its_time_away(closing: tuple[str, str], expected: list[str]) -> None:
    closed = Closing(*map(local, closing))

    assert shown(Hours(MADRID, (opened(1, "09:00-13:00"),), (closed,)), TUESDAY) == expected


def test_closures_may_overlap() -> None:
    closings = (
        Closing(local("2026-12-01T10:00"), local("2026-12-01T12:00")),
        Closing(local("2026-12-01T09:30"), local("2026-12-01T10:30")),
    )
    hours = Hours(MADRID, (opened(1, "09:00-13:00"),), closings)

    assert shown(hours, TUESDAY) == ["01 09:00 01 09:30", "01 12:00 01 13:00"]


def test_slots_are_counted_from_the_opening_also_after_a_closure() -> None:
    closed = Closing(local("2026-12-01T10:15"), local("2026-12-01T11:00"))
    hours = Hours(MADRID, (opened(1, "09:00-13:00"),), (closed,))

    before, after = open_between(hours, TUESDAY, TUESDAY)

    assert before.grid == after.grid == before.starts


def test_the_closure_in_the_way_is_found() -> None:
    closed = Closing(local("2026-12-01T10:00"), local("2026-12-01T11:00"), "inventory")
    ten = datetime(2026, 12, 1, 9, tzinfo=UTC)

    assert closing_over([closed], ten - 30 * MINUTE, ten, MADRID) is None
    assert closing_over([closed], ten - 30 * MINUTE, ten + MINUTE, MADRID) == closed
    assert closing_over([closed], ten + 60 * MINUTE, ten + 90 * MINUTE, MADRID) is None


@pytest.mark.parametrize(
    ("zone", "skipped", "jump"),
    [
        ("Europe/Madrid", "2027-03-28T02:30", "2027-03-28T01:00+00:00"),
        ("Europe/Madrid", "2027-03-28T02:00", "2027-03-28T01:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:30+00:00"),
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-23T22:00+00:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T10:00+00:00"),
    ],
    ids=["an hour", "its first minute", "half an hour", "midnight", "a day"],
)
def test_a_skipped_time_is_the_instant_of_the_jump(zone: str, skipped: str, jump: str) -> None:
    assert instant_of(local(skipped), ZoneInfo(zone)) == datetime.fromisoformat(jump)
    assert not is_real(local(skipped), ZoneInfo(zone))


def test_of_a_time_that_comes_twice_the_first_is_meant() -> None:
    twice = local("2026-10-25T02:30")

    assert instant_of(twice, MADRID) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert is_real(twice, MADRID)


def test_a_day_begins_with_its_first_minute_even_where_midnight_is_skipped() -> None:
    cairo = ZoneInfo("Africa/Cairo")

    assert local_of(midnight(date(2026, 4, 24), cairo), cairo) == local("2026-04-24T01:00")


zones = st.sampled_from(
    ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"]
).map(ZoneInfo)
days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
openings = st.builds(
    lambda weekday, opens, length: Opening(weekday, opens, opens + length),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1440),
)
closings = st.builds(
    lambda starts, length: Closing(starts, starts + length * MINUTE),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)).map(  # noqa: DTZ001  local
        lambda starts: starts.replace(second=0, microsecond=0)
    ),
    st.integers(1, 100_000),
)


@given(zones, st.lists(openings, min_size=1, max_size=5), st.lists(closings, max_size=3), days)
def test_whenever_it_is_open_a_clock_on_the_wall_agrees(
    zone: ZoneInfo, weekly: list[Opening], closed: list[Closing], day: date
) -> None:
    hours = Hours(zone, tuple(weekly), tuple(closed))

    for span in open_between(hours, day, day + 7 * DAY):
        assert span.grid <= span.starts < span.ends
        for instant in (span.starts, span.starts + (span.ends - span.starts) / 2):
            assert any(is_within(local_of(instant, zone), opening) for opening in weekly)
            assert closing_over(closed, instant, instant + MINUTE / 100, zone) is None


def is_within(shown_time: datetime, opening: Opening) -> bool:
    for ago in range(3):
        began = shown_time.date() - ago * DAY
        minutes = (shown_time - datetime.combine(began, datetime.min.time())) / MINUTE
        if began.weekday() == opening.weekday and opening.opens <= minutes < opening.closes:
            return True
    return False


@given(zones, st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31)))  # noqa: DTZ001  local
def test_a_real_time_survives_the_way_to_an_instant_and_back(
    zone: ZoneInfo, moment: datetime
) -> None:
    moment = moment.replace(second=0, microsecond=0)

    assert (local_of(instant_of(moment, zone), zone) == moment) == is_real(moment, zone)
    assert local_of(instant_of(moment, zone), zone) >= moment
