import json
from typing import Any

import pytest

from lumi.simulator import payloads
from lumi.simulator.payloads import Number, Person
from lumi.whatsapp import events
from lumi.whatsapp.events import Message, Status
from tests.conftest import T0

NUMBER = Number("100200300", "15550100199")
ANA = Person("Ana Díaz", "34600111222", "ES.123")


def read(payload: dict[str, Any]) -> Any:
    (found,) = events.parse(json.loads(payloads.wire(payload)), T0)
    return found


def bring(content: dict[str, Any], person: Person = ANA) -> Message:
    item = payloads.written_by(person, content, "wamid.1", T0)
    found = read(payloads.message(NUMBER, person, item))
    assert isinstance(found, Message)
    return found


def test_a_written_text_arrives_whole_with_its_sender() -> None:
    message = bring(payloads.text("¿Abren *mañana*? 😀 a/b"))

    assert message.text == "¿Abren *mañana*? 😀 a/b"
    assert message.contact.name == "Ana Díaz"
    assert (message.contact.phone, message.contact.user_id) == ("34600111222", "ES.123")
    assert (message.phone_id, message.wa_msg_id, message.ts) == ("100200300", "wamid.1", T0)


def test_somebody_with_a_username_only_is_known_by_user_id() -> None:
    contact = bring(payloads.text("Hi"), Person("Sam", None, "GB.9", "sam.o")).contact

    assert (contact.phone, contact.user_id, contact.username) == (None, "GB.9", "sam.o")


@pytest.mark.parametrize(
    ("content", "type_", "text"),
    [
        (payloads.picture("1", "image/png", b"x", "My hair"), "image", "My hair"),
        (payloads.picture("1", "image/png", b"x", ""), "image", ""),
        (payloads.voice_note("2", "audio/ogg", b"x"), "audio", ""),
        (payloads.sticker("3"), "sticker", ""),
        (payloads.location(40.4, -3.7, "Sol"), "location", ""),
        (payloads.reaction("wamid.0", "👍"), "reaction", ""),
    ],
    ids=["picture", "picture without words", "voice note", "sticker", "location", "reaction"],
)
def test_everything_else_arrives_as_its_type(
    content: dict[str, Any], type_: str, text: str
) -> None:
    message = bring(content)

    assert (message.type, message.text) == (type_, text)


@pytest.mark.parametrize("kind", ["button_reply", "list_reply"])
def test_a_tap_arrives_as_its_title_in_answer_to_our_message(kind: str) -> None:
    message = bring(payloads.tap(kind, {"id": "a", "title": "Tomorrow"}, NUMBER, "wamid.ours"))

    assert (message.text, message.context_id) == ("Tomorrow", "wamid.ours")


def test_a_status_names_our_callback_and_its_price() -> None:
    status = read(payloads.status(NUMBER, ANA, "delivered", "wamid.2", "our-row", T0))

    assert isinstance(status, Status)
    assert (status.state, status.callback) == ("delivered", "our-row")
    assert (status.pricing_category, status.pricing_type) == ("service", "free_customer_service")


def test_the_bytes_are_escaped_as_meta_escapes_them() -> None:
    assert payloads.wire({"a": "é/b"}) == b'{"a":"\\u00e9\\/b"}'
