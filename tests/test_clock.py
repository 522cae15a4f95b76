"""Instants are written one way, which sorts as time does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lumi import clock
from tests.conftest import T0, T

MADRID = ZoneInfo("Europe/Madrid")


@pytest.mark.parametrize(
    ("instant", "stamped"),
    [
        (T0, "2026-12-01T10:00:00+00:00"),
        (T(0.25), "2026-12-01T10:00:00.250+00:00"),
        (T0 + timedelta(microseconds=999), "2026-12-01T10:00:00+00:00"),
        (datetime(2026, 7, 1, 9, 30, tzinfo=MADRID), "2026-07-01T07:30:00+00:00"),
    ],
    ids=["whole second", "milliseconds", "less than one", "another zone"],
)
def test_an_instant_is_stamped_in_utc(instant: datetime, stamped: str) -> None:
    assert clock.stamp(instant) == stamped


def test_the_hour_that_comes_twice_has_two_stamps() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=MADRID)

    assert clock.stamp(first) == "2026-10-25T00:30:00+00:00"
    assert clock.stamp(first.replace(fold=1)) == "2026-10-25T01:30:00+00:00"


def test_stamps_sort_as_the_instants_do() -> None:
    instants = [T(seconds) for seconds in (0, 0.001, 0.5, 0.999, 1, 1.5, 60)]

    assert sorted(map(clock.stamp, instants)) == [clock.stamp(instant) for instant in instants]


def test_a_stamp_says_the_instant_again() -> None:
    assert clock.instant(clock.stamp(T(1.5))) == T(1.5)
    assert clock.instant(clock.stamp(T0)).tzinfo == UTC


def test_a_clock_that_travelled_goes_on_ticking_and_comes_back() -> None:
    clock.travel(T0)
    there, later = clock.now(), clock.now()
    clock.travel(None)

    assert T0 <= there <= later < T(60)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=60)
