"""How long the server takes for each page, in a file of many businesses."""

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from lumi import clock, database
from lumi.app import create_app
from lumi.settings import Settings
from tests.bench import crowded, yardsticks
from tests.dashboard import walking
from tests.dashboard.visiting import account, signed_in

ROUNDS = 15
Row = dict[str, Any]


def every_page() -> Row:
    """Median milliseconds of each page and its kilobytes, beside a route that does nothing."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lumi.sqlite3"
        crowded.fill(path, crowded.FULL, clock.now())
        shown = measured(path, "crowd-7")
        found = summary(shown)
        for page, (took, kilobytes) in shown.items():
            found |= {f"{page}, ms": took, f"{page}, KB": kilobytes}
    return found


def summary(shown: dict[str, tuple[float, float]]) -> Row:
    """Takes the empty route out, and says how the others are beside it."""
    empty, _ = shown.pop("/empty")
    took = sorted((milliseconds, page) for page, (milliseconds, _) in shown.items())
    size, largest = max((kilobytes, page) for page, (_, kilobytes) in shown.items())
    return {
        "an empty route, ms": empty,
        f"the middle one of {len(took)} pages, ms": took[len(took) // 2][0],
        **{f"the slowest: {page}, ms": milliseconds for milliseconds, page in took[:-4:-1]},
        f"the largest: {largest}, KB": size,
    }


def measured(path: Path, slug: str) -> dict[str, tuple[float, float]]:
    """Milliseconds and kilobytes of each kind of page of one business, and of `/empty`."""
    unlimited = {"LUMI_REQUESTS": "0"}  # one visitor asks for every page many times
    app = create_app(
        Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "crowd", **unlimited})
    )
    _add_empty_route(app)
    operator = signed_in(app, account("operator@lumi.example", None))
    found = {}
    for page in ("/empty", *walking.reached(app, operator.page_at, slug)):
        size = len(operator.opens(page).data) / 1024
        took = yardsticks.median(partial(operator.opens, page), ROUNDS)
        found[page] = round(took, 1), round(size, 1)
    database.db.close()
    return found


def _add_empty_route(app: Flask) -> None:
    @app.get("/empty")
    def empty() -> str:
        return ""
