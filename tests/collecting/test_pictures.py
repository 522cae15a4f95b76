"""A picture is shown to a model where the business says so, and what it says is checked as ever."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from lumi import clock, database, phrases
from lumi.receptionist import looking
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.collecting.conftest import files
from tests.collecting.notes import replies, says
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA, item_from
from tests.fakes import llm as fakes
from tests.fakes.graph_faults import Fault
from tests.fakes.media import JPEG
from tests.fakes.server import Answer
from tests.fakes.whatsapp import WhatsApp

FACT = "A haircut takes 30 min."


def written(want: str, reply: str = "", facts: bool = False, words: str = "") -> str:
    told = {"want": want, "faqs": [], "rests_on_facts": facts, "reply": reply, "words": words}
    return json.dumps(told)


def picture(whatsapp: WhatsApp, content: bytes = JPEG, **more: str) -> dict[str, Any]:
    return item_from(ANA, "image", whatsapp.media.put(content, "image/jpeg", **more))


@pytest.fixture
def sees(room: Backroom, model: fakes.Llm) -> Backroom:
    """A business that shows pictures to its model, which knows what a haircut takes."""
    Tenant.update(sees_pictures=True).execute()
    model.writes = lambda body: written("answer", FACT, facts=True)
    return room


def shown(model: fakes.Llm) -> list[bytes]:
    """The pictures of the last call."""
    content = model.asked[-1].body["messages"][-1]["content"]
    urls = [part["image_url"]["url"] for part in content if part["type"] == "image_url"]
    return [base64.b64decode(url.removeprefix("data:image/jpeg;base64,")) for url in urls]


def test_a_picture_is_shown_to_the_model_in_the_one_call_of_the_turn(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(picture(whatsapp))
    sees.answer()

    assert replies() == [FACT]
    assert shown(model) == [JPEG]
    assert len(model.asked) == 1


def test_a_caption_and_other_bubbles_go_with_the_picture(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(picture(whatsapp, caption="how long does this take?"), text_from(ANA, "Is it hard?"))
    sees.answer()

    parts = model.asked[-1].body["messages"][-1]["content"]
    assert "how long does this take?" in parts[0]["text"]
    assert "Is it hard?" in parts[0]["text"]
    assert shown(model) == [JPEG]


def test_no_picture_is_shown_where_the_business_has_not_said_so(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(picture(whatsapp))
    room.answer()

    assert (replies(), model.asked, whatsapp.media.lookups) == (says("got_image"), [], [])
    assert room.answerer.collector.fetch_next()
    assert len(files()) == 1


def test_only_the_last_three_pictures_of_a_turn_are_shown(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(*[picture(whatsapp, JPEG + bytes([number])) for number in range(5)])
    sees.answer()

    assert [content[-1] for content in shown(model)] == [2, 3, 4]


def test_pictures_that_are_too_much_together_give_way_to_the_last(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    large = JPEG + bytes(looking.LARGEST // 2)
    arrive(picture(whatsapp, large + b"1"), picture(whatsapp, large + b"2"))
    sees.answer()

    assert [content[-1:] for content in shown(model)] == [b"2"]


@pytest.mark.parametrize(
    "reply",
    ["A haircut costs 1 €.", "You are booked for tomorrow at 10:00!", "Call +34 699 000 111."],
)
def test_what_a_picture_makes_the_model_invent_is_not_said(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm, reply: str
) -> None:
    model.writes = lambda body: written("answer", reply, facts=True)
    arrive(picture(whatsapp))
    sees.answer()

    assert replies() == says("picture_failed")


@pytest.mark.parametrize(
    "model_writes",
    [written("answer"), written("stop"), "{cut", written("small_talk")],
    ids=["rests on nothing", "another want", "nonsense", "says nothing"],
)
def test_a_picture_that_leads_to_nothing_is_said_honestly(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm, model_writes: str
) -> None:
    model.writes = lambda body: model_writes
    arrive(picture(whatsapp))
    sees.answer()

    assert replies() == says("picture_failed")
    assert database.rows("SELECT text FROM open_question") == []


def test_a_wish_that_only_the_picture_shows_is_asked_about(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.writes = lambda body: written("book", words="haircut tomorrow at 10")
    arrive(picture(whatsapp))
    sees.answer()

    (reply,) = replies()
    assert "Haircut" in reply
    assert "10:00" not in reply.split("\n")[0]
    assert database.value("SELECT count(*) FROM appointment") == 0


def test_a_model_that_sees_no_pictures_is_told_of_and_goes_on_reading(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.next(*[fakes.refuse(400)] * 3)
    arrive(picture(whatsapp))
    sees.answer()
    assert replies() == says("picture_failed")
    ((kind, detail, *_),) = notices.open_notices(None)
    assert (kind, "LUMI_CHAT_MODEL may not be able to see" in detail) == ("llm refused", True)

    arrive(text_from(ANA, "how long does that take?"), at=clock.now())
    sees.answer()
    assert replies()[1] == FACT
    form = model.asked[-1].body["response_format"]["type"]
    assert form == "json_schema"  # the refusal was the picture's, not the form's


@pytest.mark.parametrize("fault", [fakes.refuse(500), fakes.garbage], ids=["500", "garbage"])
def test_beside_a_model_that_fails_the_faqs_answer_the_words(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm, fault: Callable[[], Answer | None]
) -> None:
    model.next(*[fault] * 3)
    arrive(picture(whatsapp), text_from(ANA, "Do you repair watches?"))
    sees.answer()

    (reply,) = replies()
    assert reply.startswith("Yes, we do.")
    assert phrases.say("en", "picture_failed") in reply


def test_a_picture_that_cannot_be_had_is_said_honestly(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    whatsapp.media.read_faults.extend([Fault(404)] * 2)
    arrive(picture(whatsapp))
    sees.answer()

    assert (replies(), model.asked) == (says("picture_failed"), [])


def test_a_picture_goes_to_the_model_only_while_its_file_is_there(
    sees: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    sees.breaks()
    arrive(picture(whatsapp), text_from(ANA, "Do you repair watches?"))
    sees.answer()
    for file in files():
        file.unlink()
    sees.model.meanwhile = lambda: None
    clock.travel(clock.now().replace(minute=30))
    sees.answer()

    assert phrases.say("en", "picture_failed") in replies()[0]
    assert JPEG.hex() not in model.asked[-1].words
