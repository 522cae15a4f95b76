"""Asks WhatsApp about one tenant's token, number and account: a few short calls, one after another.

Each risky field has a call of its own: one that the token or the version does not know makes
Meta refuse the whole call with #100.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Self, TypeVar

from lumi import clock
from lumi.booking.reaching import language_of
from lumi.doctor import account
from lumi.doctor.findings import Finding, fault, warning, well
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.models import Tenant
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp.graph import Graph, OutcomeUnknown, Rejected, TryLater

Answer = TypeVar("Answer")
PATIENCE = 15.0  # seconds for all questions together, but for the last one's own time-out
CONNECTING, READING = 3.0, 4.0  # seconds for one question
_OF_A_NUMBER = "display_phone_number,verified_name,status,quality_rating,account_mode"
_OF_A_WEBHOOK = "webhook_configuration,whatsapp_business_manager_messaging_limit"
_TOKEN_CODES = (0, 190)
_UNKNOWN_CODES = (33, 100)


class Down(Exception):
    """WhatsApp cannot be asked; the finding says so, and nothing more is tried."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


class NotSubscribed(Exception):
    """The app was not subscribed; the text says why."""


class Line:
    """Questions with one token until the time is over."""

    def __init__(self, settings: Settings, token: str) -> None:
        self.token = token
        self._graph = Graph(settings.api_url, 1, CONNECTING, READING)
        self._until = clock.monotonic() + PATIENCE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._graph.close()

    def asks(self, *path: str, signed_by: str = "", **asked: str) -> dict[str, object]:
        """One answer. Raises Rejected for a refusal, Down where there is none in time."""
        token = signed_by or self.token
        return self._in_time(lambda: self._graph.look(token, *path, **asked))

    def clocks(self) -> list[Finding]:
        """What the last answer tells of this server's clock."""
        return account.clocks(self._graph.dated, clock.now())

    def subscribes(self, account_id: str) -> None:
        """The token's app gets the account's messages. Raises as `asks` does."""
        self._in_time(lambda: self._graph.subscribe(account_id, self.token))

    def _in_time(self, call: Callable[[], Answer]) -> Answer:
        if clock.monotonic() > self._until:
            raise Down(fault("WhatsApp", N_("WhatsApp answers too slowly; try again later.")))
        try:
            return call()
        except (TryLater, OutcomeUnknown) as lost:
            told = N_("WhatsApp could not be asked: %(why)s.", why=lost.detail)
            raise Down(fault("WhatsApp", told, N_("Try again in a few minutes."))) from lost


def findings(tenant: Tenant, settings: Settings, now: datetime) -> list[Finding]:
    """What Meta says; nothing where token or phone id are not there to ask with."""
    if tenant.is_demo:
        return [well("number", N_("This is a demo: its messages go to the simulated phone only."))]
    try:
        token = secrets.access_token(tenant, settings)
        signers = secrets.app_secrets(tenant.app_secret, settings)
    except SealBroken:
        return []  # told by `stored`
    if not (token and tenant.phone_id):
        return []
    found: list[Finding] = []
    with Line(settings, token) as line:
        try:
            found.extend(_told(line, tenant, settings, signers, now))
        except Down as cut:
            found.append(cut.finding)
    return found


def subscribe(tenant: Tenant, settings: Settings) -> None:
    """Meta sends the account's messages to the token's app from now on. Raises NotSubscribed."""
    try:
        with Line(settings, secrets.access_token(tenant, settings)) as line:
            health = line.asks(tenant.phone_id or "", fields="health_status")
            account_id = account.entity(health, "WABA")
            if account_id is None:
                raise NotSubscribed(N_("WhatsApp does not say which account the number is in."))
            line.subscribes(account_id)
    except Down as cut:
        raise NotSubscribed(cut.finding.detail) from cut
    except Rejected as refused:
        told = N_("WhatsApp refuses that: %(why)s", why=refused.detail)
        raise NotSubscribed(told) from refused
    except SealBroken as broken:
        raise NotSubscribed(str(broken)) from broken


def _told(
    line: Line, tenant: Tenant, settings: Settings, signers: tuple[str, ...], now: datetime
) -> Iterator[Finding]:
    """Question after question; what one answer rules out is not asked any more."""
    try:
        shown = line.asks(tenant.phone_id or "", fields=_OF_A_NUMBER)
    except Rejected as refused:
        yield from line.clocks()
        yield _refusal(tenant, refused)
        return
    yield from line.clocks()
    yield from account.number(shown)
    app_id = None
    try:
        debugged = line.asks("debug_token", input_token=line.token)
        app_id = account.app_of(debugged)
        yield account.token(debugged, now)
    except Rejected as refused:
        yield _unseen("token", refused)
    yield from _app_secret(line, tenant, signers, app_id)
    yield from _webhook(line, tenant, settings)
    yield from _account(line, tenant, app_id)


def _app_secret(
    line: Line, tenant: Tenant, signers: tuple[str, ...], app_id: str | None
) -> Iterator[Finding]:
    """Whether one of the secrets is the app's: app id and secret together are a token of Meta's."""
    if app_id is None or not signers:
        return
    for secret in signers[:3]:
        try:
            line.asks("debug_token", input_token=line.token, signed_by=f"{app_id}|{secret}")
        except Rejected:
            continue
        yield well("app secret", N_("is the one of the app %(app)s", app=app_id))
        return
    told = N_(
        "The app secret is not the one of the app %(app)s: its messages are refused.", app=app_id
    )
    fix = N_("Copy it anew from Meta's console, under App settings, Basic, and store it.")
    yield fault("app secret", told, fix, f"flask tenant edit {tenant.slug} --app-secret SECRET")


def _webhook(line: Line, tenant: Tenant, settings: Settings) -> Iterator[Finding]:
    try:
        shown = line.asks(tenant.phone_id or "", fields=_OF_A_WEBHOOK)
    except Rejected as refused:
        yield _unseen("webhook", refused)
        return
    yield account.webhook(shown, addresses(tenant, settings))
    yield from account.limit(shown)


def addresses(tenant: Tenant, settings: Settings) -> tuple[str, ...]:
    """Where Meta may send the tenant's messages: its own address first; paths without LUMI_URL."""
    return f"{settings.url}/webhook/{tenant.slug}", f"{settings.url}/webhook"


def _account(line: Line, tenant: Tenant, app_id: str | None) -> Iterator[Finding]:
    try:
        health = line.asks(tenant.phone_id or "", fields="health_status")
    except Rejected as refused:
        yield _unseen("sending", refused)
        return
    yield from account.sending(health)
    account_id = account.entity(health, "WABA")
    if account_id is None:
        return
    try:
        apps = line.asks(account_id, "subscribed_apps")
        yield account.subscription(apps, app_id)
    except Rejected as refused:
        yield _unseen("subscription", refused)
    yield from _templates(line, tenant, account_id)


def _templates(line: Line, tenant: Tenant, account_id: str) -> Iterator[Finding]:
    kept = (
        *(tenant.reminder_template, tenant.waitlist_template, tenant.move_template),
        tenant.owner_template,
    )
    wanted = list(dict.fromkeys(name for name in kept if name))
    if not wanted:
        return
    asked = {"fields": "name,status,language", "limit": "500"}
    try:
        shown = line.asks(account_id, "message_templates", **asked)
    except Rejected as refused:
        yield _unseen("template", refused)
        return
    yield from account.templates(shown, wanted, language_of(tenant))


def _refusal(tenant: Tenant, refused: Rejected) -> Finding:
    """Why not even the number could be looked at."""
    edit = f"flask tenant edit {tenant.slug}"
    if refused.code in _TOKEN_CODES:
        told = N_("WhatsApp refuses the access token.")
        return fault("token", told, account.NEW_TOKEN, f"{edit} --token TOKEN")
    if refused.code in _UNKNOWN_CODES:
        told = N_("WhatsApp knows no number with the phone id %(id)s.", id=tenant.phone_id)
        fix = N_(
            "Copy the id from Meta's console, under WhatsApp, API setup; it is no phone number."
        )
        return fault("number", told, fix, f"{edit} --phone-id ID")
    return fault("number", refused.detail)


def _unseen(part: str, refused: Rejected) -> Finding:
    """A question that Meta does not answer to this token; messages may flow all the same."""
    return warning(part, N_("Could not be looked at: %(why)s", why=refused.detail))
