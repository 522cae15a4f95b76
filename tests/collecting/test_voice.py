"""A voice note is answered as if its words had been written, or honestly not at all."""

import json
import stat
from collections.abc import Callable

import pytest

from lumi import clock, database, phrases
from lumi.answers.checks import asked
from lumi.conversations import media, recent
from lumi.conversations.explaining import explain
from lumi.llm.breaker import FAILURES
from lumi.tenants import notices, prices
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.collecting.conftest import files
from tests.collecting.notes import replies, rows, says, voice
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes import llm as fakes
from tests.fakes.media import voice_note
from tests.fakes.server import Answer
from tests.fakes.whatsapp import WhatsApp


def test_a_voice_note_is_answered_as_if_it_had_been_written(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "book 12/24 15:30"
    sound = voice_note()
    arrive(voice(whatsapp, sound))
    room.answer()

    assert replies()[0].startswith("⏳")
    (listened,) = model.listened
    assert (listened.sound, listened.filename) == (sound, "voice.ogg")
    assert listened.model == room.settings.transcribe_model


def test_what_was_heard_is_kept_beside_the_message_whose_text_stays_empty(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: " Do you repair watches?\0 "
    arrive(voice(whatsapp))
    room.answer()

    assert replies() == ["Yes, we do."]
    ((state, path, transcript, size, mime),) = rows()
    assert (state, transcript, mime) == ("kept", "Do you repair watches?", "audio/ogg")
    (file,) = files()
    assert (file, file.stat().st_size) == (media.directory() / path, size)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert database.value("SELECT text FROM message WHERE role = 'inbound'") == ""


def test_a_voice_note_among_written_bubbles_keeps_its_place(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "book 12/24 15:30"
    arrive(text_from(ANA, "Do you repair watches?"), voice(whatsapp))
    room.answer()

    (reply,) = replies()
    assert reply.startswith("⏳")
    assert reply.endswith("Yes, we do.")


def test_the_earlier_voice_note_is_part_of_what_was_said(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "Do you repair watches?"
    arrive(voice(whatsapp))
    room.answer()

    customer = database.value("SELECT id FROM customer")
    assert recent.said(room.tenant.id, customer, 10**9, clock.now() - recent.AGO)[0] == (
        False,
        "Do you repair watches?",
    )


def test_what_hearing_cost_is_counted(room: Backroom, whatsapp: WhatsApp, model: fakes.Llm) -> None:
    model.hears = lambda sound: "Do you repair watches?"
    arrive(voice(whatsapp))
    room.answer()

    counted = "SELECT prompt_tokens, completion_tokens FROM usage WHERE model = ?"
    assert database.rows(counted, room.settings.transcribe_model) == [(40, 8)]


def test_what_hearing_cost_stands_with_the_reply(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    room.model.name = "all-MiniLM-L6-v2"
    model.hears = lambda sound: "haircut tomorrow at 15:00"
    arrive(voice(whatsapp))
    room.answer()

    kept = database.value("SELECT why FROM message WHERE role = 'assistant' ORDER BY id DESC")
    why = json.loads(kept)
    assert dict(explain(why).lines)["Voice heard by"] == (
        f"{room.settings.transcribe_model}, 40 tokens in, 8 out"
    )
    assert why["cost_micros"] == prices.cost(room.settings.transcribe_model, 40, 8)


def test_the_language_is_hinted_once_the_customer_has_written(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(voice(whatsapp))
    room.answer()
    arrive(text_from(ANA, "Hola, ¿me podéis decir si mañana por la tarde abrís?"), at=clock.now())
    room.answer()
    arrive(voice(whatsapp), at=clock.now())
    room.answer()

    assert [listened.language for listened in model.listened] == ["", "es"]


def test_a_turn_that_is_tried_again_hears_the_note_once(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "Do you repair watches?"
    room.breaks()
    arrive(voice(whatsapp))
    room.answer()
    room.model.meanwhile = lambda: None
    clock.travel(T(10))
    room.answer()

    assert replies() == ["Yes, we do."]
    assert (len(model.listened), len(whatsapp.media.reads)) == (1, 1)


@pytest.mark.parametrize(
    "fault",
    [fakes.refuse(400), fakes.refuse(401), lambda: Answer(200, b"{}"), lambda: fakes.said(" ")],
    ids=["cannot read it", "refuses the key", "says nothing", "hears nothing"],
)
def test_what_nobody_can_make_out_is_said_honestly(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm, fault: Callable[[], Answer | None]
) -> None:
    model.next_heard(*[fault] * 3)
    arrive(voice(whatsapp))
    room.answer()

    assert replies() == says("voice_failed")
    assert len(files()) == 1  # for the owner


def test_the_owner_is_told_what_could_not_be_heard(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.next_heard(fakes.refuse(404))
    arrive(voice(whatsapp))
    room.answer()

    ((kind, _, *_),) = notices.open_notices(room.tenant.id)
    ((refused, detail, *_),) = notices.open_notices(None)
    assert (kind, refused) == ("voice not heard", "llm refused")
    assert "LUMI_TRANSCRIBE_MODEL" in detail


def test_a_server_that_hears_nothing_goes_on_reading_turns(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.writes = lambda body: (
        '{"want": "off_topic", "faqs": [], "rests_on_facts": false, "reply": "", "words": ""}'
    )
    model.next_heard(fakes.refuse(404))
    arrive(voice(whatsapp), text_from(ANA, "Who won the football yesterday?"))
    room.answer()

    assert phrases.say("en", "off_topic") in replies()[0]
    assert model.asked != []


def test_notes_that_cannot_be_read_leave_the_server_alone_for_nobody(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.next_heard(*[fakes.refuse(400)] * FAILURES)
    arrive(*[voice(whatsapp) for _ in range(FAILURES + 1)])
    room.answer()

    assert len(model.listened) == FAILURES + 1


def test_a_note_of_more_than_five_minutes_is_not_listened_to(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(voice(whatsapp, voice_note(301)))
    room.answer()

    assert replies() == says("voice_too_long")
    assert model.listened == []


def test_a_transcript_is_no_longer_than_a_message_may_be(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "watch " * 2000
    arrive(voice(whatsapp))
    room.answer()

    assert len(rows()[0][2]) <= 4096


def test_a_month_that_has_cost_enough_hears_no_more_notes(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    Tenant.update(cap_llm_micros=10).execute()
    model.hears = lambda sound: "Do you repair watches?"
    arrive(voice(whatsapp))
    room.answer()
    arrive(voice(whatsapp), at=clock.now())
    room.answer()

    assert replies() == ["Yes, we do.", *says("got_audio")]
    assert len(model.listened) == 1


def test_a_question_that_was_spoken_is_among_those_that_were_asked(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    spoken = "Is there somewhere that I may leave my bicycle?"
    model.hears = lambda sound: spoken
    model.writes = lambda body: json.dumps(
        {"want": "answer", "faqs": [], "rests_on_facts": False, "reply": "", "words": ""}
    )
    arrive(voice(whatsapp))
    room.answer()

    assert [one.text for one in asked.lately(room.tenant.id)] == [spoken]
