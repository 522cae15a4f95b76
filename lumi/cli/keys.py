"""`flask secrets`: the key that opens what is stored encrypted."""

import click
from flask.cli import AppGroup

from lumi.cli.speaking import on_the_file, settings
from lumi.tenants import rotation
from lumi.tenants.secrets import SealBroken

secrets = AppGroup("secrets", help="Tokens and app secrets, as they are stored.")

LOST = (
    "Encrypted anew: {}. Neither SECRET_KEY nor SECRET_KEY_OLD opens: {}. Set SECRET_KEY_OLD to the"
    " key that they were stored with and call this again, or store them again."
)


@secrets.command()
@on_the_file
def rotate() -> None:
    """Encrypt everything stored with SECRET_KEY instead of SECRET_KEY_OLD, while Lumi runs.

    Stopped in the middle, it goes on where it was when it is called again.
    """
    done = rotation.rotate(settings())
    if done.lost:
        raise SealBroken(LOST.format(done.anew, ", ".join(done.lost)))
    click.echo(f"Encrypted anew: {done.anew}. With this SECRET_KEY already: {done.already}.")
    if settings().old_secret_key:
        click.echo("SECRET_KEY_OLD is needed no more: take it out, and start Lumi again.")
