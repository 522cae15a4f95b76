from typing import Any

import pytest

from lumi.simulator import limits
from lumi.simulator.limits import Refused
from lumi.whatsapp import messages

Body = dict[str, Any]


def body(content: Body, **more: object) -> Body:
    return {"messaging_product": "whatsapp", "to": "+34600111222"} | content | more


def text(words: str, **more: object) -> Body:
    return body({"type": "text", "text": {"body": words} | more})


def buttons(*titles: str, ids: str = "abcd") -> Body:
    replies = [
        {"type": "reply", "reply": {"id": ident, "title": title}}
        for ident, title in zip(ids, titles, strict=False)
    ]
    content = {"type": "button", "body": {"text": "Which?"}, "action": {"buttons": replies}}
    return body({"type": "interactive", "interactive": content})


def rows(*sections: list[Body], titles: bool = False) -> Body:
    listed = [{"rows": section} | ({"title": "Part"} if titles else {}) for section in sections]
    action = {"button": "Choose", "sections": listed}
    content = {"type": "list", "body": {"text": "Which?"}, "action": action}
    return body({"type": "interactive", "interactive": content})


def row(number: int, **more: str) -> Body:
    return {"id": str(number), "title": f"Row {number}"} | more


@pytest.mark.parametrize(
    "good",
    [
        pytest.param(text("x" * 4096), id="the longest text"),
        pytest.param(buttons("Yes", "No", "Later"), id="three buttons"),
        pytest.param(rows([row(n) for n in range(10)]), id="ten rows"),
        pytest.param(rows([row(1)], [row(2)], titles=True), id="two sections"),
    ],
)
def test_what_meta_takes_is_taken(good: Body) -> None:
    limits.check(good)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        pytest.param({"to": "+34600111222"}, 100, id="no product"),
        pytest.param(text(""), 131008, id="empty text"),
        pytest.param(text("x" * 4097), 131009, id="text too long"),
        pytest.param(text("😀" * 2049), 131009, id="emoji count twice"),
        pytest.param(text("hi", colour="red"), 100, id="unknown key in text"),
        pytest.param(text("hi") | {"colour": "red"}, 100, id="unknown key"),
        pytest.param(text("hi") | {"to": None}, 131008, id="nobody"),
        pytest.param(text("hi") | {"to": "US.123"}, 131009, id="a user id in to"),
        pytest.param(text("hi") | {"type": "carrier"}, 131051, id="unknown type"),
        pytest.param(
            text("hi") | {"biz_opaque_callback_data": "x" * 513}, 131009, id="callback too long"
        ),
        pytest.param(buttons(), 131009, id="no button"),
        pytest.param(buttons("A", "B", "C", "D"), 131009, id="four buttons"),
        pytest.param(buttons("x" * 21), 131009, id="title too long"),
        pytest.param(buttons("Same", "Same"), 131009, id="same title"),
        pytest.param(buttons("A", "B", ids="aa"), 131009, id="same id"),
        pytest.param(rows([row(n) for n in range(11)]), 131009, id="eleven rows"),
        pytest.param(rows([row(1)], [row(2)]), 131008, id="two sections without titles"),
        pytest.param(rows([row(1), row(1)]), 131009, id="same row"),
        pytest.param(rows([row(1, description="x" * 73)]), 131009, id="description too long"),
    ],
)
def test_what_meta_refuses_is_refused_with_its_code(bad: Body, code: int) -> None:
    with pytest.raises(Refused) as refused:
        limits.check(bad)

    assert refused.value.code == code


def test_lumis_own_bodies_pass_however_long_their_words() -> None:
    long = "wörd 👩‍👩‍👧 " * 2000
    for content in (
        messages.text(long),
        messages.buttons(long, [("a" * 300, long), ("b", long), ("c", long)]),
        messages.list_message(long, long, [(str(n) * 300, long, long) for n in range(10)]),
    ):
        limits.check(messages.addressed(content, "34600111222", None, "callback"))
