"""`flask migrate`, `worker`, `doctor`, `backup`, `restore`: running Lumi."""

from pathlib import Path

import click

from lumi import backups, clock, database
from lumi.cli.speaking import on_the_file, plainly, settings

OTHER_KEY = (
    "SECRET_KEY is not the one of this backup: its tokens and app secrets cannot be read until you"
    " put that key back or store them again (flask tenant edit SLUG --token …)."
)


@click.command()
@plainly
def migrate() -> None:
    """Bring the database up to date; makes it when it is not there."""
    for name in database.migrate(settings().database):
        click.echo(f"Applied {name}.", err=True)


@click.command()
@on_the_file
def worker() -> None:
    """Answer and deliver until SIGTERM."""
    from lumi.worker import run

    run(settings())


@click.command()
@click.argument("slug", required=False)
@click.option("--settle", is_flag=True, help="You have seen the warnings: show them no more.")
@on_the_file
def doctor(slug: str | None, settle: bool) -> None:
    """Check everything that must be right for messages to flow; each fault with its cure.

    Warnings are news that Lumi was told, such as a change of the account; they are no fault.
    """
    from lumi import doctor as examination

    now = clock.now()
    found = examination.examine(settings(), slug, now)
    for line in found:
        click.echo(f"{line.grade:5}  {line.what}: {line.told}")
    if settle:
        click.echo(f"Warnings settled: {examination.settle(slug, now)}.")
    if any(line.grade is examination.Grade.FAULT for line in found):
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@on_the_file
def backup(file: Path) -> None:
    """Write a consistent copy of the database while Lumi runs; never overwrites.

    What customers sent is in FILE.media beside it.
    """
    backups.back_up(file, settings().secret_key)
    click.echo(str(file))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@plainly
def restore(file: Path) -> None:
    """Put a backup in the database's place, which is kept aside; only while Lumi is stopped."""
    replaced = backups.restore(file, settings().database, clock.now())
    click.echo(f"Restored {settings().database} from {file}.")
    if replaced:
        click.echo(f"What was there is kept as {replaced}.")
    if backups.is_of_another_key(file, settings().secret_key):
        click.echo(OTHER_KEY, err=True)
