"""What must be right for messages to flow: each thing tried, each fault with its cure."""

from dataclasses import dataclass
from datetime import datetime

from lumi import health
from lumi.settings import Settings
from lumi.tenants import notices, secrets
from lumi.tenants.models import Tenant, named
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp.graph import Graph, OutcomeUnknown, Rejected, TryLater


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `detail` says what is wrong and what to do."""

    what: str
    is_well: bool
    detail: str


def examine(settings: Settings, slug: str | None, now: datetime) -> list[Finding]:
    """The server's findings, then those of one tenant or of all. Raises UnknownTenant."""
    tenants = [named(slug)] if slug else list(Tenant.select().order_by(Tenant.slug))
    graph = Graph(settings.api_url, pool_size=1)
    found = _server(settings, now)
    for tenant in tenants:
        found += _tenant(tenant, settings, graph)
    graph.close()
    return found


def _server(settings: Settings, now: datetime) -> list[Finding]:
    shown = health.check(settings, now).shown
    found = [
        Finding(part, shown.get(part) == "ok", str(shown.get(part, "not looked at")))
        for part in ("database", "worker")
    ]
    cure = "VERIFY_TOKEN is not set: Meta cannot verify the webhook address."
    given = bool(settings.verify_token)
    return [*found, Finding("verify token", given, "set" if given else cure)]


def _tenant(tenant: Tenant, settings: Settings, graph: Graph) -> list[Finding]:
    try:
        token = secrets.access_token(tenant, settings)
        signers = secrets.app_secrets(tenant.app_secret, settings)
    except SealBroken as fault:
        return [Finding(f"{tenant.slug} secrets", False, str(fault))]
    found = [_app_secret(tenant, signers), _number(tenant, token, graph)]
    for kind, detail, times, last_at in notices.open_notices(tenant.id):
        told = f"{detail} ({times} times, last {last_at})"
        found.append(Finding(f"{tenant.slug} {kind}", False, told))
    return found


def _app_secret(tenant: Tenant, signers: tuple[str, ...]) -> Finding:
    cure = (
        "No app secret: every webhook is refused. Set WH_APP_SECRET, or give this business its "
        f"own: flask tenant edit {tenant.slug} --app-secret SECRET"
    )
    return Finding(f"{tenant.slug} app secret", bool(signers), "set" if signers else cure)


def _number(tenant: Tenant, token: str, graph: Graph) -> Finding:
    what = f"{tenant.slug} number"
    if not token:
        cure = f"No access token. Set WH_TOKEN, or: flask tenant edit {tenant.slug} --token TOKEN"
        return Finding(what, False, cure)
    if not tenant.phone_id:
        cure = f"No phone id. Set it: flask tenant edit {tenant.slug} --phone-id ID"
        return Finding(what, False, cure)
    try:
        shown = graph.number(tenant.phone_id, token)
    except Rejected as fault:
        return Finding(what, False, _refusal(tenant, fault))
    except (TryLater, OutcomeUnknown) as fault:
        return Finding(what, False, f"WhatsApp could not be asked: {fault.detail}.")
    return Finding(what, True, f"{shown.display} ({shown.name})")


def _refusal(tenant: Tenant, fault: Rejected) -> str:
    if fault.code in (0, 190):
        cure = f"make a new one and store it: flask tenant edit {tenant.slug} --token TOKEN"
        return f"WhatsApp refuses the access token; {cure}"
    if fault.code in (33, 100):
        cure = f"look it up in Meta's console: flask tenant edit {tenant.slug} --phone-id ID"
        return f"WhatsApp knows no number with the phone id {tenant.phone_id}; {cure}"
    return fault.detail
