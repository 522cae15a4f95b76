"""A month under a cap: the model is left out, and nobody is written to unasked."""

from datetime import UTC, datetime

from lumi import database
from lumi.tenants import caps, usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind
from tests.conftest import T0

MODEL = "gpt-5-mini"
EARLY_ON_THE_FIRST = datetime(2026, 12, 1, 2, tzinfo=UTC)  # in Madrid; in Los Angeles November


def capped(tenant: Tenant, **columns: object) -> Tenant:
    Tenant.update(**columns).where(Tenant.id == tenant.id).execute()
    return Tenant.get_by_id(tenant.id)


def spend(tenant: Tenant, tokens: int, now: datetime = T0) -> None:
    with database.write() as connection:
        usage.count_tokens(connection, tenant.id, tenant.timezone, now, MODEL, tokens, 0)


def reach(tenant: Tenant, messages: int, now: datetime = T0) -> None:
    with database.write() as connection:
        zone = tenant.account_zone
        usage.count(connection, tenant.id, zone, now, Kind.DELIVERED, messages=messages)


def test_without_caps_everything_is_allowed_and_nothing_is_asked_of_the_file(
    tenant: Tenant,
) -> None:
    spend(tenant, 10**9)
    reach(tenant, 10**6)

    assert caps.allow_model(tenant, "nobody-knows-its-price", T0)
    assert caps.allow_unasked(tenant, T0)


def test_the_model_may_be_asked_until_the_month_has_cost_the_cap(tenant: Tenant) -> None:
    tenant = capped(tenant, cap_llm_micros=250_000)
    spend(tenant, 999_900)
    assert caps.allow_model(tenant, MODEL, T0)

    spend(tenant, 100)
    assert not caps.allow_model(tenant, MODEL, T0)
    assert caps.allow_model(tenant, MODEL, datetime(2027, 1, 1, 12, tzinfo=UTC))


def test_under_a_cap_a_model_without_a_price_is_not_asked(tenant: Tenant) -> None:
    assert not caps.allow_model(capped(tenant, cap_llm_micros=1), "a-llama", T0)


def test_of_another_business_nothing_counts(tenant: Tenant) -> None:
    tenant = capped(tenant, cap_llm_micros=1, cap_messages=1)
    other = Tenant.create(slug="other", name="Other", created_at=T0)
    spend(other, 10**9)
    reach(other, 10)

    assert caps.allow_model(tenant, MODEL, T0)
    assert caps.allow_unasked(tenant, T0)


def test_lumi_writes_unasked_until_the_months_messages_are_used(tenant: Tenant) -> None:
    tenant = capped(tenant, cap_messages=3)
    reach(tenant, 2)
    assert caps.allow_unasked(tenant, T0)

    reach(tenant, 1)
    assert not caps.allow_unasked(tenant, T0)


def test_the_month_of_messages_begins_where_the_whatsapp_account_is(tenant: Tenant) -> None:
    tenant = capped(tenant, cap_messages=1, account_timezone="America/Los_Angeles")
    reach(tenant, 1, EARLY_ON_THE_FIRST)

    assert not caps.allow_unasked(tenant, EARLY_ON_THE_FIRST)
    assert caps.allow_unasked(tenant, T0.replace(hour=12))
