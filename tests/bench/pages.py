"""How long the server takes for each page, in a file of many businesses."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask

from lumi import clock, database
from lumi.app import create_app
from lumi.settings import Settings
from tests.bench import crowded
from tests.dashboard import walking
from tests.dashboard.visiting import Reader, account, signed_in

ROUNDS = 15
Row = dict[str, Any]


def every_page() -> Row:
    """Median milliseconds of each page and its kilobytes, beside a route that does nothing."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lumi.sqlite3"
        crowded.fill(path, crowded.FULL, clock.now())
        settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "crowd"})
        app = create_app(settings)
        _add_empty_route(app)
        operator = signed_in(app, account("operator@lumi.example", None))
        found: Row = {"an empty route, ms": _median(lambda: operator.opens("/empty"))}
        for page in walking.reached(app, operator.page_at, "crowd-7"):
            found |= _figures(operator, page)
        database.db.close()
    return found


def _figures(reader: Reader, page: str) -> Row:
    size = len(reader.opens(page).data) / 1024
    took = _median(lambda: reader.opens(page))
    return {f"{page}, ms": took, f"{page}, KB": round(size, 1)}


def _add_empty_route(app: Flask) -> None:
    @app.get("/empty")
    def empty() -> str:
        return ""


def _median(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return round(sorted(took)[ROUNDS // 2], 1)
