"""What the image holds runs by itself, as the Dockerfile says, and needs nothing of the tests.

No Docker engine is asked. Its steps are taken from the Dockerfile and done in a directory.
"""

import os
import re
import shutil
import signal
import subprocess
import sysconfig
import time
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
import requests
from packaging.requirements import Requirement

from lumi.answers import weights
from lumi.settings import ROOT
from tests.journeys.tree import PATIENCE, free_port

DOCKERFILE = (ROOT / "Dockerfile").read_text()
IGNORED = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """/app of the image."""
    app = tmp_path / "app"
    (app / "instance").mkdir(parents=True)
    runtime = DOCKERFILE.partition("AS runtime\n")[2].partition("\nFROM ")[0]
    for words in re.findall(r"^COPY (?:--from=build )?(.+)$", runtime, flags=re.MULTILINE):
        *sources, target = (word.removeprefix("/app/") for word in words.split())
        for source in sources:
            _copy(source, app / (source if target == "./" else target))
    return app


def _copy(source: str, target: Path) -> None:
    if source == ".venv":
        make_environment(target)
    elif (ROOT / source).is_dir():
        shutil.copytree(ROOT / source, target, ignore=IGNORED)
    else:
        shutil.copy(ROOT / source, target)


def make_environment(target: Path) -> None:
    """Python with what requirements.txt brings along, borrowed from here, and the weights."""
    venv.create(target, symlinks=True)
    (packages,) = target.glob("lib/python*/site-packages")
    here = Path(sysconfig.get_path("purelib"))
    for one in required():
        tops = {file.parts[0] for file in one.files or [] if file.parts[0] != ".."}
        for name in tops - {"__pycache__"}:
            if not (packages / name).exists():
                (packages / name).symlink_to(here / name)
    (target / "share").mkdir(exist_ok=True)
    (target / "share" / "lumi").symlink_to(weights.directory())


def required() -> list[Distribution]:
    """requirements.txt, and what these require in turn."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    waiting = [Requirement(line.partition(" #")[0]) for line in lines]
    found: dict[str, Distribution] = {}
    while waiting:
        one = waiting.pop()
        if one.name not in found and (not one.marker or one.marker.evaluate({"extra": ""})):
            found[one.name] = distribution(one.name)
            waiting += map(Requirement, found[one.name].requires or [])
    return list(found.values())


def environ(app: Path, port: int) -> dict[str, str]:
    """What ENV says, in a container that was given a key."""
    said = " ".join(re.findall(r"^ENV (.+)$", DOCKERFILE, flags=re.MULTILINE)).replace(
        "/app", str(app)
    )
    told = dict(pair.split("=", 1) for pair in said.split())
    return told | {"PORT": str(port), "PATH": os.defpath, "SECRET_KEY": "a key", "LANG": "C.UTF-8"}


def wait_until_well(port: int, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + PATIENCE
    with requests.Session() as session:
        session.trust_env = False
        while time.monotonic() < ends and process.poll() is None:
            try:
                if session.get(f"http://127.0.0.1:{port}/health", timeout=2).ok:
                    return
            except requests.RequestException:
                time.sleep(0.05)
    raise AssertionError("it does not become well")


def files(app: Path) -> set[Path]:
    return {path for path in app.rglob("*") if "instance" not in path.parts}


def test_what_the_image_holds_serves_and_writes_nowhere_but_to_its_volume(image: Path) -> None:
    before, port = files(image), free_port()
    (command,) = re.findall(r'^CMD \["(.+)"\]$', DOCKERFILE, flags=re.MULTILINE)

    with subprocess.Popen([image / command], cwd=image, env=environ(image, port)) as process:
        try:
            wait_until_well(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0

    assert (image / "instance" / "lumi.sqlite3").is_file()
    assert files(image) == before


def test_nothing_of_lumi_runs_as_root() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    fly, plain = (next(one for one in stages if f"AS {name}\n" in one) for name in ("fly", "lumi"))

    assert "exec setpriv --reuid=lumi" in fly
    assert "\nUSER lumi\n" in plain
