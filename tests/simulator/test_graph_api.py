"""The stand-in, spoken to by Lumi's real client over real HTTP."""

import pytest
import requests

from lumi import clock, database
from lumi.settings import Settings
from lumi.simulator import payloads, people, phone
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from lumi.whatsapp.graph import Graph, Rejected
from tests.conftest import PHONE_ID, T0, T

TOKEN = "the-token-of-the-tests"


def written(words: str, customer: SimulatedCustomer) -> dict[str, object]:
    return messages.addressed(messages.text(words), customer.phone, customer.user_id, "row-1")


@pytest.fixture
def talking(tenant: Tenant, nora: SimulatedCustomer) -> SimulatedCustomer:
    """A customer who has just written."""
    phone.writes(tenant, nora, payloads.text("Hi"), T0)
    return nora


def test_a_message_reaches_the_phone(graph: Graph, talking: SimulatedCustomer) -> None:
    accepted = graph.send(PHONE_ID, TOKEN, written("Good morning", talking))

    arrived = phone.newest_of_ours(talking)
    assert arrived is not None
    assert arrived.wa_msg_id == accepted.wa_msg_id
    assert arrived.body["text"]["body"] == "Good morning"
    assert (accepted.phone, accepted.user_id) == (talking.phone, talking.user_id)


def test_somebody_without_a_phone_is_reached_by_user_id(
    graph: Graph, tenant: Tenant, sam: SimulatedCustomer
) -> None:
    phone.writes(tenant, sam, payloads.text("Hi"), T0)

    accepted = graph.send(PHONE_ID, TOKEN, written("Hello", sam))

    assert (accepted.phone, accepted.user_id) == (None, sam.user_id)
    assert phone.newest_of_ours(sam) is not None


def test_a_wrong_token_is_refused(graph: Graph, talking: SimulatedCustomer) -> None:
    with pytest.raises(Rejected) as refused:
        graph.send(PHONE_ID, "another-token", written("Hi", talking))

    assert (refused.value.code, refused.value.http_status) == (190, 401)


def test_an_unknown_number_is_refused(graph: Graph, talking: SimulatedCustomer) -> None:
    with pytest.raises(Rejected) as refused:
        graph.send("999", TOKEN, written("Hi", talking))

    assert refused.value.code == 100


def test_a_text_over_the_limit_is_refused_and_says_why(
    graph: Graph, talking: SimulatedCustomer
) -> None:
    body = written("Hi", talking) | {"text": {"body": "x" * 4097}}

    with pytest.raises(Rejected) as refused:
        graph.send(PHONE_ID, TOKEN, body)

    assert refused.value.code == 131009
    assert "text.body" in refused.value.detail


def test_a_stranger_cannot_be_reached(graph: Graph, talking: SimulatedCustomer) -> None:
    body = messages.addressed(messages.text("Hi"), "34999999999", None, "row-1")

    with pytest.raises(Rejected) as refused:
        graph.send(PHONE_ID, TOKEN, body)

    assert refused.value.code == 131026


def test_a_day_after_the_customers_last_words_nothing_can_be_sent(
    graph: Graph, talking: SimulatedCustomer
) -> None:
    clock.travel(T(24 * 3600 + 1))

    with pytest.raises(Rejected) as refused:
        graph.send(PHONE_ID, TOKEN, written("Still there?", talking))

    assert refused.value.code == 131047


def test_a_body_that_is_no_json_is_refused_in_metas_shape(server: str, tenant: Tenant) -> None:
    answer = requests.post(
        f"{server}/simulator/graph/v26.0/{PHONE_ID}/messages",
        data=b"{",
        headers={"Authorization": f"Bearer {TOKEN}"},
        timeout=5,
    )

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == 100
    assert answer.json()["error"]["type"] == "OAuthException"


def test_a_read_receipt_gives_blue_ticks_to_that_message_and_those_before(
    graph: Graph, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    for words in ("one", "two", "three"):
        phone.writes(tenant, nora, payloads.text(words), T0)
    second = phone.newest_of(nora, 3)[1]

    graph.mark_read(PHONE_ID, TOKEN, second.wa_msg_id, typing=False)

    states = [message.state == "read" for message in phone.newest_of(nora, 3)]
    assert states == [True, True, False]
    assert people.one(tenant, nora.id).typing_until is None


def test_typing_is_shown_until_the_reply_comes(
    graph: Graph, tenant: Tenant, talking: SimulatedCustomer
) -> None:
    (asked,) = phone.newest_of(talking, 1)
    graph.mark_read(PHONE_ID, TOKEN, asked.wa_msg_id, typing=True)
    until = people.one(tenant, talking.id).typing_until

    graph.send(PHONE_ID, TOKEN, written("Here it is", talking))

    assert until is not None
    assert 24 < (until - T0).total_seconds() < 30
    assert people.one(tenant, talking.id).typing_until is None


def test_a_receipt_for_no_message_is_refused(graph: Graph, tenant: Tenant) -> None:
    with pytest.raises(Rejected) as refused:
        graph.mark_read(PHONE_ID, TOKEN, "wamid.none", typing=False)

    assert refused.value.code == 131009


def test_another_tenants_customer_cannot_be_reached(
    graph: Graph, talking: SimulatedCustomer, settings: Settings
) -> None:
    from lumi.tenants import enrolment

    enrolment.add("Other", T0, settings, phone_id="555")

    with pytest.raises(Rejected) as refused:
        graph.send("555", TOKEN, written("Hi", talking))

    assert refused.value.code == 131026
    assert database.value("SELECT count(*) FROM simulated_message WHERE is_ours") == 0
