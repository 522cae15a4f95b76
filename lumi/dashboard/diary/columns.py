"""Pure: a day's appointments as columns of a table, whose rows are steps of the clock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from math import gcd
from typing import ClassVar
from zoneinfo import ZoneInfo

from lumi.booking.hours import DAY, MINUTE, instant_of, local_of

FINEST = 10  # minutes a row; a thinner one cannot be read
COARSEST = 30
NOON_HOURS = (9 * 60, 18 * 60)  # shown of a day on which nobody works


@dataclass(frozen=True, slots=True)
class Booked:
    """What is booked in a column."""

    kind: ClassVar[str] = "booked"

    starts: datetime  # aware UTC, as all here
    ends: datetime
    entry: object  # what the page shows of it
    takes_room: bool = True  # nobody else can have the time


@dataclass(frozen=True, slots=True)
class Shut:
    """Closed, or busy elsewhere."""

    kind: ClassVar[str] = "shut"

    starts: datetime
    ends: datetime
    reason: str
    closure_id: int | None = None  # None: an owner's own calendar


@dataclass(slots=True)
class Column:
    """One staff member's day. `opens` in order of time."""

    title: str
    day: date
    staff_id: int
    opens: list[tuple[datetime, datetime]]
    booked: list[Booked]
    shut: list[Shut] = field(default_factory=list)


@dataclass(slots=True)
class Cell:
    """Some rows of one column: what is booked there, or a time that is free, closed or past."""

    column: Column
    starts: datetime
    rows: int = 1
    booked: list[Booked] = field(default_factory=list)
    shut: Shut | None = None
    tells: bool = False  # the first of the rows that are shut for one reason
    is_open: bool = False
    is_free: bool = False

    @property
    def stamp(self) -> str:
        """Its beginning, as an address can hold it without quoting."""
        return f"{self.starts:%Y-%m-%dT%H:%M:%SZ}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Free time of a column."""

    kind: ClassVar[str] = "gap"

    starts: datetime
    ends: datetime


def table(
    columns: Sequence[Column], slot_minutes: int, zone: ZoneInfo, now: datetime
) -> list[tuple[int, list[Cell]]]:
    """Rows as minutes after midnight, each with the cells that begin there, in order of columns."""
    first, last, step = _frame(columns, slot_minutes, zone)
    marks = list(range(first, last, step))
    below = [_cells(column, marks, step, zone, now) for column in columns]
    return [
        (mark, [cells[place] for cells in below if place in cells])
        for place, mark in enumerate(marks)
    ]


def lines(column: Column, now: datetime, least: timedelta) -> list[Booked | Shut | Gap]:
    """The column as a list, in order of time: free time of `least` or longer is a line, too."""
    found: list[Booked | Shut | Gap] = [*column.shut, *column.booked]
    found += _gaps(column, now, least)
    return sorted(found, key=lambda one: one.starts)


def together(columns: Sequence[Column]) -> list[Column]:
    """One column for each day, of everybody; without hours, as each has their own."""
    found: dict[date, Column] = {}
    for one in columns:
        day = found.setdefault(one.day, Column("", one.day, 0, [], []))
        day.booked += one.booked
        day.shut += [shut for shut in one.shut if shut not in day.shut]
    return list(found.values())


def _gaps(column: Column, now: datetime, least: timedelta) -> list[Gap]:
    """What is open, not over, and neither booked nor shut."""
    taken = [(one.starts, one.ends) for one in column.booked if one.takes_room]
    taken += [(one.starts, one.ends) for one in column.shut]
    found = []
    for opens, closes in column.opens:
        within = [(a, b) for a, b in taken if a < closes and b > opens]
        inside = sorted((max(a, opens), min(b, closes)) for a, b in within)
        since = max(opens, now)
        for starts, ends in (*inside, (closes, closes)):
            if starts - since >= least:
                found.append(Gap(since, starts))
            since = max(since, ends)
    return found


def _frame(columns: Sequence[Column], slot_minutes: int, zone: ZoneInfo) -> tuple[int, int, int]:
    """First and last minute of the day that the table shows, in whole hours, and its step."""
    bounds: list[int] = []
    step = gcd(slot_minutes, COARSEST)
    for column in columns:
        opens = [_minutes(column.day, at, zone) for span in column.opens for at in span]
        step = gcd(step, *opens[::2])
        bounds += opens
        for one in column.booked:
            bounds += [_minutes(column.day, at, zone) for at in (one.starts, one.ends)]
    first, last = (min(bounds), max(bounds)) if bounds else NOON_HOURS
    return first // 60 * 60, -(-max(last, first + 60) // 60) * 60, max(step, FINEST)


def _minutes(day: date, instant: datetime, zone: ZoneInfo) -> int:
    """On the clock after the day's midnight; within the day."""
    after = local_of(instant, zone) - datetime.combine(day, time())
    return min(max(after // MINUTE, 0), DAY // MINUTE)


def _cells(
    column: Column, marks: Sequence[int], step: int, zone: ZoneInfo, now: datetime
) -> dict[int, Cell]:
    """The column's cells by the row in which they begin."""
    dawn = datetime.combine(column.day, time())
    at = [instant_of(dawn + mark * MINUTE, zone) for mark in (*marks, marks[-1] + step)]
    cells: dict[int, Cell] = {}
    for first, last, booked in _clusters(column.booked, at):
        cells[first] = Cell(column, at[first], last - first, booked)
    covered = {row for first, cell in cells.items() for row in range(first, first + cell.rows)}
    for row, (starts, ends) in enumerate(pairwise(at)):
        if row not in covered:
            cells[row] = _empty(column, starts, ends, now)
    return _told_once(cells)


def _clusters(
    booked: Sequence[Booked], at: Sequence[datetime]
) -> Iterator[tuple[int, int, list[Booked]]]:
    """First row, row after the last, and who shares them: those that meet are one cell."""
    together: list[Booked] = []
    first = last = 0
    for one in sorted(booked, key=lambda one: one.starts):
        begins = max(sum(mark <= one.starts for mark in at[:-1]) - 1, 0)
        ends = max(sum(mark < one.ends for mark in at[:-1]), begins + 1)
        if together and begins < last:
            together.append(one)
            last = max(last, ends)
            continue
        if together:
            yield first, last, together
        together, first, last = [one], begins, ends
    if together:
        yield first, last, together


def _empty(column: Column, starts: datetime, ends: datetime, now: datetime) -> Cell:
    shut = next((one for one in column.shut if one.starts < ends and starts < one.ends), None)
    is_open = any(opens <= starts < closes for opens, closes in column.opens)
    is_free = is_open and shut is None and starts >= now
    return Cell(column, starts, shut=shut, is_open=is_open, is_free=is_free)


def _told_once(cells: dict[int, Cell]) -> dict[int, Cell]:
    """Why it is shut is said where that begins, not in each row."""
    said: Shut | None = None
    for _, cell in sorted(cells.items()):
        cell.tells = cell.shut is not None and cell.shut is not said
        said = cell.shut or said
    return cells
