"""Litestream runs beside Lumi where it is wanted: it ends after the others, and may die alone."""

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from lumi import database, replication
from lumi.settings import Settings, SettingsFault
from tests.journeys.tree import PATIENCE, ROOT, Tree, free_port
from tests.test_boot import boot

STORE = {
    "LUMI_STORE": "s3://safe/lumi",
    "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
    "AWS_REGION": "eu-test-1",
    "AWS_ACCESS_KEY_ID": "AKID",
    "AWS_SECRET_ACCESS_KEY": "a secret",
}
LITESTREAM = r"""#!/bin/sh
# Writes down how it was started and ended; dies of itself as often as there are files to take away.
echo "begun $*" >> "$CALLS/calls"
env | grep -E '^(LUMI_DATABASE|LUMI_STORE|AWS_(END|REG|.*KEY).*)=' > "$CALLS/environ"
for death in "$CALLS"/death-*; do [ -f "$death" ] && rm "$death" && exit 7; done
ended() {
  kill $!
  echo "ended, of $(wc -w < /proc/$PPID/task/$PPID/children)" >> "$CALLS/calls"
  exit 0
}
trap ended TERM
sleep 60 & wait
"""


class Stub:
    """What stands for Litestream on PATH, and what it has written down."""

    def __init__(self, directory: Path) -> None:
        self._place = directory / "litestream"
        program = self._place / "bin" / "litestream"
        program.parent.mkdir(parents=True)
        program.write_text(LITESTREAM)
        program.chmod(0o755)
        path = f"{program.parent}:{os.environ['PATH']}"
        self.environ = {"PATH": path, "CALLS": str(self._place), "LUMI_LITESTREAM": "1", **STORE}

    def dies(self, times: int) -> None:
        for number in range(times):
            (self._place / f"death-{number}").touch()

    def calls(self, number: int) -> list[str]:
        """What it was told and did, once that are so many lines."""
        ends = time.monotonic() + PATIENCE
        while len(found := self._read("calls")) < number and time.monotonic() < ends:
            time.sleep(0.02)
        return found

    def given(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self._read("environ"))

    def _read(self, name: str) -> list[str]:
        file = self._place / name
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def stub(tmp_path: Path) -> Stub:
    return Stub(tmp_path)


@pytest.fixture
def tree(tmp_path: Path, stub: Stub) -> Iterator[Tree]:
    with Tree(tmp_path, "http://127.0.0.1:9", free_port(), **stub.environ) as tree:
        yield tree


BEGUN = f"begun replicate -config {ROOT / 'lumi' / 'litestream.yml'}"


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_it_may_die_alone_which_is_told_is_begun_anew_and_ends_after_the_others(
    tree: Tree, stub: Stub
) -> None:
    stub.dies(1)
    tree.start()

    assert stub.calls(2) == [BEGUN, BEGUN]
    assert stub.given() == {"LUMI_DATABASE": str(tree.database), **STORE}
    assert tree.health()["database"] == "ok"
    with closing(database.other_file(tree.database, "ro")) as file:
        told = "SELECT detail FROM notice WHERE kind = ?"
        ((detail,),) = file.execute(told, (replication.NOTICE,)).fetchall()
    assert detail.startswith("Litestream ended by itself with status 7")

    assert tree.stop()[0] == 0
    assert stub.calls(3)[2:] == ["ended, of 1"]  # itself: the others had ended before


def test_it_does_not_run_unless_it_is_wanted(
    settings: Settings, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", stub.environ["PATH"])

    assert replication.program(settings) is None
    found = replication.program(replace(settings, litestream=True))
    assert found == shutil.which("litestream")


def test_wanted_and_not_there_is_one_sentence_and_nothing_is_started(tree: Tree) -> None:
    tree.environ["PATH"] = os.environ["PATH"]

    refused = boot(tree)

    assert refused.returncode == 1
    assert refused.stderr == (
        "LUMI_LITESTREAM is 1, but there is no litestream on PATH: install it, or set it to 0.\n"
    )
    assert not tree.database.exists()


def test_wanted_without_a_store_is_a_faulty_setting() -> None:
    with pytest.raises(SettingsFault, match="LUMI_STORE is needed with LUMI_LITESTREAM"):
        Settings.from_env({"SECRET_KEY": "a key", "LUMI_LITESTREAM": "1"})


def test_the_plan_names_nothing_that_it_is_not_given() -> None:
    named = set(re.findall(r"\$\{(\w+)\}", replication.PLAN.read_text()))

    assert named == {"LUMI_DATABASE", *STORE} - {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
