"""The fake Graph API does what tests rely on."""

from collections.abc import Iterator

import pytest

from lumi.whatsapp import messages, signature
from lumi.whatsapp.graph import Graph, Rejected, TryLater
from tests.fakes.server import Answer, Request, Server
from tests.fakes.whatsapp import WhatsApp, refuse

BODY = messages.addressed(messages.text("hello"), "34600111222", None, "out:1")


@pytest.fixture
def posted() -> list[Request]:
    return []


@pytest.fixture
def webhook(posted: list[Request]) -> Iterator[str]:
    def answer(asked: Request) -> Answer:
        posted.append(asked)
        return Answer(200, b"{}")

    with Server(answer) as server:
        yield f"http://127.0.0.1:{server.port}/webhook"


def test_statuses_of_what_was_accepted_are_posted_signed(webhook, posted):
    with WhatsApp(webhook=webhook, secret="s") as whatsapp:
        Graph(whatsapp.url, 1).send("4400", "t", BODY)

    found = [
        change["value"]
        for one in posted
        for entry in one.body["entry"]
        for change in entry["changes"]
    ]
    assert [value["statuses"][0]["status"] for value in found] == ["sent", "delivered"]
    assert {value["statuses"][0]["biz_opaque_callback_data"] for value in found} == {"out:1"}
    assert posted[0].headers["x-hub-signature-256"] == signature.sign(posted[0].raw, "s")


def test_an_error_rate_repeats_itself_with_the_same_seed():
    def outcomes() -> list[int]:
        with WhatsApp(error_rate=0.5, seed=7) as whatsapp:
            graph = Graph(whatsapp.url, 1)
            for _ in range(12):
                try:
                    graph.send("4400", "t", BODY)
                except TryLater:
                    continue
            return [attempt.status for attempt in whatsapp.attempts]

    assert outcomes() == outcomes()
    assert set(outcomes()) == {200, 500}


def test_a_rule_can_refuse_one_customer():
    with WhatsApp() as whatsapp:
        whatsapp.rule = lambda _phone_id, body: refuse(400, 131026) if "to" in body else None

        with pytest.raises(Rejected):
            Graph(whatsapp.url, 1).send("4400", "t", BODY)


@pytest.mark.parametrize(
    "body",
    [{}, {"to": "1"}, {"to": "1", "type": "text"}, {"type": "text", "text": {"body": "x"}}],
    ids=["nothing", "no type", "no content", "nobody"],
)
def test_a_body_that_meta_would_refuse_is_refused(body):
    with WhatsApp() as whatsapp, pytest.raises(Rejected):
        Graph(whatsapp.url, 1).send("4400", "t", {"messaging_product": "whatsapp"} | body)
