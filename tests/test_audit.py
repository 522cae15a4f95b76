"""`scripts/audit` tells known weaknesses, and says so where it could ask nobody."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lumi.settings import ROOT

CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
WEAK = {
    "name": "jinja2",
    "version": "3.0.0",
    "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["3.0.1"]}],
}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose Python makes environments in which pip-audit tells what a file says."""
    (tmp_path / "scripts").mkdir()
    for name in ("audit", ".python"):
        (tmp_path / "scripts" / name).write_bytes((ROOT / "scripts" / name).read_bytes())
    (tmp_path / "scripts" / "audit").chmod(0o755)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"""#!/bin/sh
    case "$1 $2" in
      "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
      "-m pip") [ -e "{tmp_path}/found.json" ] ;;
      "-m pip_audit") cat "{tmp_path}/found.json" ;;
      *) exec {sys.executable} "$@" ;;
    esac
    """)
    python.chmod(0o755)
    return tmp_path


def audit(project: Path, *found: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
    if found:
        (project / "found.json").write_text(json.dumps({"dependencies": found, "fixes": []}))
    return subprocess.run(
        [f"{project}/scripts/audit"], capture_output=True, text=True, check=False, timeout=60
    )


def test_libraries_without_a_known_weakness_are_counted(project: Path) -> None:
    told = audit(project, CLEAN, UNKNOWN)

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "1 of 2 libraries audited, 0 known weaknesses.\n"


def test_a_weakness_is_told_with_the_version_that_mends_it(project: Path) -> None:
    told = audit(project, CLEAN, WEAK)

    assert told.returncode == 1
    assert told.stdout.splitlines()[0] == "jinja2 3.0.0: PYSEC-2026-1, mended in 3.0.1"


@pytest.mark.parametrize("found", [(), (UNKNOWN,)], ids=["no network", "no list for any of them"])
def test_where_nobody_could_be_asked_nothing_is_called_well(
    project: Path, found: tuple[dict[str, Any], ...]
) -> None:
    told = audit(project, *found)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("No list of weaknesses could be reached: nothing was audited.")
    assert len(told.stderr.splitlines()) == 1


def test_no_audit_makes_continuous_integration_fail() -> None:
    assert "scripts/audit || true" in (ROOT / "scripts" / "ci").read_text()
