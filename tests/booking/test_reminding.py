"""When a reminder goes out, by the clocks of the business."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lumi.booking.reminding import Decision, Quiet, decide, moment
from tests.booking.diary import MADRID, at

NIGHT = Quiet(MADRID, 21 * 60, 8 * 60)
LONG_AGO = at("01-01 12:00")


def decided(start: str, now: str, *done: int, agreed: str = "01-01 12:00") -> Decision:
    return decide(at(start), at(agreed), [1440, 120], done, NIGHT, at(now))


@pytest.mark.parametrize(
    ("start", "minutes", "goes_out"),
    [
        ("12-24 15:30", 1440, "12-23 15:30"),
        ("12-24 15:30", 120, "12-24 13:30"),
        ("12-24 09:00", 120, "12-23 20:00"),
        ("12-24 23:00", 1440, "12-23 20:00"),
        ("12-24 10:00", 120, "12-24 08:00"),
        ("10-25 09:00", 120, "10-24 20:00"),
        ("03-29 15:00", 1440, "03-28 14:00"),
    ],
    ids=[
        *("a day before", "two hours before", "in the evening before", "before that evening's end"),
        *("as quiet ends", "before a night of 12 hours", "24 hours over a lost hour"),
    ],
)
def test_a_reminder_goes_out_at_its_time_and_never_in_the_night(
    start: str, minutes: int, goes_out: str
) -> None:
    assert moment(at(start), LONG_AGO, minutes, NIGHT) == at(goes_out)


def test_one_agreed_on_in_the_evening_is_reminded_of_in_the_morning() -> None:
    assert moment(at("12-24 09:00"), at("12-23 20:30"), 120, NIGHT) == at("12-24 08:00")


def test_a_morning_reminder_that_would_come_too_late_does_not_come() -> None:
    assert moment(at("12-24 08:10"), at("12-23 20:30"), 120, NIGHT) is None


def test_nothing_goes_out_a_day_before_what_was_booked_three_hours_before() -> None:
    found = decided("12-24 15:30", "12-24 12:31", agreed="12-24 12:30")

    assert found == Decision(None, (1440,), at("12-24 13:30"))


def test_a_reminder_is_looked_at_again_when_it_is_due() -> None:
    assert decided("12-24 15:30", "12-20 10:00") == Decision(None, (), at("12-23 15:30"))


def test_the_day_before_it_is_sent_and_the_next_is_waited_for() -> None:
    assert decided("12-24 15:30", "12-23 15:30") == Decision(1440, (), at("12-24 13:30"))


def test_of_several_that_are_due_after_downtime_only_the_nearest_is_sent() -> None:
    assert decided("12-24 15:30", "12-24 14:00") == Decision(120, (1440,), None)


def test_a_late_one_yields_to_the_next_that_comes_soon() -> None:
    assert decided("12-24 15:30", "12-24 13:00") == Decision(None, (1440,), at("12-24 13:30"))


def test_a_late_one_waits_until_the_night_is_over() -> None:
    found = decide(at("12-24 15:30"), LONG_AGO, [1440], (), NIGHT, at("12-23 23:00"))

    assert found == Decision(None, (), at("12-24 08:00"))


def test_nothing_goes_out_in_the_last_fifteen_minutes() -> None:
    assert decided("12-24 15:30", "12-24 15:16") == Decision(None, (120, 1440), None)


def test_what_was_done_is_not_done_again() -> None:
    assert decided("12-24 15:30", "12-24 13:30", 1440, 120) == Decision(None, (), None)


def test_a_business_without_quiet_hours_is_never_quiet() -> None:
    assert Quiet(MADRID, 0, 0).around(at("12-24 03:00")) is None


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Lord_Howe"])
def test_no_hour_of_a_year_sends_into_the_night(zone: str) -> None:
    quiet = Quiet(ZoneInfo(zone), 21 * 60, 8 * 60)
    for hour in range(0, 365 * 24, 5):
        start = LONG_AGO + timedelta(days=2, hours=hour)
        found = moment(start, LONG_AGO, 120, quiet)
        local: datetime | None = found and found.astimezone(quiet.zone)
        assert local is None or 8 <= local.hour < 21
