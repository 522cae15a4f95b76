"""An owner teaches Lumi: what customers asked in vain, and a whole file of answers."""

from playwright.sync_api import FilePayload, expect

from tests.browser.dashboard import life
from tests.browser.dashboard.screens import Sight
from tests.journeys.shop import Shop

BEN = "447700900002"  # asked about bicycles


def csv(text: str) -> FilePayload:
    return FilePayload(name="answers.csv", mimeType="text/csv", buffer=text.encode())


def test_what_a_customer_asked_in_vain_is_answered_and_known_from_then_on(
    owner: Sight, shop: Shop
) -> None:
    owner.opens(f"/b/{life.SLUG}/faqs/open")

    asked = owner.page.locator("section", has_text="Do you repair bicycles?")
    asked.get_by_role("link", name="Answer it").click()
    owner.page.get_by_label("Answer", exact=True).fill("Only hair, but the shop next door does.")
    owner.page.get_by_role("button", name="Save and send").click()

    expect(owner.page.get_by_role("status").first).to_be_visible()
    assert shop.waits_for_message_to(BEN, "the shop next door does")


def test_a_broken_row_of_a_file_is_named_and_nothing_is_imported(owner: Sight, shop: Shop) -> None:
    known = shop.rows("SELECT count(*) FROM faq")
    owner.opens(f"/b/{life.SLUG}/faqs/import")

    broken = csv("question,answer\nDo you have wifi?,Yes.\nAre dogs welcome?,\n")
    owner.page.get_by_label("File").set_input_files(broken)
    owner.page.get_by_role("button", name="Read it").click()

    expect(owner.page.get_by_role("alert")).to_contain_text("3")
    assert shop.rows("SELECT count(*) FROM faq") == known


def test_a_whole_file_is_shown_before_it_is_kept(owner: Sight, shop: Shop) -> None:
    owner.opens(f"/b/{life.SLUG}/faqs/import")

    whole = csv("question,answer\nDo you have wifi?,Yes: ask us for the word.\n")
    owner.page.get_by_label("File").set_input_files(whole)
    owner.page.get_by_role("button", name="Read it").click()
    expect(owner.page.get_by_text("Do you have wifi?")).to_be_visible()
    assert shop.rows("SELECT id FROM faq WHERE question = 'Do you have wifi?'") == []
    owner.page.get_by_role("button", name="Keep them").click()

    expect(owner.page.get_by_role("status")).to_contain_text("Imported")
    assert len(shop.rows("SELECT id FROM faq WHERE question = 'Do you have wifi?'")) == 1
