"""A business may need a name or a number before it books: asked once, and no more than that."""

from typing import Any

import pytest

from lumi import database
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conversations.arriving import text_from
from tests.desk import Desk, item_from
from tests.talking import rows_of, tapped

SAM = "GB.13491208655302741918"  # hides the phone number
NUMBER = "447700900123"
WISH = "haircut tomorrow at 3pm"


def from_sam(item: dict[str, Any]) -> dict[str, Any]:
    unseen = {key: value for key, value in item.items() if key != "from"}
    return unseen | {"from_user_id": SAM}


def sam_says(desk: Desk, text: str) -> str:
    (reply, *_) = desk.hears(from_sam(text_from("1", text)))
    return reply.text


def asks(desk: Desk, listed: str) -> None:
    Tenant.update(asks=listed).where(Tenant.id == desk.tenant.id).execute()


def told(desk: Desk) -> tuple[str, str]:
    ((name, phone),) = database.rows("SELECT told_name, told_phone FROM customer")
    return name, phone


def test_who_hides_their_number_is_asked_for_it_by_whatsapps_own_request(desk: Desk) -> None:
    asks(desk, '["phone"]')

    (reply,) = desk.hears(from_sam(text_from("1", WISH)))

    assert reply.body["interactive"]["type"] == "request_contact_info"
    assert "phone number" in reply.text
    assert desk.booked() == []


def test_a_number_that_is_shared_books_what_was_wished(desk: Desk) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)
    card = {"phones": [{"phone": "+44 7700 900123", "wa_id": NUMBER}], "vcard": ""}

    (reply, *_) = desk.hears(from_sam(item_from("1", "contacts", [card])))  # type: ignore[arg-type]

    assert reply.text.startswith("⏳")
    assert told(desk) == ("", NUMBER)
    assert len(desk.booked()) == 1


def test_a_vcard_alone_gives_its_number(desk: Desk) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)
    card = {"vcard": f"BEGIN:VCARD\nFN:Sam\nTEL;type=CELL;waid={NUMBER}:+44 7700 900123\nEND:VCARD"}

    desk.hears(from_sam(item_from("1", "contacts", [card])))  # type: ignore[arg-type]

    assert told(desk) == ("", NUMBER)


@pytest.mark.parametrize(
    "text", ["+44 7700 900123", "it's 447700900123", "44 (7700) 900-123, thanks"], ids=str
)
def test_a_number_can_be_typed(desk: Desk, text: str) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)

    assert sam_says(desk, text).startswith("⏳")
    assert told(desk) == ("", NUMBER)


def test_a_number_that_was_only_told_recognises_nobody(desk: Desk) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)
    sam_says(desk, f"+{NUMBER}")

    desk.says("when is my appointment?", phone=NUMBER)

    assert database.value("SELECT count(*) FROM customer") == 2
    assert database.value("SELECT phone FROM customer WHERE user_id = ?", SAM) is None


def test_whose_number_whatsapp_shows_is_not_asked_for_it(desk: Desk) -> None:
    asks(desk, '["phone"]')

    assert desk.says(WISH).startswith("⏳")


@pytest.mark.parametrize("text", ["Ana García", "My name is Ana García.", "it's ana garcía"])
def test_a_name_is_asked_once_and_kept(desk: Desk, text: str) -> None:
    asks(desk, '["name"]')

    assert desk.says(WISH).startswith("In whose name")
    assert desk.booked() == []
    assert desk.says(text).startswith("⏳")
    assert told(desk)[0].casefold() == "ana garcía"
    assert desk.says("haircut tomorrow at 5pm").startswith("⏳")


def test_name_and_number_are_asked_one_after_the_other(desk: Desk) -> None:
    asks(desk, '["phone", "name"]')

    assert sam_says(desk, WISH).startswith("In whose name")
    assert "phone number" in sam_says(desk, "Sam Okafor")
    assert sam_says(desk, NUMBER).startswith("⏳")
    assert told(desk) == ("Sam Okafor", NUMBER)


def test_the_booking_command_asks_as_well(desk: Desk) -> None:
    asks(desk, '["name"]')

    assert desk.says("book 12/02 15:00").startswith("In whose name")
    assert desk.says("Ana").startswith("⏳")


def test_never_mind_ends_it_where_a_name_is_asked(desk: Desk) -> None:
    asks(desk, '["name"]')
    desk.says(WISH)

    assert desk.says("never mind") == "All right, nothing is booked."
    assert told(desk) == ("", "")
    assert desk.booked() == []


def test_another_time_can_be_wished_where_a_number_is_asked(desk: Desk) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)

    assert "16:00" in sam_says(desk, "rather at 4pm")
    assert sam_says(desk, NUMBER).startswith("⏳")
    assert desk.booked()[0][1].startswith("2026-12-02T15:00")  # 16:00 in Madrid


def test_what_is_no_number_is_asked_again(desk: Desk) -> None:
    asks(desk, '["phone"]')
    sam_says(desk, WISH)

    assert "phone number" in sam_says(desk, "why do you need that")
    assert desk.booked() == []
    assert told(desk) == ("", "")


def test_a_business_that_asks_nothing_books_at_once(desk: Desk) -> None:
    assert sam_says(desk, WISH).startswith("⏳")


def test_a_place_in_the_waiting_list_is_taken_with_the_name_and_number_the_business_needs(
    desk: Desk, diary: Diary
) -> None:
    asks(desk, '["name", "phone"]')
    diary.book("12-02 15:00")
    (reply, *_) = desk.hears(from_sam(text_from("1", "haircut tomorrow at 3pm")))
    join = next(ident for ident, _ in rows_of(reply) if ident.startswith("wait:join:"))

    (asked,) = desk.hears(from_sam(tapped(join, "Waiting list")))
    assert asked.text == "In whose name shall I put you on the waiting list for Haircut?"
    assert database.value("SELECT count(*) FROM waitlist") == 0

    assert "we need a phone number" in sam_says(desk, "Sam Fox")
    assert sam_says(desk, "+44 7700 900123").startswith("You are on the waiting list: Haircut.")
    told = "SELECT told_name, told_phone FROM customer WHERE user_id = ?"
    assert database.row(told, SAM) == ("Sam Fox", NUMBER)
    assert database.value("SELECT count(*) FROM waitlist WHERE status = 'waiting'") == 1


def test_who_thinks_better_of_waiting_gives_no_name(desk: Desk, diary: Diary) -> None:
    asks(desk, '["name"]')
    diary.book("12-02 15:00")
    (reply, *_) = desk.hears(from_sam(text_from("1", "haircut tomorrow at 3pm")))
    join = next(ident for ident, _ in rows_of(reply) if ident.startswith("wait:join:"))
    desk.hears(from_sam(tapped(join, "Waiting list")))

    assert sam_says(desk, "Friday at 10").startswith("In whose name shall I book Haircut, Friday")
    assert database.value("SELECT count(*) FROM waitlist") == 0
