"""Connecting WhatsApp: what is wrong is said beside the step that mends it."""

from playwright.sync_api import expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import Sight
from tests.fakes.whatsapp import refuse
from tests.journeys.shop import Shop


def test_a_refused_token_is_named_beside_its_step(owner: Sight, shop: Shop) -> None:
    shop.whatsapp.numbers[life.PHONE_ID] = "Harbour Street Barbers"
    owner.opens(f"/b/{life.SLUG}/whatsapp")
    shop.whatsapp.next(refuse(401, 190))

    owner.page.get_by_role("button", name="Check now").click()

    step = owner.page.get_by_role("listitem").filter(has_text="The access token").first
    expect(step).to_contain_text("to fix")
    expect(step).to_contain_text("WhatsApp refuses the access token")


def test_a_number_that_is_none_is_refused_beside_its_field(owner: Sight) -> None:
    owner.opens(f"/b/{life.SLUG}/whatsapp")

    owner.page.get_by_role("heading", name="The number").click()  # opens the step
    owner.page.get_by_label("Phone number ID").fill("+34 600 111 222")
    owner.page.get_by_label("Phone number ID").press("Enter")

    expect(owner.page.get_by_text("An id is digits only.")).to_be_visible()
    expect(owner.page.get_by_label("Phone number ID")).to_have_value("+34 600 111 222")
