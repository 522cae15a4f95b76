"""An answer that an owner wants kept becomes an FAQ, unless a pinned question would lose its."""

from datetime import datetime
from typing import Any

from lumi import database, phrases
from lumi.answers import faqs
from lumi.answers.checks import rehearsing
from lumi.answers.checks.rehearsing import PinsBroken
from lumi.answers.embedding import Embedder
from lumi.answers.gaps.states import GapState
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply
from lumi.owner import numbers
from lumi.owner.learning import gap as gaps
from lumi.owner.learning import passing_on
from lumi.owner.learning.gap import Gap
from lumi.tenants import models
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

QUOTED = 200  # units of a question


def keep(embedder: Embedder, now: datetime) -> None:
    """Make FAQs of what waits for it. Embedding comes before each transaction.

    Keeping the same twice changes nothing, so a crash in between is made good by the next round.
    """
    for tenant_id, gap_id in database.rows(
        "SELECT tenant_id, id FROM gap INDEXED BY gap_due WHERE state = 'keeping'"
        " AND state IN ('open', 'answered', 'keeping')"
    ):
        tenant = models.with_id(tenant_id)
        gap = gaps.read(database.connection(), tenant_id, gap_id)
        if tenant is None or gap is None:
            continue
        try:
            _keep(tenant, gap, embedder, now)
        except PinsBroken as fault:
            with database.write() as connection:
                gaps.move(connection, gap, GapState.OFFERED, now)
                _tell_broken(connection, tenant, gap, fault.questions, now)


def _keep(tenant: Tenant, gap: Gap, embedder: Embedder, now: datetime) -> None:
    draft = gap.draft
    rehearsing.require_pins(tenant.id, tenant.language, [draft], embedder)
    faqs.keep_all(tenant.id, [draft], embedder, now)
    with database.write() as connection:
        (faq_id,) = connection.execute(
            "SELECT id FROM faq WHERE tenant_id = ? AND question = ?", (tenant.id, draft.question)
        ).fetchone()
        gaps.move(connection, gap, GapState.KEPT, now, faq_id=faq_id)
        for owner in numbers.owners(connection, tenant):
            if owner.id == gap.answered_by:
                quoted = messages.cut(draft.question, QUOTED)
                text = phrases.say(owner.language, "gap_kept", question=quoted)
                reply = Reply(text, messages.text(text))
                talk = passing_on.talk_of(connection, owner)
                outbox.queue(connection, talk, [reply], None, now)


def _tell_broken(
    connection: Any, tenant: Tenant, gap: Gap, questions: tuple[str, ...], now: datetime
) -> None:
    """Who answered is told which pinned questions it would break, and may write other words."""
    for owner in numbers.owners(connection, tenant):
        if owner.id == gap.answered_by:
            listed = "”, “".join(messages.cut(one, QUOTED) for one in questions[:3])
            text = phrases.say(owner.language, "gap_not_kept", questions=listed)
            passing_on.offer(connection, owner, gap, text, now)
