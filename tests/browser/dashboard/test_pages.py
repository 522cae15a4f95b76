"""Every page, on a phone and a laptop, by day and by night: nothing is wrong with any."""

import pytest
from playwright.sync_api import Browser

from lumi.app import create_app
from lumi.settings import Settings
from tests.browser.dashboard import life
from tests.browser.dashboard.screens import PHONE, SCREENS, Screen, window
from tests.dashboard import walking
from tests.dashboard.visiting import PASSWORD
from tests.journeys.shop import Shop


@pytest.fixture(scope="session")
def pages(browser: Browser, shop: Shop) -> dict[str, list[str]]:
    """By who may open them: the operator has those besides that an owner may not see."""
    app = create_app(Settings.from_env({"LUMI_DATABASE": str(shop.tree.database)}))
    found: dict[str, list[str]] = {}
    for email in (life.OWNER, life.OPERATOR):
        with window(browser, PHONE, shop.tree.url) as sight:
            sight.signs_in(email, PASSWORD)
            listed = walking.reached(app, sight.page_at, life.SLUG)
            found[email] = [path for path in listed if path not in found.get(life.OWNER, ())]
    found[life.OPERATOR].append("/")  # shows several businesses, not one
    return found


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
@pytest.mark.parametrize("email", [life.OWNER, life.OPERATOR])
def test_nothing_is_wrong_with_any_page(
    browser: Browser, shop: Shop, pages: dict[str, list[str]], email: str, screen: Screen
) -> None:
    wrong = []
    with window(browser, screen, shop.tree.url) as sight:
        sight.signs_in(email, PASSWORD)
        for path in pages[email]:
            sight.opens(path)
            wrong += [f"{path}: {fault}" for fault in sight.faults()]
    assert wrong == []


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_nothing_is_wrong_with_the_sign_in(browser: Browser, shop: Shop, screen: Screen) -> None:
    with window(browser, screen, shop.tree.url) as sight:
        sight.opens("/sign-in")
        assert sight.faults() == []
        sight.page.get_by_label("E-mail").fill(life.OWNER)
        sight.page.get_by_label("Password").fill("not this one")
        sight.page.get_by_role("button", name="Sign in").click()
        assert sight.page.get_by_role("alert").is_visible()
        assert sight.faults() == []
