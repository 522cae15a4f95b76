from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.booking import slots
from lumi.booking.hours import DAY, MINUTE, Hours, Opening, local_of, open_between
from lumi.booking.slots import Busy, Reason, Rules, Span

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)  # 11:00 in Madrid
TUESDAY = date(2026, 12, 1)
RULES = Rules(MADRID, step=30 * MINUTE, notice=60 * MINUTE, horizon_days=7)
HALF_HOUR = Span(30 * MINUTE)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-12-01T{text}").replace(tzinfo=MADRID).astimezone(UTC)


def week(*spans: tuple[int, str]) -> Hours:
    """Openings by weekday, like (1, "09:00-13:00"); hours may pass 24."""
    openings = []
    for weekday, span in spans:
        opens, closes = (int(end[:2]) * 60 + int(end[3:]) for end in span.split("-"))
        openings.append(Opening(weekday, opens, closes))
    return Hours(MADRID, tuple(openings), ())


def starts(hours: Hours, span: Span, rules: Rules = RULES) -> list[str]:
    opens = open_between(hours, TUESDAY, TUESDAY + DAY)
    return [f"{local_of(s, MADRID):%H:%M}" for s in slots.starts(opens, span, rules)]


def test_slots_follow_each_other_from_the_opening_on() -> None:
    assert starts(week((1, "09:10-11:00")), HALF_HOUR) == ["09:10", "09:40", "10:10"]


def test_a_slot_ending_at_closing_time_is_offered() -> None:
    assert starts(week((1, "09:00-10:00")), HALF_HOUR)[-1] == "09:30"


def test_a_service_longer_than_a_stretch_of_hours_has_no_slot_there() -> None:
    hours = week((1, "09:00-10:00"), (1, "11:00-13:00"))

    assert starts(hours, Span(90 * MINUTE)) == ["11:00", "11:30"]


def test_each_stretch_of_hours_has_its_own_grid() -> None:
    hours = week((1, "09:00-10:00"), (1, "14:15-15:15"))

    assert starts(hours, HALF_HOUR) == ["09:00", "09:30", "14:15", "14:45"]


def test_a_service_may_run_past_midnight_into_hours_that_begin_then() -> None:
    hours = week((1, "23:00-24:00"), (2, "00:00-01:00"))

    assert starts(hours, Span(60 * MINUTE)) == ["23:00", "23:30", "00:00"]


def test_buffers_may_lie_outside_the_hours() -> None:
    span = Span(30 * MINUTE, before=30 * MINUTE, after=30 * MINUTE)

    assert starts(week((1, "09:00-10:00")), span) == ["09:00", "09:30"]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (NOW - MINUTE, Reason.PAST),
        (NOW, Reason.TOO_SOON),
        (NOW + 59 * MINUTE, Reason.TOO_SOON),
        (NOW + 60 * MINUTE, None),
        (at("23:59") + 7 * DAY, None),
        (at("00:00") + 8 * DAY, Reason.TOO_FAR),
    ],
    ids=["past", "now", "a minute short", "just enough", "last day", "the day after"],
)
def test_notice_and_horizon_bound_what_can_be_booked(
    wanted: datetime, reason: Reason | None
) -> None:
    assert slots.out_of_bounds(wanted, RULES, NOW) == reason


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("08:30", Reason.CLOSED),
        ("09:00", None),
        ("09:15", Reason.OFF_GRID),
        ("12:30", None),
        ("12:45", Reason.CLOSED),
        ("13:00", Reason.CLOSED),
        ("13:30", Reason.CLOSED),
        ("14:00", None),
    ],
)
def test_a_start_lies_within_hours_and_on_the_grid(wanted: str, reason: Reason | None) -> None:
    opens = open_between(week((1, "09:00-13:00"), (1, "14:00-19:00")), TUESDAY, TUESDAY)

    assert slots.off_hours(at(wanted), opens, HALF_HOUR, RULES) == reason


def busy(starts_at: str, ends_at: str, session: str | None = None) -> Busy:
    return Busy(at(starts_at), at(ends_at), at(session) if session else None)


@pytest.mark.parametrize(
    ("start", "has_room"),
    [("09:30", True), ("09:31", False), ("10:15", False), ("10:59", False), ("11:00", True)],
    ids=["ends as it begins", "runs into it", "within", "last minute", "begins as it ends"],
)
def test_an_appointment_takes_its_time_and_no_more(start: str, has_room: bool) -> None:
    assert slots.has_room(at(start), [busy("10:00", "11:00")], HALF_HOUR) is has_room


def test_buffers_of_both_appointments_are_kept() -> None:
    diary = [busy("10:00", "10:40")]  # its own buffer of ten minutes included
    span = Span(30 * MINUTE, before=5 * MINUTE, after=10 * MINUTE)

    assert not slots.has_room(at("10:40"), diary, span)
    assert slots.has_room(at("10:45"), diary, span)
    assert not slots.has_room(at("09:25"), diary, span)
    assert slots.has_room(at("09:20"), diary, span)


def test_a_session_takes_as_many_as_it_has_places() -> None:
    yoga = Span(60 * MINUTE, capacity=3)
    diary = [busy("10:00", "11:00", session="10:00")] * 2

    assert slots.has_room(at("10:00"), diary, yoga)
    assert not slots.has_room(at("10:00"), diary * 2, yoga)
    assert not slots.has_room(at("10:30"), diary, yoga)


def test_a_session_does_not_mix_with_another_service() -> None:
    assert not slots.has_room(at("10:00"), [busy("10:00", "11:00")], Span(MINUTE * 60, capacity=3))


def test_times_that_overlap_each_other_all_count() -> None:
    diary = [busy("09:00", "12:00"), busy("10:00", "10:30"), busy("11:00", "14:00")]

    assert not any(slots.has_room(at(f"{hour}:30"), diary, HALF_HOUR) for hour in range(10, 14))
    assert slots.has_room(at("14:00"), diary, HALF_HOUR)


def distances(*minutes: int) -> Iterator[datetime]:
    return (NOW + minute * MINUTE for minute in minutes)


def test_the_nearest_on_both_sides_are_offered_in_order_of_time() -> None:
    found = slots.nearest(distances(20, 50, 80), distances(-30, -60), NOW, 3)

    assert found == list(distances(-30, 20, 50))


def test_no_more_is_drawn_than_is_offered() -> None:
    def endless() -> Iterator[datetime]:
        for minute in range(10):
            assert minute < 5, "drew on and on"
            yield NOW + minute * MINUTE

    assert len(slots.nearest(endless(), iter(()), NOW, 3)) == 3


openings = st.builds(
    lambda weekday, opens, length: Opening(weekday, opens, opens + length),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1440),
)
spans = st.builds(Span, st.integers(1, 1440).map(lambda minutes: minutes * MINUTE))
zones = st.sampled_from(["Europe/Madrid", "America/New_York", "Australia/Lord_Howe"]).map(ZoneInfo)
around_a_change = st.sampled_from([date(2026, 10, 25), date(2027, 3, 14), date(2027, 3, 28)])


@given(zones, st.lists(openings, max_size=6), around_a_change, spans, st.integers(5, 240))
def test_every_start_lies_on_a_grid_and_its_service_within_the_hours(
    zone: ZoneInfo, weekly: list[Opening], day: date, span: Span, step: int
) -> None:
    rules = Rules(zone, step * MINUTE, timedelta(), 90)
    opens = open_between(Hours(zone, tuple(weekly), ()), day - DAY, day + 2 * DAY)
    opens.sort(key=lambda open_: open_.starts)

    for start in slots.starts(opens, span, rules):
        assert any((start - open_.grid) % rules.step == timedelta() for open_ in opens)
        instant, end = start, start + span.length
        while instant < end:  # goes through hours that follow each other
            instant = max(
                (open_.ends for open_ in opens if open_.starts <= instant < open_.ends),
                default=None,
            )
            assert instant is not None


@given(
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 60), st.booleans()), max_size=12),
    st.integers(0, 600),
    st.builds(
        Span,
        st.integers(1, 90).map(lambda minutes: minutes * MINUTE),
        before=st.integers(0, 20).map(lambda minutes: minutes * MINUTE),
        after=st.integers(0, 20).map(lambda minutes: minutes * MINUTE),
        capacity=st.integers(1, 3),
    ),
)
def test_there_is_room_exactly_where_nothing_else_is_in_the_way(
    drawn: list[tuple[int, int, bool]], wanted: int, span: Span
) -> None:
    diary: list[Busy] = []
    free_from = 0
    for gap, length, is_session in sorted(drawn):
        begins = NOW + (free_from + gap % 60) * MINUTE
        diary.append(Busy(begins, begins + length * MINUTE, begins if is_session else None))
        free_from += gap % 60 + length
    start = NOW + wanted * MINUTE
    shut, end = start - span.before, start + span.length + span.after
    met = [other for other in diary if other.starts < end and shut < other.ends]

    expected = all(other.session == start for other in met) and len(met) < span.capacity
    assert slots.has_room(start, diary, span) == expected
