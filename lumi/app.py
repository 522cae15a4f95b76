"""The Flask application: blueprints, errors in plain words, /health."""

import logging

from flask import Flask, Request, Response, jsonify, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from lumi import clock, database, health, logs
from lumi.settings import Settings

log = logging.getLogger(__name__)


class Sessions(SecureCookieSessionInterface):
    """Sessions for people. Meta sends no cookies, and opening one is a tenth of a webhook."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if request.path.startswith("/webhook"):
            return None
        return super().open_session(app, request)


def create_app(settings: Settings) -> Flask:
    """An application over the file that the settings name. It serves once that is migrated."""
    logs.configure(settings)
    database.open_file(settings.database)
    app = Flask(__name__)
    app.session_interface = Sessions()
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    _add_blueprints(app, settings)
    _add_health(app, settings)
    _add_commands(app)
    return app


def _add_blueprints(app: Flask, settings: Settings) -> None:
    from lumi.dashboard.home import blueprint as home
    from lumi.whatsapp.webhook import blueprint as webhook

    app.register_blueprint(webhook)
    app.register_blueprint(home)
    if settings.demo:
        from lumi.simulator.page import blueprint as simulator

        app.register_blueprint(simulator)


def _add_health(app: Flask, settings: Settings) -> None:
    gate = health.Gate(settings)

    @app.before_request
    def refuse_while_outdated() -> ResponseReturnValue | None:
        reason = None if request.endpoint == "health_check" else gate.reason()
        return None if reason is None else Response(f"{reason}\n", 503, mimetype="text/plain")

    @app.get("/health")
    def health_check() -> ResponseReturnValue:
        found = health.check(settings, clock.now())
        return jsonify(found.shown), 503 if found.faults else 200


def _add_commands(app: Flask) -> None:
    from lumi.cli import commands

    for command in commands():
        app.cli.add_command(command)
