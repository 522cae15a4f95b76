"""When Lumi steps back: the month's cap is reached, or a person has the conversation."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.conversations.arriving import payload, text_from
from tests.fakes import llm as fakes
from tests.journeys import shop as shops
from tests.journeys.shop import Shop

ANA, BUSINESS_PHONE = "34600111222", "34900000000"
QUESTION, ANSWER = "Where can I park?", "Behind the church there is a yard."
PHRASED = "There is a yard behind the church."
BUSINESS = f"""
name = "Corte Fino"
phone_id = "100200300"
[caps]
llm_usd = 0.00006
[handover]
words = ["lawyer"]
[[faqs]]
question = "{QUESTION}"
answer = "{ANSWER}"
"""


def phrases(body: dict[str, Any]) -> str:
    told = {"want": "answer", "faqs": [1], "rests_on_facts": False, "words": ""}
    return json.dumps({**told, "reply": PHRASED})


def ask(shop: Shop, text: str = QUESTION) -> str:
    assert shop.tree.says(ANA, text) == 200
    return shop.reply()


def test_above_the_cap_the_faqs_answer_and_the_owner_reads_why(tmp_path: Path) -> None:
    """Each call costs 45 millionths of a dollar: the second goes over the cap, and is the last."""
    with fakes.Llm(phrases) as model:
        environ = {"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": model.url}
        with shops.opened(tmp_path, **environ) as shop:
            shop.load(BUSINESS)
            shop.tree.start()
            assert [ask(shop), ask(shop), ask(shop)] == [PHRASED, PHRASED, ANSWER]
            assert len(model.asked) == 2

            shop.tree.kill()
            shop.tree.start()
            assert ask(shop) == ANSWER
            told = shop.tree.flask("usage", "corte-fino").stdout
            assert "Cap on models $0.00006 a month: reached" in told
            assert "gpt-5-mini" in told
            assert "The models have cost" in shop.tree.flask("tenant", "show", "corte-fino").stdout


def test_the_owner_takes_over_from_the_phone_and_gives_back(tmp_path: Path) -> None:
    with shops.opened(tmp_path) as shop:
        shop.load(BUSINESS)
        shop.tree.start()
        assert ask(shop) == ANSWER

        now = datetime.now(UTC)
        echo = {**text_from(BUSINESS_PHONE, "I'll look myself", ts=now), "to": ANA}
        assert shop.tree.post(payload(field="smb_message_echoes", message_echoes=[echo])) == 200
        assert shop.tree.says(ANA, QUESTION) == 200
        assert shop.hears_nothing_more()

        shop.tree.flask("customer", "give-back", "corte-fino", ANA)
        assert ask(shop) == ANSWER
        assert "I have told the team" in ask(shop, "then my lawyer will write to you")
        assert shop.tree.says(ANA, QUESTION) == 200
        assert shop.hears_nothing_more()
