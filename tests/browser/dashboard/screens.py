"""Screens that people look at, and what is wrong with a page on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, ViewportSize

HEAVIEST = 100 * 1024  # bytes of a page, beyond files that the browser keeps
KEPT = ("/assets/", "/static/")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
_WIDTH = "document.documentElement.scrollWidth"


@dataclass(frozen=True, slots=True)
class Screen:
    name: str
    width: int
    height: int
    scheme: str


PHONE, PHONE_AT_NIGHT = (Screen(f"phone, {one}", 390, 844, one) for one in ("light", "dark"))
LAPTOP, LAPTOP_AT_NIGHT = (Screen(f"laptop, {one}", 1440, 900, one) for one in ("light", "dark"))
SCREENS = (PHONE, PHONE_AT_NIGHT, LAPTOP, LAPTOP_AT_NIGHT)


class Sight:
    """One window. `faults` tells what is wrong with the page that is on it."""

    def __init__(self, page: Page, screen: Screen, url: str) -> None:
        self.page, self.screen, self.url = page, screen, url
        self.complaints: list[str] = []
        self._weight = 0  # bytes of the page and what it asked for, but for files that are kept
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))
        page.on("response", self._weigh)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":  # a broken policy, script or address
            self.complaints.append(text)

    def _weigh(self, response: Response) -> None:
        if not any(part in response.url for part in KEPT):
            self._weight += int(response.headers.get("content-length", 0))

    def signs_in(self, email: str, password: str) -> None:
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/sign-in" not in address)

    def forgets(self) -> None:
        """What was wrong so far is of another page."""
        self.complaints.clear()
        self._weight = 0

    def opens(self, path: str) -> None:
        self.forgets()
        self.page.goto(self.url + path, wait_until="load")

    def page_at(self, path: str) -> str | None:
        """The HTML at a path, without showing it; None for what is no page."""
        answer = self.page.request.get(self.url + path, headers={"Accept": "text/html"})
        is_page = answer.ok and answer.headers["content-type"].startswith("text/html")
        return answer.text() if is_page else None

    def faults(self) -> list[str]:
        """In words: what nobody should have to see, hear or wait for."""
        return [*self._too_wide(), *self._too_heavy(), *self.complaints, *self._inaccessible()]

    def _too_wide(self) -> Iterator[str]:
        width = int(self.page.evaluate(_WIDTH))
        if width > self.screen.width:
            yield f"scrolls sideways: {width} px wide"

    def _too_heavy(self) -> Iterator[str]:
        if self._weight > HEAVIEST:
            yield f"transfers {self._weight // 1024} KB"

    def _inaccessible(self) -> Iterator[str]:
        for broken in Axe().run(self.page, options=RULES).response["violations"]:
            for node in broken["nodes"]:
                reason = " ".join(node.get("failureSummary", "").split())
                yield f"{broken['id']}: {' '.join(node['target'])}: {reason}"


@contextmanager
def window(browser: Browser, screen: Screen, url: str) -> Iterator[Sight]:
    """A window of somebody who has never been here, in English."""
    size = ViewportSize(width=screen.width, height=screen.height)
    context = browser.new_context(
        viewport=size, color_scheme="dark" if screen.scheme == "dark" else "light", locale="en-GB"
    )
    context.set_default_timeout(20_000)
    try:
        yield Sight(context.new_page(), screen, url)
    finally:
        context.close()
