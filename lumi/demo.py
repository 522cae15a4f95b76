"""Trying Lumi out: a business that is ready to talk to, for as long as there is no real one."""

import hmac
import secrets
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click
from peewee import PeeweeException

from lumi import business, clock, database
from lumi.answers.embedding import EmbeddingFailed
from lumi.extension import ExtensionsMissing
from lumi.settings import SETTINGS, Settings, SettingsFault
from lumi.tenants import users
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant, named

OWNER = "owner@harbour.example"
BUSINESS = Path(__file__).with_name("demo.toml")

WELCOME = """
  Lumi is at http://127.0.0.1:{port}

  A phone to try it with: http://127.0.0.1:{port}/simulator
  Write what a customer of a barber shop would write:
    What are your opening hours?
    book 12/24 15:30
    Do you repair bicycles?
  The owner's side, the dashboard: http://127.0.0.1:{port}/sign-in
    {email}   {password}
  Nothing is sent to WhatsApp. Ctrl-C stops Lumi; what was said is kept in
  {database}
"""


def is_due(settings: Settings) -> bool:
    """Whether to be a demo: as LUMI_DEMO says, else when there is nothing real to run."""
    if settings.demo is not None:
        return settings.demo
    return not settings.token and not Tenant.select().where(~Tenant.is_demo).exists()


def load(settings: Settings, now: datetime) -> None:
    """The demo business, unless it is there; with secrets of its own, made here."""
    if Tenant.select().where(Tenant.is_demo).exists():
        return
    click.echo("Loading the demo business …", err=True)
    plan = business.read(BUSINESS)
    own = {"token": secrets.token_urlsafe(), "app_secret": secrets.token_urlsafe()}
    plan = replace(plan, columns={**plan.columns, **own, "is_demo": True})
    slug = business.load(plan, now, settings)
    hashed = users.hashed(password(settings))
    with database.write():
        users.add(OWNER, hashed, now, named(slug))


def variables(settings: Settings) -> dict[str, str]:
    """What the environment of a demo says: the simulator stands in for Meta."""
    found = {"LUMI_DEMO": "1"}
    if settings.api_url == SETTINGS["api_url"].default:
        version = settings.api_url.rpartition("/")[2]
        found["WH_API_URL"] = f"http://127.0.0.1:{settings.port}/simulator/graph/{version}"
    return found


def welcome(settings: Settings) -> str:
    """What somebody who has just started the demo wants to know."""
    return WELCOME.format(
        port=settings.port, database=settings.database, email=OWNER, password=password(settings)
    )


def password(settings: Settings) -> str:
    """Of the demo's owner: this server's own, and the same at every start."""
    key = settings.secret_key.encode()
    return hmac.new(key, b"the demo's owner", "sha256").hexdigest()[:12]


def main() -> None:
    """Make the demo ready if it is due, and print its variables for the shell."""
    settings = Settings.from_env()
    database.open_file(settings.database)
    database.migrate(settings.database)
    if is_due(settings):
        load(settings, clock.now())
        click.echo(" ".join(f"{name}={value}" for name, value in variables(settings).items()))


if __name__ == "__main__":
    try:
        main()
    except (SettingsFault, business.BusinessFault, Refused, EmbeddingFailed) as fault:
        sys.exit(str(fault))
    except (ExtensionsMissing, PeeweeException, OSError) as fault:
        sys.exit(f"Lumi cannot start: {fault}")
