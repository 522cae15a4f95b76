"""A turn is written down whole or not at all, tried again after a bug, and given up aloud."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lumi import clock, database, phrases, turns
from lumi.answers import faqs, index
from lumi.answers.texts import Draft
from lumi.booking import calendar
from lumi.business import furnish
from lumi.conversations.inbox import RETRIES
from lumi.settings import Settings
from lumi.tenants import enrolment, notices
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.booking.diary import Diary
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, payload, take_in, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp, refuse
from tests.waiting import until

BEA = "34600999888"
QUESTION = "Do you repair watches?"
BOOKING = "book 12/24 15:30"


@pytest.fixture
def room(tenant: Tenant, settings: Settings) -> Iterator[Backroom]:
    furnish(tenant)
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, settings, whatsapp)
        faqs.keep_all(tenant.id, [Draft(QUESTION, "Yes, we do.")], room.model, T0)
        clock.travel(T(1))
        yield room
        room.close()


def replies(phone: str = ANA) -> list[str]:
    sql = (
        "SELECT text FROM message JOIN customer ON customer.id = customer_id"
        " WHERE role = 'assistant' AND phone = ? ORDER BY message.id"
    )
    return [text for (text,) in database.rows(sql, phone)]


def outcomes() -> list[str | None]:
    sql = "SELECT outcome FROM message WHERE role = 'inbound' ORDER BY id"
    return [outcome for (outcome,) in database.rows(sql)]


def appointments() -> int:
    return int(database.value("SELECT count(*) FROM appointment"))


def test_the_bubbles_of_a_turn_are_answered_by_one_queued_reply(room: Backroom) -> None:
    arrive(text_from(ANA, QUESTION), text_from(ANA, BOOKING))
    assert room.answer() == 1

    (reply,) = replies()
    assert reply.startswith("⏳")
    assert reply.endswith("Yes, we do.")
    assert outcomes() == ["answered", "answered"]
    assert room.answer() == 0


def test_a_reply_names_the_last_bubble_it_answers_and_what_it_rests_on(room: Backroom) -> None:
    arrive(text_from(ANA, "Hi"), text_from(ANA, QUESTION, id="wamid.last"))
    room.answer()

    (answers, why) = database.rows("SELECT answers_id, why FROM message WHERE role = 'assistant'")[
        0
    ]
    assert database.value("SELECT wa_msg_id FROM message WHERE id = ?", answers) == "wamid.last"
    assert QUESTION in why


def test_the_models_tokens_are_counted(room: Backroom) -> None:
    def counted() -> int:
        sql = "SELECT total_tokens FROM usage WHERE kind = 'tokens' AND model = 'letters'"
        return int(database.value(sql))

    indexed = counted()
    arrive(text_from(ANA, QUESTION))
    room.answer()

    assert counted() - indexed == len(QUESTION)


def test_a_question_without_an_answer_is_kept_for_the_owner(room: Backroom) -> None:
    with database.write() as connection:
        connection.execute("DELETE FROM faq")
    arrive(text_from(ANA, QUESTION))
    room.answer()

    assert database.rows("SELECT text FROM open_question") == [(QUESTION,)]
    assert replies() == [phrases.say("en", "dont_know")]


def test_a_turn_that_needs_no_words_gets_none_and_is_over(room: Backroom) -> None:
    arrive(text_from(ANA, "👍"))
    room.answer()

    assert (replies(), outcomes()) == ([], ["answered"])


def test_the_last_bubble_is_marked_read_with_the_typing_indicator(room: Backroom) -> None:
    arrive(text_from(ANA, "Hi"), text_from(ANA, QUESTION, id="wamid.last"))
    room.model.meanwhile = lambda: until(lambda: room.whatsapp.receipts)
    room.answer()

    (receipt,) = room.whatsapp.receipts
    assert (receipt.wa_msg_id, receipt.typing) == ("wamid.last", True)


def test_a_receipt_that_fails_costs_nothing(room: Backroom) -> None:
    room.whatsapp.next_receipts(refuse(401, 190))
    arrive(text_from(ANA, QUESTION))
    room.answer()

    assert replies() == ["Yes, we do."]


def test_a_message_taken_back_before_its_turn_is_not_answered(room: Backroom) -> None:
    arrive(text_from(ANA, QUESTION, id="wamid.in"))
    claims = room.claim()
    gone = {"type": "revoke", "revoke": {"original_message_id": "wamid.in"}}
    take_in(payload({**text_from(ANA, ""), **gone}))
    for claim in claims:
        room.answerer.answer(claim, room.receipts)

    assert replies() == []
    assert room.whatsapp.receipts == []
    assert database.value("SELECT claimed_by FROM conversation") is None


def test_a_bubble_that_arrives_while_a_turn_is_answered_has_its_own_turn(room: Backroom) -> None:
    def write_more() -> None:
        room.model.meanwhile = lambda: None
        arrive(text_from(ANA, BOOKING), at=clock.now())

    room.model.meanwhile = write_more
    arrive(text_from(ANA, QUESTION))

    assert (room.answer(), room.answer()) == (1, 1)
    assert [reply[0] for reply in replies()] == ["Y", "⏳"]


def test_a_bug_is_tried_again_with_growing_pauses(room: Backroom) -> None:
    room.breaks()
    arrive(text_from(ANA, QUESTION))
    answered = []
    for seconds in (1, 1.5, 2.5, 5, 7, 20, 24):
        clock.travel(T(seconds))
        answered.append(room.answer())

    assert answered == [1, 0, 1, 0, 1, 0, 1]


def test_a_bug_that_passes_costs_the_customer_only_time(room: Backroom) -> None:
    room.breaks()
    arrive(text_from(ANA, QUESTION))
    room.answer()
    room.model.meanwhile = lambda: None
    clock.travel(T(10))
    room.answer()

    assert (replies(), outcomes()) == (["Yes, we do."], ["answered"])
    assert notices.open_notices(room.tenant.id) == []


def test_a_turn_that_never_works_is_given_up_and_both_sides_are_told(room: Backroom) -> None:
    room.breaks()
    arrive(text_from(ANA, QUESTION))
    for tries in range(RETRIES):
        clock.travel(T(1 + tries * 100))
        room.answer()

    assert replies() == [phrases.say("en", "trouble")]
    assert outcomes() == ["failed"]
    ((kind, detail, *_),) = notices.open_notices(room.tenant.id)
    assert (kind, "answer it yourself" in detail) == ("turn failed", True)
    clock.travel(T(5000))
    assert room.answer() == 0


def test_a_message_that_cannot_even_be_read_back_is_given_up_too(room: Backroom) -> None:
    arrive(text_from(ANA, QUESTION))
    with database.write() as connection:
        connection.execute("UPDATE message SET payload = '{ cut by hand'")
    for tries in range(RETRIES):
        clock.travel(T(1 + tries * 100))
        room.answer()

    assert replies() == [phrases.say("en", "trouble")]
    assert outcomes() == ["failed"]
    assert [kind for kind, *_ in notices.open_notices(room.tenant.id)] == ["turn failed"]


def test_what_the_customer_writes_after_a_turn_was_given_up_is_answered(room: Backroom) -> None:
    room.breaks()
    arrive(text_from(ANA, QUESTION))
    for tries in range(RETRIES):
        clock.travel(T(1 + tries * 100))
        room.answer()
    room.model.meanwhile = lambda: None
    arrive(text_from(ANA, QUESTION), at=clock.now())
    room.answer()

    assert replies()[-1] == "Yes, we do."


def test_a_bug_in_one_turn_holds_up_no_other_customer(room: Backroom) -> None:
    room.breaks()
    arrive(text_from(ANA, QUESTION))
    arrive(text_from(BEA, BOOKING))
    assert room.answer() == 2

    assert replies(ANA) == []
    assert replies(BEA)[0].startswith("⏳")


@pytest.mark.parametrize("breaks", [False, True], ids=["answered", "broken"])
def test_a_worker_who_lost_its_claim_writes_nothing(room: Backroom, breaks: bool) -> None:
    arrive(text_from(ANA, QUESTION), text_from(ANA, BOOKING))
    (late,) = room.claim()
    clock.travel(T(room.settings.lease + 2))
    (claim,) = room.claim("another worker")
    if breaks:
        room.breaks()
    room.answerer.answer(late, room.receipts)
    assert (replies(), outcomes(), appointments()) == ([], [None, None], 0)

    room.model.meanwhile = lambda: None
    room.answerer.answer(claim, room.receipts)
    assert (len(replies()), appointments()) == (1, 1)


def test_a_slot_snatched_while_lumi_decides_is_not_promised(room: Backroom) -> None:
    diary = Diary(room.tenant, calendar.services(room.tenant)[0])

    def snatch() -> None:
        room.model.meanwhile = lambda: None
        diary.book("12-24 15:30")

    room.model.meanwhile = snatch
    arrive(text_from(ANA, BOOKING), text_from(ANA, QUESTION))
    room.answer()

    (reply,) = replies()
    assert reply.startswith("Thursday, December 24, 15:30 is already taken.")
    assert reply.endswith("Yes, we do.")
    assert appointments() == 1


def test_the_turn_of_a_business_deleted_meanwhile_is_dropped(room: Backroom) -> None:
    arrive(text_from(ANA, QUESTION))
    (claim,) = room.claim()
    enrolment.remove(room.tenant)
    room.answerer.answer(claim, room.receipts)

    assert database.value("SELECT count(*) FROM message") == 0


def test_faqs_without_vectors_get_them(room: Backroom) -> None:
    (faq,) = faqs.listed(room.tenant.id)
    with database.write() as connection:
        index.write(connection, room.tenant.id, faq.id, faq.draft, None)
    assert index.is_behind()

    room.answerer.catch_up()

    assert not index.is_behind()


def test_blocks_are_lifted_only_where_the_token_is_another_one(room: Backroom) -> None:
    used = turns.secrets.blocked_token(room.settings.token)
    own = enrolment.add("Own", T0, room.settings, phone_id="777", token="EAAown")
    Tenant.update(sending_blocked=used).execute()
    turns.lift_blocks(room.settings)

    blocked = {one.name: one.sending_blocked for one in Tenant.select()}
    assert blocked == {room.tenant.name: used, own.name: ""}
    turns.lift_blocks(replace(room.settings, token="EAAnew"))
    assert Tenant.get_by_id(room.tenant.id).sending_blocked == ""
