"""A gap is put to the owners once, calmly: never at night, never many in a row."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from lumi import clock, database, phrases
from lumi.answers.gaps.states import GapState
from lumi.booking import reminders
from lumi.conversations.outbox import Reply
from lumi.owner import telling
from lumi.owner.learning import gap as gaps
from lumi.owner.learning.gap import Gap, Kind
from lumi.tenants import models
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

HOUR = timedelta(hours=1)
MOST = 3  # questions to a business's owners in an hour; the others wait their turn
FRESH = timedelta(days=3)  # an older question is not worth a message; `flask faq gaps` lists it
QUOTED = 700  # units of a question

# What most customers ask comes first. An owner's own words count where they ask.
_DUE = """
    SELECT gap.tenant_id, gap.id FROM gap INDEXED BY gap_due
    JOIN open_question ON gap_id = gap.id AND open_question.asked_at > ?1
    WHERE state = 'open' AND state IN ('open', 'answered', 'keeping')
      AND EXISTS (SELECT 1 FROM owner_number WHERE owner_number.tenant_id = gap.tenant_id
                  AND verified_at IS NOT NULL AND customer_id IS NOT NULL)
      AND (instr(text, '?') OR NOT EXISTS (SELECT 1 FROM owner_number
           WHERE owner_number.customer_id = open_question.customer_id))
    GROUP BY gap.id ORDER BY gap.tenant_id, count(DISTINCT open_question.customer_id) DESC, gap.id
"""


def ask_owners(now: datetime) -> None:
    """Put gaps that are due to their owners; each in a transaction of its own."""
    for tenant_id, gap_id in database.rows(_DUE, clock.stamp(now - FRESH)):
        tenant = models.with_id(tenant_id)
        if tenant is None or reminders.quiet_hours(tenant).around(now) or _had_enough(tenant, now):
            continue
        with database.write() as connection:
            gap = gaps.read(connection, tenant_id, gap_id)
            if gap is not None and gap.state is GapState.OPEN:
                _ask(connection, tenant, gap, now)


def _had_enough(tenant: Tenant, now: datetime) -> bool:
    asked = database.value(
        "SELECT count(*) FROM gap WHERE tenant_id = ? AND told_at > ?",
        *(tenant.id, clock.stamp(now - HOUR)),
    )
    return int(asked) >= MOST


def _ask(connection: Any, tenant: Tenant, gap: Gap, now: datetime) -> None:
    (customers,) = connection.execute(
        "SELECT count(DISTINCT customer_id) FROM open_question WHERE gap_id = ?", (gap.id,)
    ).fetchone()
    write = partial(_question, gap, customers)
    if telling.tell(connection, tenant, write, now, topic="question"):
        gaps.move(connection, gap, GapState.TOLD, now, told_at=clock.stamp(now))


def _question(gap: Gap, customers: int, language: str) -> Reply:
    """Plain text: a template can carry it when the owner's 24 hours are over."""
    key = "gap_question" if customers == 1 else "gap_questions"
    question = messages.cut(gap.question, QUOTED)
    text = phrases.say(language, key, question=question, customers=customers)
    return gaps.about(gap.id, Kind.QUESTION, text)
