"""A file is fetched for a turn that waits, or for people to look at, or it is said why not."""

import pytest

from lumi import clock, database, phrases
from lumi.conversations import media
from lumi.settings import Settings
from lumi.tenants import notices, secrets
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.backroom import Backroom
from tests.collecting.conftest import files
from tests.collecting.notes import replies, rows, says, voice
from tests.conftest import T
from tests.conversations.arriving import arrive, payload, take_in, text_from
from tests.desk import ANA, item_from
from tests.fakes import llm as fakes
from tests.fakes.graph_faults import Fault, refuse
from tests.fakes.media import JPEG, VOICE, voice_note
from tests.fakes.whatsapp import WhatsApp


@pytest.mark.parametrize(
    ("sound", "mime"),
    [(JPEG, VOICE), (voice_note(), "application/x-msdownload"), (b"#!/bin/sh\n" * 9, VOICE)],
    ids=["a picture", "declared a program", "a script"],
)
def test_what_is_no_sound_is_not_kept_and_nobody_listens(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm, sound: bytes, mime: str
) -> None:
    arrive(voice(whatsapp, sound, mime))
    room.answer()

    assert replies() == says("voice_failed")
    assert (rows()[0][0], files(), model.listened) == ("failed", [], [])
    assert [kind for kind, *_ in notices.open_notices(room.tenant.id)] == ["media not fetched"]


def test_a_passing_fault_of_meta_is_waited_for_once(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    model.hears = lambda sound: "Do you repair watches?"
    whatsapp.media.lookup_faults.append(refuse(500, 131016))
    arrive(voice(whatsapp))
    room.answer()

    assert replies() == ["Yes, we do."]


def test_a_file_that_cannot_be_had_now_is_fetched_later_for_the_owner(
    room: Backroom, whatsapp: WhatsApp
) -> None:
    whatsapp.media.lookup_faults.extend([refuse(500, 131016)] * 2)
    arrive(voice(whatsapp))
    room.answer()
    assert replies() == says("voice_failed")
    assert not room.answerer.collector.fetch_next()

    clock.travel(T(60))
    assert room.answerer.collector.fetch_next()
    assert (rows()[0][0], len(files())) == ("kept", 1)


def test_a_token_that_is_refused_stops_sending_as_when_a_message_meets_it(
    room: Backroom, whatsapp: WhatsApp
) -> None:
    whatsapp.media.lookup_faults.append(refuse(401, 190))
    arrive(voice(whatsapp))
    room.answer()

    used = secrets.blocked_token(room.settings.token)
    assert Tenant.get_by_id(room.tenant.id).sending_blocked == used
    assert [kind for kind, *_ in notices.open_notices(room.tenant.id)] == ["whatsapp 190"]
    assert rows()[0][0] == "wanted"


def test_without_a_key_the_honest_sentence_is_said_and_the_owner_has_the_file(
    room: Backroom, whatsapp: WhatsApp, keyless: Settings, model: fakes.Llm
) -> None:
    room.answerer = Answerer(keyless, room.model)
    arrive(voice(whatsapp))
    room.answer()

    assert replies() == says("got_audio")
    assert whatsapp.media.lookups == []  # nobody waited for it
    assert room.answerer.collector.fetch_next()
    assert (rows()[0][0], len(files()), model.listened) == ("kept", 1, [])


def test_a_business_that_keeps_nothing_has_nothing_fetched_or_left(
    room: Backroom, whatsapp: WhatsApp, keyless: Settings, model: fakes.Llm
) -> None:
    Tenant.update(media_megabytes=0).execute()
    model.hears = lambda sound: "Do you repair watches?"
    arrive(voice(whatsapp))
    room.answer()
    assert replies() == ["Yes, we do."]
    media.make_room()
    media.sweep()
    assert (rows()[0][:2], files()) == (("dropped", ""), [])

    room.answerer = Answerer(keyless, room.model)
    arrive(voice(whatsapp), at=clock.now())
    room.answer()
    assert room.answerer.collector.fetch_next()
    assert (rows()[1][0], len(whatsapp.media.reads)) == ("dropped", 1)


def test_a_note_taken_back_while_it_is_fetched_leaves_nothing(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    gone = {"type": "revoke", "revoke": {"original_message_id": "wamid.in"}}

    def take_back() -> None:
        take_in(payload({**text_from(ANA, ""), **gone}))

    whatsapp.media.on_read = take_back
    arrive(voice(whatsapp, id="wamid.in"))
    room.answer()
    media.sweep()

    assert (rows(), files()) == ([], [])
    assert model.listened == []


def test_a_disk_without_room_is_told_and_stops_nothing(room: Backroom, whatsapp: WhatsApp) -> None:
    media.directory().write_text("a file where the directory should be")
    arrive(voice(whatsapp), text_from(ANA, "Do you repair watches?"))
    room.answer()

    (reply,) = replies()
    assert reply.startswith("Yes, we do.")
    assert phrases.say("en", "voice_failed") in reply
    assert [kind for kind, *_ in notices.open_notices(room.tenant.id)] == ["media not kept"]
    assert rows()[0][0] == "wanted"


def test_a_note_to_a_human_is_fetched_and_not_answered(
    room: Backroom, whatsapp: WhatsApp, model: fakes.Llm
) -> None:
    arrive(text_from(ANA, "Do you repair watches?"))
    room.answer()
    with database.write() as connection:
        connection.execute("UPDATE conversation SET human_until = '2999-01-01T00:00:00+00:00'")
    arrive(voice(whatsapp), at=clock.now())

    assert room.answer() == 0
    assert room.answerer.collector.fetch_next()
    assert (rows()[0][0], model.listened) == ("kept", [])


def test_words_alone_ask_nothing_of_the_media(room: Backroom, whatsapp: WhatsApp) -> None:
    arrive(text_from(ANA, "Do you repair watches?"))
    room.answer()

    assert (rows(), whatsapp.media.lookups) == ([], [])


def test_a_sticker_gets_no_reply_and_no_row(room: Backroom, whatsapp: WhatsApp) -> None:
    content = whatsapp.media.put(b"RIFF\0\0\0\0WEBP", "image/webp")
    arrive(item_from(ANA, "sticker", content))

    assert (room.answer(), rows()) == (0, [])


def test_a_line_that_breaks_again_and_again_is_said_honestly(
    room: Backroom, whatsapp: WhatsApp
) -> None:
    whatsapp.media.read_faults.extend([Fault(cuts=True)] * 4)
    arrive(voice(whatsapp))
    room.answer()

    assert replies() == says("voice_failed")
    assert files() == []


def test_a_tenants_own_token_is_used(
    room: Backroom, whatsapp: WhatsApp, settings: Settings
) -> None:
    own = secrets.seal("EAAown", settings)
    Tenant.update(token=own).where(Tenant.id == room.tenant.id).execute()
    arrive(voice(whatsapp))
    room.answer()

    assert {asked.token for asked in whatsapp.media.lookups} == {"EAAown"}
