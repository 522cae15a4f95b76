"""`flask tenant calendar` and `flask tenant busy`: calendars that read ours, and that we read."""

import click

from lumi import calendars, clock
from lumi.booking import feeds
from lumi.booking.models import Staff
from lumi.cli.speaking import on_the_file, settings
from lumi.cli.tenant import tenant
from lumi.fetching import Unfetchable
from lumi.tenants.models import Tenant, named

__all__ = ["tenant"]


@tenant.command()
@click.argument("slug")
@click.option("--staff", help="Only this staff member's appointments.")
@click.option("--renew", is_flag=True, help="Make a new address; the old one ends.")
@on_the_file
def calendar(slug: str, staff: str | None, renew: bool) -> None:
    """Print the secret address that a calendar can subscribe to; without LUMI_URL its path."""
    found = named(slug)
    secret = feeds.secret_of(found, _staff_id(found, staff), settings(), renew)
    click.echo(f"{settings().url}/calendar/{secret}.ics")
    if not settings().url:
        click.echo("Put https:// and this server's name before it, or set LUMI_URL.", err=True)


@tenant.command()
@click.argument("slug")
@click.option("--url", help="Address of an .ics calendar whose events close slots.")
@click.option("--staff", help="Closes this staff member's slots only.")
@click.option("--forget", is_flag=True, help="Read that calendar no more; its times are free.")
@on_the_file
def busy(slug: str, url: str | None, staff: str | None, forget: bool) -> None:
    """Read an owner's own calendar every 15 minutes; without options: what is read, and how."""
    found = named(slug)
    staff_id = _staff_id(found, staff)
    if forget:
        calendars.forget(found, staff_id, clock.now())
    elif url:
        try:
            calendars.follow(found, staff_id, url, settings(), clock.now())
        except Unfetchable as fault:
            raise click.ClickException(f"The calendar cannot be read: {fault}.") from fault
    else:
        for line in calendars.told(found):
            click.echo(line)


def _staff_id(found: Tenant, name: str | None) -> int | None:
    if name is None:
        return None
    member: Staff | None = Staff.get_or_none(Staff.tenant == found.id, Staff.name == name)
    if member is None:
        raise click.ClickException(f"{found.name} has no staff member {name!r}.")
    return member.id
