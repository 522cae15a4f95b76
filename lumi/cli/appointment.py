"""`flask appointment`: the diary on the command line."""

import click
from flask.cli import AppGroup

from lumi import database
from lumi.cli.speaking import on_the_file, print_json, print_table
from lumi.tenants.models import named

appointment = AppGroup("appointment", help="The diary.")

_ALL = """
    SELECT appointment.id, starts_at, ends_at, status, service.name, staff.name,
           customer.name, coalesce('+' || customer.phone, ''), coalesce(customer.user_id, '')
    FROM appointment JOIN service ON service.id = service_id JOIN staff ON staff.id = staff_id
    JOIN customer ON customer.id = customer_id
    WHERE appointment.tenant_id = ? ORDER BY starts_at, appointment.id
"""
_NAMES = (
    "id",
    "starts_at",
    "ends_at",
    "status",
    "service",
    "staff",
    "customer",
    "phone",
    "user_id",
)


@appointment.command("list")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def list_(slug: str, as_json: bool) -> None:
    """Every appointment of a business, in order of time; instants are UTC."""
    rows = database.rows(_ALL, named(slug).id)
    if as_json:
        print_json([dict(zip(_NAMES, row, strict=True)) for row in rows])
        return
    print_table(_NAMES, rows)
