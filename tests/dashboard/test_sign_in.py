"""Getting in, getting out, and not getting in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from lumi import clock, database
from lumi.app import create_app
from lumi.settings import Settings
from lumi.tenants import sessions, throttle, users
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.visiting import PASSWORD, Reader, account, signed_in


def test_who_is_not_signed_in_is_sent_to_the_sign_in_and_back(
    anybody: Reader, shop: Tenant
) -> None:
    account("ana@corte.example", shop)

    asked = anybody.opens("/b/corte-fino/")

    assert asked.status_code == 302
    assert asked.location == "/sign-in?next=/b/corte-fino/"
    entered = anybody.signs_in("Ana@Corte.example ", to="/b/corte-fino/")
    assert entered.location == "/b/corte-fino/"
    assert "Corte Fino" in anybody.sees("/b/corte-fino/")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("ana@corte.example", "wrong password"),
        ("nobody@corte.example", PASSWORD),
        ("'--", PASSWORD),
    ],
)
def test_a_wrong_password_says_no_more_than_that(
    anybody: Reader, shop: Tenant, email: str, password: str
) -> None:
    account("ana@corte.example", shop)

    answer = anybody.signs_in(email, password)

    assert "No account has that e-mail and password." in answer.text
    assert anybody.opens("/b/corte-fino/").status_code == 302


def test_guessing_passwords_is_stopped_and_forgiven(anybody: Reader, shop: Tenant) -> None:
    account("ana@corte.example", shop)
    for _ in range(throttle.MOST["account"]):
        anybody.signs_in("ana@corte.example", "a wrong guess")

    assert "Too many tries" in anybody.signs_in("ana@corte.example").text

    clock.travel(T0 + timedelta(minutes=16))
    assert anybody.signs_in("ana@corte.example").status_code == 303


def test_old_failures_are_not_kept_and_fresh_ones_are(shop: Tenant) -> None:
    with database.write() as connection:
        throttle.failed(connection, "ana@corte.example", "203.0.113.7", T0)
        throttle.failed(connection, "bea@corte.example", "203.0.113.8", T0 + timedelta(hours=1))

    throttle.forget_old(T0 + timedelta(hours=1, minutes=5))

    assert database.value("SELECT count(*) FROM failed_sign_in") == 2


def test_one_address_cannot_try_the_accounts_one_after_the_other(
    anybody: Reader, shop: Tenant
) -> None:
    account("ana@corte.example", shop)
    with database.write() as connection:
        for number in range(throttle.MOST["address"]):
            throttle.failed(connection, f"guess{number}@corte.example", "127.0.0.1", T0)

    assert "Too many tries" in anybody.signs_in("ana@corte.example").text


@pytest.mark.parametrize(
    "elsewhere",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("/%09/evil.example", "evil.example", "https:evil.example", "///evil.example"),
    ],
)
def test_a_sign_in_leads_nowhere_else(anybody: Reader, shop: Tenant, elsewhere: str) -> None:
    account("ana@corte.example", shop)

    entered = anybody.signs_in("ana@corte.example", to=elsewhere)

    assert entered.location == "/"


def test_signing_out_everywhere_ends_every_session(app: Flask, shop: Tenant) -> None:
    phone, laptop = (signed_in(app, account("ana@corte.example", shop)) for _ in range(2))

    phone.sends("/sign-out-everywhere", token_from="/b/corte-fino/")

    assert laptop.opens("/b/corte-fino/").status_code == 302


def test_signing_out_ends_this_session_alone(app: Flask, shop: Tenant) -> None:
    phone, laptop = (signed_in(app, account("ana@corte.example", shop)) for _ in range(2))

    phone.sends("/sign-out", token_from="/b/corte-fino/")

    assert phone.opens("/b/corte-fino/").status_code == 302
    assert laptop.opens("/b/corte-fino/").status_code == 200


def test_who_kept_a_copy_of_the_cookie_is_out_with_its_reader(app: Flask, shop: Tenant) -> None:
    phone, thief = signed_in(app, account("ana@corte.example", shop)), Reader(app)
    stolen = phone.client.get_cookie("lumi")
    assert stolen is not None
    thief.client.set_cookie("lumi", stolen.value)
    assert thief.opens("/b/corte-fino/").status_code == 200

    left = phone.sends("/sign-out", token_from="/b/corte-fino/")

    assert thief.opens("/b/corte-fino/").status_code == 302
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_a_copy_of_the_cookie_that_is_shown_again_and_again_opens_nothing_later(
    app: Flask, shop: Tenant
) -> None:
    phone, thief = signed_in(app, account("ana@corte.example", shop)), Reader(app)
    stolen = phone.client.get_cookie("lumi")
    assert stolen is not None
    thief.client.set_cookie("lumi", stolen.value)
    phone.sends("/sign-out", token_from="/b/corte-fino/")
    thief.opens("/b/corte-fino/")

    clock.travel(T0 + 3 * sessions.LASTS)  # by then nobody remembers who has signed out
    signed_in(app, "ana@corte.example").sends("/sign-out", token_from="/b/corte-fino/")

    assert thief.opens("/b/corte-fino/").status_code == 302


def test_behind_https_the_cookie_is_this_hosts_alone(shop: Tenant, settings: Settings) -> None:
    client = create_app(replace(settings, url="https://lumi.example")).test_client()
    account("ana@corte.example", shop)
    page = client.get("/sign-in", base_url="https://lumi.example").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    fields = {"csrf_token": token, "email": "ana@corte.example", "password": PASSWORD}

    came_from = {"Referer": "https://lumi.example/sign-in"}
    answer = client.post(
        "/sign-in", base_url="https://lumi.example", data=fields, headers=came_from
    )

    cookies = [one for one in answer.headers.getlist("Set-Cookie") if "lumi=" in one]
    assert answer.status_code == 303
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-lumi=")
        assert "Secure; HttpOnly; Path=/; SameSite=Lax" in cookie
        assert "Domain" not in cookie


def test_what_is_behind_the_sign_in_is_kept_by_no_browser(owner: Reader) -> None:
    asked = ("/b/corte-fino/", "/b/corte-fino/faqs/export.csv", "/b/corte-fino/pulse", "/nowhere")

    answers = {address: owner.opens(address) for address in asked}

    assert {one.headers.get("Cache-Control") for one in answers.values()} == {"no-store"}
    with owner.opens("/assets/lumi.css") as style:
        assert "no-store" not in style.headers["Cache-Control"]


def test_a_change_without_the_token_is_refused(owner: Reader) -> None:
    assert owner.client.post("/sign-out-everywhere").status_code == 400
    assert owner.opens("/b/corte-fino/").status_code == 200


def test_a_change_from_another_site_is_refused(owner: Reader) -> None:
    token = owner.token("/b/corte-fino/")

    answer = owner.client.post(
        "/sign-out-everywhere",
        data={"csrf_token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert answer.status_code == 403


def test_the_cookie_is_for_this_site_and_no_script(anybody: Reader, shop: Tenant) -> None:
    account("ana@corte.example", shop)

    cookie = anybody.signs_in("ana@corte.example").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_first_operator_is_made_once_by_who_knows_the_code(
    app: Flask, anybody: Reader, settings: Settings
) -> None:
    code = users.first_run_code(settings.secret_key)
    assert anybody.opens("/first-run/0000").status_code == 404

    made = anybody.sends(
        f"/first-run/{code}",
        token_from=f"/first-run/{code}",
        email="op@lumi.example",
        password=PASSWORD,
    )

    assert made.status_code == 303
    assert "no business here yet" in anybody.sees("/")
    assert Reader(app).opens(f"/first-run/{code}").status_code == 404


def test_a_page_says_where_scripts_and_pictures_may_come_from(
    anybody: Reader, file: object
) -> None:
    policy = anybody.opens("/sign-in").headers["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
