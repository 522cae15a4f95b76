"""The phone as a person uses it: writes, taps, and reads what is on the screen."""

from collections.abc import Callable

from selenium.common.exceptions import (
    ElementNotInteractableException,
    StaleElementReferenceException,
)
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 20  # seconds


class Phone:
    """One browser window with the simulator in it."""

    def __init__(self, driver: Chrome, url: str) -> None:
        self.driver, self.url = driver, url
        self.expected: list[str] = []

    def screen(self, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def be_somebody_new(self) -> None:
        self.driver.get(f"{self.url}/simulator")
        self.tap(".people .new")
        self.until(lambda: "New customer" in self.words(".bar"))

    def be(self, name: str) -> None:
        self.tap("[data-person]", name)
        self.until(lambda: name in self.words(".bar"))

    def says(self, *texts: str) -> None:
        box = self.find(".composer textarea")
        for text in texts:
            box.send_keys(text, Keys.ENTER)

    def tap(self, selector: str, words: str = "") -> None:
        """Click the first such element with these words; the page may draw it anew meanwhile."""
        self.until(lambda: self._tapped(selector, words))

    def _tapped(self, selector: str, words: str) -> bool:
        for element in self.driver.find_elements(By.CSS_SELECTOR, selector):
            if words in element.text:
                element.click()
                return True
        return False

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
        script = "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)"
        found: list[str] = self.driver.execute_script(script, selector)
        return found

    def count(self, selector: str) -> int:
        return len(self.texts(selector))

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def until(self, true: Callable[[], object]) -> None:
        passing = (StaleElementReferenceException, ElementNotInteractableException)
        wait = WebDriverWait(self.driver, PATIENCE, 0.05, ignored_exceptions=passing)
        wait.until(lambda _: true())

    def complaints(self) -> list[str]:
        """What the browser's console complains about: broken policy, scripts, addresses."""
        return [line["message"] for line in self.driver.get_log("browser")]
