"""A day as a table: cells that add up, whatever is booked."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lumi.dashboard.diary.columns import Booked, Column, Shut, lines, table

ZONE = ZoneInfo("Europe/Madrid")
DAY = date(2026, 12, 1)
NINE = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # 9:00 in Madrid


def at(hours: float) -> datetime:
    return NINE + timedelta(hours=hours - 9)


def column(*booked: tuple[float, float], shut: tuple[float, float] | None = None) -> Column:
    closed = [Shut(at(shut[0]), at(shut[1]), "Training", 1)] if shut else []
    made = [Booked(at(since), at(until), (since, until)) for since, until in booked]
    return Column("Maria", DAY, 1, [(at(9), at(18))], made, closed)


def test_every_row_has_every_column_once() -> None:
    columns = [column((10, 10.5), (11, 12)), column((9, 18)), column(shut=(13, 15))]

    rows = table(columns, 30, ZONE, NINE)

    covered = sum(cell.rows for _mark, cells in rows for cell in cells)
    assert covered == len(rows) * len(columns)
    assert [mark for mark, _cells in rows] == list(range(9 * 60, 18 * 60, 30))


def test_appointments_that_meet_share_a_cell() -> None:
    rows = table([column((10, 11), (10.5, 11.5))], 30, ZONE, NINE)

    (shared,) = [cell for _mark, cells in rows for cell in cells if cell.booked]
    assert len(shared.booked) == 2
    assert shared.rows == 3


def test_one_after_the_other_are_two_cells() -> None:
    rows = table([column((10, 10.5), (10.5, 11))], 30, ZONE, NINE)

    assert [mark for mark, cells in rows if cells[0].booked] == [600, 630]


def test_rows_follow_hours_that_begin_at_a_quarter() -> None:
    late = Column("Maria", DAY, 1, [(at(9.25), at(18))], [])

    rows = table([late], 30, ZONE, NINE)

    assert rows[1][0] - rows[0][0] == 15
    first_free = next(cell for _mark, cells in rows for cell in cells if cell.is_free)
    assert first_free.starts == at(9.25)


def test_what_is_booked_outside_the_hours_is_shown() -> None:
    rows = table([column((7, 8), (19, 20))], 30, ZONE, NINE)

    assert rows[0][0] == 7 * 60
    assert sum(bool(cell.booked) for _mark, cells in rows for cell in cells) == 2


def test_the_past_is_not_free() -> None:
    rows = table([column()], 30, ZONE, at(12))

    free = [cell.starts for _mark, cells in rows for cell in cells if cell.is_free]
    assert min(free) == at(12)


def test_a_day_on_which_nobody_works_has_a_table_all_the_same() -> None:
    rows = table([Column("Maria", DAY, 1, [], [])], 30, ZONE, NINE)

    assert not any(cell.is_free for _mark, cells in rows for cell in cells)


def test_free_time_is_listed_between_what_is_booked_and_blocked() -> None:
    listed = lines(column((10, 11), shut=(13, 15)), NINE, timedelta(minutes=30))

    assert [one.kind for one in listed] == ["gap", "booked", "gap", "shut", "gap"]
    assert (listed[2].starts, listed[2].ends) == (at(11), at(13))


def test_a_gap_too_short_for_a_slot_is_no_line() -> None:
    listed = lines(column((9.25, 18)), NINE, timedelta(minutes=30))

    assert [one.kind for one in listed] == ["booked"]


def test_why_it_is_closed_is_said_once() -> None:
    rows = table([column(shut=(13, 15))], 30, ZONE, NINE)

    assert sum(cell.tells for _mark, cells in rows for cell in cells) == 1
