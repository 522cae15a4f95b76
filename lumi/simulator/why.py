"""Why Lumi answered as it did, and what became of a message: read from Lumi's own rows."""

import json
from dataclasses import dataclass
from datetime import datetime

from lumi import clock, database
from lumi.conversations import explaining
from lumi.conversations.explaining import Scored
from lumi.simulator.models import SimulatedMessage
from lumi.tenants.models import Tenant

_OUTCOMES = {
    "answered": "Its turn was answered.",
    "silent": "Needs no reply.",
    "stale": "Came too late to be answered as if fresh; the owner is shown it.",
    "seen": "A person has seen to it.",
    "human": "A human has this conversation, so Lumi keeps out.",
    "failed": "Lumi could not answer it; the owner is told.",
}
_STEPS = ("queued", "sent", "delivered", "read")


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    at: datetime | None  # local; None: not yet


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the panel shows of one message."""

    message_id: int
    decision: str
    asked: str
    answers: tuple[Scored, ...]
    candidates: tuple[Scored, ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    fault: str


def explanation(tenant: Tenant, message: SimulatedMessage) -> Explanation | None:
    """What Lumi knows of a message on the phone; None before it knows any."""
    if not message.is_ours:
        return _of_customers(tenant, message)
    found = database.row(
        """
        SELECT reply.why, reply.state, reply.error, reply.received_at, reply.sent_at,
               reply.delivered_at, reply.read_at, coalesce(nullif(asked.text, ''), transcript),
               asked.received_at
        FROM message reply LEFT JOIN message asked ON asked.id = reply.answers_id
        LEFT JOIN media ON message_id = asked.id
        WHERE reply.tenant_id = ? AND reply.wa_msg_id = ?
        """,
        *(tenant.id, message.wa_msg_id),
    )
    if found is None:
        return None
    why, state, error, *stamps, asked, asked_at = found
    told = explaining.explain(_reasons(why))
    facts = (*_waited(asked_at, stamps[1]), *told.lines)
    steps = tuple(
        Step(name, clock.instant(stamp).astimezone(tenant.zone) if stamp else None)
        for name, stamp in zip(_STEPS, stamps, strict=True)
    )
    fault = f"{state.capitalize()}: {error}" if error and state in ("failed", "unknown") else ""
    return Explanation(
        *(message.id, told.decision, asked or "", told.answers, told.candidates),
        *(facts, steps, fault),
    )


def _of_customers(tenant: Tenant, message: SimulatedMessage) -> Explanation | None:
    found = database.row(
        "SELECT coalesce(nullif(text, ''), transcript, ''), outcome, received_at, handled_at"
        " FROM message LEFT JOIN media ON message_id = message.id"
        " WHERE message.tenant_id = ? AND wa_msg_id = ?",
        *(tenant.id, message.wa_msg_id),
    )
    if found is None:
        return None
    text, outcome, *stamps = found
    steps = tuple(
        Step(name, clock.instant(stamp).astimezone(tenant.zone) if stamp else None)
        for name, stamp in zip(("received", "settled"), stamps, strict=True)
    )
    decision = _OUTCOMES.get(outcome, "Waits for Lumi.")
    return Explanation(message.id, decision, text, (), (), (), steps, "")


def _reasons(why: str | None) -> object:
    return json.loads(why) if why else {}


def _waited(asked_at: str | None, sent_at: str | None) -> list[tuple[str, str]]:
    if not (asked_at and sent_at):
        return []
    waited = clock.instant(sent_at) - clock.instant(asked_at)
    return [("From message to reply", f"{waited.total_seconds():.2f} s")]
