"""`flask appointment list` and `flask usage`: rows for people, JSON for programs."""

import json

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
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


def test_usage_is_of_the_present_month(flask: Command, shop: Tenant) -> None:
    (line,) = json.loads(said(flask("usage", "--json")))

    assert (line["tenant"], line["kind"], line["phone_id"]) == (shop.slug, "inbound", PHONE_ID)
    assert line["messages"] == 1
    assert shop.slug in said(flask("usage", shop.slug)).splitlines()[1]


def test_usage_of_another_month_or_business_is_apart(
    flask: Command, shop: Tenant, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="777")
    assert database.value("SELECT count(*) FROM usage") == 1

    assert json.loads(said(flask("usage", "--month", "2026-11", "--json"))) == []
    assert json.loads(said(flask("usage", other.slug, "--json"))) == []


def test_a_month_that_is_none_is_refused(flask: Command, shop: Tenant) -> None:
    result = flask("usage", "--month", "December")

    assert result.exit_code in (1, 2)
    assert "YYYY-MM" in result.stderr
