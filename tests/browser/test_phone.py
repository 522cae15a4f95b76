"""A newcomer tries Lumi out in a real browser, against a real process tree."""

import sqlite3
from contextlib import closing

import requests

from lumi.whatsapp import messages
from tests.browser.phone import Phone
from tests.journeys.tree import TOKEN, Tree

PHONE_ID = "15550100200"


def offers(lumi: Tree, phone: Phone, content: dict[str, object]) -> None:
    """The business sends something to the customer on the screen, as Lumi's sender would."""
    customer = phone.page.url.rsplit("/", 1)[1]
    with closing(sqlite3.connect(lumi.database)) as connection:
        (digits,) = connection.execute(
            "SELECT phone FROM simulated_customer WHERE id = ?", (customer,)
        ).fetchone()
    answer = requests.post(
        f"{lumi.url}/simulator/graph/v26.0/{PHONE_ID}/messages",
        json=messages.addressed(content, digits, None, "a test"),
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=5,
    )
    assert answer.status_code == 200, answer.text


def test_a_question_is_answered_from_the_faqs_and_the_panel_says_why(phone: Phone) -> None:
    phone.tap(".try button", "opening hours")

    assert "9:00" in phone.reply()
    phone.until(lambda: phone.count(".mine .ticks.read") == 1)
    assert phone.sees("From message to reply", ".panel")
    phone.until(lambda: phone.count(".steps .done") == 4)


def test_a_suggested_time_can_be_booked_and_then_is_taken(phone: Phone) -> None:
    phone.tap(".try button", "book ")
    assert phone.reply().startswith("⏳")
    command = phone.written()[0]

    phone.be_somebody_new()
    phone.says(command)
    assert not phone.reply().startswith(("⏳", "✅"))


def test_three_quick_bubbles_get_one_reply_in_their_order(phone: Phone) -> None:
    phone.says("What are your opening hours?", "Are you open on Sunday?", "How much is a haircut?")

    phone.reply()
    phone.until(lambda: phone.count(".mine .ticks.read") == 3)
    assert phone.written()[0] == "What are your opening hours?"
    assert phone.written()[2] == "How much is a haircut?"
    assert len(phone.replies()) == 1


def test_a_question_that_no_faq_covers_is_answered_honestly(phone: Phone) -> None:
    phone.tap(".try button", "bicycles")

    assert "don't know" in phone.reply()


def test_a_picture_gets_an_honest_sentence_and_a_sticker_none(phone: Phone) -> None:
    for kind in ("sticker", "picture"):
        phone.tap(".attach summary")
        phone.tap(f".attach button[value={kind}]")

    assert "picture" in phone.reply()
    assert phone.count(".mine") == 2


def test_somebody_with_a_username_only_is_answered(phone: Phone) -> None:
    phone.be("Sam Okafor")

    phone.says("What are your opening hours?")

    assert "9:00" in phone.reply()


def test_an_offered_button_is_tapped_and_answered(lumi: Tree, phone: Phone) -> None:
    phone.says("Hello")
    phone.reply()
    offers(lumi, phone, messages.buttons("Which?", [("x", "Are you open Sunday?")]))
    phone.reply(2)

    phone.tap(".choices button")

    assert "Sunday" in phone.reply(3)
    assert phone.written()[-1] == "Are you open Sunday?"


def test_an_offered_list_opens_by_keyboard_and_a_row_is_answered(lumi: Tree, phone: Phone) -> None:
    phone.says("Hello")
    phone.reply()
    rows = [("a", "Are you open Sunday?", ""), ("b", "Something else", "of any kind")]
    offers(lumi, phone, messages.list_message("Which?", "Choose", rows))
    phone.reply(2)

    phone.presses("Enter", ".list summary")
    phone.presses("Enter", ".list form button")

    assert "Sunday" in phone.reply(3)


def test_what_was_typed_is_never_run(phone: Phone) -> None:
    phone.says("<img src=x onerror=document.title='ran'> *bold*")

    phone.reply()
    assert phone.written() == ["<img src=x onerror=document.title='ran'> bold"]
    assert phone.words(".mine strong") == "bold"
    assert phone.page.title() != "ran"


def test_on_a_real_phones_width_all_fits_and_the_reason_is_a_sheet(phone: Phone) -> None:
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.says("What are your opening hours?")
    phone.reply()

    width = phone.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    assert not phone.find(".panel").is_visible()
    phone.tap(".theirs .words")
    assert phone.sees("From message to reply", ".panel")
    phone.presses("Escape")
    phone.until(lambda: not phone.find(".panel").is_visible())


def test_after_a_power_cut_the_conversation_goes_on(lumi: Tree, phone: Phone) -> None:
    phone.says("What are your opening hours?")
    phone.reply()
    phone.says("Are you open on Sunday?")
    phone.until(lambda: len(phone.written()) == 2)

    lumi.kill()
    try:
        assert phone.sees("does not answer", ".trouble")
    finally:
        lumi.start()

    assert "Sunday" in phone.reply(2)
    phone.until(lambda: not phone.find(".trouble").is_visible())
    phone.page.reload()
    assert phone.written() == ["What are your opening hours?", "Are you open on Sunday?"]
    assert len(phone.replies()) == 2
    phone.complaints = [line for line in phone.complaints if "ERR_CONNECTION" not in line]
