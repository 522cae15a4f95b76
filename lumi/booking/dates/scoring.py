"""Pure: whether a reading is what a row of a data file expects; formats in docs/evaluation.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Any

from lumi.booking.dates.reading import LANGUAGES
from lumi.booking.dates.values import Grain, Unclear, When

DATED = ("day", "date")
MOMENTS = ("hour", "minute", "datetime")
BARE = ("chrono", "timefhuman")  # sources whose rows have no grain
TIMED = (Grain.MOMENT, Grain.TIME, Grain.PART, Grain.HOURS)


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"  # a reading, but another one: it would cost an appointment
    UNCLEAR = "unclear"  # no reading: it costs a question


@dataclass(frozen=True, slots=True)
class Scored:
    """One row: None where it has no date, or no time, to be right about."""

    verdict: Verdict
    date_right: bool | None
    time_right: bool | None


def counts(row: dict[str, Any]) -> bool:
    """Whether the row says something that Lumi should understand: a time to come."""
    grain, start = row.get("grain"), str(row.get("expected_start"))
    if row.get("lang") not in LANGUAGES:
        return False
    if grain == "time" or start.startswith("T"):
        return True
    bare = grain is None and row.get("source") in BARE
    return row.get("future") is True and (grain in (*DATED, *MOMENTS) or bare)


def score(row: dict[str, Any], reading: When | Unclear | None) -> Scored:
    wants_date, wants_time = _wanted(row)
    if not isinstance(reading, When):
        return Scored(
            *(Verdict.UNCLEAR, False if wants_date else None, False if wants_time else None)
        )
    expected = str(row["expected_start"] or row.get("expected_end"))
    said = _named(reading)
    date_right = said.date().isoformat() == expected[:10] if wants_date else None
    clock = expected.rpartition("T")[2][:5]
    is_timed = reading.grain in TIMED or reading.hours is not None
    time_right = said.strftime("%H:%M") == clock and is_timed if wants_time else None
    if date_right is not False and time_right is not False:
        return Scored(Verdict.RIGHT, date_right, time_right)
    is_asked = any(_fits(other, expected, wants_date, wants_time) for other in reading.others)
    is_open = _leaves_open(reading, expected)
    verdict = Verdict.UNCLEAR if is_asked or is_open else Verdict.WRONG
    return Scored(verdict, date_right, time_right)


def _named(reading: When) -> datetime:
    """The time that was named: of "before 5" its end, of "before Friday" that day."""
    if reading.named:
        return reading.named
    is_before = reading.grain in (Grain.HOURS, Grain.PART) and reading.start.time() == time()
    return reading.end if is_before and reading.end.time() != time() else reading.start


def _leaves_open(reading: When, expected: str) -> bool:
    """Whether what is meant lies in a stretch or day, of which the customer is shown the times."""
    if reading.grain in (Grain.MOMENT, Grain.TIME) or expected == "None":
        return False
    if expected.startswith("T"):
        expected = f"{reading.start.date()}{expected}"
    return reading.start <= datetime.fromisoformat(expected).replace(tzinfo=None) <= reading.end


def _fits(start: datetime, expected: str, wants_date: bool, wants_time: bool) -> bool:
    """Of several readings the customer is asked for the one that is meant: it costs a question."""
    date_fits = not wants_date or start.date().isoformat() == expected[:10]
    return date_fits and (not wants_time or f"{start:%H:%M}" == expected.rpartition("T")[2][:5])


def _wanted(row: dict[str, Any]) -> tuple[bool, bool]:
    grain, start = row.get("grain"), str(row["expected_start"])
    if grain == "time" or start.startswith("T"):
        return False, True
    if grain in DATED or row.get("hour_stated") is False:
        return True, False
    return True, True


def figures(scored: Sequence[Scored]) -> dict[str, Any]:
    """Shares from 0 to 1 of the rows that have one; None where no row has."""
    return {
        "rows": len(scored),
        "exact": _share([one.verdict is Verdict.RIGHT for one in scored]),
        "date_right": _share([one.date_right for one in scored if one.date_right is not None]),
        "time_right": _share([one.time_right for one in scored if one.time_right is not None]),
        "wrong": _share([one.verdict is Verdict.WRONG for one in scored]),
        "unclear": _share([one.verdict is Verdict.UNCLEAR for one in scored]),
        "accuracy": _share([one.verdict is Verdict.RIGHT for one in scored]),
    }


def _share(said: Sequence[bool]) -> float | None:
    return sum(said) / len(said) if said else None


def reference(row: dict[str, Any]) -> datetime:
    """When the row's text was written, naive local."""
    return datetime.fromisoformat(str(row["reference"])).replace(tzinfo=None)
