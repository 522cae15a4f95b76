"""What is answered by "did you mean …?" is an open question, unless the customer taps."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lumi import clock, database
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import grouping
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.answers.conftest import barber, embedder
from tests.backroom import Backroom
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp

__all__ = ["barber", "embedder"]

NEARLY, NEAR = "do you do colouring?", "Do you trim beards?"


@pytest.fixture
def room(barber: Tenant, embedder: Embedder, settings: Settings) -> Iterator[Backroom]:
    furnish(barber)
    with WhatsApp() as whatsapp:
        room = Backroom(barber, settings, whatsapp)
        room.answerer = Answerer(settings, embedder)
        clock.travel(T(1))
        arrive(text_from(ANA, NEARLY))
        room.answer()
        yield room
        room.close()


def open_questions() -> list[str]:
    return [text for (text,) in database.rows("SELECT text FROM open_question")]


def test_a_near_miss_that_nobody_taps_reaches_the_owner_after_a_minute(
    room: Backroom, embedder: Embedder
) -> None:
    assert open_questions() == [NEARLY]
    assert grouping.group_new(embedder, clock.now()) == 0
    assert grouping.group_new(embedder, clock.now() + timedelta(minutes=2)) == 1


def test_a_near_miss_whose_suggestion_is_tapped_is_no_open_question(room: Backroom) -> None:
    ident = database.value("SELECT id FROM faq WHERE question = ?", NEAR)
    picked = {"type": "list_reply", "list_reply": {"id": f"faq:{ident}", "title": NEAR}}
    arrive({**text_from(ANA, ""), "type": "interactive", "interactive": picked})
    room.answer()

    assert open_questions() == []
