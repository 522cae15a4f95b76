"""The web and the intake as boot starts them, with an empty application beside Lumi's own."""

import socket
import sys
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

from lumi import boot
from lumi.app import create_app
from lumi.intake import Line
from lumi.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def beside_empty_route(app: "WSGIApplication") -> "WSGIApplication":
    """Lumi's app, but /empty goes to a Flask application that has that one route and no more."""
    bare = Flask("bare")

    @bare.post("/")
    def empty() -> str:
        return ""

    return DispatcherMiddleware(app, {"/empty": bare})


if __name__ == "__main__":
    settings = Settings.from_env()
    listener = boot.listen("127.0.0.1", settings.port)
    desk, web_end = socket.socketpair()
    app = create_app(settings, Line(web_end))
    boot.fork_intake(boot.Tree(), desk, web_end, settings)
    sys.exit(boot.Web(beside_empty_route(app), settings, listener).run())
