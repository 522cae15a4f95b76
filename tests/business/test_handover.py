"""When a person takes over, as a business's file says it."""

from pathlib import Path

import pytest

from lumi.business import BusinessFault, read


def columns(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "business.toml"
    path.write_text(f'name = "Sol"\n{text}', encoding="utf-8")
    return read(path).columns


def test_words_and_quiet_minutes_are_kept(tmp_path: Path) -> None:
    found = columns(tmp_path, '[handover]\nwords = ["lawyer", "devolución*"]\nquiet_minutes = 30')

    assert found["handover_words"] == '["lawyer", "devolución*"]'
    assert found["handover_minutes"] == 30


def test_no_words_take_those_that_were_away(tmp_path: Path) -> None:
    assert columns(tmp_path, "[handover]\nwords = []")["handover_words"] == "[]"
    assert "handover_words" not in columns(tmp_path, "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[handover]\nquiet_minutes = 0", "handover.quiet_minutes takes a whole number from 1"),
        ("[handover]\nwords = [3]", "handover.words[1] takes a text in quotes"),
        ("[handover]\nquiet = 3", "handover.quiet is not known here"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BusinessFault) as fault:
        columns(tmp_path, text)

    assert told in str(fault.value)
