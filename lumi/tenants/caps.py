"""How much a month may cost: what happens when it costs that much, and what the owner is told.

See docs/decisions/0016-caps.md.
"""

from datetime import datetime

from lumi import database
from lumi.tenants import prices, usage
from lumi.tenants.amounts import dollars
from lumi.tenants.billing import Month, month_of
from lumi.tenants.models import Tenant

EARLY = 0.8  # of a cap on messages: the owner hears of it while there is time
_SUM = """
    SELECT coalesce(sum(cost_micros), 0), coalesce(sum(messages), 0) FROM usage
    WHERE tenant_id = ?1 AND day >= ?2 || '-01' AND day <= ?2 || '-31' AND kind = ?3
"""


def allow_model(tenant: Tenant, model: str, now: datetime) -> bool:
    """Whether a paid model may be asked: no cap, or the month has cost less so far.

    Under a cap a model whose price nobody knows may not: the cap could not be kept.
    """
    if not tenant.cap_llm_micros:
        return True
    if prices.of(model) is None:
        return False
    month = usage.day_of(now, tenant.timezone)[:7]
    cost, _ = _sums(tenant, month, usage.Kind.TOKENS)
    return cost < tenant.cap_llm_micros


def allow_unasked(tenant: Tenant, now: datetime) -> bool:
    """Whether Lumi may write first: reminders, places that came free, briefs.

    Answers, and what the business itself decided, go out above the cap too.
    """
    if not tenant.cap_messages:
        return True
    _, reached = _sums(tenant, month_of(tenant, now), usage.Kind.DELIVERED)
    return reached < tenant.cap_messages


def _sums(tenant: Tenant, month: str, kind: usage.Kind) -> tuple[int, int]:
    """Cost and messages of a month, from some dozens of rows that an index finds."""
    ((cost, messages),) = database.rows(_SUM, tenant.id, month, kind)
    return cost, messages


def sentences(tenant: Tenant, month: Month) -> list[str]:
    """Where the month stands under its caps, one sentence each; none without caps."""
    told = []
    if tenant.cap_llm_micros:
        cap, cost = dollars(tenant.cap_llm_micros), dollars(month.cost_micros)
        state = "reached: the FAQs answer by themselves" if _llm_is_over(tenant, month) else cost
        told.append(f"Cap on models {cap} a month: {state}.")
    if tenant.cap_messages:
        is_over = month.reached >= tenant.cap_messages
        state = "reached: nobody is written to unasked" if is_over else f"{month.reached} so far"
        told.append(f"Cap on messages {tenant.cap_messages} a month: {state}.")
    return told


def _llm_is_over(tenant: Tenant, month: Month) -> bool:
    return bool(tenant.cap_llm_micros) and month.cost_micros >= tenant.cap_llm_micros
