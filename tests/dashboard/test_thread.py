"""One conversation: what was said and how far it came, answering as a human, and taking over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from lumi import clock, database
from lumi.booking import calendar
from lumi.conversations import inbox, thread
from lumi.database import sqlite3
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.chatting import (
    ANA,
    NASTY,
    answers,
    becomes,
    body_of,
    read,
    said,
    writes,
)
from tests.dashboard.visiting import Reader, account, signed_in
from tests.talking import change

CHATS = "/b/corte-fino/conversations"
ONCE = "0123456789abcdef" * 2
Sends = Callable[..., int]


def replies(reader: Reader, talk: int, text: str, once: str = ONCE) -> tuple[int, str]:
    answer = reader.sends(
        f"{CHATS}/{talk}/reply", token_from=f"{CHATS}/{talk}", text=text, once=once
    )
    return answer.status_code, answer.text


def test_a_conversation_is_read_from_top_to_bottom(owner: Reader, shop: Tenant) -> None:
    talk = writes("When are you open?")
    answers(talk, "From nine to six.", T(1))

    seen = owner.sees(f"{CHATS}/{talk}")

    assert seen.index("When are you open?") < seen.index("From nine to six.")
    assert "Tuesday, 1 December" in seen


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("queued", "Waiting to be sent"),
        ("unknown", "WhatsApp has not said yet"),
        ("sent", "Sent"),
        ("delivered", "Delivered"),
        ("read", "Read"),
    ],
)
def test_how_far_a_reply_has_come_is_told(
    owner: Reader, shop: Tenant, state: str, words: str
) -> None:
    talk = writes("Hola")
    becomes(answers(talk, "Good morning", T(1)), state)

    assert f'<span class="visually-hidden">{words}' in owner.sees(f"{CHATS}/{talk}")


def test_why_a_message_did_not_arrive_is_told_in_plain_words(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    becomes(answers(talk, "Good morning", T(1)), "failed", "You blocked this customer in WhatsApp.")

    assert "Not delivered. You blocked this customer" in owner.sees(f"{CHATS}/{talk}")


def test_why_lumi_answered_so_is_told(owner: Reader, shop: Tenant) -> None:
    talk = writes("Where can I park?")
    why = {"answers": [{"question": "Is there parking?", "score": 0.91}]}
    answers(talk, "In Calle Mayor 4.", T(1), why)

    seen = owner.sees(f"{CHATS}/{talk}")

    assert "Answered from one FAQ." in seen
    assert "Is there parking?</bdi> <b>91 %" in seen


def test_older_messages_follow_page_by_page(owner: Reader, shop: Tenant) -> None:
    for number in range(thread.PAGE + 3):
        talk = writes(f"word{number:03}", at=T(number))

    newest = owner.sees(f"{CHATS}/{talk}")
    (older,) = {part.split('"')[0] for part in newest.split('href="')[1:] if "before=" in part}
    before = owner.sees(older)

    assert "word002" not in newest
    assert "word003" in newest
    assert "word002" in before
    assert "word003" not in before


def test_a_reply_goes_to_whatsapp_as_a_humans_and_pauses_lumi(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")

    assert replies(owner, talk, "Good morning,\r\nAna here.")[0] == 303

    assert said(talk) == [("inbound", "Hola"), ("human", "Good morning,\nAna here.")]
    ident, state = database.row("SELECT id, state FROM message WHERE role = 'human'") or (0, "")
    assert state == "queued"
    assert body_of(ident)["text"]["body"] == "Good morning,\nAna here."
    assert not inbox.claim("w", 10, T(60), 0, 120)
    assert "Give back to Lumi" in owner.sees(f"{CHATS}/{talk}")


def test_a_reply_that_is_sent_twice_is_said_once(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    for _ in range(2):
        assert replies(owner, talk, "Good morning")[0] == 303

    assert len(said(talk)) == 2


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "a" * 4097])
def test_a_reply_that_cannot_be_sent_stays_in_the_box(
    owner: Reader, shop: Tenant, text: str
) -> None:
    talk = writes("Hola")

    status, seen = replies(owner, talk, text)

    assert status == 422
    assert text.strip() in seen
    assert len(said(talk)) == 1


def test_a_reply_after_the_window_has_closed_stays_in_sight(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    token = owner.token(f"{CHATS}/{talk}")
    clock.travel(T0 + timedelta(hours=25))

    answer = owner.client.post(
        f"{CHATS}/{talk}/reply", data={"csrf_token": token, "text": "Too late", "once": ONCE}
    )

    assert answer.status_code == 422
    assert "Too late" in answer.text
    assert "Closed: the last message came" in answer.text
    assert len(said(talk)) == 1


def test_a_reply_that_a_locked_file_refuses_stays_in_the_box(
    app: Flask, shop: Tenant, settings: Settings
) -> None:
    talk = writes("Hola")
    owner = signed_in(app, account("ana@corte.example", shop))
    token = owner.token(f"{CHATS}/{talk}")
    other = sqlite3.connect(str(settings.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = owner.client.post(
            f"{CHATS}/{talk}/reply", data={"csrf_token": token, "text": "Mine", "once": ONCE}
        )
    finally:
        other.execute("ROLLBACK")
        other.close()

    assert answer.status_code == 503
    assert "Mine</textarea>" in answer.text


def test_until_when_one_may_write_is_told(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")

    assert "Open until tomorrow 10:55." in owner.sees(f"{CHATS}/{talk}")


def test_a_closed_window_says_what_can_be_sent(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    change(shop, confirm="at-once")
    customer_id = database.value("SELECT id FROM customer")
    Diary(Tenant.get_by_id(shop.id), calendar.services(shop)[0]).book(
        "12-24 15:30", customer_id=customer_id
    )
    clock.travel(T0 + timedelta(hours=25))
    assert "none is set for this business" in owner.sees(f"{CHATS}/{talk}")

    change(shop, reminder_template="visit_soon")
    assert "Send the reminder of Thu 24 Dec 15:30" in owner.sees(f"{CHATS}/{talk}")
    owner.sends(f"{CHATS}/{talk}/reminder", token_from=f"{CHATS}/{talk}")

    kind = database.value("SELECT type FROM message ORDER BY id DESC LIMIT 1")
    assert kind == "template"


def test_a_conversation_is_taken_over_and_given_back(staff: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    address = f"{CHATS}/{talk}"

    staff.sends(f"{address}/handover", token_from=address)
    assert "With you until" in staff.sees(address)
    assert not inbox.claim("w", 10, T(60), 0, 120)

    staff.sends(f"{address}/handover/end", token_from=address)
    assert "Lumi answers" in staff.sees(address)
    done = [what for (what,) in database.rows("SELECT what FROM audit ORDER BY id")]
    assert done == ["took over a conversation", "gave a conversation back to Lumi"]


def test_a_voice_note_is_read_as_it_was_heard(owner: Reader, shop: Tenant) -> None:
    talk = writes("", type="audio", audio={"id": "1", "mime_type": "audio/ogg"})
    with database.write() as connection:
        connection.execute("UPDATE media SET transcript = 'Are you open on Friday?'")

    assert "“Are you open on Friday?”" in owner.sees(f"{CHATS}/{talk}")


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("document", {"filename": "menu.pdf"}, "menu.pdf"),
        ("location", {"name": "Plaza Mayor", "latitude": 1.0, "longitude": 2.0}, "Plaza Mayor"),
        ("reaction", {"message_id": "wamid.x", "emoji": "👍"}, "Reacted with 👍"),
        ("sticker", {"id": "7"}, "Sticker"),
        ("hologram", {}, "Message of another kind"),
    ],
)
def test_what_is_no_text_is_named(
    owner: Reader, shop: Tenant, kind: str, content: dict[str, object], words: str
) -> None:
    talk = writes("", type=kind, **{kind: content})

    assert words in owner.sees(f"{CHATS}/{talk}")


def test_a_message_that_was_taken_back_is_not_read(owner: Reader, shop: Tenant) -> None:
    talk = writes("my secret", id="wamid.secret")
    revoke = {"original_message_id": "wamid.secret"}
    arrive({**text_from(ANA, ""), "type": "revoke", "revoke": revoke})
    read()

    seen = owner.sees(f"{CHATS}/{talk}")

    assert "my secret" not in seen
    assert "Taken back by its writer" in seen


def test_a_new_tick_changes_the_pulse_of_its_conversation_alone(
    owner: Reader, shop: Tenant
) -> None:
    talk = writes("Hola")
    elsewhere = writes("Hola", "34600999888")
    reply = answers(talk, "Good morning", T(1))

    def beats() -> list[str]:
        asked = (f"/b/corte-fino/pulse?talk={one}" for one in (talk, elsewhere))
        return [owner.opens(address).text for address in asked]

    before = beats()
    becomes(reply, "delivered")
    after = beats()

    assert after[0] != before[0]
    assert after[1] == before[1]


@pytest.mark.parametrize("nasty", NASTY)
def test_what_customers_send_stays_words(owner: Reader, shop: Tenant, nasty: str) -> None:
    talk = writes(nasty, name=nasty)
    writes("", type="document", document={"filename": nasty, "caption": nasty, "id": "1"})
    answers(talk, nasty, T(1), {"answers": [{"question": nasty, "score": 1}], "unknown": [nasty]})

    answer = owner.opens(f"{CHATS}/{talk}")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "<svg onload" not in answer.text
    assert 'href="javascript' not in answer.text
