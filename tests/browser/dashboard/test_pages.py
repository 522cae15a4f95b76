"""Every page, on a phone and a laptop, by day and by night: nothing is wrong with any."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FilePayload

from lumi import clock, database
from lumi.app import create_app
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment, users
from tests.browser.dashboard import life
from tests.browser.dashboard.screens import LAPTOP_AT_NIGHT, PHONE, SCREENS, Screen, window
from tests.dashboard import walking
from tests.dashboard.visiting import PASSWORD, account
from tests.journeys.shop import Shop

NEWCOMER = "owner@quiet.example"
EMPTY = (  # pages that look otherwise before anything has happened
    *("", "diary/", "diary/?view=week", "diary/?view=month", "diary/closures", "conversations"),
    *("faqs", "faqs/open", "business", "business/calendars", "whatsapp", "usage", "changes"),
)


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


@pytest.fixture(scope="session")
def empty(shop: Shop) -> str:
    """The slug of a business to which nothing has happened yet, with an owner of its own."""
    settings = Settings.from_env({"LUMI_DATABASE": str(shop.tree.database)})
    database.open_file(shop.tree.database)
    try:
        tenant = enrolment.add("Quiet Corner", clock.now(), settings)
        furnish(tenant)
        account(NEWCOMER, tenant)
        return str(tenant.slug)
    finally:
        database.db.close()


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


@pytest.mark.parametrize("screen", [PHONE, LAPTOP_AT_NIGHT], ids=lambda screen: screen.name)
def test_nothing_is_wrong_with_the_pages_of_an_empty_business(
    browser: Browser, shop: Shop, empty: str, screen: Screen
) -> None:
    wrong = []
    with window(browser, screen, shop.tree.url) as sight:
        sight.signs_in(NEWCOMER, PASSWORD)
        for page in EMPTY:
            sight.opens(f"/b/{empty}/{page}")
            wrong += [f"{page}: {fault}" for fault in sight.faults()]
    assert wrong == []


@pytest.mark.parametrize("screen", [PHONE, LAPTOP_AT_NIGHT], ids=lambda screen: screen.name)
def test_nothing_is_wrong_with_the_doors(
    browser: Browser, shop: Shop, empty: str, screen: Screen
) -> None:
    """For who is invited, who has a link, and who comes first of all."""
    wrong = []
    with window(browser, screen, shop.tree.url) as sight:
        sight.signs_in(NEWCOMER, PASSWORD)
        sight.opens(f"/b/{empty}/people")
        sight.page.get_by_label("E-mail").fill(f"{screen.width}@quiet.example")
        sight.page.locator("main form").last.get_by_role("button").click()
        invitation = sight.page.locator("input[readonly]").input_value()
        wrong += sight.faults()
        first = f"/first-run/{users.first_run_code(shop.tree.environ['SECRET_KEY'])}"
        with nobody_operates(shop):
            for path in (urlsplit(invitation).path, "/sign-in/never-made", first):
                sight.opens(path)
                assert sight.page.locator(".door-card form").is_visible()
                wrong += [f"{path}: {fault}" for fault in sight.faults()]
    assert wrong == []


@contextmanager
def nobody_operates(shop: Shop) -> Iterator[None]:
    """As it is before somebody has come first of all."""
    shop.change("UPDATE user SET is_operator = 0 WHERE email = ?", life.OPERATOR)
    try:
        yield
    finally:
        shop.change("UPDATE user SET is_operator = 1 WHERE email = ?", life.OPERATOR)


@pytest.mark.parametrize("screen", [PHONE, LAPTOP_AT_NIGHT], ids=lambda screen: screen.name)
def test_nothing_is_wrong_with_what_is_shown_before_an_import_and_in_a_test(
    browser: Browser, shop: Shop, empty: str, screen: Screen
) -> None:
    rows = "".join(f"Question {number}?,{life.LONG} {number}\n" for number in range(60))
    file = FilePayload(
        name="answers.csv", mimeType="text/csv", buffer=f"question,answer\n{rows}".encode()
    )
    with window(browser, screen, shop.tree.url) as sight:
        sight.signs_in(NEWCOMER, PASSWORD)
        sight.opens(f"/b/{empty}/faqs/import")
        sight.page.get_by_label("File").set_input_files(file)
        sight.page.get_by_role("button", name="Read it").click()
        sight.page.get_by_role("button", name="Keep them").wait_for()
        wrong = sight.faults()

        sight.opens(f"/b/{empty}/try")
        for words in ("I want an appointment", life.LONG, "I want to speak to a person"):
            sight.page.get_by_label("Write as a customer would").fill(words)
            sight.page.get_by_role("button", name="Send").click()
            sight.page.get_by_text(words, exact=True).wait_for()
            wrong += sight.faults()
    assert wrong == []
