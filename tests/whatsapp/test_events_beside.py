"""What comes beside messages: echoes, edits, changes of identity, wishes and news."""

from datetime import UTC, datetime, timedelta

import pytest

from lumi.whatsapp.events import (
    Contact,
    Echo,
    Edit,
    IdentityChange,
    Message,
    Notice,
    Preference,
    Revocation,
    parse,
)
from tests.whatsapp.payloads import ASKED_AT, NOW, PHONE, PHONE_ID, USER_ID, item, post


def test_what_the_owner_typed_in_the_phone_app_is_an_echo_to_the_customer():
    raw = item() | {"from": "34911222333", "to": PHONE, "to_user_id": USER_ID}

    (event,) = parse(post("smb_message_echoes", message_echoes=[raw]), NOW)

    assert isinstance(event, Echo)
    assert (event.contact.phone, event.contact.user_id) == (PHONE, USER_ID)
    assert event.text == "Are you open today?"


def test_a_revoked_echo_is_a_revocation_by_the_business():
    raw = item("revoke", to=PHONE, revoke={"original_message_id": "wamid.A0"})

    (event,) = parse(post("message_echoes", message_echoes=[raw]), NOW)

    assert isinstance(event, Revocation)
    assert (event.original_id, event.by_business) == ("wamid.A0", True)


def test_an_edit_comes_besides_its_own_message():
    rewritten = {"type": "text", "text": {"body": "at five"}}
    raw = item("edit", edit={"original_message_id": "wamid.A0", "message": rewritten})

    message, edit = parse(post(messages=[raw]), NOW)

    assert isinstance(message, Message)
    assert isinstance(edit, Edit)
    assert (message.answerable, edit.original_id, edit.text) == (False, "wamid.A0", "at five")


def test_a_revocation_comes_besides_its_own_message():
    raw = item("revoke", revoke={"original_message_id": "wamid.A0"})

    message, revocation = parse(post(messages=[raw]), NOW)

    assert isinstance(message, Message)
    assert isinstance(revocation, Revocation)
    assert (message.answerable, revocation.by_business) == (False, False)


@pytest.mark.parametrize(
    ("sender", "system", "change"),
    [
        ({"from": "491"}, {"wa_id": "492"}, (None, None, "491", "492")),
        ({"from": "491"}, {"new_wa_id": "492", "customer": "491"}, (None, None, "491", "492")),
        ({"from": "492"}, {"wa_id": "492", "customer": "491"}, (None, None, "491", "492")),
        ({"from_user_id": "DE.1"}, {"user_id": "DE.2"}, ("DE.1", "DE.2", None, None)),
        ({}, {"user_id": "DE.2", "previous_user_id": "DE.1"}, ("DE.1", "DE.2", None, None)),
        ({}, {"body": "A changed from DE.1 to DE.2"}, ("DE.1", "DE.2", None, None)),
        ({}, {"body": "A changed from 4915550 to 4915551"}, (None, None, "4915550", "4915551")),
        ({"from": "491"}, {"wa_id": "491", "user_id": "DE.2"}, (None, "DE.2", "491", "491")),
    ],
)
def test_a_system_message_tells_how_the_ids_changed(sender, system, change):
    raw = {"id": "wamid.S1", "timestamp": str(ASKED_AT), "type": "system", "system": system}

    message, found = parse(post(messages=[raw | sender]), NOW)

    assert isinstance(message, Message)
    assert not message.answerable
    assert isinstance(found, IdentityChange)
    assert (found.old_user_id, found.new_user_id, found.old_phone, found.new_phone) == change


def test_a_system_message_that_changes_nothing_is_just_a_message():
    raw = item("system", system={"type": "customer_identity_changed", "identity": "abc"})

    assert [type(event) for event in parse(post(messages=[raw]), NOW)] == [Message]


def test_a_wish_about_marketing_is_a_preference():
    wish = {"wa_id": PHONE, "category": "marketing_messages", "value": "stop", "timestamp": 5}

    (event,) = parse(post("user_preferences", user_preferences=[wish]), NOW)

    assert event == Preference(
        PHONE_ID,
        Contact(None, PHONE),
        "marketing_messages",
        "stop",
        datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=5),
    )


@pytest.mark.parametrize(
    ("field", "news", "word"),
    [
        ("account_update", {"event": "ACCOUNT_RESTRICTION"}, "restricted"),
        ("account_update", {"ban_info": {"waba_ban_state": ["DISABLE"]}}, "disabled"),
        ("phone_number_quality_update", {"event": "FLAGGED"}, "quality"),
        ("security", {"event": "PIN_CHANGED"}, "PIN"),
        ("message_template_status_update", {"event": "PAUSED"}, "paused"),
        ("account_alerts", {}, "account alerts"),
        ("messages", {"errors": [{"code": 131035, "title": "Dropped"}]}, "131035: Dropped"),
    ],
)
def test_news_of_the_account_is_one_sentence_for_the_owner(field, news, word):
    (event,) = parse(post(field, **news), NOW)

    assert isinstance(event, Notice)
    assert word in event.summary
    assert event.summary.endswith(".")
