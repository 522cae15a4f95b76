"""The door for Meta: verify, write down, say success. Nothing slow happens here."""

import logging

from flask import Blueprint, Response, abort, current_app, request

from lumi import clock, database
from lumi.conversations import arrivals
from lumi.conversations.arrivals import Address
from lumi.group_commit import GroupCommit
from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp import events, signature
from lumi.whatsapp.wire import Unreadable, read

log = logging.getLogger(__name__)
blueprint = Blueprint("webhook", __name__)
commits = GroupCommit[None](closing=arrivals.close)

LARGEST = 4 * 1024 * 1024  # Meta's payloads reach 3 MB ("Webhooks", payload size)
SUCCESS = b'{"status":"success"}\n'


@blueprint.get("/webhook")
@blueprint.get("/webhook/<slug>")
def verify(slug: str | None = None) -> Response:
    """Meta's check of the address: the challenge back, as plain text, if the token is ours."""
    expected = _settings().verify_token
    if slug is not None:
        own = secrets.unseal(_tenant(slug)[2], _settings().secret_key)
        expected = own or expected
    given = request.args.get("hub.verify_token", "")
    if request.args.get("hub.mode") != "subscribe" or not signature.same(given, expected):
        log.warning("webhook.verification_refused slug=%s", slug)
        abort(403)
    return Response(request.args.get("hub.challenge", ""), mimetype="text/plain")


@blueprint.post("/webhook")
@blueprint.post("/webhook/<slug>")
def receive(slug: str | None = None) -> Response:
    """Everything is on disk before the 200; what cannot be stored answers 503: Meta comes again."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    settings = _settings()
    try:
        tenant_id, app_secrets = _signers(slug, settings)
        raw = _body()
        signed = request.environ.get("HTTP_X_HUB_SIGNATURE_256")
        if not signature.is_valid(raw, signed, app_secrets):
            log.warning("webhook.bad_signature slug=%s bytes=%d", slug, len(raw))
            abort(403)
        _write_down(raw, tenant_id, settings)
    except SealBroken as fault:
        log.error("webhook.sealed slug=%s fault=%s", slug, fault)
        return Response('{"status":"misconfigured"}\n', 503, mimetype="application/json")
    except database.Unusable as fault:
        log.error("webhook.not_stored fault=%s", fault)
        return Response('{"status":"busy"}\n', 503, mimetype="application/json")
    return Response(SUCCESS, mimetype="application/json")


def _body() -> bytes:
    """The raw body; without a Content-Length, werkzeug cuts it at the limit and says nothing."""
    request.max_content_length = LARGEST + 1
    raw = request.get_data(cache=False)
    if len(raw) > LARGEST:
        abort(413)
    return raw


def _signers(slug: str | None, settings: Settings) -> tuple[int | None, tuple[str, ...]]:
    if slug is None:
        return None, settings.app_secrets
    tenant_id, sealed, _ = _tenant(slug)
    return tenant_id, secrets.app_secrets(sealed, settings)


def _write_down(raw: bytes, tenant_id: int | None, settings: Settings) -> None:
    now = clock.now()
    try:
        payload = read(raw)
    except Unreadable as fault:
        reason = str(fault)  # the exception's own name ends with its block
        commits.run(lambda batch: arrivals.bury_raw(batch, reason, raw, now))
        return
    found = events.parse(payload, now)
    address = Address(tenant_id, settings.stale_after)
    commits.run(lambda batch: arrivals.take_in(batch, found, address, now))


def _tenant(slug: str) -> tuple[int, str, str]:
    found = database.row("SELECT id, app_secret, verify_token FROM tenant WHERE slug = ?", slug)
    if found is None:
        abort(404)
    return found[0], found[1], found[2]


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
