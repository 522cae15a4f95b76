"""`flask customer`: what is kept of a person, and forgetting it."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from lumi import database
from lumi.cli.speaking import on_the_file
from lumi.conversations import handover, media, privacy
from lumi.tenants.models import named

customer = AppGroup("customer", help="A customer's own rows: a phone, a WhatsApp user id or an id.")


@customer.command()
@click.argument("slug")
@click.argument("customer")
@click.option("--out", type=click.Path(path_type=Path), help="Write a zip, with media, instead.")
@on_the_file
def export(slug: str, customer: str, out: Path | None) -> None:
    """Print everything kept of a customer as JSON."""
    tenant_id = named(slug).id
    kept = json.dumps(privacy.export(tenant_id, customer), ensure_ascii=False, indent=2)
    if out is None:
        click.echo(kept)
        return
    found = privacy.found(tenant_id, customer)
    privacy.write_zip(out, kept, media.files_of(tenant_id, found))
    click.echo(str(out), err=True)


@customer.command("give-back")
@click.argument("slug")
@click.argument("customer")
@on_the_file
def give_back(slug: str, customer: str) -> None:
    """Let Lumi answer again in a conversation that a human had."""
    tenant = named(slug)
    found = privacy.found(tenant.id, customer)
    with database.write() as connection:
        had = handover.give_back(connection, found)
    click.echo("Lumi answers again." if had else "No human had this conversation.")


@customer.command()
@click.argument("slug")
@click.argument("customer")
@click.option("--yes", is_flag=True, help="Do not ask.")
@on_the_file
def erase(slug: str, customer: str, yes: bool) -> None:
    """Delete a customer with messages, appointments and questions."""
    tenant = named(slug)
    found = privacy.found(tenant.id, customer)
    if not yes:
        click.confirm(f"Erase customer {found} of {tenant.name} for ever?", abort=True)
    privacy.erase(tenant.id, found)
