"""What every request and answer passes: trusted proxies, limits, the server's name, headers."""

import ipaddress
import logging
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.middleware.proxy_fix import ProxyFix

from lumi.limits import Limit
from lumi.settings import Settings

log = logging.getLogger(__name__)

HERE = {"localhost", "127.0.0.1", "::1"}  # whoever is on the machine itself
# The platform asks for these by the machine's address, and what Meta delivers is signed.
BY_ANY_NAME = ("/health", "/metrics", "/webhook")
YEAR = 365 * 24 * 3600  # seconds
NOTHING_OF_THE_PHONE = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def stand_before(app: Flask, settings: Settings) -> None:
    """Believe as many proxies as the settings say, let each address ask so many times a minute,

    and answer to the server's own name alone.
    """
    name, headers = urlsplit(settings.url).hostname, _headers(settings)
    if settings.requests:
        app.wsgi_app = Limit(app.wsgi_app, settings.requests, headers)  # type: ignore[method-assign]
    if settings.proxies:
        # No X-Forwarded-Host: a visitor could choose it. Proxies pass the name on as it came.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=1, x_host=0
        )

    @app.before_request
    def refuse_other_names() -> ResponseReturnValue | None:
        asked = urlsplit(f"//{request.host}").hostname
        if name is None or asked == name or asked in HERE or request.path.startswith(BY_ANY_NAME):
            return None
        log.warning("front.other_host")
        told = f"This server is called {name} (LUMI_URL), and answers to no other name.\n"
        return Response(told, 400, mimetype="text/plain")

    @app.after_request
    def harden(response: Response) -> Response:
        for header, told in headers.items():
            response.headers.setdefault(header, told)
        return response


def is_near(address: str | None) -> bool:
    """Whether it is on this machine or its own network."""
    try:
        return ipaddress.ip_address(address or "").is_private
    except ValueError:
        return False


def _headers(settings: Settings) -> dict[str, str]:
    """What every answer tells browsers."""
    told = {"Permissions-Policy": NOTHING_OF_THE_PHONE}
    if settings.url.startswith("https:"):
        told["Strict-Transport-Security"] = f"max-age={YEAR}"
    return told
