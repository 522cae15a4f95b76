"""How people write days and hours, in tables of readings/: a file a language, a table a kind.

What a phrase means stands beside it as `2026-12-04 15:00`, `2026-12-04`, `2026-12-04 to
2026-12-06`, `14:00-16:00` or `unclear`; what the same words may mean as well comes after "or".
"""

import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.booking.dates import Grain, Unclear, When

FILES = sorted((Path(__file__).parent / "readings").glob("*.toml"))
TABLES = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in FILES}
KINDS = [
    (language, kind)
    for language, table in TABLES.items()
    for kind, phrases in table.items()
    if isinstance(phrases, dict)
]


@pytest.mark.parametrize(("language", "kind"), KINDS)
def test_phrases_are_read_as_they_are_meant(language: str, kind: str) -> None:
    table = TABLES[language]
    read_as = {text: told(text, language, table) for text in table[kind]}

    wrong = [
        f"{text!r} is read as {read_as[text]}, and means {meant}"
        for text, meant in table[kind].items()
        if read_as[text] != meant
    ]
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_language_has_its_tables() -> None:
    assert set(TABLES) == set(dates.LANGUAGES)


def told(text: str, language: str, table: dict[str, Any]) -> str:
    now: datetime = table["now"]
    match dates.read(text, now, ZoneInfo("UTC"), language, table.get("date_order", "DMY")):
        case Unclear():
            return "unclear"
        case When() as when:
            if when.grain in (Grain.PART, Grain.HOURS):
                return _figures(when)
            others = (replace(when, start=other, end=other) for other in when.others)
            return " or ".join([_figures(when), *map(_figures, others)])
    return "nothing"


def _figures(when: When) -> str:
    start, end = when.start, when.end
    match when.grain:
        case Grain.DAY:
            return f"{start:%Y-%m-%d}"
        case Grain.DAYS:
            return f"{start:%Y-%m-%d} to {end - timedelta(days=1):%Y-%m-%d}"
        case Grain.MOMENT:
            return f"{start:%Y-%m-%d %H:%M}"
        case Grain.TIME:
            return f"{start:%H:%M}"
        case Grain.PART:
            return f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
    return f"{start:%H:%M}-{end:%H:%M}"
