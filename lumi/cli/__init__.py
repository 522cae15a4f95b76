"""The `flask …` commands: parse, call one function, print. Errors are one sentence and status 1."""

import click


def commands() -> list[click.Command]:
    """Every command, for the application to register."""
    from lumi.cli.appointment import appointment
    from lumi.cli.customer import customer
    from lumi.cli.faq_checks import faq
    from lumi.cli.keys import secrets
    from lumi.cli.operations import backup, doctor, migrate, restore, worker
    from lumi.cli.owner import tenant
    from lumi.cli.usage import usage
    from lumi.cli.user import user

    return [
        migrate,
        tenant,
        faq,
        appointment,
        usage,
        customer,
        user,
        secrets,
        worker,
        doctor,
        backup,
        restore,
    ]
