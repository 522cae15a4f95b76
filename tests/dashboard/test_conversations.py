"""The list of conversations: newest first, by how they stand, and searched."""

from datetime import timedelta

import pytest

from lumi import clock, database
from lumi.booking import calendar
from lumi.conversations import handover
from lumi.dashboard.conversations import page
from lumi.owner import numbers
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.chatting import ANA, BEA, NASTY, answers, becomes, read, writes
from tests.dashboard.visiting import Reader

CHATS = "/b/corte-fino/conversations"


def test_before_anybody_has_written_the_page_says_what_will_be_there(owner: Reader) -> None:
    assert "Nobody has written yet" in owner.sees(CHATS)


def test_the_newest_conversation_stands_first(owner: Reader, shop: Tenant) -> None:
    writes("first", ANA, T0, name="Ana")
    writes("second", BEA, T(60), name="Bea")
    seen = owner.sees(CHATS)
    assert seen.index("second") < seen.index("first")

    writes("third", ANA, T(120))

    seen = owner.sees(CHATS)
    assert seen.index("third") < seen.index("second")


def test_who_said_the_last_word_is_told(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    answers(talk, "Good morning", T(1))

    assert "Lumi: Good morning" in " ".join(owner.sees(CHATS).split())


def test_who_asked_for_a_person_waits_until_one_writes(owner: Reader, shop: Tenant) -> None:
    talk = writes("A person, please", name="Ana")
    answers(talk, "I have told the team.", T(1))
    with database.write() as connection:
        handover.ask(connection, database.value("SELECT id FROM customer"), T(1))

    assert "Ana" in owner.sees(f"{CHATS}?only=waits")

    with database.write() as connection:
        handover.speak(connection, talk, "Here I am", "0" * 32, T(60))
    read()
    assert "no chat stands like that" in owner.sees(f"{CHATS}?only=waits")
    assert "Ana" in owner.sees(f"{CHATS}?only=human")


def test_who_wrote_after_the_handover_was_over_does_not_wait(owner: Reader, shop: Tenant) -> None:
    talk = writes("Hola")
    with database.write() as connection:
        handover.speak(connection, talk, "Here I am", "0" * 32, T0)
    later = T0 + timedelta(hours=5)
    writes("And tomorrow?", at=later)
    answers(talk, "Until six.", later)
    clock.travel(later)

    assert "no chat stands like that" in owner.sees(f"{CHATS}?only=waits")


def test_what_lumi_could_not_answer_is_unanswered(owner: Reader, shop: Tenant) -> None:
    writes("Hola", name="Ana")
    with database.write() as connection:
        connection.execute("UPDATE message SET handled_at = ts, outcome = 'failed'")

    assert "Ana" in owner.sees(f"{CHATS}?only=unanswered")


def test_a_message_that_did_not_arrive_is_shown(owner: Reader, shop: Tenant) -> None:
    reply = answers(writes("Hola", name="Ana"), "Good morning", T(1))
    becomes(reply, "failed", "The customer cannot be reached on WhatsApp: try another way.")

    assert "Ana" in owner.sees(f"{CHATS}?only=failed")


def test_an_answer_that_a_person_made_needless_is_no_failure(owner: Reader, shop: Tenant) -> None:
    becomes(answers(writes("Hola"), "Good morning", T(1)), "failed", handover.WITHDRAWN)

    assert "no chat stands like that" in owner.sees(f"{CHATS}?only=failed")


def test_who_waits_for_a_confirmation_is_shown(owner: Reader, shop: Tenant) -> None:
    writes("Hola", name="Ana")
    customer_id = database.value("SELECT id FROM customer")
    Diary(shop, calendar.services(shop)[0]).book("12-24 15:30", customer_id=customer_id)

    assert "Ana" in owner.sees(f"{CHATS}?only=pending")


def test_older_conversations_follow_page_by_page(owner: Reader, shop: Tenant) -> None:
    count = page.PAGE + 5
    for number in range(count):
        arrive(text_from(f"346001{number:05}", f"word{number:03}", ts=T(number)), at=T(number))
    read()

    first = owner.sees(CHATS)
    (older,) = {part.split('"')[0] for part in first.split('href="')[1:] if "after=" in part}
    second = owner.sees(older)

    seen = [f"word{number:03}" in first for number in range(count)]
    assert seen == [False] * 5 + [True] * page.PAGE
    assert [f"word{number:03}" in second for number in range(count)] == [not one for one in seen]


@pytest.mark.parametrize("key", ["", "x", "~", "9~x", "~9", "~" + "9" * 40, "'~1", "\x00~1"])
def test_a_key_that_is_none_breaks_nothing(owner: Reader, shop: Tenant, key: str) -> None:
    writes("Hola")

    assert owner.opens(f"{CHATS}?after={key}").status_code == 200


@pytest.mark.parametrize("looked_for", ["peluquer", "ana lopez", "600111", "+34 600 111 222"])
def test_a_customer_is_found_by_words_name_or_number(
    owner: Reader, shop: Tenant, looked_for: str
) -> None:
    writes("¿Es esta la peluquería?", name="Ana López")
    writes("Hola", BEA, name="Bea")

    seen = owner.sees(f"{CHATS}?q={looked_for.replace('+', '%2B')}")

    assert "Ana López" in seen
    assert "Bea" not in seen


def test_a_message_that_was_found_leads_to_its_place(owner: Reader, shop: Tenant) -> None:
    talk = writes("zanahorias")
    message_id = database.value("SELECT max(id) FROM message")

    address = f"{CHATS}/{talk}?at={message_id}"

    assert f'href="{address}#m{message_id}"' in owner.sees(f"{CHATS}?q=zanahorias")
    assert "zanahorias" in owner.sees(address)


def test_another_businesss_messages_are_not_found(
    owner: Reader, shop: Tenant, settings: Settings
) -> None:
    enrolment.add("Otra Casa", T0, settings, phone_id="999")
    arrive(text_from(ANA, "zanahorias"), phone_id="999")
    read()

    assert "Nothing was found" in owner.sees(f"{CHATS}?q=zanahorias")


@pytest.mark.parametrize("looked_for", ['"', "%", "_", "*", "' OR 1=1", "\\", "%00", "<b>"])
def test_whatever_is_looked_for_is_looked_for(owner: Reader, shop: Tenant, looked_for: str) -> None:
    writes("Hola", name="Ana")

    answer = owner.client.get(CHATS, query_string={"q": looked_for})

    assert answer.status_code == 200
    assert "Ana" not in answer.text


def test_staff_do_not_read_what_lumi_tells_an_owner(
    owner: Reader, staff: Reader, shop: Tenant
) -> None:
    """Links that sign an owner in come there."""
    code = numbers.issue(shop, f"+{ANA}", T0)
    talk = writes("zanahorias", name="The owner")
    with database.write() as connection:
        connection.execute(
            "UPDATE owner_number SET verified_at = ?, customer_id = (SELECT id FROM customer)",
            (T0.isoformat(),),
        )

    assert code
    assert "The owner" in owner.sees(CHATS)
    assert "The owner" not in staff.sees(CHATS)
    assert "The owner" not in staff.sees(f"{CHATS}?q=zanahorias")
    assert staff.opens(f"{CHATS}/{talk}").status_code == 404


@pytest.mark.parametrize("nasty", NASTY)
def test_names_and_messages_stay_words(owner: Reader, shop: Tenant, nasty: str) -> None:
    writes(f"zanahoria {nasty}", name=nasty)

    for address in (CHATS, f"{CHATS}?q=zanahoria"):
        answer = owner.opens(address)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<svg onload" not in answer.text
