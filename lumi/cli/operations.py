"""`flask migrate`, `worker`, `doctor`, `backup`, `restore`: running Lumi."""

from pathlib import Path

import click

from lumi import backups, clock, database, offsite
from lumi.cli.speaking import on_the_file, plainly, settings
from lumi.store import SCHEME, Place, Store

SUFFIX = ".sqlite3"  # of every backup in a store

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
@click.argument("file")
@on_the_file
def backup(file: str) -> None:
    """Write a consistent copy of the database while Lumi runs; never overwrites.

    What customers sent is in FILE.media beside it. FILE can be in a store: s3://bucket/prefix
    (the name is made up) or s3://bucket/prefix/NAME.sqlite3.
    """
    if not file.startswith(SCHEME):
        backups.back_up(Path(file), settings().secret_key)
        click.echo(file)
        return
    place = Place.read(file)
    if not place.name.endswith(SUFFIX):
        place /= f"lumi-{clock.now():%Y%m%dT%H%M%SZ}{SUFFIX}"
    store = Store(place.parent, settings())
    with offsite.workplace(settings()) as here, offsite.alone(here.parent):
        backups.back_up(here / place.name, settings().secret_key)
        click.echo(str(offsite.send(here / place.name, store, clock.now())))


@click.command()
@click.argument("file")
@plainly
def restore(file: str) -> None:
    """Put a backup in the database's place, which is kept aside; only while Lumi is stopped.

    FILE can be in a store: s3://bucket/prefix/NAME.sqlite3.
    """
    if not file.startswith(SCHEME):
        _restore(Path(file), file)
        return
    place = Place.read(file)
    with offsite.workplace(settings()) as here:
        _restore(offsite.fetch(Store(place.parent, settings()), place.name, here), file)


def _restore(source: Path, name: str) -> None:
    replaced = backups.restore(source, settings().database, clock.now())
    click.echo(f"Restored {settings().database} from {name}.")
    if replaced:
        click.echo(f"What was there is kept as {replaced}.")
    known = filter(None, (settings().secret_key, settings().old_secret_key))
    if all(backups.is_of_another_key(source, key) for key in known):
        click.echo(OTHER_KEY, err=True)
