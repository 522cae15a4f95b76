"""The Flask application: blueprints, errors in plain words, /health."""

import logging
import threading
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, jsonify, request
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from jinja2 import Template
from werkzeug.routing import IntegerConverter, Map

from lumi import clock, database, front, health, logs
from lumi.plain import N_
from lumi.settings import Settings
from lumi.tenants import notices

if TYPE_CHECKING:
    from lumi.consulting import Consultant
    from lumi.intake import Intake

log = logging.getLogger(__name__)

UNCOUNTED = N_(
    "Requests come through a proxy that LUMI_PROXIES does not count: all visitors share its"
    " address, so that one who guesses passwords or asks without end keeps everybody out. Set"
    " LUMI_PROXIES to how many there are (docs/settings.md), then start Lumi again."
)


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: a number that a row may have. SQLite itself takes 2**63 - 1."""

    def __init__(self, url_map: Map, **shape: Any) -> None:
        super().__init__(url_map, **{"max": 2**53 - 1, **shape})


class Templates(Environment):
    """Each template is compiled once, also where all threads ask for it at the same time.

    After a start the pages that were left open do so: 50 ms each, for which webhooks would wait.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._alone = threading.RLock()

    def get_template(self, *asked: Any, **more: Any) -> Template:
        with self._alone:
            return super().get_template(*asked, **more)


def create_app(
    settings: Settings, intake: "Intake | None" = None, consultant: "Consultant | None" = None
) -> Flask:
    """An application over the file that the settings name. It serves once that is migrated.

    Webhooks are written down by the intake and the model is asked by the consultant, or both in
    this process when there is none.
    """
    from lumi import consulting
    from lumi.intake import Here
    from lumi.whatsapp.webhook import Door

    logs.configure(settings)
    database.open_file(settings.database)
    app = Flask(__name__)
    app.jinja_environment = Templates
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key)
    if settings.old_secret_key:  # who is signed in stays so while the key is changed
        app.config["SECRET_KEY_FALLBACKS"] = [settings.old_secret_key]
    app.extensions["consultant"] = consultant or consulting.Here(settings)
    gate = health.Gate(settings)
    _add_blueprints(app, settings)
    front.stand_before(app, settings)
    _add_health(app, settings, gate)
    _look_for_proxies(app, settings)
    if settings.metrics:
        _add_metrics(app, settings)
    _add_commands(app)
    door = Door(app.wsgi_app, settings, gate, intake or Here(settings))
    app.wsgi_app = logs.Numbered(door, bool(settings.proxies))  # type: ignore[method-assign]
    return app


def _add_blueprints(app: Flask, settings: Settings) -> None:
    from lumi import dashboard
    from lumi.dashboard.feed import blueprint as calendar
    from lumi.whatsapp.webhook import blueprint as webhook

    app.url_map.converters["int"] = RowNumber
    app.register_blueprint(webhook)
    app.register_blueprint(calendar)
    dashboard.register(app, settings)
    if settings.demo:
        from lumi.simulator.page import blueprint as simulator

        app.register_blueprint(simulator)


def _add_health(app: Flask, settings: Settings, gate: health.Gate) -> None:
    @app.before_request
    def refuse_while_outdated() -> ResponseReturnValue | None:
        reason = None if request.endpoint == "health_check" else gate.reason()
        return None if reason is None else Response(f"{reason}\n", 503, mimetype="text/plain")

    @app.get("/health")
    def health_check() -> ResponseReturnValue:
        found = health.check(settings, clock.now())
        return jsonify(found.shown), 503 if found.faults else 200


def _look_for_proxies(app: Flask, settings: Settings) -> None:
    """Told once in each start: behind one that is not counted, all visitors are one."""
    if settings.proxies:
        return
    was_told = threading.Event()

    @app.before_request
    def look() -> None:
        # A stranger may write the header too, but does not come from this network.
        if "X-Forwarded-For" not in request.headers or not front.is_near(request.remote_addr):
            return
        if not was_told.is_set():
            was_told.set()
            with database.write() as connection:
                notices.raise_notice(connection, None, "proxy", UNCOUNTED, clock.now())


def _add_metrics(app: Flask, settings: Settings) -> None:
    from lumi import metrics

    @app.get("/metrics")
    def metrics_page() -> ResponseReturnValue:
        shown = metrics.shown(settings, clock.now())
        return Response(shown, content_type="text/plain; version=0.0.4; charset=utf-8")


def _add_commands(app: Flask) -> None:
    from lumi.cli import commands

    for command in commands():
        app.cli.add_command(command)
