"""Somebody changes the password they sign in with."""

import pytest
from flask import Flask

from lumi.tenants import throttle
from lumi.tenants.models import Tenant
from tests.dashboard.visiting import PASSWORD, Reader, account, signed_in

PAGE = "/account/password"
FRESH = "gurke tisch lampe fluss"


@pytest.fixture
def ana(app: Flask, shop: Tenant) -> Reader:
    return signed_in(app, account("ana@corte.example", shop))


def test_another_password_holds_and_ends_what_the_old_one_began(app: Flask, ana: Reader) -> None:
    elsewhere = signed_in(app, "ana@corte.example")

    answer = ana.sends(PAGE, token_from=PAGE, present=PASSWORD, password=FRESH)

    assert answer.status_code == 303
    assert "Everywhere else you are signed out" in ana.sees("/b/corte-fino/")
    assert elsewhere.opens("/b/corte-fino/").status_code == 302
    assert Reader(app).signs_in("ana@corte.example", FRESH).status_code == 303
    assert "No account has" in Reader(app).signs_in("ana@corte.example", PASSWORD).text


def test_without_the_present_one_nothing_changes_and_guessing_is_stopped(
    app: Flask, ana: Reader
) -> None:
    for _ in range(throttle.MOST["account"]):
        told = ana.sends(PAGE, token_from=PAGE, present="a wrong guess", password=FRESH).text
        assert "not your present password" in told

    told = ana.sends(PAGE, token_from=PAGE, present=PASSWORD, password=FRESH).text

    assert "Too many tries" in told
    assert ana.opens("/b/corte-fino/").status_code == 200


@pytest.mark.parametrize("easy", ["Password2026!", "anacorte2026", "1234567890"])
def test_one_that_anybody_would_try_is_refused(ana: Reader, easy: str) -> None:
    told = ana.sends(PAGE, token_from=PAGE, present=PASSWORD, password=easy).text

    assert "among the first" in told


def test_what_is_typed_is_hidden_and_known_to_password_managers(ana: Reader) -> None:
    page = ana.sees(PAGE)

    assert page.count('type="password"') == 2
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="new-password"' in page
    assert PAGE in ana.sees("/b/corte-fino/")


def test_it_is_for_who_has_signed_in(anybody: Reader) -> None:
    assert anybody.opens(PAGE).status_code == 302
