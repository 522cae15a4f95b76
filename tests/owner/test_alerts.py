"""Owners learn on WhatsApp what needs them: once, together if it comes so, not at night."""

from datetime import datetime, timedelta

import pytest

from lumi import database, owner
from lumi.tenants import notices
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.desk import ANA, item_from
from tests.owner.chair import OLGA, Chair
from tests.talking import rows_of

NIGHT = T0 + timedelta(hours=12)  # 23:00 in Madrid
BEN = "34600222333"


def told(boss: Chair) -> list[str]:
    """What was told unasked."""
    return [
        text
        for (text,) in database.rows(
            "SELECT text FROM message WHERE why LIKE '%told%' AND state = 'queued' ORDER BY id"
        )
    ]


def notice(boss: Chair, kind: str, at: datetime = T0) -> None:
    with database.write() as connection:
        notices.raise_notice(connection, boss.tenant.id, kind, "Some detail.", at)


def test_a_request_is_told_with_its_buttons(boss: Chair, diary: Diary) -> None:
    made = diary.book("12-03 10:00", customer_id=boss.knows("Ana", ANA))

    owner.sweep(T0)

    (text,) = told(boss)
    assert text.startswith("A customer asks for an appointment:\nThursday, December 3, 10:00: Ana")
    payload = database.value("SELECT payload FROM message WHERE text = ?", text)
    assert f"own:confirm:{made.id}" in payload
    assert f"own:decline:{made.id}" in payload


def test_a_request_is_told_once(boss: Chair, diary: Diary) -> None:
    diary.book("12-03 10:00")

    owner.sweep(T0)
    owner.sweep(T0 + timedelta(minutes=5))

    assert len(told(boss)) == 1


def test_requests_that_come_together_are_one_message(boss: Chair, diary: Diary) -> None:
    for hour in (10, 11, 12):
        diary.book(f"12-03 {hour}:00")

    owner.sweep(T0)

    (text,) = told(boss)
    assert text.startswith("3 requests wait for you:")
    assert "• Confirm all" in text


def test_a_request_for_another_time_is_told_again(boss: Chair, diary: Diary) -> None:
    diary.book("12-03 10:00", customer_id=boss.knows("Ana", ANA))
    owner.sweep(T0)

    boss.says("can I come an hour later?", phone=ANA)
    owner.sweep(T0)

    assert "11:00" in told(boss)[-1]
    assert len(told(boss)) == 2


def test_what_is_booked_at_once_is_no_request(boss: Chair, diary: Diary) -> None:
    diary.book("12-03 10:00", status="confirmed")

    owner.sweep(T0)

    assert told(boss) == []


def test_a_request_at_night_waits_for_the_morning(boss: Chair, diary: Diary) -> None:
    diary.book("12-03 10:00")

    owner.sweep(NIGHT)
    assert told(boss) == []

    diary.book("12-03 11:00")
    owner.sweep(NIGHT + timedelta(hours=9))
    assert told(boss)[0].startswith("2 requests")


def test_a_request_for_the_next_morning_does_not_wait(boss: Chair, diary: Diary) -> None:
    diary.book("12-02 09:00")

    owner.sweep(NIGHT)

    assert len(told(boss)) == 1


def test_nobody_is_told_while_no_number_is_proven_and_then_all(chair: Chair, diary: Diary) -> None:
    diary.book("12-03 10:00")
    owner.sweep(T0)
    assert told(chair) == []

    chair.proves("34600999888")
    owner.sweep(T0)
    assert len(told(chair)) == 1


def test_a_cry_for_a_person_comes_with_who_it_is(boss: Chair) -> None:
    boss.knows("Ana", ANA)

    boss.says("I want to talk to a human please", phone=ANA)
    owner.sweep(T0)

    (text,) = told(boss)
    assert text.startswith(
        f"Ana asks for a person. I keep out of that conversation.\nhttps://wa.me/{ANA}"
    )


def test_a_second_customer_who_asks_is_told_as_well(boss: Chair) -> None:
    for phone in (ANA, BEN):
        boss.says("I want to talk to a human please", phone=phone)

    assert len(told(boss)) == 2


def test_the_owner_gives_the_conversation_back_by_a_tap(boss: Chair) -> None:
    ident = boss.knows("Ana", ANA)
    boss.says("I want to talk to a human please", phone=ANA)

    assert boss.presses(f"own:give_back:{ident}") == "I answer Ana again."
    assert (
        database.value("SELECT human_until FROM conversation WHERE customer_id = ?", ident) is None
    )


def test_a_change_that_comes_too_late_is_told_at_once(boss: Chair, diary: Diary) -> None:
    diary.book("12-01 12:30", customer_id=boss.knows("Ana", ANA), status="confirmed")

    boss.says("cancel my appointment", phone=ANA)

    assert any(
        text.startswith("Ana wants to change an appointment too late") for text in told(boss)
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("turn failed", "Something needs you: I could not answer a customer's message."),
        ("whatsapp 131042", "Something needs you: Some detail."),
    ],
)
def test_a_fault_is_told_once(boss: Chair, kind: str, text: str) -> None:
    notice(boss, kind)
    owner.sweep(T0)
    notice(boss, kind, T0 + timedelta(hours=1))
    owner.sweep(T0 + timedelta(hours=2))

    (said,) = told(boss)
    assert said.startswith(text)


def test_a_fault_that_goes_on_is_told_again_a_day_later(boss: Chair) -> None:
    notice(boss, "turn failed")
    owner.sweep(T0)
    later = T0 + timedelta(hours=25)
    notice(boss, "turn failed", later)

    owner.sweep(later)

    assert len(database.rows("SELECT 1 FROM message WHERE why LIKE '%told%'")) == 2


def test_a_dead_token_is_not_told_through_itself(boss: Chair) -> None:
    notice(boss, "whatsapp 190")

    owner.sweep(T0)

    assert told(boss) == []


def test_a_fault_at_night_waits_for_the_morning(boss: Chair) -> None:
    notice(boss, "turn failed", NIGHT)

    owner.sweep(NIGHT)
    assert told(boss) == []
    owner.sweep(NIGHT + timedelta(hours=9))
    assert len(told(boss)) == 1


def test_the_list_of_requests_leads_to_each(boss: Chair, diary: Diary) -> None:
    made = [diary.book(f"12-03 {hour}:00") for hour in (10, 11)]
    owner.sweep(T0)

    content = {"type": "list_reply", "list_reply": {"id": f"own:look:{made[0].id}", "title": "x"}}
    (reply,) = boss.hears(item_from(OLGA, "interactive", content))
    assert [ident for ident, _ in rows_of(reply)] == [
        f"own:confirm:{made[0].id}",
        f"own:decline:{made[0].id}",
    ]
