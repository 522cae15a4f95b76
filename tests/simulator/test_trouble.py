from datetime import datetime

import pytest

from lumi import clock, database
from lumi.settings import Settings
from lumi.simulator import payloads, phone, trouble
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant
from tests.conftest import T0, T


@pytest.fixture
def worker(file: object) -> None:
    """Gave a sign of life a second before each of the instants asked about."""
    database.db.connection().execute(
        "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?, ?)",
        (clock.stamp(T0), clock.stamp(T(119))),
    )


@pytest.fixture
def asked(tenant: Tenant, nora: SimulatedCustomer) -> None:
    """The customer wrote at T0, and the webhook has taken it."""
    phone.writes(tenant, nora, payloads.text("Hi"), T0)
    (said,) = phone.newest_of(nora, 1)
    connection = database.db.connection()
    connection.execute("DELETE FROM simulated_webhook")
    connection.execute(
        "INSERT INTO customer (id, tenant_id, phone, created_at) VALUES (1, ?, '1', '')",
        (tenant.id,),
    )
    connection.execute(
        "INSERT INTO conversation (id, tenant_id, customer_id) VALUES (1, ?, 1)", (tenant.id,)
    )
    connection.execute(
        "INSERT INTO message (id, tenant_id, customer_id, conversation_id, wa_msg_id, role, type,"
        " text, ts, received_at) VALUES (1, ?, 1, 1, ?, 'inbound', 'text', 'Hi', ?, ?)",
        (tenant.id, said.wa_msg_id, clock.stamp(T0), clock.stamp(T0)),
    )


def replied(tenant: Tenant, state: str, error: str | None = None) -> None:
    connection = database.db.connection()
    connection.execute("UPDATE message SET handled_at = ts, outcome = 'answered'")
    connection.execute(
        "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
        " received_at, state, error, answers_id)"
        " VALUES (?, 1, 1, 'assistant', 'text', 'Hello', ?, ?, ?, ?, 1)",
        (tenant.id, clock.stamp(T0), clock.stamp(T0), state, error),
    )


@pytest.fixture
def told(tenant: Tenant, nora: SimulatedCustomer, settings: Settings):  # type: ignore[no-untyped-def]
    def ask(now: datetime) -> str:
        return trouble.sentence(tenant, nora, settings, now)

    return ask


def test_without_a_worker_the_page_says_how_to_start_it(told) -> None:
    assert "scripts/server" in told(T(0))


def test_a_worker_that_gives_no_sign_of_life_is_told(worker, told) -> None:
    assert told(T(120)) == ""
    assert "worker is not running" in told(T(140))


def test_ten_seconds_without_an_answer_are_told(worker, asked, told) -> None:
    assert told(T(9)) == ""
    assert "No answer for 10 seconds" in told(T(11))


def test_an_answer_that_was_sent_ends_the_trouble(worker, asked, told, tenant: Tenant) -> None:
    replied(tenant, "sent")

    assert told(T(60)) == ""


def test_an_answer_that_waits_to_be_sent_is_told(worker, asked, told, tenant: Tenant) -> None:
    replied(tenant, "queued")

    assert "No answer" in told(T(60))


def test_an_answer_that_failed_is_told_with_its_reason(worker, asked, told, tenant: Tenant) -> None:
    replied(tenant, "failed", "The number was blocked.")

    assert told(T(5)).endswith("The number was blocked.")


def test_a_webhook_that_refuses_is_told(worker, told, tenant: Tenant) -> None:
    database.db.connection().execute(
        "INSERT INTO simulated_webhook (tenant_id, body, due_at, attempts, refusal)"
        " VALUES (?, '{}', '2026', 3, '/webhook answered 403')",
        (tenant.id,),
    )

    assert "/webhook answered 403" in told(T(1))


def test_a_refused_token_is_told(worker, told, tenant: Tenant) -> None:
    tenant.sending_blocked = "token abc"

    assert "access token was refused" in told(T(1))
