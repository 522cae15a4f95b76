"""A person takes over: asked for, or by rule. Lumi says when one answers, tells the owner, and
keeps out.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from lumi import clock, database, phrases
from lumi.booking import chairs
from lumi.conversations import handover
from lumi.owner import alerts
from lumi.plain import N_
from lumi.receptionist import temper
from lumi.receptionist.response import Response
from lumi.tenants import notices
from lumi.tenants.models import Tenant

AHEAD = timedelta(days=14)
IN_VAIN = 3  # turns that Lumi had no answer to …
LATELY = timedelta(hours=1)  # … within so long; then a person should look


class Reason(StrEnum):
    """Why a person takes over; kept with the reply."""

    ASKED = "asked"  # the customer wants one
    ANGRY = "angry"  # by what they write
    WORDS = "words"  # a word that the business keeps for a person
    UNKNOWN = "unknown"  # Lumi did not know, several times


_TOLD = {
    Reason.ASKED: N_(
        "A customer asks for a person; Lumi keeps out of that conversation. Please write to them."
    ),
    Reason.ANGRY: N_(
        "A customer is angry; Lumi keeps out of that conversation. Please write to them."
    ),
    Reason.WORDS: N_(
        "A customer used a word that you keep for yourselves; Lumi keeps out of that conversation."
        " Please write to them."
    ),
    Reason.UNKNOWN: N_(
        "Lumi did not know what a customer asked, several times; it keeps out of that conversation."
        " Please write to them."
    ),
}


def by_rule(tenant: Tenant, written: Sequence[str]) -> Reason | None:
    """Whether what was written is for a person, whatever it asks."""
    if any(temper.holds(json.loads(tenant.handover_words), text) for text in written):
        return Reason.WORDS
    return Reason.ANGRY if any(map(temper.is_angry, written)) else None


def knows_too_little(customer_id: int, response: Response, now: datetime) -> bool:
    """Whether this is one "I don't know" too many; those that the owner has answered are none."""
    if not response.open_questions:
        return False
    before = database.value(
        "SELECT count(DISTINCT coalesce(message_id, -id)) FROM open_question"
        " WHERE customer_id = ? AND asked_at > ? AND settled_at IS NULL",
        *(customer_id, clock.stamp(now - LATELY)),
    )
    return int(before) + 1 >= IN_VAIN


def say_so(tenant: Tenant, response: Response, reason: Reason, now: datetime) -> None:
    """In one sentence, with the next opening where the business is closed."""
    response.wants_human = True
    response.why["handover"] = str(reason)
    if reason is Reason.ANGRY:
        response.paragraphs.append(phrases.say(response.language, "human_sorry"))
    opens = chairs.next_opening(tenant, now, AHEAD)
    if opens is None or opens <= now:
        response.paragraphs.append(phrases.say(response.language, "human_soon"))
        return
    when = phrases.when(opens, tenant.zone, response.language)
    response.paragraphs.append(phrases.say(response.language, "human_later", when=when))


def hand_over(
    connection: Any, tenant: Tenant, customer_id: int, response: Response, now: datetime
) -> None:
    """Inside the caller's transaction: what follows in this conversation is a human's."""
    handover.ask(connection, customer_id, now)
    told = _TOLD[Reason(response.why.get("handover", Reason.ASKED))]
    notices.raise_notice(connection, tenant.id, alerts.HUMAN, told, now)
    alerts.human_wanted(connection, tenant, customer_id, now)
