"""The commands of scripts/, run as a person runs them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import requests

from tests.journeys.tree import PATIENCE, ROOT, Tree, free_port

SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.name[0] not in "._")


def run(script: str, *words: str, **options: object) -> "subprocess.CompletedProcess[str]":
    root = options.pop("root", ROOT)
    environ = {**os.environ, **options.pop("environ", {})}  # type: ignore[dict-item]
    return subprocess.run(
        [f"{root}/scripts/{script}", *words],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_says_first_what_it_does_and_stays_short(script: Path) -> None:
    lines = script.read_text().splitlines()

    assert lines[0].startswith("#!")
    assert lines[1].startswith(("# ", '"""'))
    assert os.access(script, os.X_OK)
    assert script.name == "setup" or len(lines) <= 30


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A project that was just cloned, and a PATH with only what every machine has."""
    root = tmp_path / "project"
    shutil.copytree(ROOT / "scripts", root / "scripts")
    for pins in ROOT.glob("requirements*.txt"):
        shutil.copy(pins, root)
    (root / "bin").mkdir()
    for program in ("bash", "env", "cat", "cmp", "rm", "grep", "tail", "dirname", "sed"):
        (root / "bin" / program).symlink_to(str(shutil.which(program)))
    return root


def fake_python(bare: Path, body: str) -> None:
    program = bare / "bin" / "python3"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)


def test_a_machine_without_python_is_told_in_one_sentence(bare: Path) -> None:
    refused = run("setup", root=bare, environ={"PATH": f"{bare}/bin"})

    assert refused.returncode == 1
    assert refused.stderr.startswith("Lumi needs Python 3.11 or newer, and there is none on PATH.")
    assert len(refused.stderr.splitlines()) == 1


def test_a_python_that_is_too_old_counts_as_none(bare: Path) -> None:
    fake_python(bare, "exit 1")

    refused = run("setup", root=bare, environ={"PATH": f"{bare}/bin"})

    assert refused.returncode == 1
    assert "Python 3.11 or newer" in refused.stderr


def test_a_python_without_venv_names_the_package(bare: Path) -> None:
    body = f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {sys.executable} "$@"'
    fake_python(bare, body)

    refused = run("setup", root=bare, environ={"PATH": f"{bare}/bin"})

    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        f"python3 has no venv module. Install it (Debian and Ubuntu: apt-get install"
        f" python{version}-venv)."
    ]


def test_a_machine_without_a_network_is_told_in_one_sentence(bare: Path) -> None:
    fake_python(bare, f'exec {sys.executable} "$@"')
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_CONFIG_FILE": os.devnull}
    nowhere |= {"PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1", "PATH": f"{bare}/bin"}

    refused = run("setup", root=bare, environ=nowhere)

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert refused.stderr.startswith("Could not install requirements.txt; is there a network?")


def test_setting_up_a_second_time_does_nothing() -> None:
    if not (ROOT / ".venv" / "installed.requirements.txt").exists():
        pytest.skip("this environment was not made by scripts/setup")
    run("setup")

    again = run("setup")

    assert again.returncode == 0
    assert again.stdout == ""


def test_a_script_that_needs_setup_says_so(bare: Path) -> None:
    fake_python(bare, "exit 1")

    refused = run("boot", root=bare, environ={"PATH": f"{bare}/bin"})

    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "Lumi's requirements are not installed. Run scripts/setup first."
    ]


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    with Tree(tmp_path, "http://127.0.0.1:9", free_port()) as tree:
        yield tree


def test_a_backup_is_made_while_lumi_runs_and_restored_only_after(
    tree: Tree, tmp_path: Path
) -> None:
    tree.start()
    tree.flask("tenant", "add", "Corte Fino", "--phone-id", "1")
    backup = tmp_path / "copies" / "monday.sqlite3"

    made = run("backup", str(backup), environ=tree.environ)
    assert (made.returncode, made.stdout) == (0, f"{backup}\n")
    assert run("backup", str(backup), environ=tree.environ).returncode == 1

    refused = run("restore", str(backup), environ=tree.environ)
    assert refused.returncode == 1
    assert "Lumi is running" in refused.stderr

    tree.flask("tenant", "add", "Newcomer", "--phone-id", "2")
    tree.stop()
    restored = run("restore", str(backup), environ=tree.environ)
    assert restored.returncode == 0
    assert "is kept as" in restored.stdout
    assert "newcomer" not in tree.flask("tenant", "list").stdout
    assert "corte-fino" in tree.flask("tenant", "list").stdout


@pytest.mark.parametrize("script", ["backup", "restore"])
def test_a_place_in_a_store_is_meant_as_it_is_written(tree: Tree, script: str) -> None:
    tree.environ |= {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    tree.flask("migrate")

    refused = run(script, "s3://safe/lumi/monday.sqlite3", environ=tree.environ)

    assert refused.returncode == 1
    told = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set to use s3://safe/lumi.\n"
    assert refused.stderr.endswith(told)


def test_the_path_of_a_backup_is_meant_from_where_one_stands(tree: Tree, tmp_path: Path) -> None:
    tree.flask("migrate")

    made = run("backup", "here.sqlite3", environ=tree.environ, cwd=tmp_path)

    assert made.returncode == 0
    assert (tmp_path / "here.sqlite3").exists()


@pytest.mark.parametrize("words", [(), ("one", "two")], ids=["no file", "two files"])
def test_restore_takes_one_file(words: tuple[str, ...]) -> None:
    refused = run("restore", *words)

    assert refused.returncode == 2
    assert refused.stderr == "Usage: scripts/restore FILE\n"


@contextmanager
def server(tree: Tree) -> Iterator["subprocess.Popen[str]"]:
    """scripts/server without WhatsApp credentials."""
    nothing = {"WH_TOKEN": "", "WH_PHONE_ID": "", "WH_APP_SECRET": "", "WH_API_URL": ""}
    with subprocess.Popen(
        [str(ROOT / "scripts" / "server")],
        env={**tree.environ, **nothing, "LUMI_DEMO": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            _wait_until_well(tree)
            yield process
        finally:
            with suppress(ProcessLookupError):  # it has ended in order
                os.killpg(process.pid, signal.SIGKILL)


def _wait_until_well(tree: Tree) -> None:
    ends = time.monotonic() + 3 * PATIENCE
    while time.monotonic() < ends:
        try:
            if tree.health()["status"] == "ok":
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise TimeoutError


def test_the_server_has_a_demo_business_that_answers_on_the_phone(tree: Tree) -> None:
    here = {"Origin": tree.url, "Sec-Fetch-Site": "same-origin"}

    with server(tree) as process, requests.Session() as browser:
        browser.trust_env = False
        phone = browser.get(f"{tree.url}/simulator").url
        browser.post(f"{phone}/messages", data={"text": "book 12/24 15:30"}, headers=here)
        ends = time.monotonic() + PATIENCE
        while "⏳" not in (seen := str(browser.get(f"{phone}/feed").json())):
            assert time.monotonic() < ends, seen
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stdout is not None
        assert f"http://127.0.0.1:{tree.port}/simulator" in process.stdout.read()


def test_the_server_keeps_the_demo_business_as_it_was_left(tree: Tree) -> None:
    with server(tree):
        tree.flask("tenant", "edit", "demo", "--name", "My own barbers")

    with server(tree):
        assert "My own barbers" in tree.flask("tenant", "list").stdout


def test_the_server_runs_no_demo_beside_a_real_business(tree: Tree) -> None:
    tree.flask("migrate")
    tree.flask("tenant", "add", "Corte Fino", "--phone-id", "1")

    with server(tree):
        assert "demo" not in tree.flask("tenant", "list").stdout
        assert requests.get(f"{tree.url}/simulator", timeout=5).status_code == 404
