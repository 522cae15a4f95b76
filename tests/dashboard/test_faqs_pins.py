"""Pinned questions, what a change does to answers, and open questions that become FAQs."""

from collections.abc import Iterator

import pytest
from flask import Flask

from lumi import database
from lumi.answers import faqs
from lumi.answers.checks import looking, pins
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import grouping
from lumi.consulting import Question, Unanswered
from lumi.owner.learning import passing_on, waiting
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.answers.conftest import embedder
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.test_faqs import NASTY, PAGE, PARKING, answers, one, words
from tests.dashboard.visiting import Reader
from tests.fakes.whatsapp import WhatsApp

__all__ = ["answers", "embedder"]

ANA, BEA = "34600111222", "34600999888"
BIKES = "Do you repair bicycles?"
CAR = "where can I leave my car"


class Silent:
    """A worker that does not answer."""

    def answer(self, question: Question, patience: float) -> object:
        raise Unanswered("the worker is away")


@pytest.fixture
def room(shop: Tenant, settings: Settings, embedder: Embedder) -> Iterator[Backroom]:
    with WhatsApp() as whatsapp:
        room = Backroom(shop, settings, whatsapp)
        room.answerer = Answerer(settings, embedder)
        yield room
        room.close()


def asks(room: Backroom, text: str, phone: str = ANA) -> None:
    arrive(text_from(phone, text))
    assert room.answer() == 1


def heard(phone: str) -> list[str]:
    return [
        text
        for (text,) in database.rows(
            "SELECT text FROM message JOIN customer ON customer.id = message.customer_id"
            " WHERE role = 'assistant' AND phone = ? ORDER BY message.id",
            phone,
        )
    ]


@pytest.fixture
def pinned(shop: Tenant, answers: dict[str, int]) -> int:
    """The FAQ that the question about a car is pinned to."""
    pins.pin(shop.id, CAR, answers[PARKING], T0)
    return answers[PARKING]


def test_a_question_is_pinned_shown_and_let_go(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    owner.sends(f"{PAGE}/pins", PAGE, question=CAR, faq=str(answers[PARKING]))

    page = owner.sees(f"{PAGE}/pins")
    assert CAR in page
    assert "holds" in page
    owner.sends(f"{PAGE}/pins/drop", PAGE, question=CAR)
    assert pins.listed(shop.id) == []


def test_a_question_is_not_pinned_to_what_is_not_there(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    for faq in ("999999", "x", ""):
        owner.sends(f"{PAGE}/pins", PAGE, question=CAR, faq=faq)
    owner.sends(f"{PAGE}/pins", PAGE, question=" ", faq=str(answers[PARKING]))

    assert pins.listed(shop.id) == []


@pytest.mark.parametrize("deed", ["switch", "delete"])
def test_taking_a_pinned_answer_away_is_refused_unless_it_is_forced(
    owner: Reader, shop: Tenant, pinned: int, deed: str
) -> None:
    refused = owner.sends(f"{PAGE}/{pinned}/{deed}", PAGE)

    assert refused.status_code == 409
    assert f"“{CAR}” gets no answer instead of “{PARKING}”" in refused.text
    assert one(shop, PARKING).enabled

    owner.sends(f"{PAGE}/{pinned}/{deed}", PAGE, force="1")
    assert PARKING not in [faq.draft.question for faq in faqs.listed(shop.id) if faq.enabled]


def test_other_words_that_break_a_pin_are_refused_and_not_lost(
    owner: Reader, shop: Tenant, pinned: int
) -> None:
    other = words("Do you have a garden?", "Yes, with roses.")
    refused = owner.sends(f"{PAGE}/{pinned}", PAGE, **other)

    assert "Do it all the same" in refused.text
    assert "Yes, with roses." in refused.text
    assert one(shop, PARKING)

    owner.sends(f"{PAGE}/{pinned}", PAGE, **other, force="1")
    assert one(shop, "Do you have a garden?").draft.answer == "Yes, with roses."


def test_other_words_that_break_nothing_are_kept(owner: Reader, shop: Tenant, pinned: int) -> None:
    owner.sends(f"{PAGE}/{pinned}", PAGE, **words(PARKING, "In the yard."))

    assert one(shop, PARKING).draft.answer == "In the yard."


def test_without_the_model_nothing_pinned_is_put_at_risk_but_by_force(
    app: Flask, owner: Reader, shop: Tenant, pinned: int
) -> None:
    app.extensions["consultant"] = Silent()

    refused = owner.sends(f"{PAGE}/{pinned}/switch", PAGE)

    assert refused.status_code == 409
    assert "cannot be checked right now" in refused.text
    assert "cannot be checked right now" in owner.sees(f"{PAGE}/pins")
    owner.sends(f"{PAGE}/{pinned}/switch", PAGE, force="1")
    assert not one(shop, PARKING).enabled


def test_without_the_model_an_answer_is_found_by_words_alone(
    app: Flask, owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    app.extensions["consultant"] = Silent()

    assert "Behind the shop" in owner.sees(f"{PAGE}/ask?question=where+can+I+park")


def test_a_change_tells_which_real_answers_it_changed(
    owner: Reader, room: Backroom, answers: dict[str, int]
) -> None:
    asks(room, "Where can I park?")
    asks(room, NASTY)
    looking.look(room.tenant.id, room.answerer.embedder, T0)

    owner.sends(f"{PAGE}/{answers[PARKING]}/delete", PAGE)

    page = owner.opens(PAGE).text
    assert "no answer any more" in page
    assert "Behind the shop, two hours free." in page
    assert "<script>alert" not in page


def test_an_answer_is_counted_with_the_reply_and_a_refusal_is_not(
    owner: Reader, room: Backroom, answers: dict[str, int]
) -> None:
    asks(room, "Where can I park?")
    asks(room, "Where can I park?", BEA)
    asks(room, BIKES)

    counted = database.rows("SELECT faq_id, times FROM faq_use")
    assert counted == [(answers[PARKING], 2)]


def test_an_open_question_becomes_an_faq_and_who_asked_gets_the_answer(
    owner: Reader, room: Backroom, embedder: Embedder, answers: dict[str, int]
) -> None:
    asks(room, BIKES)
    asks(room, "do you repair bikes", BEA)
    grouping.group_new(embedder, T(120))

    page = owner.sees(f"{PAGE}/open")
    assert "2 customers" in page
    (gap,) = waiting.listed(room.tenant, None, 10)
    form = owner.sees(f"{PAGE}/new?gap={gap.gap.id}")
    assert "do you repair bikes" in form
    sent = owner.sends(
        f"{PAGE}/new?gap={gap.gap.id}", PAGE, **words(BIKES, "No, but Joe next door does.")
    )

    assert sent.status_code == 303
    assert "2 customers who asked get the answer now." in owner.sees(PAGE)
    for phone in (ANA, BEA):
        assert "No, but Joe next door does." in heard(phone)[-1]
    assert one(room.tenant, BIKES)
    assert waiting.count(room.tenant) == 0
    passing_on.catch_up(T0)
    assert len(heard(ANA)) == 2  # told once


def test_an_answer_that_came_from_elsewhere_meanwhile_is_not_sent_twice(
    owner: Reader, room: Backroom, embedder: Embedder
) -> None:
    asks(room, BIKES)
    grouping.group_new(embedder, T(120))
    (gap,) = waiting.listed(room.tenant, None, 10)
    address = f"{PAGE}/new?gap={gap.gap.id}"
    owner.sends(address, PAGE, **words(BIKES, "No."))

    again = owner.sends(address, PAGE, **words("Do you mend bikes?", "No."))

    assert again.location.endswith("/faqs/open")
    assert len(faqs.listed(room.tenant.id)) == 1
    assert len(heard(ANA)) == 2


def test_an_open_question_can_be_left_without_an_answer(
    owner: Reader, room: Backroom, embedder: Embedder
) -> None:
    asks(room, BIKES)
    grouping.group_new(embedder, T(120))
    (gap,) = waiting.listed(room.tenant, None, 10)

    owner.sends(f"{PAGE}/open/{gap.gap.id}/skip", PAGE)

    assert "Nothing is open." in owner.sees(f"{PAGE}/open")
    assert owner.sends(f"{PAGE}/open/{gap.gap.id}/skip", PAGE).status_code == 404
    assert len(heard(ANA)) == 1


def test_a_nasty_open_question_is_only_words(
    owner: Reader, room: Backroom, embedder: Embedder
) -> None:
    asks(room, f"Do you sell {NASTY}?")
    grouping.group_new(embedder, T(120))

    for gap in waiting.listed(room.tenant, None, 10):
        for address in (f"{PAGE}/open", f"{PAGE}/new?gap={gap.gap.id}"):
            page = owner.opens(address).text
            assert "<script>alert" not in page
            assert "<img src=x" not in page
