"""The phone as a person uses it: writes, taps, and reads what is on the screen."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator, Page

PATIENCE = 20  # seconds


class Phone:
    """One browser window with the simulator in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []  # of the console: broken policy, scripts, addresses
        page.set_default_timeout(PATIENCE * 1000)
        page.on("console", lambda said: self._hear(said.type, said.text))
        page.on("pageerror", lambda fault: self.complaints.append(str(fault)))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error":
            self.complaints.append(text)

    def be_somebody_new(self) -> None:
        self.page.goto(f"{self.url}/simulator")
        self.tap(".people .new")
        self.until(lambda: "New customer" in self.words(".bar"))

    def be(self, name: str) -> None:
        self.tap("[data-person]", name)
        self.until(lambda: name in self.words(".bar"))

    def says(self, *texts: str) -> None:
        for text in texts:
            self.find(".composer textarea").fill(text)
            self.presses("Enter", ".composer textarea")

    def tap(self, selector: str, words: str = "") -> None:
        """Click the first such element with these words, as soon as it is there."""
        self.page.locator(selector).filter(has_text=words).first.click()

    def presses(self, key: str, where: str = "body") -> None:
        self.find(where).press(key)

    def reply(self, number: int = 1) -> str:
        """The words of the reply with that number, as soon as it is there."""
        self.until(lambda: len(self.replies()) >= number)
        return self.replies()[number - 1]

    def replies(self) -> list[str]:
        return self.texts(".theirs .words")

    def written(self) -> list[str]:
        """What the customer wrote."""
        return self.texts(".mine .words")

    def sees(self, words: str, where: str) -> bool:
        self.until(lambda: words in self.words(where))
        return True

    def words(self, selector: str) -> str:
        """What can be read in all such elements, read at once."""
        return "\n".join(self.texts(selector))

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def find(self, selector: str) -> Locator:
        return self.page.locator(selector).first

    def until(self, true: Callable[[], object]) -> None:
        """Wait until it is so; fails when it never is."""
        ends = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < ends, self.words("body")
            self.page.wait_for_timeout(50)  # milliseconds, in which the page goes on
