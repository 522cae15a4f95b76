"""What commands are told: nonsense is one sentence and changes nothing."""

from click.testing import Result
from flask import Flask

from lumi import database
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conftest import T0


def flask(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=arguments)


def test_doctor_settles_the_warnings_that_it_has_shown(app: Flask, tenant: Tenant) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, None, "meta account_update", "Restricted.", T0)

    told = flask(app, "doctor", "--settle").output
    assert "warn   server meta account_update: Restricted." in told
    assert "Warnings settled: 1." in told
    assert "Restricted" not in flask(app, "doctor").output
