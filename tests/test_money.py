"""What is true of a month's money is told once, and is over when it is no longer true."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import clock, database, doctor, money
from lumi.doctor import Grade
from lumi.settings import Settings
from lumi.tenants import enrolment, notices, prices, usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from


def reach(tenant: Tenant, messages: int) -> None:
    with database.write() as connection:
        usage.count(connection, tenant.id, "UTC", T0, Kind.DELIVERED, messages=messages)


def lose(tenant: Tenant) -> None:
    """Three messages were taken by WhatsApp an hour ago, and none arrived."""
    for number, phone in enumerate(("34600111222", "34600333444", "34600555666"), 1):
        arrive(text_from(phone, "Hola"))
        database.db.execute_sql(
            "INSERT INTO message (tenant_id, customer_id, conversation_id, wa_msg_id, role, type,"
            " text, ts, received_at, state, sent_at)"
            " VALUES (?1, ?2, ?2, ?3, 'assistant', 'text', 'Hello', ?4, ?4, 'sent', ?4)",
            (tenant.id, number, f"wamid.{number}", clock.stamp(T0 - timedelta(hours=1))),
        )


def told(tenant: Tenant) -> list[tuple[str, int]]:
    return [(kind, times) for kind, _, times, _ in notices.open_notices(tenant.id)]


@pytest.fixture
def capped(tenant: Tenant) -> Tenant:
    Tenant.update(cap_messages=10).where(Tenant.id == tenant.id).execute()
    return tenant


def test_a_cap_is_told_of_once_however_often_one_looks(capped: Tenant, settings: Settings) -> None:
    reach(capped, 8)
    for _ in range(3):
        money.look(settings, T0)
    assert told(capped) == [("money: 80% of 10 messages in 2026-12", 1)]

    with database.write() as connection:
        notices.settle_all(connection, capped.id, T0)
    money.look(settings, T0)
    assert told(capped) == []


def test_months_are_looked_at_while_others_write(capped: Tenant, settings: Settings) -> None:
    """Seen where many tenants are: "database is locked", and no owner was told of anything."""
    for name in ("Barba", "Pelo"):
        enrolment.add(name, T0, settings)
    reach(capped, 8)
    other = database.db.open_another()

    def write_first(statement: str) -> None:
        if statement.upper() == "BEGIN IMMEDIATE":
            other.execute("INSERT OR REPLACE INTO meta VALUES ('written', 'meanwhile')")

    database.connection().set_trace_callback(write_first)
    try:
        money.look(settings, T0)
    finally:
        database.connection().set_trace_callback(None)
        other.close()

    assert told(capped) == [("money: 80% of 10 messages in 2026-12", 1)]


def test_with_another_cap_or_month_the_news_is_over(capped: Tenant, settings: Settings) -> None:
    reach(capped, 10)
    money.look(settings, T0)
    assert len(told(capped)) == 2

    Tenant.update(cap_messages=100).where(Tenant.id == capped.id).execute()
    money.look(settings, T0)
    assert told(capped) == []

    Tenant.update(cap_messages=11).where(Tenant.id == capped.id).execute()
    money.look(settings, T0)
    money.look(settings, T0 + timedelta(days=31))
    assert told(capped) == []


def test_other_notices_are_left_alone(capped: Tenant, settings: Settings) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, capped.id, "late change", "Please write.", T0)
    money.look(settings, T0)

    assert told(capped) == [("late change", 1)]


def test_messages_that_never_arrive_are_told_in_plain_words(
    tenant: Tenant, settings: Settings
) -> None:
    lose(tenant)
    money.look(settings, T0)

    ((kind, detail, *_),) = notices.open_notices(tenant.id)
    assert kind == "money: nothing delivered since 2026-12-01"
    assert "taken 3 messages since 2026-12-01 10:00" in detail
    assert "payment card" in detail

    database.db.execute_sql("UPDATE message SET state = 'delivered', delivered_at = ts")
    money.look(settings, T0)
    assert told(tenant) == []


def test_the_doctor_finds_messages_that_never_arrive(tenant: Tenant, settings: Settings) -> None:
    found = {one.what: one for one in doctor.examine(settings, tenant.slug, T0)}
    assert found["corte-fino delivery"].grade is Grade.WELL

    lose(tenant)
    found = {one.what: one for one in doctor.examine(settings, tenant.slug, T0)}
    assert found["corte-fino delivery"].grade is Grade.FAULT
    assert "payment card" in found["corte-fino delivery"].detail


def test_a_model_whose_price_is_unknown_is_told_of_where_there_is_a_cap(
    tenant: Tenant, settings: Settings
) -> None:
    Tenant.update(cap_llm_micros=10**6).where(Tenant.id == tenant.id).execute()
    money.look(replace(settings, chat_model="a-llama"), T0)  # no key: nobody is asked
    assert told(tenant) == []

    money.look(replace(settings, chat_model="a-llama", openai_key="sk"), T0)
    assert told(tenant) == [("money: no price of a-llama", 1)]


def prices_found(settings: Settings) -> list[tuple[Grade, str]]:
    found = doctor.examine(settings, None, T0)
    return [(one.grade, one.detail) for one in found if one.what == "prices"]


def test_the_doctor_says_when_a_models_price_is_unknown(tenant: Tenant, settings: Settings) -> None:
    assert prices_found(settings) == []
    assert prices_found(replace(settings, openai_key="sk")) == []

    ((grade, detail),) = prices_found(replace(settings, openai_key="sk", chat_model="a-llama"))
    assert (grade, "What a-llama costs is not known" in detail) == (Grade.WARNING, True)


def test_the_doctor_reads_the_operators_prices(
    tenant: Tenant, settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "prices.toml"
    settings = replace(settings, openai_key="sk", chat_model="a-llama", prices=own)
    own.write_text("[models]\na-llama = { input = 0 }")
    assert prices_found(settings) == []

    own.write_text("[models")
    ((grade, detail),) = prices_found(settings)
    assert grade is Grade.FAULT
    assert detail.startswith("LUMI_PRICES:")
    prices.use(None)
