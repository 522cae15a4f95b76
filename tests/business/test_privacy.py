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


@pytest.mark.parametrize("days", ["29", "-1", "3651", '"long"'])
def test_what_cannot_be_is_told_with_its_place(tmp_path: Path, days: str) -> None:
    with pytest.raises(BusinessFault, match=r"privacy\.keep_days takes"):
        columns(tmp_path, f"[privacy]\nkeep_days = {days}")
