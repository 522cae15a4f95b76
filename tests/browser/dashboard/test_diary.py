"""An owner between two customers: confirms what was asked for, and moves what was booked."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import Sight
from tests.journeys.shop import Shop

ANA, BEN = "447700900001", "447700900002"


def test_a_booking_is_confirmed_with_one_tap_and_the_customer_told(
    owner: Sight, shop: Shop
) -> None:
    owner.opens(f"/b/{life.SLUG}/")

    owner.page.get_by_role("button", name="Confirm Ana Torres").click()

    expect(owner.page.get_by_role("status")).to_contain_text("Confirmed")
    assert "confirmed" in [status for _at, status in shop.booked(ANA)]
    assert "pending" not in [status for _at, status in shop.booked(ANA)]
    assert shop.tree.is_idle(20)
    told = [one.body for one in shop.whatsapp.sent if one.to == ANA and "document" in one.body]
    assert "confirmed" in told[-1]["document"]["caption"]


def test_an_appointment_is_moved_to_a_free_time_of_another_day(owner: Sight, shop: Shop) -> None:
    before, _status = shop.booked(BEN)[-1]
    another_day = date.fromisoformat(before[:10]) + timedelta(days=7)
    owner.opens(f"/b/{life.SLUG}/")

    owner.page.locator("#coming").get_by_role("link", name="Ben Okafor").click()
    owner.page.get_by_role("link", name="Move", exact=True).click()
    with owner.page.expect_navigation():  # the free times of a day that is chosen appear
        owner.page.get_by_label("Day").fill(another_day.isoformat())
    owner.page.locator("fieldset.starts label").last.click()
    owner.page.get_by_role("button", name="Move", exact=True).click()

    expect(owner.page.get_by_role("status")).to_contain_text("Moved")
    after, _status = shop.booked(BEN)[-1]
    assert after[:10] > before[:10]
