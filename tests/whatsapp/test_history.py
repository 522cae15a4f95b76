"""What the phone app hands over when a business comes to Lumi: read, and by whom it was said."""

from typing import Any

import pytest

from lumi.whatsapp.contacts import Contact
from lumi.whatsapp.events import DeadLetter, Ignored, Past, parse
from tests.whatsapp.payloads import NOW, PHONE, USER_ID, item, post

BUSINESS = "34911222333"


def handed_over(*told: Any, **thread: Any) -> dict[str, Any]:
    """A POST with one thread of PHONE."""
    threads = [{"id": PHONE, "messages": list(told)} | thread]
    progress = {"phase": 0, "chunk_order": 1, "progress": 55}
    return post("history", history=[{"metadata": progress, "threads": threads}])


def told(**more: Any) -> dict[str, Any]:
    return item(history_context={"status": "READ"}) | more


@pytest.mark.parametrize(
    ("sides", "by_business"),
    [
        ({"from": PHONE}, False),
        ({"from": BUSINESS}, True),
        ({"from": BUSINESS, "to": PHONE}, True),
        ({"from": "+34 911 222 333"}, True),
    ],
    ids=["customer", "business", "echo", "written out"],
)
def test_a_message_of_a_thread_is_of_its_customer_or_to_them(
    sides: dict[str, str], by_business: bool
) -> None:
    (event,) = parse(handed_over(told(**sides)), NOW)

    assert isinstance(event, Past)
    assert (event.contact.phone, event.by_business) == (PHONE, by_business)
    assert event.text == "Are you open today?"


def test_where_the_own_number_is_not_told_a_stranger_in_a_thread_is_the_business() -> None:
    payload = handed_over(told(), told(**{"from": "4930999"}))
    del payload["entry"][0]["changes"][0]["value"]["metadata"]["display_phone_number"]

    assert [event.by_business for event in parse(payload, NOW)] == [False, True]


@pytest.mark.parametrize(
    "thread", [{"id": USER_ID}, {"id": None, "context": {"user_id": USER_ID}}], ids=["id", "beside"]
)
def test_a_thread_may_name_its_customer_by_user_id(thread: dict[str, Any]) -> None:
    (event,) = parse(handed_over(told(**{"from": BUSINESS}), **thread), NOW)

    assert event.contact == Contact(USER_ID)


def test_a_picture_of_the_past_comes_outside_any_thread() -> None:
    picture = item("image", image={"id": "8", "caption": "my hair"})
    ours = item("image", image={"id": "9"}) | {"from": BUSINESS, "to": PHONE}

    theirs, own = parse(post("history", messages=[picture, ours]), NOW)

    assert (theirs.text, theirs.by_business, theirs.contact.phone) == ("my hair", False, PHONE)
    assert (own.by_business, own.contact.phone) == (True, PHONE)


@pytest.mark.parametrize(
    "chunks",
    [[{"errors": [{"code": 2593109, "title": "declined"}]}], [{"threads": []}], []],
    ids=["declined", "no threads", "nothing"],
)
def test_a_past_that_is_not_told_is_ignored(chunks: list[Any]) -> None:
    assert parse(post("history", history=chunks), NOW) == [Ignored("history")]


@pytest.mark.parametrize(
    "payload",
    [
        handed_over(told(id=None)),
        handed_over("x"),
        handed_over(messages={"0": told()}),
        post("history", history=[{"threads": ["x"]}]),
        post("history", history="x"),
    ],
    ids=["no id", "no message", "no list", "no thread", "no history"],
)
def test_a_past_that_cannot_be_read_is_kept_as_a_dead_letter(payload: dict[str, Any]) -> None:
    (event,) = parse(payload, NOW)

    assert isinstance(event, DeadLetter)
    assert event.payload
