"""What WhatsApp says of token, number and account is told as the fault that it is, with its fix."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi import database, doctor
from lumi.doctor import Finding, Grade, meta
from lumi.settings import Settings
from lumi.tenants import enrolment, pausing
from lumi.tenants.models import Tenant
from tests.conftest import APP_SECRET, PHONE_ID, T0
from tests.fakes.account import CALLBACK, SCOPES, Account
from tests.fakes.whatsapp import WhatsApp, cut_before, refuse


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        fake.numbers[PHONE_ID] = "Corte Fino"
        fake.account.app_secrets.add(APP_SECRET)
        yield fake


@pytest.fixture
def account(whatsapp: WhatsApp) -> Account:
    return whatsapp.account


@pytest.fixture
def settings(settings: Settings, whatsapp: WhatsApp) -> Settings:
    return replace(settings, api_url=whatsapp.url, url="https://lumi.example")


def findings(tenant: Tenant, settings: Settings) -> list[Finding]:
    fresh = Tenant.get_by_id(tenant.id)
    return meta.findings(fresh, settings, T0)


def only(tenant: Tenant, settings: Settings) -> tuple[str, str, str]:
    """The one thing that is not well: part, grade and everything that is said."""
    (found,) = [one for one in findings(tenant, settings) if one.grade is not Grade.WELL]
    return found.part, str(found.grade), found.told


def test_a_number_that_is_well_is_shown_part_by_part(tenant: Tenant, settings: Settings) -> None:
    found = {one.part: str(one.detail) for one in findings(tenant, settings)}

    assert found == {
        "number": "+34 900 000 000 (Corte Fino)",
        "quality": "GREEN",
        "token": "good, and never expires",
        "app secret": "is the one of the app 405060",
        "webhook": "https://lumi.example/webhook",
        "limit": "TIER_1K",
        "sending": "WhatsApp lets this number send",
        "subscription": "the app gets this account's messages",
    }


@pytest.mark.parametrize(
    ("token", "grade", "said"),
    [
        ({"is_valid": False}, "FAULT", "no longer valid"),
        ({"expires_at": 1700000000}, "FAULT", "no longer valid"),
        ({"expires_at": 1796212800}, "warn", "expires at 2026-12-02"),
        ({"scopes": SCOPES[:1]}, "FAULT", "may not send"),
        ({"scopes": SCOPES[1:]}, "warn", "but not look at the account"),
    ],
)
def test_a_token_of_the_wrong_kind_is_told(
    tenant: Tenant,
    settings: Settings,
    account: Account,
    token: dict[str, Any],
    grade: str,
    said: str,
) -> None:
    account.token |= token

    part, graded, told = only(tenant, settings)

    assert (part, graded) == ("token", grade)
    assert said in told
    assert "System users" in told


@pytest.mark.parametrize(
    ("number", "part", "grade", "said"),
    [
        ({"status": "PENDING"}, "number", "FAULT", "Confirm the number"),
        ({"status": "BANNED"}, "number", "FAULT", "Appeal"),
        ({"status": "MIGRATED"}, "number", "FAULT", "is MIGRATED"),
        ({"account_mode": "SANDBOX"}, "number", "warn", "five people"),
        ({"quality_rating": "RED"}, "quality", "warn", "rates it RED"),
        (
            {"webhook_configuration": {"application": "https://old.example/hook"}},
            *("webhook", "FAULT", "https://old.example/hook"),
        ),
        (
            {
                "webhook_configuration": {
                    "application": CALLBACK,
                    "phone_number": "https://evil.example/",
                }
            },
            *("webhook", "FAULT", "https://evil.example/"),
        ),
        ({"webhook_configuration": {}}, "webhook", "FAULT", "no address"),
    ],
)
def test_a_number_that_is_not_well_is_told(
    tenant: Tenant,
    settings: Settings,
    account: Account,
    number: dict[str, Any],
    part: str,
    grade: str,
    said: str,
) -> None:
    account.number |= number

    found = only(tenant, settings)

    assert found[:2] == (part, grade)
    assert said in found[2]


def test_the_tenants_own_webhook_address_is_right_too(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    own = "https://lumi.example/webhook/corte-fino"
    account.number["webhook_configuration"] = {"application": own}

    assert all(one.grade is Grade.WELL for one in findings(tenant, settings))


def test_a_missing_card_is_told_with_metas_own_way_out(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    error = {
        "error_code": 141006,
        "error_description": "There is an error with the payment method.",
        "possible_solution": "Add a new payment method to the account.",
    }
    account.blocked["WABA"] = {"can_send_message": "BLOCKED", "errors": [error]}

    assert only(tenant, settings) == (
        "sending",
        "FAULT",
        "There is an error with the payment method. (WABA, 141006)"
        " Add a new payment method to the account.",
    )


def test_a_limited_business_is_a_warning(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    limited = {"can_send_message": "LIMITED", "additional_info": ["Verify the business."]}
    account.blocked["BUSINESS"] = limited

    assert only(tenant, settings) == ("sending", "warn", "Verify the business. (BUSINESS)")


def test_an_app_secret_of_another_app_is_told(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    account.app_secrets = {"the right one"}

    part, grade, told = only(tenant, settings)

    assert (part, grade) == ("app secret", "FAULT")
    assert "not the one of the app 405060" in told
    assert APP_SECRET not in told


def test_while_an_app_secret_is_changed_either_of_the_two_is_right(
    tenant: Tenant, settings: Settings
) -> None:
    enrolment.edit(tenant, settings, app_secret=f"the new one,{APP_SECRET}")

    assert all(one.grade is Grade.WELL for one in findings(tenant, settings))


def test_an_app_that_is_not_subscribed_is_told_and_subscribed_by_a_press(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    account.subscribed = ["another app"]
    assert only(tenant, settings)[:2] == ("subscription", "FAULT")

    meta.subscribe(tenant, settings)

    assert all(one.grade is Grade.WELL for one in findings(tenant, settings))


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        ([], "knows no template reminder"),
        ([{"name": "reminder", "language": "es", "status": "APPROVED"}], "only in es"),
        ([{"name": "reminder", "language": "en", "status": "REJECTED"}], "is REJECTED"),
        ([{"name": "reminder", "language": "en", "status": "PAUSED"}], "is PAUSED"),
    ],
)
def test_a_template_that_cannot_be_sent_is_told(
    tenant: Tenant,
    settings: Settings,
    account: Account,
    templates: list[dict[str, str]],
    said: str,
) -> None:
    Tenant.update(reminder_template="reminder").where(Tenant.id == tenant.id).execute()
    account.templates = templates

    part, grade, told = only(tenant, settings)

    assert (part, grade) == ("template", "warn")
    assert said in told


def test_an_approved_template_is_well(tenant: Tenant, settings: Settings, account: Account) -> None:
    Tenant.update(reminder_template="reminder").where(Tenant.id == tenant.id).execute()
    account.templates = [{"name": "reminder", "language": "en", "status": "APPROVED"}]

    assert findings(tenant, settings)[-1].detail == "reminder is approved"


@pytest.mark.parametrize(
    ("refused", "part"),
    [
        ("debug_token", "token"),
        ("webhook_configuration", "webhook"),
        ("health_status", "sending"),
        ("subscribed_apps", "subscription"),
        ("message_templates", "template"),
    ],
)
def test_a_question_that_meta_does_not_answer_spoils_no_other(
    tenant: Tenant, settings: Settings, account: Account, refused: str, part: str
) -> None:
    Tenant.update(reminder_template="reminder").where(Tenant.id == tenant.id).execute()
    account.templates = [{"name": "reminder", "language": "en", "status": "APPROVED"}]
    account.faults[refused] = refuse(400, 100, "Tried accessing nonexisting field")

    found = only(tenant, settings)

    assert found[:2] == (part, "warn")
    assert "nonexisting field" in found[2]


def test_where_the_line_breaks_what_was_found_before_is_told_all_the_same(
    tenant: Tenant, settings: Settings, account: Account
) -> None:
    account.faults["health_status"] = cut_before()

    assert only(tenant, settings)[:2] == ("WhatsApp", "FAULT")
    assert "token" in {one.part for one in findings(tenant, settings)}


def test_a_demo_asks_nobody(tenant: Tenant, settings: Settings, whatsapp: WhatsApp) -> None:
    Tenant.update(is_demo=True).where(Tenant.id == tenant.id).execute()
    whatsapp.next(refuse(500, 1))  # what would be asked would meet this

    (found,) = findings(tenant, settings)

    assert found.grade is Grade.WELL


def test_a_paused_business_is_a_warning(tenant: Tenant, settings: Settings) -> None:
    with database.write() as connection:
        pausing.pause(connection, tenant, None)

    told = [one.told for one in doctor.glance(Tenant.get_by_id(tenant.id), settings, T0)]

    assert any(one.startswith("An owner has paused Lumi") for one in told)
