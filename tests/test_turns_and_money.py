"""A turn costs what its models cost, and above the month's cap the FAQs answer by themselves."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi import clock, database
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes import llm as fakes
from tests.fakes.whatsapp import WhatsApp

QUESTION, ANSWER = "Do you repair watches?", "Yes, we do."
PHRASED = "Yes, we do that."
A_CALL = 45  # millionths of a dollar: 100 tokens at 0.25 and 10 at 2 dollars a million


@pytest.fixture
def model() -> Iterator[fakes.Llm]:
    def answers(body: dict[str, Any]) -> str:
        told = {"want": "answer", "faqs": [1], "rests_on_facts": False, "words": ""}
        return json.dumps({**told, "reply": PHRASED})

    with fakes.Llm(writes=answers) as model:
        yield model


@pytest.fixture
def room(tenant: Tenant, settings: Settings, model: fakes.Llm) -> Iterator[Backroom]:
    furnish(tenant)
    known = replace(settings, openai_key="sk", openai_url=model.url)
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, known, whatsapp)
        faqs.keep_all(tenant.id, [Draft(QUESTION, ANSWER)], room.model, T0)
        clock.travel(T(1))
        yield room
        room.close()


def asks(room: Backroom) -> str:
    arrive(text_from(ANA, QUESTION, ts=clock.now()), at=clock.now())
    room.answer()
    return str(database.value("SELECT text FROM message WHERE role = 'assistant' ORDER BY id DESC"))


def kept() -> dict[str, Any]:
    """What is kept with the newest reply."""
    found = database.value("SELECT why FROM message WHERE role = 'assistant' ORDER BY id DESC")
    return dict(json.loads(found))


def cost() -> Any:
    sql = "SELECT sum(cost_micros), sum(messages) FROM usage WHERE model = 'gpt-5-mini'"
    return database.row(sql)


def test_a_turn_is_counted_at_the_price_of_its_model(room: Backroom) -> None:
    assert asks(room) == PHRASED
    assert cost() == (A_CALL, 1)
    assert kept()["cost_micros"] is None  # the letters of the tests have no price


def test_a_reply_keeps_what_it_cost(room: Backroom) -> None:
    room.model.name = "all-MiniLM-L6-v2"
    asks(room)

    assert kept()["cost_micros"] == A_CALL


def test_above_the_cap_the_faqs_answer_and_the_model_is_not_asked(
    room: Backroom, model: fakes.Llm
) -> None:
    Tenant.update(cap_llm_micros=A_CALL + 1).execute()
    assert [asks(room), asks(room)] == [PHRASED, PHRASED]  # the cap is seen before the call

    assert asks(room) == ANSWER
    assert len(model.asked) == 2
    assert kept()["capped"]


def test_the_next_month_begins_anew(room: Backroom) -> None:
    Tenant.update(cap_llm_micros=1).execute()
    asks(room)
    assert asks(room) == ANSWER

    clock.travel(T(31 * 86400))
    assert asks(room) == PHRASED


def test_a_turn_whose_claim_was_lost_is_paid_for_all_the_same(room: Backroom) -> None:
    arrive(text_from(ANA, QUESTION))
    (late,) = room.claim()
    clock.travel(T(room.settings.lease + 2))
    room.claim("another worker")
    room.answerer.answer(late, room.receipts)

    assert cost() == (A_CALL, 1)
    assert database.value("SELECT count(*) FROM message WHERE role = 'assistant'") == 0


def test_above_the_cap_no_model_of_meaning_is_paid_for(room: Backroom) -> None:
    """The embedded one has no index there, so words alone are compared."""
    room.model.name = "text-embedding-3-small"
    Tenant.update(cap_llm_micros=A_CALL).execute()
    assert asks(room) == PHRASED
    before = len(room.model.read)

    assert asks(room) == ANSWER
    assert len(room.model.read) == before
