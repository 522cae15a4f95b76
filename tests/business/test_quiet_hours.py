"""What a business's file says about writing to customers unasked."""

from pathlib import Path

import pytest

from lumi.business.file import read
from lumi.business.plan import BusinessFault


def written(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "business.toml"
    path.write_text(f'name = "Sol"\n[booking]\n{lines}\n', encoding="utf-8")
    return path


def test_templates_are_named_with_their_language(tmp_path: Path) -> None:
    lines = 'reminder_template = "cita"\nwaitlist_template = "hueco"\ntemplate_language = "es"'
    columns = read(written(tmp_path, lines)).columns

    assert columns == {
        "name": "Sol",
        "reminder_template": "cita",
        "waitlist_template": "hueco",
        "template_language": "es",
    }


def test_quiet_hours_are_kept_in_minutes(tmp_path: Path) -> None:
    columns = read(written(tmp_path, 'quiet_hours = "22:30-07:00"')).columns

    assert (columns["quiet_from_minute"], columns["quiet_until_minute"]) == (1350, 420)


@pytest.mark.parametrize("hours", ["9", "25:00-08:00", "21:00", ""])
def test_quiet_hours_that_are_none_are_refused(tmp_path: Path, hours: str) -> None:
    with pytest.raises(BusinessFault, match="quiet_hours takes hours like 21:00-08:00"):
        read(written(tmp_path, f'quiet_hours = "{hours}"'))
