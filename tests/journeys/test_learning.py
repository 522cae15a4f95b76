"""What nobody could answer: the owner answers on WhatsApp, and from then on Lumi does."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.conversations.arriving import payload, text_from
from tests.journeys.shop import Shop, opened

ANA, BEA, OLGA = "34611000001", "34611000002", "34611000009"
BIKES, YES = "Do you repair bicycles?", "Yes, from 10 €, ask for Tom."
BARBER = """
name = "Corte Fino"
phone_id = "100200300"
timezone = "Europe/Madrid"
[booking]
quiet_hours = "00:00-00:00"
[[faqs]]
question = "Can I pay by card?"
answer = "Yes, by card, phone or cash."
[[faqs]]
question = "Where can I park?"
answer = "Behind the shop, two hours free."
"""


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("barber"), LUMI_REPLY_DELAY="0.2") as shop:
        shop.load(BARBER)
        shop.tree.start()
        yield shop


def test_an_unanswered_question_becomes_an_faq_from_the_owners_phone(shop: Shop) -> None:
    code = shop.tree.flask("tenant", "owner", "add", "corte-fino", f"+{OLGA}").stdout.strip()
    shop.tree.says(OLGA, code)
    assert shop.waits_for_message_to(OLGA, "Welcome")

    shop.tree.says(ANA, BIKES)
    assert shop.waits_for_message_to(ANA, "I don't know")
    assert shop.waits_for_message_to(OLGA, BIKES)
    shop.tree.kill()  # what was asked is a row, not a memory
    shop.tree.start()
    asked = shop.last_to(OLGA)
    reply = {**text_from(OLGA, YES, ts=datetime.now(UTC)), "context": {"id": asked.wa_msg_id}}
    assert shop.tree.post(payload(reply)) == 200

    assert shop.waits_for_message_to(ANA, YES)
    assert shop.waits_for_message_to(OLGA, "Passed on")
    shop.taps(OLGA, "Keep as FAQ")
    assert shop.waits_for_message_to(OLGA, "Kept")
    shop.tree.says(BEA, "Hi! do you repair bicycles?")
    assert shop.waits_for_message_to(BEA, YES)
    assert shop.last_to(BEA).text == YES
    assert len([one for one in shop.whatsapp.sent if one.to == ANA]) == 2
