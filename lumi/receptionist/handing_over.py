"""A customer wants a person: Lumi says when one answers, tells the owner, and keeps out."""

from datetime import datetime, timedelta
from typing import Any

from lumi import phrases
from lumi.booking import chairs
from lumi.conversations import handover
from lumi.receptionist.response import Response
from lumi.tenants import notices
from lumi.tenants.models import Tenant

WANTED = "A customer asks for a person; Lumi keeps out of that conversation. Please write to them."
AHEAD = timedelta(days=14)


def say_so(tenant: Tenant, response: Response, now: datetime) -> None:
    """In one sentence, with the next opening where the business is closed."""
    response.wants_human = True
    opens = chairs.next_opening(tenant, now, AHEAD)
    if opens is None or opens <= now:
        response.paragraphs.append(phrases.say(response.language, "human_soon"))
        return
    when = phrases.when(opens, tenant.zone, response.language)
    response.paragraphs.append(phrases.say(response.language, "human_later", when=when))


def hand_over(connection: Any, tenant: Tenant, customer_id: int, now: datetime) -> None:
    """Inside the caller's transaction: what follows in this conversation is a human's."""
    handover.ask(connection, customer_id, now)
    notices.raise_notice(connection, tenant.id, "human wanted", WANTED, now)
