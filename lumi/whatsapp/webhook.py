"""The door for Meta: verify, write down, say success. Nothing slow happens here."""

import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, current_app, request

from lumi import database
from lumi.group_commit import Torn
from lumi.health import Gate
from lumi.intake import LARGEST, Intake
from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp import signature

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger(__name__)
blueprint = Blueprint("webhook", __name__)

_PATH = re.compile("/webhook(?:/([^/]+))?")


@blueprint.get("/webhook")
@blueprint.get("/webhook/<slug>")
def verify(slug: str | None = None) -> Response:
    """Meta's check of the address: the challenge back, as plain text, if the token is ours."""
    expected = _settings().verify_token
    if slug is not None:
        tenant = _tenant(slug) or abort(404)
        expected = secrets.unseal(tenant[2], _settings()) or expected
    given = request.args.get("hub.verify_token", "")
    if request.args.get("hub.mode") != "subscribe" or not signature.same(given, expected):
        log.warning("webhook.verification_refused slug=%s", slug)
        abort(403)
    return Response(request.args.get("hub.challenge", ""), mimetype="text/plain")


class Door:
    """The application, with what Meta posts answered before Flask wakes.

    Flask's way to a view and back costs as much as storing the message (docs/decisions/0009);
    whatever else is asked goes on to Flask.
    """

    def __init__(
        self, beyond: "WSGIApplication", settings: Settings, gate: Gate, intake: Intake
    ) -> None:
        self._beyond = beyond
        self._intake = intake
        self._settings = settings
        self._gate = gate

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        path = _PATH.fullmatch(environ.get("PATH_INFO", ""))
        if path is None or environ["REQUEST_METHOD"] != "POST":
            return self._beyond(environ, start_response)
        status, said = self._answer(environ, path[1])
        body = f'{{"status":"{said}"}}\n'.encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, environ: dict[str, Any], slug: str | None) -> tuple[str, str]:
        """Everything is on disk before the 200; after a 503 Meta comes again."""
        try:
            if self._gate.reason() is not None:
                return "503 Service Unavailable", "outdated"
            receive(environ, slug, self._settings, self._intake)
        except NotTaken as refusal:
            return refusal.status, str(refusal)
        except SealBroken as fault:
            log.error("webhook.sealed slug=%s fault=%s", slug, fault)
            return "503 Service Unavailable", "misconfigured"
        except (*database.Unusable, Torn) as fault:
            log.error("webhook.not_stored fault=%s", fault)
            return "503 Service Unavailable", "busy"
        return "200 OK", "success"


class NotTaken(Exception):
    """A request that is not for us to store; `status` is the line of HTTP that says why."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def receive(environ: dict[str, Any], slug: str | None, settings: Settings, intake: Intake) -> None:
    """Store one POST of Meta's. Raises NotTaken, SealBroken, database.Unusable or Torn."""
    stated = _stated_length(environ)
    tenant_id, app_secrets = _signers(slug, settings)
    raw = _body(environ, stated)
    if not signature.is_valid(raw, environ.get("HTTP_X_HUB_SIGNATURE_256"), app_secrets):
        log.warning("webhook.bad_signature slug=%s bytes=%d", slug, len(raw))
        raise NotTaken("403 Forbidden", "forbidden")
    intake.add(raw, tenant_id)


def _stated_length(environ: dict[str, Any]) -> int | None:
    stated: str = environ.get("CONTENT_LENGTH") or ""
    length = int(stated) if stated.isascii() and stated.isdigit() else None
    if length is not None and length > LARGEST:
        raise NotTaken("413 Content Too Large", "too large")
    return length


def _body(environ: dict[str, Any], length: int | None) -> bytes:
    """The raw body; one of unknown length is read if the server says where it ends (PEP 3333)."""
    if length is None and not environ.get("wsgi.input_terminated"):
        return b""
    try:
        raw: bytes = environ["wsgi.input"].read(LARGEST + 1 if length is None else length)
    except OSError as fault:  # a cut line, or a chunk that is none
        raise NotTaken("400 Bad Request", "broken body") from fault
    if len(raw) > LARGEST:
        raise NotTaken("413 Content Too Large", "too large")
    return raw


def _signers(slug: str | None, settings: Settings) -> tuple[int | None, tuple[str, ...]]:
    if slug is None:
        return None, settings.app_secrets
    tenant = _tenant(slug)
    if tenant is None:
        raise NotTaken("404 Not Found", "no such tenant")
    return tenant[0], secrets.app_secrets(tenant[1], settings)


def _tenant(slug: str) -> tuple[int, str, str] | None:
    """Id, sealed app secrets, sealed verify token."""
    sql = "SELECT id, app_secret, verify_token FROM tenant WHERE slug = ?"
    found: tuple[int, str, str] | None = database.row(sql, slug)
    return found


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
