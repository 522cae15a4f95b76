"""What commands are told: nonsense is one sentence and changes nothing."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from lumi import database
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.conftest import PHONE_ID, T0


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


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("tenant edit corte-fino --language klingon", "'klingon' is not a language; write one"),
        ("tenant edit corte-fino --language=", "'' is not a language; write one"),
        ("tenant edit corte-fino --phone-id=", "'' is not a phone id; copy"),
        ("tenant edit corte-fino --phone-id +34600111222", "'+34600111222' is not a phone id"),
        ("tenant add Other --phone-id=", "'' is not a phone id; copy"),
        ("tenant add Other --phone-id 7 --language klingon", "'klingon' is not a language"),
        ("usage --month 2026-13", "'2026-13' is not a month; write it as YYYY-MM"),
        ("usage --month 2026-00", "'2026-00' is not a month"),
        ("usage --month ٢٠٢٦-٠١", "is not a month"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_is_allowed(
    app: Flask, tenant: Tenant, arguments: str, told: str
) -> None:
    result = flask(app, *arguments.split())

    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1
    kept = [(one.phone_id, one.language) for one in Tenant.select()]
    assert kept == [(PHONE_ID, "en")]


def test_an_faq_file_with_two_answers_to_one_question_imports_nothing(
    app: Flask, tenant: Tenant, tmp_path: Path
) -> None:
    path = tmp_path / "faqs.csv"
    path.write_text("question,answer\nCash?,Yes.\nCash?,No.\n")

    result = flask(app, "faq", "import", "corte-fino", str(path))

    assert result.exit_code == 1
    assert "row 3, column question: 'Cash?' stands in row 2" in result.stderr
    assert database.value("SELECT count(*) FROM faq") == 0
