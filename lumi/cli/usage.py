"""`flask usage`: what was used in a month."""

import re

import click

from lumi import clock
from lumi.cli.speaking import on_the_file, print_json, print_table
from lumi.tenants import usage as used
from lumi.tenants.models import named


@click.command()
@click.argument("slug", required=False)
@click.option("--month", help="YYYY-MM; the present month by default.")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def usage(slug: str | None, month: str | None, as_json: bool) -> None:
    """Messages in and out, billed deliveries, tokens by model; of one business or of all."""
    month = month or clock.now().strftime("%Y-%m")
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise click.ClickException(f"{month!r} is not a month; write it as YYYY-MM, like 2026-11.")
    found = used.of_month(month, named(slug).id if slug else None)
    if as_json:
        print_json(found)
        return
    print_table(list(found[0]) if found else (), [list(line.values()) for line in found])
