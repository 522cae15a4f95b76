"""A real Lumi in demo mode, and Chromium in front of it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.browser.phone import Phone
from tests.journeys.tree import ROOT, Tree, free_port

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = (
    "--headless=new",
    "--no-sandbox",  # tests may run as root, where Chromium has no sandbox
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("NO CHROMIUM HERE: install it (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def demo(directory: Path) -> Iterator[Tree]:
    """Everything that runs for somebody who tries Lumi out, with the business it comes with."""
    port = free_port()
    api_url = f"http://127.0.0.1:{port}/simulator/graph/v26.0"
    with Tree(directory, api_url, port, LUMI_DEMO="1", LUMI_REPLY_DELAY="1.5") as tree:
        for command in (("migrate",), ("tenant", "load", str(ROOT / "lumi" / "demo.toml"))):
            done = tree.flask(*command)
            assert done.returncode == 0, done.stderr
        tree.start()
        yield tree


@pytest.fixture(scope="session")
def lumi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tree]:
    with demo(tmp_path_factory.mktemp("lumi")) as tree:
        yield tree


@pytest.fixture
def phone(browser: Browser, lumi: Tree) -> Iterator[Phone]:
    """The phone of a new customer, on a laptop's screen; no error may stand in its console."""
    context = browser.new_context(viewport=ViewportSize(width=1360, height=900), locale="en-GB")
    phone = Phone(context.new_page(), lumi.url)
    phone.be_somebody_new()
    yield phone
    context.close()
    assert phone.complaints == []
