"""The owner connects WhatsApp: what to click, what to copy, what is wrong; secrets go in only."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from lumi import clock, database
from lumi.settings import Settings
from lumi.tenants import audit, enrolment, secrets
from lumi.tenants.models import Tenant
from tests.conftest import APP_SECRET, PHONE_ID, T0
from tests.dashboard.visiting import Reader
from tests.fakes.whatsapp import WhatsApp, cut_before, refuse

PAGE = "/b/corte-fino/whatsapp"


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        fake.numbers[PHONE_ID] = "Corte Fino"
        fake.account.app_secrets.add(APP_SECRET)
        yield fake


@pytest.fixture
def settings(settings: Settings, whatsapp: WhatsApp) -> Settings:
    return replace(settings, api_url=whatsapp.url, url="https://lumi.example")


def fresh(tenant: Tenant) -> Tenant:
    return Tenant.get_by_id(tenant.id)  # type: ignore[no-any-return]


def checked(owner: Reader) -> str:
    answer = owner.sends(f"{PAGE}/check")
    assert answer.status_code == 200
    return answer.text


def test_the_address_to_copy_is_the_businesss_own(owner: Reader) -> None:
    assert 'value="https://lumi.example/webhook/corte-fino"' in owner.sees(PAGE)


def test_opening_the_page_asks_nobody(owner: Reader, whatsapp: WhatsApp) -> None:
    whatsapp.next(refuse(401, 190))

    assert "refuses" not in owner.sees(PAGE)
    assert "refuses the access token" in checked(owner)


def test_a_check_of_a_business_that_is_well_says_so(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)",
            (clock.stamp(T0),),
        )
        connection.execute(
            "INSERT INTO customer (id, tenant_id, phone, created_at) VALUES (1, ?, '34600', '')",
            (shop.id,),
        )
        connection.execute(
            "INSERT INTO conversation (tenant_id, customer_id, last_inbound_at) VALUES (?, 1, ?)",
            (shop.id, clock.stamp(T0)),
        )

    told = checked(owner)

    bad = re.findall(r'class="found (?:fault|warning)">.*?<b>(\w+)</b>', told, re.DOTALL)
    assert ("All is well" in told) == (bad == [])
    assert set(bad) <= {"disk"}  # that of the machine that runs this test
    assert "+34 900 000 000 (Corte Fino)" in told


def test_a_check_tells_of_the_server_what_the_doctor_does(owner: Reader) -> None:
    assert "The worker has not started yet" in checked(owner)


@pytest.mark.parametrize(
    ("part", "spoiled", "said"),
    [
        ("number", {"status": "BANNED"}, "Appeal in WhatsApp Manager"),
        ("number", {"webhook_configuration": {}}, "Meta has no address"),
        ("token", {"is_valid": False}, "no longer valid"),
        ("subscribed", [], "not subscribed"),
        ("app_secrets", {"another"}, "not the one of the app"),
        ("faults", {"health_status": cut_before()}, "could not be asked"),
    ],
)
def test_each_fault_is_told_with_its_fix(
    owner: Reader, whatsapp: WhatsApp, part: str, spoiled: object, said: str
) -> None:
    was = getattr(whatsapp.account, part)
    setattr(whatsapp.account, part, {**was, **spoiled} if isinstance(spoiled, dict) else spoiled)

    told = checked(owner)

    assert said in told
    assert "found fault" in told


def test_what_meta_writes_is_shown_as_text(owner: Reader, whatsapp: WhatsApp) -> None:
    whatsapp.numbers[PHONE_ID] = "<script>alert(1)</script>"

    assert "<script>alert" not in checked(owner)


def test_a_token_is_stored_sealed_and_never_shown_again(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    assert owner.sends(f"{PAGE}/token", token=" EAAnew ").status_code == 303

    assert secrets.access_token(fresh(shop), settings) == "EAAnew"
    assert "EAAnew" not in fresh(shop).token
    assert "EAAnew" not in owner.sees(PAGE)
    assert [one.what for one in audit.entries(shop.id, None, 9)] == ["stored a new access token"]


def test_a_new_token_lets_sending_go_on(owner: Reader, shop: Tenant) -> None:
    Tenant.update(sending_blocked="token abc").where(Tenant.id == shop.id).execute()

    owner.sends(f"{PAGE}/token", token="EAAnew")

    assert fresh(shop).sending_blocked == ""


@pytest.mark.parametrize("bad", ["", "two words", "Ünï", "x" * 2001])
def test_what_is_no_token_changes_nothing(owner: Reader, shop: Tenant, bad: str) -> None:
    answer = owner.sends(f"{PAGE}/token", token=bad)

    assert answer.status_code == 200
    assert 'class="fault"' in answer.text
    assert fresh(shop).token == ""


def test_while_meta_changes_over_the_old_app_secret_is_right_too(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    owner.sends(f"{PAGE}/app-secret", app_secret="first")
    owner.sends(f"{PAGE}/app-secret", app_secret="second", keep_old="y")
    assert secrets.app_secrets(fresh(shop).app_secret, settings) == ("second", "first")

    owner.sends(f"{PAGE}/app-secret", app_secret="third")
    assert secrets.app_secrets(fresh(shop).app_secret, settings) == ("third",)


def test_a_phone_id_of_another_business_is_refused_beside_the_field(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:

    enrolment.add("Other", T0, settings, phone_id="987654")

    answer = owner.sends(f"{PAGE}/number", phone_id="987654")

    assert "already has the phone id" in answer.text
    assert 'value="987654"' in answer.text
    assert fresh(shop).phone_id == PHONE_ID


def test_a_verify_token_is_made_to_be_copied_and_verifies(
    owner: Reader, shop: Tenant, settings: Settings, app: Flask
) -> None:
    owner.sends(f"{PAGE}/verify-token")

    made = secrets.unseal(fresh(shop).verify_token, settings)
    assert made in owner.sees(PAGE)
    asked = {"hub.mode": "subscribe", "hub.verify_token": made, "hub.challenge": "42"}
    assert app.test_client().get("/webhook/corte-fino", query_string=asked).text == "42"


def test_the_app_is_subscribed_by_a_press(owner: Reader, whatsapp: WhatsApp) -> None:
    whatsapp.account.subscribed = []

    owner.sends(f"{PAGE}/subscribe")

    assert "is subscribed" in owner.sees(PAGE)
    assert whatsapp.account.subscribed == [whatsapp.account.app_id]


def test_why_the_app_could_not_be_subscribed_is_said(owner: Reader, whatsapp: WhatsApp) -> None:
    whatsapp.account.subscribed = []
    whatsapp.account.faults["subscribe"] = refuse(403, 200, "You need permission")

    owner.sends(f"{PAGE}/subscribe")

    assert "You need permission" in owner.sees(PAGE)
    assert whatsapp.account.subscribed == []


def test_secrets_of_another_key_do_not_shut_the_page(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    other = replace(settings, secret_key="the old key")
    enrolment.edit(shop, other, token="x", app_secret="y", verify_token="z")

    assert "SECRET_KEY is not the one" in owner.sees(PAGE)
    assert owner.sends(f"{PAGE}/app-secret", app_secret="n", keep_old="y").status_code == 303
