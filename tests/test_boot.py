"""Intake, web and worker start together and end together, whoever is told to end or dies first."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.tree import PATIENCE, ROOT, Tree, free_port

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    with Tree(tmp_path, "http://127.0.0.1:9", free_port()) as tree:
        yield tree


def children(pid: int) -> dict[str, int]:
    """The child processes by what they call themselves."""
    found = {}
    for number in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found[Path(f"/proc/{number}/comm").read_text().strip()] = int(number)
    return found


def is_gone(pid: int) -> bool:
    """Whether the process ends within a while; one that nobody has waited for counts as gone."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def boot(tree: Tree) -> "subprocess.CompletedProcess[str]":
    command = [str(ROOT / "scripts" / "boot")]
    return subprocess.run(
        command, env=tree.environ, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def test_a_tree_serves_has_a_worker_and_ends_in_order(tree: Tree) -> None:
    tree.start()

    assert tree.is_idle(within=5)
    assert tree.stop()[0] == 0


def test_a_tree_that_ends_in_order_leaves_no_process(tree: Tree) -> None:
    tree.start()
    parts = children(tree.pid)

    tree.stop()

    assert sorted(parts) == ["lumi intake", "lumi web", "lumi worker"]
    assert all(is_gone(pid) for pid in parts.values())


@pytest.mark.parametrize("part", ["lumi intake", "lumi web", "lumi worker"])
def test_all_end_when_one_part_dies(tree: Tree, part: str) -> None:
    tree.start()
    parts = children(tree.pid)

    os.kill(parts[part], signal.SIGKILL)

    assert all(is_gone(pid) for pid in parts.values())
    assert tree.stop()[0] == 1
    assert f"boot.part_died part={part} status=-9" in tree.log.read_text()


def test_the_parts_end_when_boot_itself_is_killed(tree: Tree) -> None:
    tree.start()
    parts = children(tree.pid)

    os.kill(tree.pid, signal.SIGKILL)

    assert all(is_gone(pid) for pid in parts.values())


def test_a_new_tree_takes_the_port_of_a_killed_one(tree: Tree) -> None:
    tree.start()
    tree.kill()

    tree.start()

    assert tree.stop()[0] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_to_end_while_still_loading_ends_in_order(
    tree: Tree, tmp_path: Path, number: int
) -> None:
    """A library that never finishes loading stands for the third of a second that all take."""
    loading = tmp_path / "loading"
    stuck = f"import pathlib, signal; pathlib.Path({str(loading)!r}).touch(); signal.pause()"
    (tmp_path / "gunicorn.py").write_text(stuck)
    environ = {**tree.environ, "PYTHONPATH": str(tmp_path)}
    with subprocess.Popen([str(ROOT / "scripts" / "boot")], env=environ) as starting:
        ends = time.monotonic() + PATIENCE
        while not loading.exists() and time.monotonic() < ends:
            time.sleep(0.01)

        starting.send_signal(number)

        assert starting.wait(PATIENCE) == 0


def test_a_busy_port_is_one_sentence_and_nothing_is_started(tree: Tree) -> None:
    with socket.create_server(("127.0.0.1", tree.port)):
        refused = boot(tree)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Port {tree.port} is busy: end what listens there, or set PORT to another.\n"
    )
    assert not tree.database.exists()


def test_faulty_settings_are_all_named_and_nothing_is_started(tree: Tree) -> None:
    tree.environ |= {"LUMI_REPLY_DELAY": "soon", "WEB_THREADS": "0"}

    refused = boot(tree)

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "LUMI_REPLY_DELAY takes seconds from 0 to 600, not 'soon'",
        "WEB_THREADS takes a whole number from 1 to 256, not '0'",
    ]
    assert not tree.database.exists()


def test_a_file_that_is_no_database_is_one_sentence(tree: Tree) -> None:
    tree.database.write_text("dear customer, " * 500)

    refused = boot(tree)

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == ["Lumi cannot start: file is not a database"]


def test_in_demo_mode_only_this_machine_is_served(tree: Tree) -> None:
    tree.environ["LUMI_DEMO"] = "1"
    tree.start()
    listening = {
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[3] == "0A"
    }

    assert f"0100007F:{tree.port:04X}" in listening
    assert f"00000000:{tree.port:04X}" not in listening
