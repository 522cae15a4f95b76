"""`scripts/screenshots`: the README's pictures, taken of a demo that some customers wrote to."""

import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from lumi import clock, database
from lumi.booking import appointments, calendar
from lumi.booking.standing import Status
from lumi.tenants.models import named
from tests.browser.conftest import CHROMIUM, QUIET, demo
from tests.browser.dashboard.screens import PHONE, Sight
from tests.browser.phone import Phone
from tests.dashboard.visiting import PASSWORD, account
from tests.journeys.tree import ROOT

PICTURES = ROOT / "docs" / "pictures"
OWNER, SLUG = "owner@harbour.example", "demo"
OTHERS = (  # what customers wrote before the one in the picture, each a conversation
    ("haircut tomorrow at 11",),
    ("beard trim tomorrow at 2pm please", "Do I have to wash my hair before?"),
    ("Could a person call me back please?",),
    ("Haircut and beard the day after tomorrow at 10:30",),
    ("Do you repair bicycles?",),
)
STORY = ("Hi! What does a haircut cost?", "Can I come the day after tomorrow at half past three?")


def main() -> int:
    if not CHROMIUM:
        print("Chromium takes the pictures. Debian: apt-get install chromium", file=sys.stderr)
        return 1
    with (
        tempfile.TemporaryDirectory() as directory,
        demo(Path(directory)) as lumi,
        sync_playwright() as playwright,
    ):
        _sign_up(lumi.database)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        try:
            _of_the_simulator(browser, lumi.url)
            _fill_the_week(lumi.database)
            _of_the_dashboard(browser, lumi.url)
        finally:
            browser.close()
    print(f"{PICTURES.relative_to(ROOT)}: " + ", ".join(one.name for one in _taken()))
    return 0


def _taken() -> list[Path]:
    return sorted(PICTURES.glob("*.png"))


def _sign_up(file: Path) -> None:
    database.open_file(file)
    try:
        account(OWNER, named(SLUG))
    finally:
        database.db.close()


def _of_the_simulator(browser: Browser, url: str) -> None:
    page = _window(browser, 1280, 800)
    phone = Phone(page, url)
    for texts in (*OTHERS, STORY):
        phone.be_somebody_new()
        for number, text in enumerate(texts, 1):
            phone.says(text)
            phone.reply(number)
    page.locator(".theirs .why").last.click()
    page.wait_for_timeout(500)  # the panel slides in
    page.screenshot(path=PICTURES / "simulator.png")
    page.context.close()


def _fill_the_week(file: Path) -> None:
    """Those who wrote come several times this week, as customers of a busy shop do."""
    chance = random.Random(7)
    now = clock.now()
    database.open_file(file)
    try:
        tenant = named(SLUG)
        begins = now - timedelta(days=now.weekday())
        people = [number for (number,) in database.rows("SELECT id FROM customer ORDER BY id")]
        services = calendar.services(tenant)
        for _ in range(34):
            service = chance.choice(services)
            free = calendar.free_between(
                tenant, service, begins, begins + timedelta(days=6), begins, count=400
            )
            with database.write():
                appointments.book(
                    tenant,
                    service,
                    chance.choice(people),
                    chance.choice(free),
                    message_id=None,
                    now=begins,
                    status=Status.CONFIRMED,
                )
    finally:
        database.db.close()


def _of_the_dashboard(browser: Browser, url: str) -> None:
    for name, width, height in (("today", 390, 844), ("diary", 1280, 800)):
        page = _window(browser, width, height)
        Sight(page, PHONE, url).signs_in(OWNER, PASSWORD)
        page.goto(f"{url}/b/{SLUG}/" + ("diary/?view=week" if name == "diary" else ""))
        page.screenshot(path=PICTURES / f"{name}.png")
        page.context.close()


def _window(browser: Browser, width: int, height: int) -> Page:
    size = ViewportSize(width=width, height=height)
    return browser.new_context(viewport=size, color_scheme="light", locale="en-GB").new_page()


if __name__ == "__main__":
    sys.exit(main())
