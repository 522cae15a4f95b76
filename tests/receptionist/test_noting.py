"""A customer is told once how their messages are kept, where the business wants that."""

from collections.abc import Iterator
from typing import Any

import pytest

from lumi import clock, database
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.business import furnish
from lumi.conversations.outbox import Reply
from lumi.receptionist import noting
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp

BEA = "34600999888"
LINK = "https://corte.example/privacy"
ANSWER = "Yes, we do."


@pytest.fixture
def room(tenant: Tenant, settings: Settings) -> Iterator[Backroom]:
    furnish(tenant)
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, settings, whatsapp)
        drafts = [Draft("Do you repair watches?", ANSWER), Draft("¿Reparan relojes?", "Sí.")]
        faqs.keep_all(tenant.id, drafts, room.model, T0)
        clock.travel(T(1))
        yield room
        room.close()


def told(room: Backroom, phone: str, text: str) -> str:
    arrive(text_from(phone, text), at=clock.now())
    assert room.answer() == 1
    return str(database.value("SELECT text FROM message WHERE role = 'assistant' ORDER BY id DESC"))


def wants(room: Backroom, note: str) -> None:
    enrolment.edit(room.tenant, room.settings, privacy_note=note)


def test_with_the_first_reply_each_customer_hears_it_once(room: Backroom) -> None:
    wants(room, LINK)

    first = told(room, ANA, "Do you repair watches?")

    assert first.startswith(f"{ANSWER}\n\n")
    assert first.endswith(LINK)
    assert told(room, ANA, "Do you repair watches?") == ANSWER
    assert LINK in told(room, BEA, "Do you repair watches?")


def test_a_link_is_told_in_the_customers_language(room: Backroom) -> None:
    wants(room, LINK)

    said = told(room, ANA, "Hola, ¿reparan ustedes los relojes de pared?")

    assert "Corte Fino guarda este chat" in said


def test_own_words_are_told_as_they_are(room: Backroom) -> None:
    wants(room, "  We keep this chat for a year: https://corte.example  ")

    assert told(room, ANA, "Do you repair watches?") == (
        f"{ANSWER}\n\nWe keep this chat for a year: https://corte.example"
    )


def test_without_a_note_nothing_is_told_and_it_is_told_from_when_there_is_one(
    room: Backroom,
) -> None:
    assert told(room, ANA, "Do you repair watches?") == ANSWER

    wants(room, LINK)

    assert LINK in told(room, ANA, "Do you repair watches?")


def test_a_reply_that_was_not_written_down_has_told_nobody(room: Backroom) -> None:
    wants(room, LINK)
    arrive(text_from(ANA, "Do you repair watches?"))
    (claim,) = room.claim()
    with database.write() as connection:
        connection.execute("UPDATE conversation SET fence = fence + 1")

    room.answerer.answer(claim, room.receipts)

    assert database.value("SELECT noted_at FROM customer") is None


@pytest.mark.parametrize("body", [messages.text("x" * 4000), messages.document("a.ics", "x")])
def test_what_has_no_room_is_preceded_by_it(body: dict[str, Any]) -> None:
    note = "n" * 200

    first, second = noting.added([Reply("x", body)], note)

    assert (first.text, first.body) == (note, messages.text(note))
    assert second.body == body


@pytest.mark.parametrize(
    "body",
    [
        messages.text("When?"),
        messages.buttons("When?", [("a", "Now"), ("b", "Later")]),
        messages.list_message("When?", "Choose", [("a", "Now", "")]),
        messages.contact_request("When?"),
    ],
    ids=["text", "buttons", "list", "contact request"],
)
def test_what_can_be_tapped_keeps_its_choices(body: dict[str, Any]) -> None:
    (reply,) = noting.added([Reply("When?", body)], "A note.")

    content = reply.body.get("interactive") or reply.body
    words = content.get("body") or content["text"]
    assert reply.text in (words.get("text"), words.get("body"))
    assert reply.text == "When?\n\nA note."
    was = body.get("interactive") or body
    assert content.get("action") == was.get("action")


def test_a_note_that_is_too_long_is_refused(tenant: Tenant, settings: Settings) -> None:
    with pytest.raises(Refused, match="privacy_note takes 500"):
        enrolment.edit(tenant, settings, privacy_note="x" * 501)
