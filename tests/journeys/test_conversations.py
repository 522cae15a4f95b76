"""Customers write to a real Lumi and read what the Graph API was given."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lumi.database import sqlite3
from tests.conversations.arriving import payload, text_from
from tests.fakes.whatsapp import cut_after, refuse
from tests.journeys.shop import MADRID, Shop, opened

ANA = "34600111222"
FAQS = """question,answer,alternatives
Do you cut children's hair?,"Yes, from three years on, 12 €.",Kids haircut?|Can I bring my son?
Where can I park?,There is a car park in Calle Mayor 4.,Is there parking nearby?
Can I pay by card?,"Yes: cards, Bizum and cash.",Do you take credit cards?|Visa or Mastercard?
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("shop"), LUMI_REPLY_DELAY="0.3") as shop:
        options = ("--phone-id", "100200300", "--timezone", "Europe/Madrid")
        assert shop.tree.flask("tenant", "add", "Corte Fino", *options).stdout == "corte-fino\n"
        faqs = shop.tree.database.with_name("faqs.csv")
        faqs.write_text(FAQS)
        imported = shop.tree.flask("faq", "import", "corte-fino", str(faqs))
        assert imported.returncode == 0, imported.stderr
        shop.tree.start()
        yield shop


@pytest.fixture(autouse=True)
def from_here_on(shop: Shop) -> None:
    assert shop.tree.is_idle(10)
    shop._seen = len(shop.whatsapp.sent)


def workday(weeks: int, hour: int, minute: int = 0) -> datetime:
    """A Wednesday some weeks ahead, in Madrid."""
    today = datetime.now(MADRID)
    day = today + timedelta(days=(2 - today.weekday()) % 7 + 7 * weeks)
    return day.replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_a_covered_question_is_answered_in_the_owners_words(shop: Shop) -> None:
    shop.tree.says(ANA, "can I bring my kid for a haircut?")

    assert shop.reply() == "Yes, from three years on, 12 €."


def test_a_question_nobody_answered_before_is_admitted_and_remembered(shop: Shop) -> None:
    shop.tree.says(ANA, "What is the capital of Mongolia?")

    assert "don't know" in shop.reply()
    asked = shop.tree.flask("faq", "gaps", "corte-fino", "--json").stdout
    assert "capital of Mongolia" in asked


def test_several_bubbles_get_one_reply_with_each_answer_in_order(shop: Shop) -> None:
    for text in ("Where can I park?", "And can I pay by card?"):
        shop.tree.says(ANA, text)

    reply = shop.reply()

    assert reply.index("Calle Mayor 4") < reply.index("Bizum")
    assert shop.hears_nothing_more()


def test_a_covered_and_an_uncovered_bubble_get_the_answer_and_the_honest_word(shop: Shop) -> None:
    for text in ("Where can I park?", "What is the capital of Mongolia?"):
        shop.tree.says(ANA, text)

    reply = shop.reply()

    assert "Calle Mayor 4" in reply
    assert "don't know" in reply
    assert shop.hears_nothing_more()


def test_the_same_delivery_twice_is_answered_once(shop: Shop) -> None:
    body = payload(text_from(ANA, "Where can I park?", ts=datetime.now(UTC)))
    assert [shop.tree.post(body) for _ in range(3)] == [200, 200, 200]

    assert "Calle Mayor 4" in shop.reply()
    assert shop.hears_nothing_more()


def test_a_booking_is_pending_and_named_with_weekday_day_month_and_time(shop: Shop) -> None:
    wanted = workday(2, 15, 30)
    shop.tree.says(ANA, f"book {wanted:%m/%d %H:%M}")

    reply = shop.reply()

    assert reply.startswith("⏳")
    assert f"Wednesday, {wanted:%B} {wanted.day}, 15:30" in reply
    starts = wanted.astimezone(UTC).isoformat(timespec="seconds")
    assert (starts, "pending") in shop.rows("SELECT starts_at, status FROM appointment")


def test_forty_customers_racing_for_one_slot_get_one_appointment(shop: Shop) -> None:
    wanted = workday(3, 11)
    starts = wanted.astimezone(UTC).isoformat(timespec="seconds")
    command = f"book {wanted:%m-%d %H:%M}"
    racers = [
        threading.Thread(target=shop.tree.says, args=(f"346{number:08}", command))
        for number in range(40)
    ]
    for racer in racers:
        racer.start()
    replies = [shop.reply(30) for _ in racers]
    for racer in racers:
        racer.join()

    assert sum(reply.startswith("⏳") for reply in replies) == 1
    assert sum("already taken" in reply for reply in replies) == 39
    booked = [row for row in shop.rows("SELECT starts_at FROM appointment") if row == (starts,)]
    assert len(booked) == 1


def test_a_username_only_customer_is_answered_by_user_id(shop: Shop) -> None:
    message = text_from("", "Where can I park?", ts=datetime.now(UTC))
    del message["from"]
    shop.tree.post(payload({**message, "from_user_id": "ES.40404"}))

    shop.reply()

    body = shop.whatsapp.sent[-1].body
    assert body["recipient"] == "ES.40404"
    assert "to" not in body


def test_a_customer_known_by_both_ids_is_answered_by_phone(shop: Shop) -> None:
    message = text_from(ANA, "Where can I park?", ts=datetime.now(UTC))
    shop.tree.post(payload({**message, "from_user_id": "ES.50505"}))

    shop.reply()

    assert shop.whatsapp.sent[-1].body["to"] == f"+{ANA}"


def test_a_turn_begins_with_blue_ticks_and_typing(shop: Shop) -> None:
    shop.tree.says(ANA, "Where can I park?")
    shop.reply()

    assert shop.whatsapp.receipts[-1].typing
    assert shop.whatsapp.receipts[-1].at <= shop.whatsapp.sent[-1].at


def test_a_passing_fault_is_repeated_within_a_second_with_the_same_callback(shop: Shop) -> None:
    shop.whatsapp.next(refuse(500, 131016))
    before = len(shop.whatsapp.attempts)
    shop.tree.says(ANA, "Where can I park?")
    shop.reply()

    first, second = shop.whatsapp.attempts[before : before + 2]
    assert second.at - first.at < 1
    key = "biz_opaque_callback_data"
    assert first.body[key] == second.body[key]


def test_a_cut_connection_after_acceptance_is_settled_by_its_status(shop: Shop) -> None:
    shop.whatsapp.next(cut_after())
    shop.tree.says(ANA, "Where can I park?")

    assert "Calle Mayor 4" in shop.reply()
    time.sleep(4)  # LUMI_RESEND_AFTER is 3: the time for a repeat is over
    assert shop.hears_nothing_more()


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("audio", {"id": "1", "mime_type": "audio/ogg; codecs=opus", "voice": True}, "voice"),
        ("image", {"id": "1", "mime_type": "image/jpeg"}, "picture"),
        ("location", {"latitude": 40.4, "longitude": -3.7}, "location"),
        ("unsupported", {"type": "poll_creation"}, "can't open"),
    ],
)
def test_what_lumi_cannot_use_gets_one_honest_sentence(
    shop: Shop, kind: str, content: dict[str, Any], words: str
) -> None:
    message = {**text_from(ANA, "", ts=datetime.now(UTC)), "type": kind, kind: content}
    del message["text"]
    shop.tree.post(payload(message))

    assert words in shop.reply()
    assert shop.hears_nothing_more()


def test_a_tapped_button_is_as_if_its_title_had_been_written(shop: Shop) -> None:
    tapped = {"type": "button_reply", "button_reply": {"id": "x", "title": "Where can I park?"}}
    message = {**text_from(ANA, "", ts=datetime.now(UTC)), "type": "interactive"}
    del message["text"]
    shop.tree.post(payload({**message, "interactive": tapped}))

    assert "Calle Mayor 4" in shop.reply()


def test_two_bookings_in_one_turn_that_touch_book_the_first_and_explain_the_second(
    shop: Shop,
) -> None:
    first = workday(4, 10)
    with_buffer = "UPDATE service SET buffer_after = 5"
    connection = sqlite3.connect(str(shop.tree.database))
    connection.execute(with_buffer)
    connection.commit()
    connection.close()
    for minute in (0, 30):
        shop.tree.says(ANA, f"book {first.replace(minute=minute):%m/%d %H:%M}")

    reply = shop.reply()

    assert reply.startswith("⏳")
    assert "already taken" in reply


def test_a_customer_who_repeats_a_booking_is_told_of_it_again(shop: Shop) -> None:
    command = f"book {workday(5, 12):%m/%d %H:%M}"
    replies = []
    for _ in range(2):
        shop.tree.says(ANA, command)
        replies.append(shop.reply())

    assert replies[0] == replies[1]
    assert replies[0].startswith("⏳")
