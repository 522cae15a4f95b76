"""`flask tenant owner`: whose WhatsApp commands Lumi for a business."""

import re

import click
from flask.cli import AppGroup

from lumi import clock, database
from lumi.cli.calendars import tenant
from lumi.cli.speaking import on_the_file, print_json, print_table
from lumi.owner import briefs, numbers
from lumi.tenants.models import named

__all__ = ["tenant"]

owner = AppGroup("owner", help="Owners, who run a business from their own WhatsApp.")
tenant.add_command(owner)


@owner.command()
@click.argument("slug")
@click.argument("phone")
@on_the_file
def add(slug: str, phone: str) -> None:
    """Register a number, or give it a new code, and print the code that it has to send.

    Sent from that phone to the business's WhatsApp number within 24 hours, it proves the number.
    """
    code = numbers.issue(named(slug), phone, clock.now())
    if not code:
        raise click.ClickException("This number is an owner already; remove it to begin anew.")
    click.echo(code)
    click.echo("Send it from that phone to the business's number, within 24 hours.", err=True)


@owner.command("list")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def list_(slug: str, as_json: bool) -> None:
    """The owners' numbers, and since when each is verified."""
    found = numbers.listed(named(slug))
    if as_json:
        print_json([{"phone": phone, "verified_at": since} for phone, since in found])
        return
    print_table(("phone", "verified"), [(phone, since or "not yet") for phone, since in found])


def _minute(context: click.Context, option: click.Parameter, given: str) -> int | None:
    """Minutes after midnight; None for `off`."""
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", given)
    if found is None and given != "off":
        raise click.BadParameter(f"takes a time like 07:30, or off, not {given!r}")
    return int(found[1]) * 60 + int(found[2]) if found else None


@owner.command()
@click.argument("slug")
@click.argument("time", metavar="HH:MM|off", callback=_minute)
@on_the_file
def brief(slug: str, time: int | None) -> None:
    """When owners are sent the day each morning, on the business's clocks; or not at all."""
    found = named(slug)
    with database.write() as connection:
        briefs.set_hour(connection, found, time, clock.now())


@owner.command()
@click.argument("slug")
@click.argument("phone")
@on_the_file
def remove(slug: str, phone: str) -> None:
    """The number commands nothing any more."""
    numbers.remove(named(slug), phone)
