"""`flask usage`: what was used in a month."""

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
    if len(month) != 7 or not month.replace("-", "", 1).isdecimal():
        raise click.BadParameter("write the month as YYYY-MM", param_hint="--month")
    found = used.of_month(month, named(slug).id if slug else None)
    if as_json:
        print_json(found)
        return
    print_table(list(found[0]) if found else (), [list(line.values()) for line in found])
