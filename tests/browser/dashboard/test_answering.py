"""A person answers: takes a conversation over, writes in it, and gives it back."""

from playwright.sync_api import expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import Sight
from tests.journeys.shop import Shop

BEN = "447700900002"


def test_a_conversation_is_taken_over_answered_and_given_back(owner: Sight, shop: Shop) -> None:
    owner.opens(f"/b/{life.SLUG}/conversations")
    owner.page.get_by_role("link", name="Ben Okafor").first.click()
    owner.page.get_by_role("button", name="Take over").click()
    expect(owner.page.get_by_text("With you until")).to_be_visible()

    owner.page.get_by_label("Your answer").fill("Only hair <b>here</b>, sorry!")
    owner.page.get_by_role("button", name="Send").click()

    expect(owner.page.locator("#said")).to_contain_text("Only hair <b>here</b>, sorry!")
    assert shop.waits_for_message_to(BEN, "Only hair <b>here</b>, sorry!")
    shop.follows()
    shop.tree.says(BEN, "What are your opening hours?", phone_id=life.PHONE_ID)
    assert shop.hears_nothing_more()

    owner.page.get_by_role("button", name="Give back to Lumi").click()
    expect(owner.page.get_by_text("Lumi answers", exact=True)).to_be_visible()


def test_words_of_a_conversation_are_found(owner: Sight) -> None:
    owner.opens(f"/b/{life.SLUG}/conversations")

    owner.page.get_by_label("Search names and messages").fill("bicycles")
    owner.page.get_by_label("Search names and messages").press("Enter")

    expect(owner.page.get_by_role("link", name="Ben Okafor").first).to_be_visible()
