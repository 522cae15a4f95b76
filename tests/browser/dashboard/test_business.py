"""The owner changes when the shop is open."""

from playwright.sync_api import expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import Sight
from tests.journeys.shop import Shop

SATURDAY = "SELECT closes_minute FROM opening_hours WHERE weekday = 5 AND staff_id IS NULL"


def test_hours_are_changed_and_hold_from_then_on(owner: Sight, shop: Shop) -> None:
    owner.opens(f"/b/{life.SLUG}/business")
    owner.page.get_by_role("link", name="Opening hours").first.click()

    owner.page.get_by_label("Saturday, closes").first.fill("18:30")
    owner.page.get_by_role("button", name="Save").click()

    expect(owner.page.get_by_role("status")).to_contain_text("Saved")
    assert shop.rows(SATURDAY) == [(18 * 60 + 30,)]


def test_half_a_pair_of_hours_is_refused_beside_its_day(owner: Sight, shop: Shop) -> None:
    before = shop.rows(SATURDAY)
    owner.opens(f"/b/{life.SLUG}/business/hours")

    owner.page.get_by_label("Saturday, opens").first.fill("")
    owner.page.get_by_role("button", name="Save").click()

    saturday = owner.page.get_by_role("group", name="Saturday")
    expect(saturday.locator(".fault").first).to_be_visible()
    assert shop.rows(SATURDAY) == before
