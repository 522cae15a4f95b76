"""Pages for owners, their staff and the operator: server-rendered, and whole without a script."""

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager, current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import HTTPException

from lumi.dashboard import access, navigation, pulse, sessions, showing, sureness, visitors
from lumi.dashboard.visitors import Visitor
from lumi.settings import Settings
from lumi.tenants.users import Role

LANGUAGES = ("en", "es")  # that the pages speak; customers are spoken to in many more
LARGEST = 1024 * 1024 + 64 * 1024  # bytes that a page may send: a file of 1 MB, and its form
ICONS = "dashboard/_icons.html"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


def register(app: Flask, settings: Settings) -> None:
    """The pages, who may see them, and how they speak."""
    from lumi.dashboard.pages import blueprints

    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
        WTF_CSRF_CHECK_DEFAULT=False,  # Meta and the simulator are no forms; see _guard
        BABEL_TRANSLATION_DIRECTORIES=f"{__path__[0]}/translations",
    )
    sessions.keep(app, settings)
    login = LoginManager(app)
    login.session_protection = None  # phones change their address all day
    login.user_loader(_visitor)
    Bootstrap5(app)
    app.extensions["csrf"] = CSRFProtect(app)
    Babel(app, locale_selector=_language, timezone_selector=_zone)
    listed = blueprints()
    for blueprint in listed:
        app.register_blueprint(blueprint)
    app.extensions["dashboard"] = frozenset(one.name for one in listed)
    app.before_request(access.admit)
    app.before_request(pulse.feel)
    app.before_request(lambda: _guard(app))
    app.before_request(sureness.ask)
    app.after_request(_harden)
    app.register_error_handler(HTTPException, _explain)
    showing.register(app)
    app.context_processor(_shared)


def _visitor(session_id: str) -> Visitor | None:
    return visitors.load(session_id) if sessions.is_open() else None


def _guard(app: Flask) -> None:
    """Every change that a page of the dashboard sends carries the session's token."""
    if _is_ours():
        request.max_content_length = LARGEST
        app.extensions["csrf"].protect()


def _language() -> str:
    wished = getattr(current_user, "language", "") or request.accept_languages.best_match(LANGUAGES)
    language = (wished or "").partition("-")[0]
    return language if language in LANGUAGES else LANGUAGES[0]


def _zone() -> str:
    tenant = g.get("tenant")
    return tenant.timezone if tenant else "UTC"


def _harden(response: Response) -> Response:
    """For pages; files that a calendar or Meta reads have their own headers."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    is_file = (request.endpoint or "").endswith("static")
    if response.mimetype == "text/html" or (_is_ours() and not is_file):
        response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    return response


def _is_ours() -> bool:
    return request.blueprint in current_app.extensions["dashboard"]


def _explain(fault: HTTPException) -> ResponseReturnValue:
    """A page for people; programs get the few words that Werkzeug has."""
    if fault.code is None or fault.code < 400 or not _is_a_page():
        return fault
    return render_template("dashboard/fault.html", code=fault.code), fault.code


def _is_a_page() -> bool:
    is_elsewhere = request.path.startswith(("/webhook", "/calendar", "/simulator", "/health"))
    return not is_elsewhere and request.accept_mimetypes.accept_html


def _shared() -> dict[str, object]:
    """What every page of the dashboard may use."""
    tenant = g.get("tenant")
    return {
        "get_locale": get_locale,
        "icon": getattr(current_app.jinja_env.get_template(ICONS).module, "icon"),  # noqa: B009
        "may": access.may,
        "Role": Role,
        "navigation": navigation.links,
        "view_names": current_app.view_functions,
        "pulse_address": url_for("pulse.pulse", slug=tenant.slug) if tenant else "",
    }
