"""Whether pages that are left open slow webhooks down, and how soon they show what has changed."""

import tempfile
import threading
import time
from pathlib import Path

from lumi import clock, database
from lumi.app import create_app
from lumi.settings import Settings
from tests.bench import crowded, figures, yardsticks
from tests.bench.crowded import Size
from tests.bench.figures import Row, share
from tests.bench.load import Line
from tests.dashboard.visiting import account, signed_in
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import Tree, free_port

SIZE = Size(tenants=20, customers=2000, messages=20_000, appointments=2000, faqs=600)
PAGES, AT_ONCE = 200, 10  # open pages, and threads that look after them
PULSE = 2.9  # seconds between two beats of a page, as in lumi.js
RATE, WEBHOOKS = 100, 1500
CHANGES = 5  # whose way to an open page is timed


class Page:
    """A page of today, open in a browser: it beats, and is fetched anew when that differs."""

    def __init__(self, port: int, cookie: str, slug: str) -> None:
        self.slug = slug
        self._port, self._cookie = port, cookie
        self._line: Line | None = None
        self._known = b""
        self.beats = self.fetched = 0

    def look(self) -> bool:
        """Whether there was something new to show."""
        beat = self._ask(f"/b/{self.slug}/pulse")
        self.beats += 1
        is_new, self._known = beat != self._known, beat
        if is_new:
            self._ask(f"/b/{self.slug}/")
            self.fetched += 1
        return is_new

    def _ask(self, path: str) -> bytes:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nCookie: lumi="
        try:
            line = self._line or Line(self._port)
            line.ask(f"{head}{self._cookie}\r\n\r\n".encode())
        except OSError:  # closed for being silent too long: a browser makes another, too
            line = Line(self._port)
            line.ask(f"{head}{self._cookie}\r\n\r\n".encode())
        self._line = line
        return line.body


class Browsers:
    """Pages that are open, each at its own moment of the pulse."""

    def __init__(self, pages: list[Page]) -> None:
        self._pages, self._over = pages, threading.Event()
        self._threads = [
            threading.Thread(target=self._look_after, args=(number,)) for number in range(AT_ONCE)
        ]

    def __enter__(self) -> None:
        for page in self._pages:  # opened before anything is measured
            page.look()
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _look_after(self, number: int) -> None:
        mine = self._pages[number::AT_ONCE]
        due = time.monotonic() + PULSE * number / len(self._pages)
        while not self._over.wait(max(0.0, due - time.monotonic())):
            page = mine.pop(0)
            page.look()
            mine.append(page)
            due += PULSE / len(mine)


def open_pages() -> Row:
    """Acks at 100 webhooks a second: no page open, 200 that hear nothing, 200 that hear of each."""
    with (
        tempfile.TemporaryDirectory() as directory,
        WhatsApp() as whatsapp,
        Tree(
            Path(directory), whatsapp.url, free_port(), LOG_LEVEL="WARNING", LUMI_REQUESTS="0"
        ) as tree,
    ):
        crowded.fill(tree.database, SIZE, clock.now())
        cookie = _cookie(tree)
        tree.start()
        slugs = [f"crowd-{number % SIZE.tenants}" for number in range(PAGES)]
        pages = [Page(tree.port, cookie, slug) for slug in slugs]
        found: Row = {"raw commit, ms": round(yardsticks.raw_commit(Path(directory)), 1)}
        found |= _acks("no page open", tree, 1)
        with Browsers([page for page in pages if page.slug != "crowd-0"]):
            found |= _acks("200 pages of other businesses", tree, 1)
        with Browsers(pages):
            found |= _acks("200 pages, each hears of every change", tree, SIZE.tenants)
        tree.is_idle(60)
        found |= _change(tree, pages[0])
    return found


def _acks(told: str, tree: Tree, tenants: int) -> Row:
    before = figures.processor(tree.pid)
    seen = figures.load(tree.port, "/webhook", WEBHOOKS, 32, RATE, "crowd", tenants)
    spent = (figures.processor(tree.pid) - before) / WEBHOOKS
    return {
        f"{told}: ack median, ms": round(share(seen["took"], 0.5) * 1000, 1),
        f"{told}: ack p99, ms": round(share(seen["took"], 0.99) * 1000, 1),
        f"{told}: processor a webhook, ms": round(spent, 1),
    }


def _change(tree: Tree, page: Page) -> Row:
    """The longest way of a change into an open page, and what the page asked for meanwhile."""
    took, asked = [], []
    for number in range(CHANGES):
        while page.look():  # what the last change left behind
            time.sleep(PULSE)
        before, began = page.beats, time.monotonic()
        time.sleep(0.01)
        tree.says(f"34699{number:06}", "Hello", "crowd0")
        due = began + PULSE
        time.sleep(max(0.0, due - time.monotonic()))
        while not page.look():
            due += PULSE
            time.sleep(max(0.0, due - time.monotonic()))
        took.append(time.monotonic() - began)
        asked.append(page.beats - before)
    return {
        "a change is in an open page after, s": round(max(took), 2),
        "small requests of the page till then": max(asked),
    }


def _cookie(tree: Tree) -> str:
    """Of the operator's session, for whom every page is open."""
    app = create_app(Settings.from_env(tree.environ))
    operator = signed_in(app, account("operator@lumi.example", None))
    cookie = operator.client.get_cookie("lumi")
    database.db.close()
    assert cookie is not None
    return str(cookie.value)
