"""Why Lumi answered as it did, and what became of a message: read from Lumi's own rows."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.simulator.models import SimulatedMessage
from lumi.tenants.models import Tenant

_OUTCOMES = {
    "answered": "Its turn was answered.",
    "silent": "Needs no reply.",
    "stale": "Came too late to be answered as if fresh; the owner is shown it.",
    "human": "A human has this conversation, so Lumi keeps out.",
    "failed": "Lumi could not answer it; the owner is told.",
}
_STEPS = ("queued", "sent", "delivered", "read")
_SCORED = ("answers", "candidates")


@dataclass(frozen=True, slots=True)
class Scored:
    """An FAQ and how well it fits, usually between 0 and 1."""

    question: str
    score: float


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
               reply.delivered_at, reply.read_at, asked.text, asked.received_at
        FROM message reply LEFT JOIN message asked ON asked.id = reply.answers_id
        WHERE reply.tenant_id = ? AND reply.wa_msg_id = ?
        """,
        *(tenant.id, message.wa_msg_id),
    )
    if found is None:
        return None
    why, state, error, *stamps, asked, asked_at = found
    reasons = _reasons(why)
    facts = _facts(reasons, asked_at, stamps[1])
    steps = tuple(
        Step(name, clock.instant(stamp).astimezone(tenant.zone) if stamp else None)
        for name, stamp in zip(_STEPS, stamps, strict=True)
    )
    fault = f"{state.capitalize()}: {error}" if error and state in ("failed", "unknown") else ""
    answers, candidates = (_scored(reasons.get(name)) for name in _SCORED)
    return Explanation(
        *(message.id, _decision(reasons), asked or "", answers, candidates, facts, steps, fault)
    )


def _of_customers(tenant: Tenant, message: SimulatedMessage) -> Explanation | None:
    found = database.row(
        "SELECT text, outcome, received_at, handled_at FROM message"
        " WHERE tenant_id = ? AND wa_msg_id = ?",
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


def _reasons(why: str | None) -> dict[str, Any]:
    reasons = json.loads(why) if why else {}
    return reasons if isinstance(reasons, dict) else {}


def _decision(reasons: dict[str, Any]) -> str:
    said = []
    if reasons.get("booking"):
        said.append("Read as a booking and looked up in the calendar.")
    answers = len(_scored(reasons.get("answers")))
    if answers:
        said.append("Answered from one FAQ." if answers == 1 else f"Answered from {answers} FAQs.")
    elif reasons.get("candidates"):
        said.append("No FAQ fits well enough, so Lumi does not guess.")
    return " ".join(said) or "Said without an FAQ."


def _scored(listed: object) -> tuple[Scored, ...]:
    """What can be read as FAQs with scores, those left out that did not cover the question."""
    if not isinstance(listed, list):
        return ()
    dicts = (item for item in listed if isinstance(item, dict))
    items = [item for item in dicts if item.get("question") and item.get("covered", True)]
    return tuple(Scored(str(item["question"]), _number(item.get("score"))) for item in items)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _facts(
    reasons: dict[str, Any], asked_at: str | None, sent_at: str | None
) -> tuple[tuple[str, str], ...]:
    """Everything else Lumi noted, whatever its name, and how long the customer waited."""
    facts = []
    if asked_at and sent_at:
        waited = clock.instant(sent_at) - clock.instant(asked_at)
        facts.append(("From message to reply", f"{waited.total_seconds():.2f} s"))
    for name, value in reasons.items():
        if name == "milliseconds":
            facts.append(("Time to decide", f"{_written(value)} ms"))
        elif name not in _SCORED and value not in (None, "", [], {}):
            facts.append((name.replace("_", " ").capitalize(), _written(value)))
    return tuple(facts)


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}"
    if isinstance(value, list):
        return ", ".join(_written(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_written(item)}" for name, item in value.items())
    return str(value)
