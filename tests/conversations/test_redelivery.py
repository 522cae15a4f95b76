"""Meta delivers for days: what comes twice changes nothing the second time."""

from typing import Any

from lumi import database
from lumi.conversations import inbox
from lumi.tenants.models import Tenant
from tests.conftest import T
from tests.conversations.arriving import arrive, payload, take_in, text_from


def moves(old: str, new: str, id: str) -> dict[str, Any]:
    body = f"User A changed from {old} to {new}"
    system = {"type": "user_changed_number", "body": body, "wa_id": new}
    return {**text_from(old, "", id=id), "type": "system", "system": system, "text": None}


def phones() -> list[str]:
    return [phone for (phone,) in database.rows("SELECT phone FROM customer ORDER BY id")]


def test_a_number_change_delivered_again_leaves_the_customer_alone(tenant: Tenant) -> None:
    contact = {"profile": {"name": "Dora"}, "wa_id": "34600000001"}
    arrive(text_from("34600000001", "Hola"), contacts=[contact])
    arrive(moves("34600000001", "34600000002", "wamid.move"))
    arrive(moves("34600000001", "34600000002", "wamid.move"))

    assert database.rows("SELECT id, phone, name FROM customer") == [(1, "34600000002", "Dora")]


def test_an_old_number_change_does_not_take_the_numbers_next_owner_along(tenant: Tenant) -> None:
    arrive(text_from("34600000001", "I am Ann"))
    arrive(moves("34600000001", "34600000002", "wamid.move"))
    arrive(text_from("34600000001", "I am Bob"))
    arrive(moves("34600000001", "34600000002", "wamid.move"))

    assert phones() == ["34600000002", "34600000001"]


def test_an_edit_delivered_again_does_not_undo_a_later_one(tenant: Tenant) -> None:
    arrive(text_from("34600000001", "first", id="wamid.1"))
    for wa_msg_id, words in (("e1", "second"), ("e2", "third"), ("e1", "second")):
        message = {"type": "text", "text": {"body": words}}
        edit = {"original_message_id": "wamid.1", "message": message}
        item = {**text_from("34600000001", "", id=wa_msg_id), "type": "edit", "edit": edit}
        arrive({**item, "text": None})

    assert database.value("SELECT text FROM message WHERE wa_msg_id = 'wamid.1'") == "third"


def test_a_message_answered_in_time_and_delivered_again_late_raises_no_alarm(
    tenant: Tenant,
) -> None:
    arrive(text_from("34600000001", "Hola", id="wamid.1"))
    arrive(text_from("34600000001", "Hola", id="wamid.1"), at=T(8 * 3600))

    assert database.value("SELECT count(*) FROM notice") == 0


def test_a_merge_keeps_the_name_and_the_wish_to_get_no_marketing(tenant: Tenant) -> None:
    contact = {"profile": {"name": "Dee"}, "wa_id": "34600000001"}
    arrive(text_from("34600000001", "Hola"), contacts=[contact])
    wish = {"wa_id": "34600000001", "category": "marketing_messages", "value": "stop"}
    wish |= {"detail": "stop", "timestamp": int(T(0).timestamp())}
    take_in(payload(field="user_preferences", user_preferences=[wish]))
    by_user = text_from("", "Hola")
    del by_user["from"]
    arrive({**by_user, "from_user_id": "ES.1"})

    arrive({**text_from("34600000001", "both"), "from_user_id": "ES.1"})

    ((name, stopped),) = database.rows("SELECT name, marketing_stopped_at FROM customer")
    assert name == "Dee"
    assert stopped is not None


def test_a_merge_does_not_talk_over_the_human_who_has_one_of_the_rows(tenant: Tenant) -> None:
    by_user = text_from("", "Hola")
    del by_user["from"]
    arrive({**by_user, "from_user_id": "ES.1"})
    echo = {**text_from("34900000000", "I am on it", id="wamid.echo"), "to": "34600000001"}
    take_in(payload(field="smb_message_echoes", message_echoes=[echo]))
    inbox.claim("worker", 10, T(0), quiet=0, lease=0)

    arrive({**text_from("34600000001", "thanks"), "from_user_id": "ES.1"}, at=T(1))

    sql = "SELECT outcome FROM message WHERE text = 'thanks'"
    assert database.value(sql) == "human"
