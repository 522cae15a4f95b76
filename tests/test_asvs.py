"""What the list of ASVS claims can be looked up: every point once, every file there."""

import re
from collections import Counter

import pytest

from lumi.settings import ROOT

PAGE = (ROOT / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| (.+) \|$", PAGE, flags=re.MULTILINE)
FILES = sorted(set(re.findall(r"`((?:lumi|tests)/[\w/.]+)`", PAGE)))


def test_every_requirement_of_level_one_is_there_once_with_its_verdict() -> None:
    counts = Counter(re.match(r"met|in part|not applicable|not met", told)[0] for _, told in ROWS)  # type: ignore[index]

    assert len(ROWS) == len({number for number, _ in ROWS}) == 70  # those of 5.0.0
    told = f"Lumi meets {counts['met']}, meets {counts['in part']} in part"
    assert told in PAGE
    assert f"and {counts['not applicable']} are about things" in PAGE


def test_what_is_met_in_part_says_what_is_missing() -> None:
    partly = [number for number, told in ROWS if told.startswith(("in part", "not met"))]

    assert [number for number in partly if f"- **{number}** " not in PAGE] == []


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_named_is_there(name: str) -> None:
    assert (ROOT / name).exists()
