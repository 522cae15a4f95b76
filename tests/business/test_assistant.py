"""What a business's file says of what customers send besides words."""

from pathlib import Path

import pytest

from lumi.business.file import read
from lumi.business.plan import BusinessFault


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "business.toml"
    path.write_text(f'name = "Sol"\n[assistant]\n{text}', encoding="utf-8")
    return path


def test_pictures_and_what_is_kept_are_read(tmp_path: Path) -> None:
    columns = read(written(tmp_path, "pictures = true\nmedia_megabytes = 20")).columns

    assert columns == {"name": "Sol", "sees_pictures": True, "media_megabytes": 20}


def test_pictures_can_be_switched_off_again(tmp_path: Path) -> None:
    assert read(written(tmp_path, "pictures = false")).columns["sees_pictures"] is False


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('pictures = "on"', "assistant.pictures takes true or false"),
        ("pictures = 1", "assistant.pictures takes true or false"),
        ("media_megabytes = -1", "assistant.media_megabytes takes a whole number from 0"),
        ("colour = 1", "assistant.colour is not known here"),
    ],
)
def test_what_it_does_not_take_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BusinessFault, match=told):
        read(written(tmp_path, text))
