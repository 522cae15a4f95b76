"""Messages, statuses and what stands beside them, read from webhook payloads."""

from datetime import UTC, datetime
from typing import Any

import pytest

from lumi.whatsapp.events import (
    Contact,
    DeadLetter,
    Fault,
    Ignored,
    Message,
    Status,
    parse,
)
from tests.whatsapp.payloads import (
    ASKED_AT,
    NOW,
    PHONE,
    PHONE_ID,
    USER_ID,
    contact,
    envelope,
    item,
    post,
    status,
    value,
)


def only_message(**more: Any) -> Message:
    (event,) = parse(post(**more), NOW)
    assert isinstance(event, Message)
    return event


def test_a_text_message_is_read_whole():
    raw = item(context={"id": "wamid.Z9"}, from_user_id=USER_ID)

    assert parse(post(contacts=[contact()], messages=[raw]), NOW) == [
        Message(
            PHONE_ID,
            "wamid.A1",
            Contact(USER_ID, PHONE, "Marta", None, None),
            "text",
            "Are you open today?",
            datetime.fromtimestamp(ASKED_AT, UTC),
            raw,
            "wamid.Z9",
            True,
            None,
            False,
        )
    ]


@pytest.mark.parametrize(
    ("kind", "content", "text", "answerable"),
    [
        ("text", {"text": {"body": "👍🏽"}}, "👍🏽", True),
        ("text", {"text": {"body": " \u200b\u2060\n"}}, " \u200b\u2060\n", False),
        ("text", {"text": {"body": ""}}, "", False),
        ("text", {"text": None}, "", False),
        ("image", {"image": {"id": "1", "caption": "this one"}}, "this one", True),
        ("video", {"video": {"id": "1"}}, "", True),
        ("document", {"document": {"caption": "invoice"}}, "invoice", True),
        ("audio", {"audio": {"id": "1", "voice": True}}, "", True),
        ("sticker", {"sticker": {"id": "1"}}, "", False),
        ("location", {"location": {"latitude": 1.5, "longitude": 2}}, "", True),
        ("contacts", {"contacts": [{"name": {}}]}, "", True),
        ("order", {"order": {"product_items": []}}, "", True),
        ("button", {"button": {"text": "Yes", "payload": "y"}}, "Yes", True),
        ("reaction", {"reaction": {"message_id": "x", "emoji": "❤"}}, "", False),
        ("request_welcome", {}, "", False),
        ("unsupported", {"errors": [{"code": 131051}]}, "", True),
        ("hologram", {"hologram": {"body": "?"}}, "", True),
        ("interactive", {}, "", True),
    ],
)
def test_each_type_gives_what_was_written_and_whether_it_wants_a_reply(
    kind, content, text, answerable
):
    message = only_message(messages=[item(kind, **content)])

    assert (message.type, message.text, message.answerable) == (kind, text, answerable)


@pytest.mark.parametrize(
    ("reply", "text", "answerable"),
    [
        ({"type": "button_reply", "button_reply": {"id": "1", "title": "Monday"}}, "Monday", True),
        ({"type": "list_reply", "list_reply": {"id": "1", "title": "Cut"}}, "Cut", True),
        ({"type": "nfm_reply", "nfm_reply": {"body": "Sent", "response_json": "{"}}, "", True),
        ({"type": "call_permission_reply", "call_permission_reply": {}}, "", False),
    ],
    ids=["button", "list", "form", "call permission"],
)
def test_an_interactive_reply_reads_as_its_title(reply, text, answerable):
    message = only_message(messages=[item("interactive", interactive=reply)])

    assert (message.text, message.answerable) == (text, answerable)


@pytest.mark.parametrize("kind", ["", None, 7, ["text"]])
def test_a_message_without_a_type_is_of_type_unknown(kind):
    assert only_message(messages=[item() | {"type": kind}]).type in ("unknown", "7")


def test_a_group_message_is_kept_and_not_answered():
    message = only_message(messages=[item(group_id="G1")])

    assert (message.group_id, message.answerable) == ("G1", False)


def test_a_message_in_standby_is_kept_and_not_answered():
    inner = {"contacts": [contact()], "messages": [item()]}

    message = only_message(field="standby", standby=inner)

    assert (message.standby, message.answerable, message.contact.name) == (True, False, "Marta")


@pytest.mark.parametrize(
    "stamp",
    [None, "0", 0, -5, "soon", "", 1e300, float("nan"), True, [], "9" * 30, 1999999999],
    ids=repr,
)
def test_a_timestamp_that_cannot_be_is_now(stamp):
    assert only_message(messages=[item(timestamp=stamp)]).ts == NOW


@pytest.mark.parametrize("stamp", [ASKED_AT, str(ASKED_AT), float(ASKED_AT)], ids=repr)
def test_a_timestamp_is_read_from_text_and_number(stamp):
    assert only_message(messages=[item(timestamp=stamp)]).ts.timestamp() == ASKED_AT


def test_strings_can_be_written_as_utf8_and_hold_no_nul():
    raw = item(text={"body": "a\0b\ud800c 👩🏽‍🦱"}, **{"n\0te": ["\udfff", float("inf")]})

    message = only_message(messages=[raw])

    assert message.text == "ab\ufffdc 👩🏽‍🦱"
    assert message.payload["nte"] == ["\ufffd", None]


def test_a_very_deep_payload_is_kept_without_its_depths():
    deep: list[Any] = []
    for _ in range(900):
        deep = [deep]

    message = only_message(messages=[item(deep=deep)])

    assert message.text == "Are you open today?"
    assert len(repr(message.payload["deep"])) < 200


def test_a_status_tells_price_callback_and_faults():
    fault = {"code": 131042, "title": "No card", "error_data": {"details": "Add a card"}}
    pricing = {"billable": False, "type": "free_customer_service", "category": "service"}

    (event,) = parse(post(statuses=[status("failed", pricing=pricing, errors=[fault])]), NOW)

    assert event == Status(
        PHONE_ID,
        "wamid.B1",
        "failed",
        datetime.fromtimestamp(ASKED_AT, UTC),
        "out:7",
        Contact(None, PHONE),
        "service",
        "free_customer_service",
        False,
        (Fault(131042, "No card", "Add a card"),),
        "",
    )


def test_a_group_status_is_of_its_participant():
    raw = status("read", recipient_type="group", recipient_id="G1", recipient_participant_id="491")

    (event,) = parse(post(statuses=[raw]), NOW)

    assert isinstance(event, Status)
    assert (event.participant, event.contact.phone) == ("491", "491")


@pytest.mark.parametrize("raw", [status("warning"), status("RINGING", type="call")])
def test_a_status_of_no_message_state_is_ignored(raw):
    (event,) = parse(post(statuses=[raw]), NOW)

    assert isinstance(event, Ignored)


@pytest.mark.parametrize("field", ["calls", "smb_app_state_sync"])
def test_fields_that_say_nothing_a_receptionist_needs_are_ignored(field):
    assert parse(post(field, messages=[item()]), NOW) == [Ignored(field)]


@pytest.mark.parametrize(
    "payload",
    [
        {"object": "page", "entry": [1]},
        [1],
        "text",
        {"entry": {"id": 1}},
        envelope(5),
        envelope({"field": "messages", "value": 5}),
        post(messages={"0": item()}),
        post(messages=["x"]),
        post(messages=[{"type": "text"}]),
        post(messages=[item(id="\0 ")]),
        post(statuses=[{"status": "read"}]),
        post("never_heard_of", thing=1),
    ],
)
def test_what_cannot_be_used_is_kept_as_a_dead_letter(payload):
    (event,) = parse(payload, NOW)

    assert isinstance(event, DeadLetter)
    assert event.payload


@pytest.mark.parametrize("payload", [None, {}, [], "", {"object": "whatsapp_business_account"}])
def test_where_there_is_nothing_to_keep_nothing_is_kept(payload):
    assert parse(payload, NOW) == []


def test_a_bad_item_does_not_hide_its_neighbours():
    good = [item(id="wamid.G1"), item(id="wamid.G2")]
    bad = [None, 4, {"id": None}, item(id="wamid.G3", text=[], **{"from": {}})]
    changes = [None, {"field": "messages"}, {"value": value(messages=[good[0], *bad, good[1]])}]

    found = [event.wa_msg_id for event in parse(envelope(*changes), NOW) if type(event) is Message]

    assert found == ["wamid.G1", "wamid.G3", "wamid.G2"]


def test_a_fault_of_our_own_costs_one_item_only(caplog):
    class Trap(dict[str, Any]):
        def get(self, *_: object) -> object:
            raise KeyError("trap")

    found = parse(post(messages=[Trap(item()), item()]), NOW)

    assert [type(event) for event in found] == [DeadLetter, Message]
    assert "event.unreadable" in caplog.text


def test_the_dashboards_unwrapped_test_is_read():
    change = {"field": "messages", "value": value(messages=[item()])}

    assert [type(event) for event in parse(change, NOW)] == [Message]
