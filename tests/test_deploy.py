"""scripts/deploy against a flyctl that writes down what it is told, and fails when asked to."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lumi.settings import ROOT

FLYCTL = r"""#!/bin/sh
echo "$@" >> "$CALLS"
case "$*" in "$FAILS_AT"*) echo "out of luck" >&2; exit 3 ;; esac
case "$1 $2" in
  "status --app") [ -f "$FLY/app" ] ;;
  "apps create") touch "$FLY/app" ;;
  "volumes list") if [ -f "$FLY/volume" ]; then echo '[{"name": "lumi"}]'; else echo '[]'; fi ;;
  "volumes create") touch "$FLY/volume" ;;
  "secrets list")
    sed -n 's/^\([A-Z_]*\)=.*/{"Name": "\1"}/p' "$FLY/secrets" | paste -sd , | sed 's/.*/[&]/' ;;
  "secrets import") cat >> "$FLY/secrets" ;;
esac
"""
STEPS = ["status", "apps create", "volumes list", "volumes create", "secrets list"]
STEPS += ["secrets import", "deploy"]


class Project:
    """A copy of what is deployed, its `.env`, and a Fly.io of its own."""

    def __init__(self, directory: Path) -> None:
        self.root = directory / "project"
        self.fly = directory / "fly"
        self.calls_file = directory / "calls"
        shutil.copytree(ROOT / "lumi", self.root / "lumi", ignore=shutil.ignore_patterns("__py*"))
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        shutil.copy(ROOT / "fly.toml", self.root)
        (self.root / ".venv").symlink_to(sys.prefix)
        (self.root / ".env").write_text("WH_APP_SECRET=s3cret\nPORT=9000\nWH_TOKEN='a # b'\n")
        self.fly.mkdir()
        (self.fly / "secrets").touch()
        program = directory / "bin" / "flyctl"
        program.parent.mkdir()
        program.write_text(FLYCTL)
        program.chmod(0o755)
        self._path = f"{program.parent}:{os.environ['PATH']}"

    def deploy(self, *words: str, fails_at: str = "never") -> "subprocess.CompletedProcess[str]":
        given = {"PATH": self._path, "CALLS": str(self.calls_file), "FLY": str(self.fly)}
        return subprocess.run(
            [str(self.root / "scripts" / "deploy"), *words],
            env={**os.environ, **given, "FAILS_AT": fails_at},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def calls(self) -> list[str]:
        """What flyctl was told since the last look, without the app's name."""
        if not self.calls_file.exists():
            return []
        told = self.calls_file.read_text().replace(f" --app {self.env()['FLY_APP']}", "")
        self.calls_file.unlink()
        return [line.replace(self.env()["FLY_APP"], "APP") for line in told.splitlines()]

    def env(self) -> dict[str, str]:
        lines = (self.root / ".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line)

    def secrets(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in (self.fly / "secrets").read_text().splitlines())


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_first_deployment_makes_what_is_missing(project: Project) -> None:
    deployed = project.deploy()

    assert deployed.returncode == 0, deployed.stderr
    assert project.calls() == [
        "auth whoami",
        "status",
        "apps create APP --org personal",
        "volumes list --json",
        "volumes create lumi --region ams --size 1 --yes",
        "secrets list --json",
        "secrets import --stage",
        "deploy --ha=false --remote-only --wait-timeout 10m",
    ]
    address = f"https://{project.env()['FLY_APP']}.fly.dev"
    assert f"Callback URL: {address}/webhook\n" in deployed.stdout
    assert f"Verify token: {project.env()['VERIFY_TOKEN']}\n" in deployed.stdout


def test_secrets_reach_fly_and_what_belongs_to_this_machine_does_not(project: Project) -> None:
    project.deploy()

    env = project.env()
    assert project.secrets() == {
        "WH_APP_SECRET": "s3cret",
        "WH_TOKEN": '"""a # b"""',  # quoted so that flyctl takes the rest for no comment
        "SECRET_KEY": env["SECRET_KEY"],
        "VERIFY_TOKEN": env["VERIFY_TOKEN"],
        "LUMI_URL": f"https://{env['FLY_APP']}.fly.dev",
    }


def test_a_domain_of_ones_own_is_the_servers_name(project: Project) -> None:
    env = project.root / ".env"
    env.write_text(env.read_text() + "LUMI_URL=https://lumi.example\n")

    deployed = project.deploy()

    assert project.secrets()["LUMI_URL"] == "https://lumi.example"
    assert "Lumi is at https://lumi.example\n" in deployed.stdout
    assert f"Callback URL: https://{project.env()['FLY_APP']}.fly.dev/webhook\n" in deployed.stdout


def test_no_secret_is_an_argument_or_is_printed(project: Project) -> None:
    deployed = project.deploy()

    told = " ".join(project.calls()) + deployed.stdout + deployed.stderr
    assert "s3cret" not in told
    assert project.env()["SECRET_KEY"] not in told


def test_a_second_deployment_only_updates(project: Project) -> None:
    project.deploy()
    project.calls()
    before = project.env()

    assert project.deploy().returncode == 0

    assert project.env() == before
    assert project.calls() == [
        "auth whoami",
        "status",
        "volumes list --json",
        "secrets list --json",
        "deploy --ha=false --remote-only --wait-timeout 10m",
    ]


def test_only_the_secret_that_changed_is_sent_again(project: Project) -> None:
    project.deploy()
    (project.fly / "secrets").write_text(
        "WH_APP_SECRET=\nSECRET_KEY=\nVERIFY_TOKEN=\nWH_TOKEN=\nLUMI_URL=\n"
    )
    env = project.root / ".env"
    env.write_text(env.read_text().replace("s3cret", "another"))

    project.deploy()

    assert project.secrets()["WH_APP_SECRET"] == "another"
    assert project.secrets()["SECRET_KEY"] == ""


@pytest.mark.parametrize("step", STEPS)
def test_a_failed_step_ends_it_and_a_second_try_goes_through(project: Project, step: str) -> None:
    failed = project.deploy(fails_at=step)
    called = project.calls()

    assert project.deploy().returncode == 0
    if step == "status":  # a failed question about the app counts as no: there is none yet
        assert failed.returncode == 0
        return
    assert failed.returncode == 1
    assert called[-1].startswith(step)
    assert "Traceback" not in failed.stderr
    assert failed.stderr.splitlines()[-1].startswith(f"`flyctl {step}")


def test_who_is_not_signed_in_is_told_how(project: Project) -> None:
    refused = project.deploy(fails_at="auth")

    assert refused.returncode == 1
    assert refused.stderr == "flyctl is not signed in. Run: flyctl auth login\n"


def test_an_unfilled_env_is_named(project: Project) -> None:
    (project.root / ".env").unlink()

    refused = project.deploy()

    assert refused.returncode == 1
    assert refused.stderr.startswith("WH_APP_SECRET is missing in ")
    assert not project.calls_file.exists()


def test_a_dry_run_prints_every_command_and_runs_none(project: Project) -> None:
    before = (project.root / ".env").read_text()

    shown = project.deploy("--dry-run")

    assert shown.returncode == 0
    assert not project.calls_file.exists()
    assert (project.root / ".env").read_text() == before
    commands = [line for line in shown.stdout.splitlines() if line.startswith("flyctl ")]
    steps = ["auth whoami", *STEPS]
    told = zip(steps, commands, strict=True)
    assert [step for step, line in told if line.startswith(f"flyctl {step}")] == steps
    assert "s3cret" not in shown.stdout


def test_the_machine_is_the_smallest_with_one_volume_that_is_never_stopped() -> None:
    plan = tomllib.loads((ROOT / "fly.toml").read_text())

    assert plan["vm"] == [{"size": "shared-cpu-1x", "memory": "256mb"}]
    assert [mount["destination"] for mount in plan["mounts"]] == ["/app/instance"]
    assert plan["http_service"]["auto_stop_machines"] == "off"
    assert plan["http_service"]["checks"][0]["path"] == "/health"
    assert str(plan["http_service"]["internal_port"]) == plan["env"]["PORT"]


def test_the_image_holds_only_what_runs() -> None:
    kept = (ROOT / ".dockerignore").read_text().split()
    copied = [
        word
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]

    assert {f"!{name}" for name in copied} == {word for word in kept if word.startswith("!")}
    assert all((ROOT / name).exists() for name in copied)
