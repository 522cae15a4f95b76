"""What was used is counted on the business's own calendar day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lumi import database
from lumi.settings import Settings
from lumi.tenants import enrolment, usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind, Tally
from tests.conftest import PHONE_ID, T0


def count(tenant: Tenant, now: datetime = T0, **more: Any) -> None:
    with database.write() as connection:
        usage.count(connection, tenant.id, tenant.timezone, now, Kind.OUTBOUND, **more)


def messages(month: str = "2026-12") -> list[int]:
    return [line["messages"] for line in usage.of_month(month)]


@pytest.mark.parametrize(
    ("instant", "zone", "day"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "Europe/Madrid", "2027-01-01"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "America/Lima", "2026-12-31"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "UTC", "2026-12-31"),
    ],
)
def test_a_day_is_the_tenants_own(instant: datetime, zone: str, day: str) -> None:
    assert usage.day_of(instant, zone) == day


def test_equal_things_of_a_day_are_one_row(tenant: Tenant) -> None:
    count(tenant)
    count(tenant, messages=2)

    assert database.rows("SELECT day, kind, messages FROM usage") == [("2026-12-01", "outbound", 3)]


def test_what_meta_bills_differently_is_counted_apart(tenant: Tenant) -> None:
    count(tenant, category="service", pricing="regular")
    count(tenant, category="utility", pricing="regular")
    count(tenant, category="utility", pricing="free_customer_service")

    assert messages() == [1, 1, 1]


def test_a_tally_is_written_in_one_go(tenant: Tenant) -> None:
    tally = Tally({(tenant.id, "2026-12-01", Kind.INBOUND, PHONE_ID): 7})
    for _ in range(2):
        with database.write() as connection:
            usage.flush(connection, tally)

    (line,) = usage.of_month("2026-12")
    assert (line["kind"], line["phone_id"], line["messages"]) == ("inbound", PHONE_ID, 14)


def test_tokens_are_summed_by_model(tenant: Tenant) -> None:
    with database.write() as connection:
        for prompt, completion in ((10, 2), (5, 0)):
            usage.count_tokens(connection, tenant.id, "UTC", T0, "small", prompt, completion)
        usage.count_tokens(connection, tenant.id, "UTC", T0, "large", 1, 1)

    lines = usage.of_month("2026-12")
    assert [(line["model"], line["messages"], line["prompt_tokens"]) for line in lines] == [
        ("large", 1, 1),
        ("small", 2, 15),
    ]
    assert [line["total_tokens"] for line in lines] == [2, 17]


def test_tokens_are_counted_with_their_cost_at_the_time(tenant: Tenant) -> None:
    with database.write() as connection:
        for model in ("gpt-5-mini", "gpt-5-mini", "nobody-knows"):
            usage.count_tokens(connection, tenant.id, "UTC", T0, model, 1000, 100)

    lines = usage.of_month("2026-12")
    assert [(line["model"], line["cost_micros"], line["unpriced"]) for line in lines] == [
        ("gpt-5-mini", 900, 0),
        ("nobody-knows", 0, 1),
    ]


def test_a_month_holds_its_first_and_last_day_and_no_other(tenant: Tenant) -> None:
    days = [(11, 30), (12, 1), (12, 31)]
    for month, day in days:
        count(tenant, datetime(2026, month, day, 12, tzinfo=UTC))
    count(tenant, datetime(2027, 1, 1, 12, tzinfo=UTC))

    assert messages("2026-12") == [2]
    assert messages("2026-10") == []


def test_of_one_business_nothing_of_another_is_shown(tenant: Tenant, settings: Settings) -> None:
    other = enrolment.add("Other", T0, settings)
    count(tenant)
    count(other, messages=5)

    assert [line["tenant"] for line in usage.of_month("2026-12")] == ["corte-fino", "other"]
    assert [line["messages"] for line in usage.of_month("2026-12", other.id)] == [5]
