"""The diary in a browser: on a laptop an appointment is dragged to another time."""

from playwright.sync_api import Browser, expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import LAPTOP, window
from tests.dashboard.visiting import PASSWORD
from tests.journeys.shop import Shop


def test_an_appointment_is_dragged_to_another_time_after_a_question(
    browser: Browser, shop: Shop
) -> None:
    with window(browser, LAPTOP, shop.tree.url) as sight:
        page, asked = sight.page, list[str]()
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
        page.set_viewport_size({"width": LAPTOP.width, "height": 1800})  # the whole day is in sight
        sight.signs_in(life.OWNER, PASSWORD)
        sight.opens(f"/b/{life.SLUG}/")
        appointment = page.locator("#coming .visit").last.get_attribute("href") or ""
        sight.opens(f"{appointment}/move")
        offered = page.locator("[name=start]:not(:checked)").last.get_attribute("value") or ""
        whom = page.locator("[name=staff]").input_value()
        sight.opens(appointment)
        day = page.locator("main a").first.get_attribute("href") or ""
        sight.opens(f"{day}&staff={whom}")

        cell = page.locator(f'[data-start="{offered.replace("+00:00", "Z")}"]')
        page.locator(f'.grid [href="{appointment}"]').drag_to(cell)

        expect(page.get_by_role("status")).to_contain_text(["Moved:"])
        assert "The customer is told on WhatsApp." in asked[0]
