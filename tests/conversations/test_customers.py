"""One person, one row, whatever ids Meta shows today."""

from typing import Any

from lumi import database
from lumi.tenants.models import Tenant
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from

PHONE, USER_ID = "34600111222", "ES.1001"


def with_user_id(message: dict[str, Any], user_id: str = USER_ID) -> dict[str, Any]:
    return {**message, "from_user_id": user_id}


def without_phone(message: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in message.items() if key != "from"}


def customers() -> list[tuple[Any, ...]]:
    return database.rows("SELECT user_id, phone, name FROM customer ORDER BY id")


def test_a_customer_with_a_phone_alone_is_known_by_it(tenant: Tenant) -> None:
    arrive(text_from(PHONE, "one"))
    arrive(text_from(PHONE, "two"))

    assert customers() == [(None, PHONE, "")]


def test_a_username_only_customer_is_known_by_the_user_id(tenant: Tenant) -> None:
    arrive(without_phone(with_user_id(text_from("", "one"))))
    arrive(without_phone(with_user_id(text_from("", "two"))))

    assert customers() == [(USER_ID, None, "")]
    assert database.value("SELECT count(*) FROM conversation") == 1


def test_the_user_id_is_learned_for_a_customer_known_by_phone(tenant: Tenant) -> None:
    arrive(text_from(PHONE, "one"))
    arrive(with_user_id(text_from(PHONE, "two")))

    assert customers() == [(USER_ID, PHONE, "")]


def test_the_newest_profile_name_is_kept(tenant: Tenant) -> None:
    for name in ("Ana", "Ana M. 🌸"):
        contact = {"profile": {"name": name}, "wa_id": PHONE}
        arrive(text_from(PHONE, "hola"), contacts=[contact])

    assert customers() == [(None, PHONE, "Ana M. 🌸")]


def test_two_rows_of_one_person_are_merged_with_their_history(tenant: Tenant) -> None:
    arrive(text_from(PHONE, "by phone"))
    arrive(without_phone(with_user_id(text_from("", "by user id"))))
    assert len(customers()) == 2

    arrive(with_user_id(text_from(PHONE, "by both")))

    assert customers() == [(USER_ID, PHONE, "")]
    owners = database.rows("SELECT DISTINCT customer_id, conversation_id FROM message")
    assert len(owners) == 1
    assert database.value("SELECT count(*) FROM conversation") == 1


def test_a_changed_number_keeps_the_history(tenant: Tenant) -> None:
    arrive(text_from(PHONE, "before"))
    system = {
        "type": "user_changed_number",
        "body": f"User A changed from {PHONE} to 34600999888",
        "wa_id": "34600999888",
    }
    arrive({**text_from(PHONE, ""), "type": "system", "system": system, "text": None})
    arrive(text_from("34600999888", "after", ts=T(5)))

    assert customers() == [(None, "34600999888", "")]
    assert database.value("SELECT count(DISTINCT conversation_id) FROM message") == 1


def test_a_changed_user_id_keeps_the_history(tenant: Tenant) -> None:
    arrive(with_user_id(text_from(PHONE, "before")))
    system = {
        "type": "user_changed_user_id",
        "body": "changed",
        "user_id": "ES.2002",
        "previous_user_id": USER_ID,
    }
    notice = with_user_id({**text_from("", ""), "type": "system", "system": system, "text": None})
    arrive(without_phone(notice))
    arrive(without_phone(with_user_id(text_from("", "after"), "ES.2002")))

    assert customers() == [("ES.2002", PHONE, "")]


def test_a_message_without_any_sender_is_a_dead_letter(tenant: Tenant) -> None:
    message = text_from("", "who am I?")
    arrive(without_phone(message))

    assert database.value("SELECT count(*) FROM message") == 0
    assert "without a sender" in database.value("SELECT reason FROM dead_letter")
