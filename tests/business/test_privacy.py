"""For how long things are kept, as a business's file says it."""

from pathlib import Path

import pytest

from lumi.business import BusinessFault, read


def columns(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "business.toml"
    path.write_text(f'name = "Sol"\n{text}', encoding="utf-8")
    return read(path).columns


def test_days_are_kept_and_may_be_left_out(tmp_path: Path) -> None:
    assert columns(tmp_path, "[privacy]\nkeep_days = 365")["keep_days"] == 365
    assert "keep_days" not in columns(tmp_path, "")


def test_what_customers_are_told_is_a_text_of_some_length(tmp_path: Path) -> None:
    note = "https://sol.example/privacy"

    assert columns(tmp_path, f'[privacy]\nnote = "{note}"')["privacy_note"] == note
    assert columns(tmp_path, '[privacy]\nnote = ""')["privacy_note"] == ""
    assert "privacy_note" not in columns(tmp_path, "")
    with pytest.raises(BusinessFault, match=r"privacy\.note takes 500"):
        columns(tmp_path, f'[privacy]\nnote = "{"x" * 501}"')


@pytest.mark.parametrize("days", ["29", "-1", "3651", '"long"'])
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, days: str) -> None:
    with pytest.raises(BusinessFault, match=r"privacy\.keep_days takes"):
        columns(tmp_path, f"[privacy]\nkeep_days = {days}")
