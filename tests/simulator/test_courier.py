"""Webhooks that travel by HTTP to the application's own address, into the real inbox."""

from dataclasses import replace

from lumi import clock, database
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply
from lumi.settings import Settings
from lumi.simulator import payloads, phone
from lumi.simulator.courier import Courier
from lumi.simulator.models import SimulatedCustomer, SimulatedWebhook, State
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T0, T


def owed() -> int:
    return int(SimulatedWebhook.select().count())


def test_what_a_customer_types_is_in_lumis_inbox(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Are you open?"), clock.now())

    courier.wake()
    courier.rest()

    stored = database.row("SELECT role, type, text, phone FROM message JOIN customer USING (id)")
    assert stored == ("inbound", "text", "Are you open?", nora.phone)
    assert owed() == 0


def test_bubbles_written_quickly_keep_their_order(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    for words in ("one", "two", "three"):
        phone.writes(tenant, nora, payloads.text(words), clock.now())
        courier.wake()
    courier.rest()

    texts = [text for (text,) in database.rows("SELECT text FROM message ORDER BY id")]
    assert texts == ["one", "two", "three"]


def test_a_message_that_lumi_has_shows_two_ticks(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), clock.now())
    (before,) = phone.newest_of(nora, 1)

    courier.wake()
    courier.rest()

    (after,) = phone.newest_of(nora, 1)
    assert (before.state, after.state) == (State.SENT, State.DELIVERED)
    assert after.revision > before.revision


def test_a_tenant_with_its_own_secret_is_reached_at_its_own_address(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer, settings: Settings
) -> None:
    enrolment.edit(tenant, settings, app_secret="a secret of its own")
    phone.writes(tenant, nora, payloads.text("Hi"), clock.now())

    courier.wake()
    courier.rest()

    assert database.value("SELECT count(*) FROM message") == 1


def test_delivered_and_read_settle_lumis_own_row(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), clock.now())
    courier.wake()
    courier.rest()
    reply = Reply("Hello", messages.text("Hello"))
    with database.write() as connection:
        outbox.queue(connection, 1, [reply], None, T0)
    callback = database.value("SELECT callback FROM message WHERE role = 'assistant'")
    body = messages.addressed(reply.body, nora.phone, nora.user_id, callback)

    wa_msg_id = phone.receives(tenant, nora, body, clock.now())
    phone.opens(tenant, nora, clock.now())
    courier.wake()
    courier.rest()

    row = database.row("SELECT state, wa_msg_id FROM message WHERE role = 'assistant'")
    assert row == ("read", wa_msg_id)
    assert owed() == 0


def test_nothing_is_lost_while_nobody_listens(
    courier: Courier, tenant: Tenant, nora: SimulatedCustomer, settings: Settings
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), T0)

    courier.wake()
    courier.rest()

    webhook = SimulatedWebhook.get()
    assert webhook.attempts >= 1
    assert webhook.refusal == f"nobody answers on port {settings.port} (ConnectionRefusedError)"
    assert (webhook.due_at - T0).total_seconds() > 0.4


def test_after_a_restart_what_was_owed_is_posted(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), T(-60))

    courier.wake()
    courier.rest()

    assert database.value("SELECT text FROM message") == "Hi"


def test_without_an_app_secret_the_reason_is_kept(
    tenant: Tenant, nora: SimulatedCustomer, settings: Settings
) -> None:
    unsigned = Courier(replace(settings, app_secrets=()))
    phone.writes(tenant, nora, payloads.text("Hi"), T0)

    unsigned.wake()
    unsigned.rest()

    assert "WH_APP_SECRET" in SimulatedWebhook.get().refusal


def test_no_thread_stays_when_nothing_is_owed(
    server: str, courier: Courier, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), clock.now())
    courier.wake()
    courier.rest()

    courier.wake()

    assert not courier.is_awake
