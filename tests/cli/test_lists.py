"""`flask appointment list` and `flask usage`: rows for people, JSON for programs."""

import json
from functools import partial

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment, usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind
from tests.booking.diary import Diary
from tests.cli.running import Command, said
from tests.conftest import PHONE_ID, T0
from tests.conversations.arriving import arrive, text_from


@pytest.fixture
def shop(tenant: Tenant) -> Tenant:
    """A business with two appointments and one message, and another one beside it."""
    furnish(tenant)
    diary = Diary(tenant, calendar.services(tenant)[0])
    diary.book("12-24 15:30")
    diary.book("12-23 10:00")
    arrive(text_from("34600111222", "Hola"))
    return tenant


def test_appointments_come_in_order_of_time_as_utc(flask: Command, shop: Tenant) -> None:
    listed = json.loads(said(flask("appointment", "list", shop.slug, "--json")))

    assert [one["starts_at"] for one in listed] == [
        "2026-12-23T09:00:00+00:00",
        "2026-12-24T14:30:00+00:00",
    ]
    assert {one["status"] for one in listed} == {"pending"}
    assert all(one["phone"].startswith("+34600") for one in listed)


def test_appointments_are_a_table_for_people(flask: Command, shop: Tenant) -> None:
    headings, first, _ = said(flask("appointment", "list", shop.slug)).splitlines()

    assert headings.split()[:4] == ["id", "starts_at", "ends_at", "status"]
    assert "2026-12-23T09:00:00+00:00" in first


def test_an_empty_diary_is_an_empty_list(flask: Command, tenant: Tenant) -> None:
    assert json.loads(said(flask("appointment", "list", tenant.slug, "--json"))) == []
    assert said(flask("appointment", "list", tenant.slug)) == ""


def test_the_appointments_of_another_business_are_not_listed(
    flask: Command, shop: Tenant, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="777")

    assert json.loads(said(flask("appointment", "list", other.slug, "--json"))) == []


def test_usage_tells_numbers_models_and_what_is_left(flask: Command, shop: Tenant) -> None:
    with database.write() as connection:
        count = partial(usage.count, connection, shop.id, "UTC", T0, phone_id=PHONE_ID)
        count(Kind.OUTBOUND, messages=5)
        count(Kind.DELIVERED, category="service", pricing="free_customer_service", messages=3)
        count(Kind.DELIVERED, category="utility", pricing="regular")
        usage.count_tokens(connection, shop.id, "UTC", T0, "gpt-5-mini", 1000, 100)
        usage.count_tokens(connection, shop.id, "UTC", T0, "a-llama", 1000, 100)
    said(flask("tenant", "edit", shop.slug, "--cap-llm", "2.5", "--cap-messages", "4"))

    (month,) = json.loads(said(flask("usage", shop.slug, "--json")))
    (number,) = month["numbers"]
    llama, mini = month["models"]
    assert (number["in"], number["out"], number["delivered"], number["billed"]) == (1, 5, 4, 1)
    assert (number["free_used"], number["free_messages"]) == (3, 1000)
    assert (mini["model"], mini["cost_usd"]) == ("gpt-5-mini", 0.00045)
    assert (llama["model"], llama["cost_usd"], llama["unpriced_calls"]) == ("a-llama", None, 1)
    assert month["cost_usd"] is None
    assert month["caps"] == {"llm_usd": 2.5, "messages": 4}

    told = said(flask("usage", shop.slug))
    assert "3/1000" in told
    assert "unknown" in told
    assert "Cap on messages 4 a month: reached: nobody is written to unasked." in told
    assert "Cap on models $2.50 a month: $0.00045." in told


def test_usage_of_another_month_or_business_is_apart(
    flask: Command, shop: Tenant, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="777")
    assert database.value("SELECT count(*) FROM usage") == 1

    earlier = json.loads(said(flask("usage", "--month", "2026-11", "--json")))
    assert [(one["month"], one["numbers"]) for one in earlier] == [("2026-11", [])] * 2
    (others,) = json.loads(said(flask("usage", other.slug, "--json")))
    assert others["numbers"] == []
    assert "Nothing was used." in said(flask("usage", other.slug))


def test_a_month_that_is_none_is_refused(flask: Command, shop: Tenant) -> None:
    result = flask("usage", "--month", "December")

    assert result.exit_code in (1, 2)
    assert "YYYY-MM" in result.stderr
