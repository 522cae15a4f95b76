"""Why no answer comes to the phone, in plain words."""

from datetime import datetime, timedelta

from lumi import clock, database
from lumi.health import SILENCE
from lumi.settings import Settings
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant

PATIENCE = 10.0  # seconds without an answer, beyond the reply delay, until the page says so


def sentence(tenant: Tenant, customer: SimulatedCustomer, settings: Settings, now: datetime) -> str:
    """What is wrong and what to do about it; empty when all is well."""
    refusal = database.value(
        "SELECT refusal FROM simulated_webhook WHERE tenant_id = ? AND refusal != ''"
        " ORDER BY id DESC LIMIT 1",
        tenant.id,
    )
    if refusal:
        return f"Lumi's webhook does not take the messages: {refusal}. Trying again."
    if not _worker_lives(now):
        return (
            "Lumi's worker is not running, so nobody answers. Start everything with "
            "scripts/server; the conversation goes on."
        )
    if tenant.sending_blocked:
        return "Lumi sends nothing for this business: its access token was refused."
    return _silence(tenant, customer, settings, now) or _failure(tenant, customer)


def _worker_lives(now: datetime) -> bool:
    alive_at = database.value("SELECT max(alive_at) FROM worker")
    return alive_at is not None and now - clock.instant(alive_at) < SILENCE


def _silence(tenant: Tenant, customer: SimulatedCustomer, settings: Settings, now: datetime) -> str:
    """The customer's newest words have waited for too long: for a decision, or to be sent."""
    late = clock.stamp(now - timedelta(seconds=PATIENCE + settings.reply_delay))
    waits = database.value(
        """
        SELECT 1 FROM simulated_message said
        LEFT JOIN message ON message.tenant_id = said.tenant_id
                         AND message.wa_msg_id = said.wa_msg_id
        WHERE said.customer_id = ?1 AND NOT said.is_ours AND said.at < ?2
          AND message.handled_at IS NULL
        UNION ALL
        SELECT 1 FROM message
        JOIN message said ON said.id = message.answers_id
        JOIN simulated_message ON simulated_message.wa_msg_id = said.wa_msg_id
        WHERE simulated_message.customer_id = ?1 AND message.ts < ?2
          AND message.tenant_id = ?3 AND message.state IN ('queued', 'sending', 'unknown')
        LIMIT 1
        """,
        *(customer.id, late, tenant.id),
    )
    if waits is None:
        return ""
    return (
        f"No answer for {PATIENCE:.0f} seconds. Lumi goes on trying; the log of scripts/server "
        "says what keeps it."
    )


def _failure(tenant: Tenant, customer: SimulatedCustomer) -> str:
    """Lumi's newest reply could not be sent."""
    found = database.row(
        """
        SELECT reply.state, reply.error FROM message reply
        JOIN message said ON said.id = reply.answers_id
        JOIN simulated_message ON simulated_message.wa_msg_id = said.wa_msg_id
        WHERE simulated_message.customer_id = ? AND reply.tenant_id = ?
        ORDER BY reply.id DESC LIMIT 1
        """,
        *(customer.id, tenant.id),
    )
    if found is None or found[0] != "failed":
        return ""
    return f"Lumi's last reply could not be sent: {found[1]}"
