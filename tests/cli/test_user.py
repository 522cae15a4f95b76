"""`flask user`: who may sign in, told on the command line."""

from pathlib import Path

import pytest
from flask import Flask

from lumi.tenants import users
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role, User

PASSWORD = "correct horse battery"


def run(app: Flask, *arguments: str, said: str = "") -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["user", *arguments], input=said)
    return result.exit_code, result.stdout, result.stderr


def test_an_owner_is_added_with_a_password_from_a_pipe(app: Flask, tenant: Tenant) -> None:
    code, told, _ = run(
        app, "add", "Ana@Corte.example", "--tenant", "corte-fino", said=f"{PASSWORD}\n"
    )

    assert (code, told) == (0, "ana@corte.example\n")
    found = users.matching("ana@corte.example", PASSWORD)
    assert found
    assert users.role_in(found.id, tenant.id) is Role.OWNER


def test_who_is_known_gets_a_role_more_and_keeps_the_password(app: Flask, tenant: Tenant) -> None:
    run(app, "add", "ana@corte.example", "--operator", said=f"{PASSWORD}\n")

    code, _, _ = run(app, "add", "ana@corte.example", "--tenant", "corte-fino", "--role", "staff")

    assert code == 0
    assert users.matching("ana@corte.example", PASSWORD)
    assert "operator, staff of corte-fino" in run(app, "list")[1]


@pytest.mark.parametrize(
    ("arguments", "said", "why"),
    [
        (("add", "ana@corte.example", "--operator"), "short\n", "10 characters or more"),
        (("add", "ana", "--operator"), f"{PASSWORD}\n", "no e-mail address"),
        (("add", "a@b.example", "--tenant", "nobody"), f"{PASSWORD}\n", "no tenant 'nobody'"),
        (("remove", "nobody@corte.example"), "", "Nobody signs in as"),
        (("password", "nobody@corte.example"), f"{PASSWORD}\n", "Nobody signs in as"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(
    app: Flask, file: Path, arguments: tuple[str, ...], said: str, why: str
) -> None:
    code, told, fault = run(app, *arguments, said=said)

    assert (code, told) == (1, "")
    assert why in fault
    assert fault.count("\n") == 1
    assert not User.select().exists()


def test_a_business_or_the_operator_is_named(app: Flask, file: Path) -> None:
    assert run(app, "add", "ana@corte.example", said=f"{PASSWORD}\n")[0] == 2


def test_another_password_ends_every_session(app: Flask, file: Path) -> None:
    run(app, "add", "ana@corte.example", "--operator", said=f"{PASSWORD}\n")

    code, _, _ = run(app, "password", "ana@corte.example", said="another good password\n")

    assert code == 0
    assert users.matching("ana@corte.example", PASSWORD) is None
    assert User.get().session == 2


def test_who_is_removed_signs_in_no_more(app: Flask, file: Path) -> None:
    run(app, "add", "ana@corte.example", "--operator", said=f"{PASSWORD}\n")

    run(app, "remove", "ana@corte.example")

    assert users.matching("ana@corte.example", PASSWORD) is None


def test_the_first_operator_gets_an_address_until_there_is_one(app: Flask, file: Path) -> None:
    assert "/first-run/" in run(app, "first-run")[1]
    run(app, "add", "ana@corte.example", "--operator", said=f"{PASSWORD}\n")

    assert run(app, "first-run")[0] == 1
