"""What must be right for messages to flow: each thing tried, each fault with its cure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lumi import database, health, money
from lumi.answers import embedders, spaces
from lumi.answers.local_model import LocalModel
from lumi.answers.spaces import State
from lumi.conversations import undelivered
from lumi.settings import Settings
from lumi.tenants import notices, pausing, prices, secrets
from lumi.tenants.models import Tenant, named
from lumi.tenants.prices import PricesFault
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp.graph import Graph, OutcomeUnknown, Rejected, TryLater


class Grade(StrEnum):
    """How bad it is."""

    WELL = "ok"  # as it should be
    WARNING = "warn"  # something was told that the owner should know; messages flow all the same
    FAULT = "FAULT"  # messages do not flow


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `detail` says what is wrong and what to do."""

    what: str
    grade: Grade
    detail: str


def examine(settings: Settings, slug: str | None, now: datetime) -> list[Finding]:
    """The server's findings, then those of one tenant or of all. Raises UnknownTenant."""
    tenants = _examined(slug)
    graph = Graph(settings.api_url, pool_size=1)
    found = _server(settings, now)
    found += [] if slug else _news("server", None)
    for tenant in tenants:
        found += [*_tenant(tenant, settings, graph), _delivery(tenant, now)]
        found += _news(tenant.slug, tenant.id)
    graph.close()
    return found


def settle(slug: str | None, now: datetime) -> int:
    """The owner has seen the warnings of one tenant, or all: how many there were.

    What is still wrong warns again when it happens again. Raises UnknownTenant.
    """
    tenants: list[int | None] = [tenant.id for tenant in _examined(slug)]
    with database.write() as connection:
        owners = tenants if slug else [None, *tenants]
        return sum(notices.settle_all(connection, owner, now) for owner in owners)


def _examined(slug: str | None) -> list[Tenant]:
    return [named(slug)] if slug else list(Tenant.select().order_by(Tenant.slug))


def _news(whose: str, tenant_id: int | None) -> list[Finding]:
    return [
        Finding(f"{whose} {kind}", Grade.WARNING, f"{detail} ({times} times, last {last_at})")
        for kind, detail, times, last_at in notices.open_notices(tenant_id)
    ]


def _graded(what: str, is_well: bool, detail: str) -> Finding:
    return Finding(what, Grade.WELL if is_well else Grade.FAULT, detail)


def _server(settings: Settings, now: datetime) -> list[Finding]:
    shown = health.check(settings, now).shown
    found = [
        _graded(part, shown.get(part) == "ok", str(shown.get(part, "not looked at")))
        for part in ("database", "worker")
    ]
    cure = "VERIFY_TOKEN is not set: Meta cannot verify the webhook address."
    given = bool(settings.verify_token)
    found.append(_graded("verify token", given, "set" if given else cure))
    return [*found, *_address(settings), *_answers(settings), *_prices(settings)]


def _address(settings: Settings) -> list[Finding]:
    """Whether calendars elsewhere can find the feeds that were handed out."""
    if settings.url or not database.value("SELECT count(*) FROM calendar_feed"):
        return []
    cure = "LUMI_URL is not set: addresses of calendars are printed without this server's name."
    return [Finding("public address", Grade.WARNING, cure)]


def _answers(settings: Settings) -> list[Finding]:
    """Whether questions go to the model that the settings name, and the model can be asked."""
    wanted, active = embedders.full_name(settings.embedding_model), spaces.active()
    found = []
    if active and active.model != wanted:
        found.append(
            f"Questions are answered by {active.model}, LUMI_EMBEDDING_MODEL says {wanted}."
            " To go over: flask faq reindex"
        )
    if active and active.model != LocalModel.name and not settings.openai_key:
        found.append(
            f"OPENAI_API_KEY is not set: {active.model} cannot be asked, and the embedded model"
            " answers instead. Set it, or: flask faq reindex --model local"
        )
    begun = [one.model for one in spaces.every() if one.state is State.BUILDING]
    found += [f"A reindex is not finished. flask faq reindex --model {one}" for one in begun]
    return [Finding("answers", Grade.WARNING, detail) for detail in found]


def _prices(settings: Settings) -> list[Finding]:
    """Whether what the models cost is known."""
    try:
        prices.use(settings.prices)
    except PricesFault as fault:
        return [Finding("prices", Grade.FAULT, str(fault))]  # the worker does not start with it
    if not settings.openai_key or prices.of(settings.chat_model):
        return []
    cure = (
        f"What {settings.chat_model} costs is not known: its cost is shown as unknown, and no cap"
        " can be kept. Write its price into the file that LUMI_PRICES names."
    )
    return [Finding("prices", Grade.WARNING, cure)]


def _tenant(tenant: Tenant, settings: Settings, graph: Graph) -> list[Finding]:
    try:
        token = secrets.access_token(tenant, settings)
        signers = secrets.app_secrets(tenant.app_secret, settings)
    except SealBroken as fault:
        return [Finding(f"{tenant.slug} secrets", Grade.FAULT, str(fault))]
    return [_app_secret(tenant, signers), _number(tenant, token, graph)]


def _paused(tenant: Tenant, now: datetime) -> list[Finding]:
    if not pausing.is_paused(tenant, now):
        return []
    cure = "An owner has paused Lumi: no customer is answered until one writes “resume” to it."
    return [Finding(f"{tenant.slug} answers", Grade.WARNING, cure)]


def _app_secret(tenant: Tenant, signers: tuple[str, ...]) -> Finding:
    cure = (
        "No app secret: every webhook is refused. Set WH_APP_SECRET, or give this business its "
        f"own: flask tenant edit {tenant.slug} --app-secret SECRET"
    )
    return _graded(f"{tenant.slug} app secret", bool(signers), "set" if signers else cure)


def _delivery(tenant: Tenant, now: datetime) -> Finding:
    """Whether what WhatsApp takes arrives, which it does not for an account without a card."""
    lost = undelivered.silences(now, tenant.id).get(tenant.id)
    told = money.in_words(tenant, lost) if lost else "nothing is held up"
    return _graded(f"{tenant.slug} delivery", lost is None, told)


def _number(tenant: Tenant, token: str, graph: Graph) -> Finding:
    what = f"{tenant.slug} number"
    if not token:
        cure = f"No access token. Set WH_TOKEN, or: flask tenant edit {tenant.slug} --token TOKEN"
        return Finding(what, Grade.FAULT, cure)
    if not tenant.phone_id:
        cure = f"No phone id. Set it: flask tenant edit {tenant.slug} --phone-id ID"
        return Finding(what, Grade.FAULT, cure)
    try:
        shown = graph.number(tenant.phone_id, token)
    except Rejected as fault:
        return Finding(what, Grade.FAULT, _refusal(tenant, fault))
    except (TryLater, OutcomeUnknown) as fault:
        return Finding(what, Grade.FAULT, f"WhatsApp could not be asked: {fault.detail}.")
    return Finding(what, Grade.WELL, f"{shown.display} ({shown.name})")


def _refusal(tenant: Tenant, fault: Rejected) -> str:
    if fault.code in (0, 190):
        cure = f"make a new one and store it: flask tenant edit {tenant.slug} --token TOKEN"
        return f"WhatsApp refuses the access token; {cure}"
    if fault.code in (33, 100):
        cure = f"look it up in Meta's console: flask tenant edit {tenant.slug} --phone-id ID"
        return f"WhatsApp knows no number with the phone id {tenant.phone_id}; {cure}"
    return fault.detail
