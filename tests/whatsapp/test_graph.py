"""What the Graph client makes of every way a call can go."""

import socket
from collections.abc import Iterator

import pytest

from lumi.whatsapp import messages
from lumi.whatsapp.faults import Reach
from lumi.whatsapp.graph import (
    Accepted,
    Graph,
    OutcomeUnknown,
    Rejected,
    TryLater,
    backoff_seconds,
    gives_up,
)
from tests.fakes.whatsapp import Fault, WhatsApp, cut_after, cut_before, garbage, refuse, slow

BODY = messages.addressed(messages.text("hello"), "34600111222", None, "out:1")
TOKEN = "EAAtoken"


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as fake:
        yield fake


@pytest.fixture
def graph(whatsapp: WhatsApp) -> Iterator[Graph]:
    client = Graph(whatsapp.url, pool_size=2, read_timeout=0.3)
    yield client
    client.close()


def test_an_accepted_message_has_an_id_and_the_customers(graph, whatsapp):
    accepted = graph.send("4400", TOKEN, BODY)

    (sent,) = whatsapp.sent
    assert accepted == Accepted(sent.wa_msg_id, "34600111222", None)
    assert (sent.phone_id, sent.token, sent.body) == ("4400", TOKEN, BODY)


def test_a_message_to_a_user_id_is_accepted(graph, whatsapp):
    body = messages.addressed(messages.text("hello"), None, "ES.1", "out:1")

    assert graph.send("4400", TOKEN, body).user_id == "ES.1"
    assert whatsapp.sent[0].to == "ES.1"


def test_a_message_is_marked_read_with_typing(graph, whatsapp):
    graph.mark_read("4400", TOKEN, "wamid.In", typing=True)

    (receipt,) = whatsapp.receipts
    assert (receipt.phone_id, receipt.wa_msg_id, receipt.typing) == ("4400", "wamid.In", True)


def test_a_receipt_that_is_refused_says_so(graph, whatsapp):
    whatsapp.next_receipts(refuse(400, 100))

    with pytest.raises(Rejected):
        graph.mark_read("4400", TOKEN, "wamid.In", typing=False)


def test_calls_share_one_connection_without_cookies(graph, whatsapp):
    whatsapp.next(Fault(headers={"Set-Cookie": "a=b"}, takes=True))

    graph.send("4400", TOKEN, BODY)
    graph.send("4400", TOKEN, BODY)

    assert {attempt.connection for attempt in whatsapp.attempts} == {1}
    assert not graph._session.cookies


@pytest.mark.parametrize(
    ("fault", "code", "tells_owner"),
    [
        (refuse(401, 190), 190, True),
        (refuse(400, 131047), 131047, False),
        (refuse(500, 3), 3, True),
        (refuse(400, 131042), 131042, True),
        (garbage(404), None, False),
        (Fault(302, b"", {"Location": "http://127.0.0.1:9/"}), None, True),
    ],
    ids=["token", "window", "permission", "payment", "html", "redirect"],
)
def test_a_permanent_fault_is_rejected(graph, whatsapp, fault, code, tells_owner):
    whatsapp.next(fault)

    with pytest.raises(Rejected) as caught:
        graph.send("4400", TOKEN, BODY)

    assert (caught.value.code, caught.value.tells_owner) == (code, tells_owner)
    assert caught.value.http_status == fault.status
    assert whatsapp.sent == []


@pytest.mark.parametrize(
    ("fault", "code", "scope"),
    [
        (refuse(400, 131056), 131056, Reach.CUSTOMER),
        (refuse(400, 130429), 130429, Reach.NUMBER),
        (refuse(400, 80007), 80007, Reach.NUMBER),
        (refuse(500, 131016), 131016, Reach.SEND),
        (garbage(502), None, Reach.SEND),
    ],
)
def test_a_passing_fault_is_for_later(graph, whatsapp, fault, code, scope):
    whatsapp.next(fault)

    with pytest.raises(TryLater) as caught:
        graph.send("4400", TOKEN, BODY)

    assert (caught.value.code, caught.value.scope) == (code, scope)


def test_retry_after_is_handed_on(graph, whatsapp):
    whatsapp.next(refuse(429, 130429, retry_after="9"))

    with pytest.raises(TryLater) as caught:
        graph.send("4400", TOKEN, BODY)

    assert caught.value.after_seconds == 9
    assert 9 <= backoff_seconds(caught.value, 1) < 10


@pytest.mark.parametrize(
    ("fault", "accepted"),
    [
        (cut_before(), 0),
        (cut_after(), 1),
        (garbage(), 1),
        (garbage(raw=b"{}"), 1),
        (garbage(raw=b'{"messages":[{"id":null}]}'), 1),
        (garbage(raw=b'{"messages":"x"}'), 1),
        (garbage(raw=b"[" * 100_000), 1),
        (Fault(headers={"Content-Length": "100000"}, takes=True), 1),
        (slow(0.6), 1),
    ],
    ids=["cut before", "cut after", "html", "empty", "null", "text", "deep", "half", "too slow"],
)
def test_without_a_readable_answer_the_outcome_is_unknown(graph, whatsapp, fault, accepted):
    whatsapp.next(fault)

    with pytest.raises(OutcomeUnknown):
        graph.send("4400", TOKEN, BODY)

    assert len(whatsapp.sent) == accepted


def test_after_a_broken_connection_the_next_send_goes_well(graph, whatsapp):
    whatsapp.next(cut_before())
    with pytest.raises(OutcomeUnknown):
        graph.send("4400", TOKEN, BODY)

    assert graph.send("4400", TOKEN, BODY).wa_msg_id


def test_an_idle_connection_that_was_closed_meanwhile_is_replaced(graph, whatsapp):
    graph.send("4400", TOKEN, BODY)
    whatsapp.hang_up()

    graph.send("4400", TOKEN, BODY)

    assert [attempt.connection for attempt in whatsapp.attempts] == [1, 2]


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "nowhere.invalid"], ids=["refused", "dns"])
def test_without_a_connection_nothing_was_accepted(host):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        base = "http://" + host.format(port=free.getsockname()[1])

        with pytest.raises(TryLater) as caught:
            Graph(base, 1, connect_timeout=0.5).send("4400", TOKEN, BODY)

    assert caught.value.scope is Reach.SEND


def test_an_address_that_cannot_be_one_is_told_to_the_owner():
    with pytest.raises(Rejected) as caught:
        Graph("nonsense", 1).send("4400", TOKEN, BODY)

    assert caught.value.tells_owner


@pytest.mark.parametrize("token", ["", "a\nb", "tökén"])
def test_a_token_that_cannot_be_one_is_not_sent_anywhere(graph, whatsapp, token):
    with pytest.raises(Rejected) as caught:
        graph.send("4400", token, BODY)

    assert (caught.value.code, whatsapp.attempts) == (190, [])


def test_a_proxy_of_the_environment_is_not_used(graph, whatsapp, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert graph.send("4400", TOKEN, BODY).wa_msg_id


def test_a_phone_id_cannot_lead_to_another_path(graph, whatsapp):
    with pytest.raises(Rejected):
        graph.send("../me?x=", "", BODY)
    graph.send("44/../00", TOKEN, BODY)

    assert whatsapp.sent[0].phone_id == "44%2F..%2F00"


@pytest.mark.parametrize("scope", list(Reach))
def test_the_first_repeat_comes_within_a_second(scope):
    assert 0.5 <= backoff_seconds(TryLater(1, "", scope=scope), 1) < 1


@pytest.mark.parametrize(
    ("scope", "waits"), [(Reach.NUMBER, [0.5, 1, 2, 4, 8]), (Reach.CUSTOMER, [0.5, 4, 16, 64, 256])]
)
def test_later_repeats_wait_longer(scope, waits):
    error = TryLater(1, "", scope=scope)

    for attempts, wait in enumerate(waits, start=1):
        assert wait <= backoff_seconds(error, attempts) <= wait * 1.1


def test_no_wait_is_much_over_five_minutes():
    assert backoff_seconds(TryLater(1, ""), 500) <= 330
    assert backoff_seconds(TryLater(1, "", after_seconds=86400), 1) <= 3960


@pytest.mark.parametrize(
    ("fault", "repeats"), [(refuse(500, 131000), 1), (garbage(500), 3), (refuse(503, 2), 30)]
)
def test_how_often_a_send_is_repeated_depends_on_the_fault(graph, whatsapp, fault, repeats):
    whatsapp.next(fault)
    with pytest.raises(TryLater) as caught:
        graph.send("4400", TOKEN, BODY)

    assert not gives_up(caught.value, repeats)
    assert gives_up(caught.value, repeats + 1)


def test_a_retry_after_of_nothing_does_not_use_up_all_repeats_at_once():
    waits = [backoff_seconds(TryLater(131016, "", after_seconds=0), tried) for tried in range(1, 8)]

    assert waits[0] < 1
    assert sum(waits) > 30
