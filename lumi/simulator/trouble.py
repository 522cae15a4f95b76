"""Why no answer comes to the phone, in plain words."""

from datetime import datetime, timedelta

from lumi import clock, database
from lumi.conversations.states import PENDING, State
from lumi.health import SILENCE
from lumi.settings import Settings
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant

PATIENCE = 10.0  # seconds without an answer, beyond the reply delay, until the page says so
_SILENCE = (
    f"No answer for {PATIENCE:.0f} seconds. Lumi goes on trying; the log of scripts/server says "
    "what keeps it."
)


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
    late = now - timedelta(seconds=PATIENCE + settings.reply_delay)
    return _unanswered(customer, late)


def _worker_lives(now: datetime) -> bool:
    alive_at = database.value("SELECT max(alive_at) FROM worker")
    return alive_at is not None and now - clock.instant(alive_at) < SILENCE


def _unanswered(customer: SimulatedCustomer, late: datetime) -> str:
    """The customer's newest words, older than `late`, wait for a decision or to be sent."""
    said = database.row(
        """
        SELECT said.at, message.handled_at, message.conversation_id FROM simulated_message said
        LEFT JOIN message ON message.tenant_id = said.tenant_id
                         AND message.wa_msg_id = said.wa_msg_id
        WHERE said.customer_id = ? AND NOT said.is_ours ORDER BY said.id DESC LIMIT 1
        """,
        customer.id,
    )
    if said is None:
        return ""
    at, handled_at, conversation_id = said
    if handled_at is None:
        return _SILENCE if clock.instant(at) < late else ""
    state, error, queued_at = database.row(
        "SELECT state, error, ts FROM message WHERE conversation_id = ? AND role = 'assistant'"
        " ORDER BY id DESC LIMIT 1",
        conversation_id,
    ) or ("", "", at)
    if state == State.FAILED:
        return f"Lumi's last reply could not be sent: {error}"
    return _SILENCE if state in PENDING and clock.instant(queued_at) < late else ""
