"""A turn is answered in the owner's words, politely, and honestly where Lumi cannot help."""

import pytest

from lumi import database, phrases
from lumi.answers.embedding import Embedder
from lumi.answers.texts import Draft
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.answers.conftest import barber, embedder
from tests.conftest import T0
from tests.conversations.arriving import text_from
from tests.desk import ANA, Desk, item_from

__all__ = ["barber", "embedder"]

PARKING, CARDS = "Behind the shop, two hours free.", "Yes, by card, phone or cash."
UNKNOWN = "What is the capital of Mongolia?"
NEARLY = "do you do colouring?"  # near enough to two FAQs to ask which is meant
NEAR = ("Do you trim beards?", "Do you cut children's hair?")


@pytest.fixture
def desk(barber: Tenant, embedder: Embedder) -> Desk:
    furnish(barber)
    return Desk(barber, embedder)


def faq_id(question: str) -> int:
    return int(database.value("SELECT id FROM faq WHERE question = ?", question))


def test_a_covered_question_is_answered_word_for_word(desk: Desk) -> None:
    assert desk.says("Where can I park?") == PARKING


def test_the_owner_is_told_what_a_reply_rests_on(desk: Desk) -> None:
    (reply,) = desk.hears(text_from(ANA, "Where can I leave my car?"))

    assert reply.why is not None
    (answer,) = reply.why["answers"]
    assert answer["faq_id"] == faq_id("Where can I park?")
    assert (answer["question"], answer["covered"]) == ("Where can I park?", True)
    assert reply.why["candidates"][0]["score"] == answer["score"]
    assert reply.why["model"] == desk.embedder.name


def test_several_questions_are_answered_in_their_order_in_one_reply(desk: Desk) -> None:
    assert desk.says("Where can I park?", "Can I pay by card?") == f"{PARKING}\n\n{CARDS}"


def test_what_no_faq_covers_is_admitted_and_remembered(desk: Desk) -> None:
    assert desk.says(UNKNOWN) == phrases.say("en", "dont_know")
    assert desk.response.open_questions == [UNKNOWN]


def test_a_covered_question_beside_an_unknown_one_gets_its_answer_and_the_honest_word(
    desk: Desk,
) -> None:
    reply = desk.says(UNKNOWN, "Where can I park?")

    assert reply == f"{PARKING}\n\n{phrases.say('en', 'dont_know_part', question=UNKNOWN)}"
    assert desk.response.open_questions == [UNKNOWN]


def test_an_unknown_question_is_quoted_no_longer_than_it_must_be(desk: Desk) -> None:
    desk.says("Where can I park?", UNKNOWN.replace("Mongolia", "Mongolia" * 40))

    assert max(map(len, desk.response.paragraphs)) < 200


def test_a_near_miss_is_offered_to_tap(desk: Desk) -> None:
    (reply,) = desk.hears(text_from(ANA, NEARLY))

    content = reply.body["interactive"]
    (section,) = content["action"]["sections"]
    assert [row["id"] for row in section["rows"]] == [f"faq:{faq_id(one)}" for one in NEAR]
    assert content["body"]["text"] == phrases.say("en", "did_you_mean")
    assert all(f"• {question}" in reply.text for question in NEAR)
    assert desk.response.open_questions == []


def test_a_tapped_suggestion_is_answered_without_a_search(desk: Desk) -> None:
    beards = faq_id("Do you trim beards?")

    assert desk.taps(f"faq:{beards}", UNKNOWN) == "Yes, with hot towel and razor: 12 €."
    assert desk.response.tokens == 0


@pytest.mark.parametrize(
    "row_id", ["faq:", "faq:x", "faq:-1", "faq:٣", f"faq:{'9' * 30}", "menu:1", "faq:999"]
)
def test_a_tap_on_what_stands_for_no_faq_is_read_as_its_title(desk: Desk, row_id: str) -> None:
    assert desk.taps(row_id, "Where can I park?") == PARKING


def test_a_suggestion_that_was_deleted_meanwhile_is_read_as_its_title(desk: Desk) -> None:
    beards = faq_id("Do you trim beards?")
    with database.write() as connection:
        connection.execute("DELETE FROM faq WHERE id = ?", (beards,))

    assert desk.taps(f"faq:{beards}", "Where can I park?") == PARKING


def test_the_faq_of_another_business_is_never_answered(
    desk: Desk, settings: Settings, embedder: Embedder
) -> None:
    other = Desk(enrolment.add("Other", T0, settings, phone_id="777"), embedder)
    other.keeps(Draft("What is the secret?", "Ours alone."))

    secret = faq_id("What is the secret?")
    assert "Ours alone" not in desk.taps(f"faq:{secret}", "What is the secret?")


def test_suggestions_stand_under_the_answer_beside_them(desk: Desk) -> None:
    (reply,) = desk.hears(text_from(ANA, "Where can I park?"), text_from(ANA, NEARLY))

    assert reply.text.startswith(f"{PARKING}\n\n{phrases.say('en', 'did_you_mean')}\n• ")
    assert reply.body["type"] == "interactive"


def test_suggestions_beside_the_next_step_of_a_booking_are_one_message_with_it(desk: Desk) -> None:
    (reply,) = desk.hears(text_from(ANA, "I need an appointment"), text_from(ANA, NEARLY))

    offer, meant = phrases.say("en", "did_you_mean"), desk.response.suggestions[0][1]
    assert f"{offer}\n• {meant}\n" in reply.text
    assert desk.response.question
    assert reply.text.index(meant) < reply.text.index(desk.response.question.body)
    assert reply.body["type"] == "interactive"


def test_suggestions_beside_a_very_long_answer_come_after_it(desk: Desk) -> None:
    long = "We park cars. " * 280
    desk.keeps(Draft("Where can I park?", long))
    answer, offer = desk.hears(text_from(ANA, "Where can I park?"), text_from(ANA, NEARLY))

    assert answer.text == long.strip()
    assert offer.text.startswith(phrases.say("en", "did_you_mean"))


@pytest.mark.parametrize("text", ["Hello!", "???", "Hola, buenas tardes"])
def test_a_greeting_is_greeted_with_a_command_that_works(desk: Desk, text: str) -> None:
    greeting = desk.says(text)

    assert "Corte Fino 👋" in greeting
    assert desk.says(greeting.rpartition(": ")[2]).startswith("⏳")


def test_thanks_are_welcome(desk: Desk) -> None:
    assert desk.says("Thank you so much!") == phrases.say("en", "thanks")


@pytest.mark.parametrize("text", ["👍", "…", "😀😀"])
def test_a_smile_needs_no_reply(desk: Desk, text: str) -> None:
    assert desk.says(text) == ""


def test_a_greeting_before_a_question_is_not_answered_by_itself(desk: Desk) -> None:
    assert desk.says("Hi there!", "Where can I park?") == PARKING


def test_a_booking_comes_before_the_answer_in_one_reply(desk: Desk) -> None:
    booked, answer = desk.says("Where can I park?", "book 12/24 15:30").split("\n\n")

    assert booked.startswith("⏳")
    assert answer == PARKING


@pytest.mark.parametrize("answer", ["✅ All cards.", "⏳ One moment.", " \n✅ All cards."])
def test_an_faq_that_looks_like_a_confirmation_is_not_shown_as_one(desk: Desk, answer: str) -> None:
    desk.keeps(Draft("Can I pay by card?", answer))

    assert desk.says("Can I pay by card?") == f"ℹ️ {answer.strip()}"


def test_no_part_of_a_long_faq_looks_like_a_confirmation(desk: Desk) -> None:
    desk.keeps(Draft("Can I pay by card?", "\n".join(["✅ Cards of a very good bank"] * 400)))
    replies = desk.hears(text_from(ANA, "Can I pay by card?"))

    assert len(replies) > 2
    assert all(reply.text.startswith("ℹ️ ✅") for reply in replies)
    assert all(messages.units(reply.text) <= messages.TEXT_LIMIT for reply in replies)


def test_a_long_answer_is_split_and_nothing_of_it_is_lost(desk: Desk) -> None:
    answer = "\n\n".join(f"Paragraph {number}: {'word ' * 100}end." for number in range(20))
    desk.keeps(Draft("Can I pay by card?", answer))
    replies = desk.hears(text_from(ANA, "Can I pay by card?"))

    assert "\n\n".join(reply.text for reply in replies) == answer
    assert all(messages.units(reply.text) <= messages.TEXT_LIMIT for reply in replies)


def test_an_answer_of_exactly_the_limit_is_one_message(desk: Desk) -> None:
    answer = "x" * messages.TEXT_LIMIT
    desk.keeps(Draft("Can I pay by card?", answer))

    assert desk.says("Can I pay by card?") == answer


MEDIA = ("audio", "image", "video", "document", "location", "contacts", "order")
ADMITTED = {kind: f"got_{kind}" for kind in (*MEDIA, "unsupported")}
ADMITTED |= {"voice": "got_audio", "hologram": "got_unsupported"}


@pytest.mark.parametrize("kind", ADMITTED)
def test_what_lumi_cannot_use_gets_its_honest_sentence(desk: Desk, kind: str) -> None:
    assert desk.sends(kind, id="1") == phrases.say("en", ADMITTED[kind])


def test_a_message_that_whatsapp_could_not_show_is_asked_for_again(desk: Desk) -> None:
    item = {**text_from(ANA, ""), "type": "unsupported", "errors": [{"code": 131060}]}
    (reply,) = desk.hears(item)

    assert reply.text == phrases.say("en", "unavailable")


def test_several_pictures_get_one_sentence(desk: Desk) -> None:
    (reply,) = desk.hears(*(item_from(ANA, "image", {"id": ident}) for ident in "12"))

    assert reply.text == phrases.say("en", "got_image")


def test_a_question_beside_a_picture_is_answered_first(desk: Desk) -> None:
    (reply,) = desk.hears(item_from(ANA, "image", {"id": "1"}), text_from(ANA, "Where can I park?"))

    assert reply.text == f"{PARKING}\n\n{phrases.say('en', 'got_image')}"


def test_a_caption_is_answered_as_a_question(desk: Desk) -> None:
    assert desk.sends("image", id="1", caption="Where can I park?") == PARKING


def test_lumi_speaks_the_language_of_the_business(desk: Desk) -> None:
    Tenant.update(language="es").execute()

    assert desk.sends("audio", id="1") == phrases.say("es", "got_audio")
    assert desk.says("Gracias") == phrases.say("es", "thanks")
