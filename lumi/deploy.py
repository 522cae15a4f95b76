"""One command to Fly.io: what is missing is made, what changed is sent, twice does no harm."""

import hashlib
import json
import re
import secrets
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from dotenv import dotenv_values

from lumi.settings import ROOT

MADE_HERE: dict[str, Callable[[], str]] = {  # what nobody needs to think up, and how it is made
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "VERIFY_TOKEN": lambda: secrets.token_urlsafe(24),
    "FLY_APP": lambda: f"lumi-{secrets.token_hex(4)}",  # app names are unique on all of Fly
}
NEEDED = ("WH_APP_SECRET",)  # without it every webhook is refused
STAY_HERE = {"PORT", "LUMI_DATABASE", "LUMI_DEMO", "LUMI_WEIGHTS", "LUMI_PRODUCTION"}
WAIT = "10m"  # for the machine to answer /health


class DeployFailed(Exception):
    """The deployment did not happen or not wholly; the text says at which step."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where on Fly.io Lumi goes."""

    app: str
    region: str
    organisation: str
    size_gb: str
    volume: str

    @property
    def address(self) -> str:
        return f"https://{self.app}.fly.dev"


class Flyctl:
    """Fly's own program. In a dry run its commands are printed and nothing is run."""

    def __init__(self, is_dry: bool) -> None:
        self._is_dry = is_dry
        self._program = shutil.which("flyctl") or shutil.which("fly") or "flyctl"
        if not is_dry and shutil.which(self._program) is None:
            raise DeployFailed(
                "flyctl is not installed. See https://fly.io/docs/flyctl/install, then run:"
                " flyctl auth login"
            )

    def run(self, *words: str, stdin: str | None = None, shows: str = "") -> None:
        """Raises DeployFailed when it fails. `shows` stands for what stdin holds."""
        if self._is_dry:
            click.echo(f"flyctl {shlex.join(words)}{shows and f'  # stdin: {shows}'}")
        elif self._start(words, stdin, keeps_output=False).returncode != 0:
            raise DeployFailed(
                f"`flyctl {shlex.join(words)}` failed; the reason is above."
                " What was done before it stays; run scripts/deploy again."
            )

    def succeeds(self, *words: str) -> bool:
        """A question by exit status; a dry run answers no, so that every step is shown."""
        if self._is_dry:
            click.echo(f"flyctl {shlex.join(words)}")
            return False
        return self._start(words, None, keeps_output=True).returncode == 0

    def names(self, *words: str) -> set[str]:
        """The names in a JSON list."""
        if self._is_dry:
            click.echo(f"flyctl {shlex.join(words)}")
            return set()
        answer = self._start(words, None, keeps_output=True)
        if answer.returncode != 0:
            raise DeployFailed(f"`flyctl {shlex.join(words)}` failed: {answer.stderr.strip()}")
        return _names(answer.stdout, words)

    def _start(
        self, words: tuple[str, ...], stdin: str | None, keeps_output: bool
    ) -> "subprocess.CompletedProcess[str]":
        pipe = subprocess.PIPE if keeps_output else None
        return subprocess.run(
            [self._program, *words], input=stdin, stdout=pipe, stderr=pipe, text=True, check=False
        )


def deploy(is_dry: bool) -> None:
    """Make or update the app on Fly.io. Raises DeployFailed."""
    flyctl = Flyctl(is_dry)
    values = _filled(ROOT / ".env", is_dry)
    target = _target(values)
    values = {"LUMI_URL": target.address, **values}  # a domain of their own goes before Fly's name
    if not flyctl.succeeds("auth", "whoami") and not is_dry:
        raise DeployFailed("flyctl is not signed in. Run: flyctl auth login")
    _make_app(flyctl, target)
    _make_volume(flyctl, target)
    _set_secrets(flyctl, target, values, is_dry)
    # --ha=false: one volume, one machine. flyctl waits until the check on /health passes.
    flyctl.run("deploy", "--app", target.app, "--ha=false", "--remote-only", "--wait-timeout", WAIT)
    click.echo(_farewell(target, values, is_dry))


def _filled(path: Path, is_dry: bool) -> dict[str, str]:
    """`.env`, with what can be made by itself made and kept there for the next time."""
    values = {name: value for name, value in dotenv_values(path).items() if value}
    missing = [name for name in NEEDED if not values.get(name)]
    if missing:
        raise DeployFailed(f"{', '.join(missing)} is missing in {path}; see .env.example.")
    made = {name: make() for name, make in MADE_HERE.items() if not values.get(name)}
    if made and not is_dry:
        with path.open("a") as file:
            file.write("\n# Made by scripts/deploy. Keep them: the stored tokens depend on them.\n")
            file.writelines(f"{name}={value}\n" for name, value in made.items())
    if made:
        click.echo(f"{'Would be' if is_dry else 'Was'} made and kept in .env: {', '.join(made)}.")
    return {**values, **made}


def _target(values: Mapping[str, str]) -> Target:
    plan: dict[str, Any] = tomllib.loads((ROOT / "fly.toml").read_text())
    mount = plan["mounts"][0]
    return Target(
        app=values["FLY_APP"],
        region=plan["primary_region"],
        organisation=values.get("FLY_ORG", "personal"),
        size_gb=mount["initial_size"].removesuffix("gb"),
        volume=mount["source"],
    )


def _make_app(flyctl: Flyctl, target: Target) -> None:
    if not flyctl.succeeds("status", "--app", target.app):
        flyctl.run("apps", "create", target.app, "--org", target.organisation)


def _make_volume(flyctl: Flyctl, target: Target) -> None:
    if target.volume not in flyctl.names("volumes", "list", "--app", target.app, "--json"):
        where = ("--app", target.app, "--region", target.region)
        flyctl.run("volumes", "create", target.volume, *where, "--size", target.size_gb, "--yes")


def _set_secrets(flyctl: Flyctl, target: Target, values: Mapping[str, str], is_dry: bool) -> None:
    """Send what Fly lacks or what differs from what was sent from here the last time."""
    there = flyctl.names("secrets", "list", "--app", target.app, "--json")
    memory = ROOT / "instance" / "deployed.json"
    sent = json.loads(memory.read_text()) if memory.exists() else {}
    wanted = {
        name: value
        for name, value in values.items()
        if name not in STAY_HERE and not name.startswith("FLY_")
    }
    marks = {name: _mark(target.app, name, value) for name, value in wanted.items()}
    changed = [name for name in wanted if name not in there or sent.get(name) != marks[name]]
    if not changed:
        click.echo("No secret has changed.")
        return
    lines = "".join(f"{name}={_quoted(wanted[name])}\n" for name in changed)
    command = ("secrets", "import", "--app", target.app, "--stage")
    flyctl.run(*command, stdin=lines, shows=" ".join(changed))
    if not is_dry:
        memory.parent.mkdir(exist_ok=True)
        memory.write_text(json.dumps(marks, indent=2) + "\n")


def _mark(*parts: str) -> str:
    """By which a value is known again; it says nothing about the value."""
    return hashlib.scrypt("\0".join(parts).encode(), salt=b"deployed", n=2**12, r=8, p=1).hex()[:16]


def _quoted(value: str) -> str:
    """As `flyctl secrets import` reads it back unchanged: it drops quotes and comments."""
    return value if re.fullmatch(r"[\w./:,+=@-]+", value) else f'"""{value}"""'


def _names(text: str, words: tuple[str, ...]) -> set[str]:
    try:
        found = json.loads(text or "[]")
    except ValueError as fault:
        raise DeployFailed(f"`flyctl {shlex.join(words)}` did not answer in JSON.") from fault
    return {str(one.get("Name") or one.get("name")) for one in found or []}


def _farewell(target: Target, values: Mapping[str, str], is_dry: bool) -> str:
    shown = "(made at the first deployment)" if is_dry else values["VERIFY_TOKEN"]
    return f"""
Lumi {"would be" if is_dry else "is"} at {values["LUMI_URL"]}

Paste into Meta's console, at WhatsApp > Configuration > Webhook, and subscribe to "messages":
  Callback URL: {target.address}/webhook
  Verify token: {shown}"""


@click.command()
@click.option("--dry-run", "is_dry", is_flag=True, help="Print every command, run none.")
def main(is_dry: bool) -> None:
    """Deploy Lumi to Fly.io, or update it there. Needs flyctl, signed in, and a filled .env."""
    try:
        deploy(is_dry)
    except DeployFailed as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
