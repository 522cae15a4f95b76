"""Getting in and out, on the phone."""

from playwright.sync_api import Browser, expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import LAPTOP, PHONE, Sight, window
from tests.dashboard.visiting import PASSWORD
from tests.journeys.shop import Shop


def test_who_opens_a_page_signs_in_and_is_there(browser: Browser, shop: Shop) -> None:
    with window(browser, PHONE, shop.tree.url) as sight:
        sight.opens(f"/b/{life.SLUG}/usage")
        sight.page.get_by_label("E-mail").fill(life.OWNER)
        sight.page.get_by_label("Password").fill(PASSWORD)
        sight.page.get_by_label("Password").press("Enter")

        expect(sight.page).to_have_url(f"{shop.tree.url}/b/{life.SLUG}/usage")
        assert sight.faults() == []


def test_signing_out_everywhere_ends_the_laptop_too(owner: Sight, browser: Browser) -> None:
    with window(browser, LAPTOP, owner.url) as laptop:
        laptop.signs_in(life.STAFF, PASSWORD)
        laptop.page.get_by_label("Menu").click()
        laptop.page.get_by_role("button", name="Sign out everywhere").click()
        laptop.opens(f"/b/{life.SLUG}/")
        expect(laptop.page.get_by_role("button", name="Sign in")).to_be_visible()

    owner.opens(f"/b/{life.SLUG}/")  # somebody else's sign-in has not ended
    expect(owner.page.get_by_label("Menu")).to_be_visible()


def test_the_month_is_told_in_numbers_and_can_be_taken_home(owner: Sight) -> None:
    owner.opens(f"/b/{life.SLUG}/")
    owner.page.get_by_label("Menu").click()
    owner.page.get_by_role("link", name="Usage").click()

    expect(owner.page.get_by_role("img", name="Messages from customers, by day")).to_be_visible()
    expect(owner.page.get_by_role("cell", name="gpt-5-mini")).to_be_visible()
    with owner.page.expect_download() as download:
        owner.page.get_by_role("link", name="Download as CSV").click()
    assert download.value.path().read_text().startswith("day,kind,messages,cost_usd")
