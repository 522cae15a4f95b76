"""Looks at every tenant's month, and tells owners what may cost them money or customers."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from lumi import database
from lumi.conversations import undelivered
from lumi.conversations.undelivered import Silence
from lumi.settings import Settings
from lumi.tenants import alerts, billing, notices
from lumi.tenants.alerts import MONEY
from lumi.tenants.models import Tenant


def look(settings: Settings, now: datetime) -> None:
    """Raise the notices that have become true, once each, and settle those that no longer are."""
    known = _known()
    silences = undelivered.silences(now)
    model = settings.chat_model if settings.openai_key else ""
    for tenant in list(Tenant.select()):  # a cursor left open would write on an old snapshot
        month = billing.of(tenant, billing.month_of(tenant, now))
        due = alerts.due(tenant, month, model)
        if silence := silences.get(tenant.id):
            due |= _unheard(tenant, silence)
        _keep(tenant, known[tenant.id], due, now)


def in_words(tenant: Tenant, silence: Silence) -> str:
    """What the owner is told of messages that do not arrive."""
    since = f"{silence.since.astimezone(tenant.zone):%Y-%m-%d %H:%M}"
    return undelivered.SENTENCE.format(count=silence.count, since=since)


def _unheard(tenant: Tenant, silence: Silence) -> dict[str, str]:
    kind = f"{MONEY}nothing delivered since {silence.since:%Y-%m-%d}"
    return {kind: in_words(tenant, silence)}


def _known() -> dict[int, dict[str, bool]]:
    """The notices of money that were ever raised, by tenant; whether each is open."""
    found: dict[int, dict[str, bool]] = defaultdict(dict)
    for tenant_id, kind, is_open in database.rows(
        "SELECT tenant_id, kind, settled_at IS NULL FROM notice"
        " WHERE tenant_id IS NOT NULL AND substr(kind, 1, ?) = ? ORDER BY id",
        *(len(MONEY), MONEY),
    ):
        found[tenant_id][kind] = bool(is_open)
    return found


def _keep(tenant: Tenant, known: Mapping[str, bool], due: Mapping[str, str], now: datetime) -> None:
    fresh = [kind for kind in due if kind not in known]
    over = [kind for kind, is_open in known.items() if is_open and kind not in due]
    if not fresh and not over:
        return
    with database.write() as connection:
        for kind in fresh:
            notices.raise_notice(connection, tenant.id, kind, due[kind], now)
        for kind in over:
            notices.settle_notice(connection, tenant.id, kind, now)
