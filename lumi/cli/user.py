"""`flask user`: people who sign in to the dashboard."""

import sys

import click
from flask.cli import AppGroup

from lumi import clock, database
from lumi.cli.speaking import on_the_file, settings
from lumi.plain import N_
from lumi.tenants import audit, passwords, users
from lumi.tenants.models import named
from lumi.tenants.users import Membership, Role, User

user = AppGroup("user", help="People who sign in to the dashboard.")


@user.command()
@click.argument("email")
@click.option("--tenant", "slug", help="The business to run.")
@click.option("--operator", is_flag=True, help="May run every business, and the server.")
@click.option(
    "--role",
    type=click.Choice([Role.OWNER.value, Role.STAFF.value]),
    default="owner",
    show_default=True,
)
@on_the_file
def add(email: str, slug: str | None, operator: bool, role: str) -> None:
    """Let a person sign in. The password is asked for, or is one line on stdin.

    Who has an account already gets the role besides and keeps the password.
    """
    if (slug is None) == (not operator):
        raise click.UsageError("Name a business with --tenant, or say --operator.")
    tenant = named(slug) if slug else None
    known = User.get_or_none(User.email == users.address(email))
    password = "" if known else users.hashed(_password(email))
    with database.write() as connection:
        added = users.add(email, password, clock.now(), tenant, Role(role))
        what = N_(
            "let %(email)s sign in as %(role)s",
            email=added.email,
            role=role if tenant else Role.OPERATOR,
        )
        audit.record(connection, tenant, "command line", what, clock.now())
    click.echo(added.email)


@user.command("list")
@on_the_file
def list_() -> None:
    """Everybody who can sign in, with their roles."""
    for one in User.select().order_by(User.email):
        held = Membership.select().where(Membership.user == one.id)
        roles = [f"{member.role} of {member.tenant.slug}" for member in held]
        click.echo(f"{one.email}\t{', '.join(['operator'] * one.is_operator + roles)}")


@user.command("first-run")
@on_the_file
def first_run() -> None:
    """Print the address at which the first operator makes an account; it serves until then."""
    if users.operators():
        raise users.UserRefused("There is an operator already. See: flask user list")
    base = settings().url or f"http://127.0.0.1:{settings().port}"
    click.echo(f"{base}/first-run/{users.first_run_code(settings().secret_key)}")


@user.command()
@click.argument("email")
@on_the_file
def password(email: str) -> None:
    """Set another password, and sign the person out everywhere."""
    found = _named(email)
    hashed = users.hashed(_password(email))
    with database.write() as connection:
        users.change_password(found, hashed)
        audit.record(
            *(
                connection,
                None,
                "command line",
                N_("set the password of %(email)s", email=email),
                clock.now(),
            )
        )


@user.command()
@click.argument("email")
@on_the_file
def remove(email: str) -> None:
    """Let a person sign in no more."""
    found = _named(email)
    with database.write() as connection:
        User.delete().where(User.id == found.id).execute()
        audit.record(connection, None, "command line", f"removed {email}", clock.now())


def _named(email: str) -> User:
    found: User | None = User.get_or_none(User.email == email.strip().lower())
    if found is None:
        raise users.UserRefused(f"Nobody signs in as {email!r}. See: flask user list")
    return found


def _password(email: str) -> str:
    """From a prompt, or one line of a pipe; never an argument, which others can see.

    Who has the server decides, and is told when it is an easy one.
    """
    if sys.stdin.isatty():
        told = str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    else:
        told = sys.stdin.readline().rstrip("\r\n")
    if len(told) >= users.SHORTEST and passwords.is_easy(told, email):
        click.echo(users.TOO_EASY, err=True)
    return told
