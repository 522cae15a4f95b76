"""A gunicorn of the very settings Lumi uses, over Lumi's own app plus one empty route."""

import sys

from flask import Flask

from lumi import boot
from lumi.app import create_app
from lumi.settings import Settings


def with_empty_route(app: Flask) -> Flask:
    @app.post("/empty")
    def empty() -> str:
        return ""

    return app


if __name__ == "__main__":
    settings = Settings.from_env()
    listener = boot.listen("127.0.0.1", settings.port)
    sys.exit(boot.Web(with_empty_route(create_app(settings)), settings, listener).run())
