"""What others change appears on an open page by itself; where nothing happens, little is asked.

The browser's clock is the test's, so that nothing here depends on how quick the machine is.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from lumi import clock
from tests.browser.dashboard import life
from tests.browser.dashboard.screens import PHONE, window
from tests.dashboard.visiting import PASSWORD
from tests.journeys.shop import Shop

SMALL = 1024  # bytes of a small answer
SECONDS = 3000  # milliseconds after which what changed must have been seen
PULSE = "**/pulse"


@pytest.fixture
def today(browser: Browser, shop: Shop) -> Iterator[Page]:
    """The home page, open, with its clock at a standstill."""
    with window(browser, PHONE, shop.tree.url) as sight:
        sight.signs_in(life.OWNER, PASSWORD)
        sight.page.clock.install()
        sight.opens(f"/b/{life.SLUG}/")
        yield sight.page


def fault_appears(shop: Shop, kind: str, words: str) -> None:
    shop.change(
        "INSERT INTO notice (tenant_id, kind, detail, first_at, last_at)"
        " SELECT id, ?1, ?2, ?3, ?3 FROM tenant",
        *(kind, words, clock.stamp(clock.now())),
    )


def test_what_changes_is_on_an_open_page_three_seconds_later(today: Page, shop: Shop) -> None:
    fault_appears(shop, "test-live", "The kettle is cold.")

    today.clock.run_for(SECONDS)

    expect(today.get_by_text("The kettle is cold.")).to_be_visible()


def test_a_page_on_which_nothing_happens_asks_once_in_three_seconds(today: Page) -> None:
    today.wait_for_load_state("networkidle")
    asked = list[Response]()
    today.on("response", lambda response: asked.append(response))
    for _ in range(3):
        with today.expect_response(PULSE):
            today.clock.run_for(SECONDS)

    assert len(asked) == 3
    assert all(int(one.headers["content-length"]) < SMALL for one in asked)


def test_a_page_that_nobody_sees_asks_nothing(today: Page) -> None:
    today.wait_for_load_state("networkidle")
    today.evaluate("Object.defineProperty(document, 'hidden', { value: true })")
    asked = list[str]()
    today.on("request", lambda request: asked.append(request.url))

    today.clock.run_for(3 * SECONDS)

    assert asked == []


def test_what_somebody_is_busy_with_is_swapped_once_they_are_done(today: Page, shop: Shop) -> None:
    today.evaluate(
        "document.querySelector('[data-live]').insertAdjacentHTML('afterbegin', '<input id=busy>')"
    )
    today.locator("#busy").fill("half a word")
    fault_appears(shop, "test-busy", "The door sticks.")
    with today.expect_response(lambda answer: "/pulse" not in answer.url):
        today.clock.run_for(SECONDS)
    expect(today.locator("#busy")).to_have_value("half a word")

    today.locator("#busy").blur()
    today.clock.run_for(SECONDS)

    expect(today.get_by_text("The door sticks.")).to_be_visible()
