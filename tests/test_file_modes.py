"""The file holds what customers wrote: it, its log and its copies are its owner's alone."""

import stat
from pathlib import Path

from tests.journeys.tree import Tree, free_port


def open_to_others(directory: Path) -> list[str]:
    """What Lumi has made below the directory and others could read."""
    found = (path for path in directory.rglob("*") if path.name != "lumi.log")
    return [path.name for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_what_commands_write_is_the_owners_alone(tmp_path: Path) -> None:
    with Tree(tmp_path, "http://127.0.0.1:9", free_port()) as tree:
        for arguments in (
            ("migrate",),
            ("tenant", "add", "Corte Fino", "--phone-id", "100"),
            ("backup", str(tmp_path / "copies" / "one.sqlite3")),
        ):
            assert tree.flask(*arguments).returncode == 0

    assert (tmp_path / "copies" / "one.sqlite3").is_file()
    assert open_to_others(tmp_path) == []


def test_what_a_running_tree_writes_is_the_owners_alone(tmp_path: Path) -> None:
    with Tree(tmp_path, "http://127.0.0.1:9", free_port()) as tree:
        tree.start()

        assert (tmp_path / "lumi.sqlite3-wal").is_file()
        assert open_to_others(tmp_path) == []
