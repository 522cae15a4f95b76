"""What `scripts/eval dates` runs: how well data files of phrases are read, as a table or JSON."""

import argparse
import json
import statistics
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lumi import clock
from lumi.booking import dates
from lumi.booking.dates import scoring
from lumi.booking.dates.scoring import Scored, Verdict
from lumi.booking.hours import instant_of

SHOWN = ("rows", "exact", "date_right", "time_right", "wrong", "unclear")
UTC = ZoneInfo("UTC")


class BadFile(Exception):
    """A file that cannot be read as phrases; the text says which and where."""


def main() -> int:
    arguments = _arguments()
    try:
        found = {str(path): _rows(path) for path in arguments.files}
    except BadFile as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    results, times = {}, list[float]()
    by_language: dict[str, list[Scored]] = defaultdict(list)
    for name, rows in found.items():
        scored = [_score(row, times, arguments.misses) for row in rows]
        results[name] = scored
        for row, one in zip(rows, scored, strict=True):
            by_language[row["lang"]].append(one)
    _print(arguments, results, by_language, times)
    return 0


def _print(
    arguments: argparse.Namespace,
    results: dict[str, list[Scored]],
    by_language: dict[str, list[Scored]],
    times: list[float],
) -> None:
    every = [one for scored in results.values() for one in scored]
    figures = {name: scoring.figures(scored) for name, scored in results.items()}
    total = scoring.figures(every)
    total["milliseconds_per_phrase"] = round(statistics.median(times) * 1000, 3) if times else None
    total["by_language"] = {code: scoring.figures(one) for code, one in sorted(by_language.items())}
    if arguments.json:
        whole = json.dumps(figures | {"total": total}, ensure_ascii=False, indent=1)
        sys.stdout.write(whole + "\n")
        return
    shown = {Path(name).stem: one for name, one in figures.items()}
    shown |= {f"in {code}": one for code, one in total["by_language"].items()} | {"total": total}
    width = max(map(len, shown))
    lines = [" ".join([" " * width, *(f"{name:>10}" for name in SHOWN)])]
    lines += [
        " ".join([f"{name:<{width}}", *(_cell(one[metric]) for metric in SHOWN)])
        for name, one in shown.items()
    ]
    sys.stdout.write(
        "\n".join(lines) + f"\nmedian {total['milliseconds_per_phrase']} ms a phrase\n"
    )


def _cell(value: float | None) -> str:
    if value is None:
        return f"{'–':>10}"
    return f"{value:>10}" if isinstance(value, int) else f"{value:>10.3f}"


def _rows(path: Path) -> list[dict[str, Any]]:
    """The rows that count. Raises BadFile."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        return [row for row in rows if scoring.counts(row)]
    except (OSError, ValueError, AttributeError) as fault:
        raise BadFile(f"{path} cannot be read as rows of JSON: {fault}.") from fault


def _score(row: dict[str, Any], times: list[float], shows: bool) -> Scored:
    now = instant_of(scoring.reference(row), UTC)
    order = "MDY" if row["lang"] == "en" else "DMY"
    began = clock.monotonic()
    reading = dates.read(row["text"], now, UTC, row["lang"], order)
    times.append(clock.monotonic() - began)
    scored = scoring.score(row, reading)
    if shows and scored.verdict is not Verdict.RIGHT:
        said = (row["lang"], row["text"], row["expected_start"], row.get("grain"))
        sys.stderr.write(f"{scored.verdict} {said} {reading}\n")
    return scored


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/eval dates", description="Measure how well phrases about time are read."
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.add_argument("--misses", action="store_true", help="each miss on stderr")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
