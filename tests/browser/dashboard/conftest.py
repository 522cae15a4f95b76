"""A real Lumi with a shop full of life, and Chromium in the hands of its owner."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from lumi import clock
from tests.browser.dashboard import life
from tests.browser.dashboard.screens import PHONE, Sight, window
from tests.dashboard.visiting import PASSWORD
from tests.journeys.shop import Shop, opened
from tests.journeys.tree import ROOT

expect.set_options(timeout=20_000)  # milliseconds: a busy machine takes its time


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The demo's barbers, who have customers; WhatsApp is a fake that tells statuses."""
    with opened(tmp_path_factory.mktemp("shop")) as shop:
        shop.load((ROOT / "lumi" / "demo.toml").read_text())
        life.move_in(shop.tree.database, clock.now())
        shop.tree.start()
        assert shop.tree.is_idle(30), shop.tree.log.read_text()[-3000:]
        yield shop


@pytest.fixture
def owner(browser: Browser, shop: Shop) -> Iterator[Sight]:
    """The owner at the phone, signed in; nothing may be wrong with the page they end on."""
    with window(browser, PHONE, shop.tree.url) as sight:
        sight.signs_in(life.OWNER, PASSWORD)
        yield sight
        assert sight.faults() == []
