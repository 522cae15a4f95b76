from typing import Any

import pytest
from flask.testing import FlaskClient

from lumi import database
from lumi.app import create_app
from lumi.settings import Settings
from lumi.simulator import people, phone
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from lumi.whatsapp import contacts, messages
from tests.conftest import T0

pytestmark = pytest.mark.usefixtures("courier")
OURS = {"Sec-Fetch-Site": "same-origin"}


def chat(nora: SimulatedCustomer, rest: str = "") -> str:
    return f"/simulator/corte-fino/{nora.id}{rest}"


def says(client: FlaskClient, nora: SimulatedCustomer, **form: str) -> Any:
    return client.post(chat(nora, "/messages"), data=form, headers={"Accept": "application/json"})


def look(client: FlaskClient, nora: SimulatedCustomer, after: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = client.get(chat(nora, f"/feed?after={after}")).get_json()
    return found


def test_outside_demo_mode_there_is_no_phone(file: Any, settings: Settings) -> None:
    from dataclasses import replace

    client = create_app(replace(settings, demo=False)).test_client()

    assert client.get("/simulator").status_code == 404
    assert client.post("/simulator/graph/v26.0/1/messages").status_code == 404


def test_the_entrance_leads_to_the_demo_business(
    client: FlaskClient, tenant: Tenant, settings: Settings
) -> None:
    enrolment.add("A demo", T0, settings, phone_id="2", is_demo=True)

    answer = client.get("/simulator", follow_redirects=True)

    assert answer.status_code == 200
    assert "A demo" in answer.text


def test_without_a_business_the_page_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/simulator")

    assert answer.status_code == 404
    assert "flask tenant load" in answer.text


def test_a_few_customers_are_at_hand_and_stay_the_same(client: FlaskClient, tenant: Tenant) -> None:
    before = [customer.user_id for customer in people.at_hand(tenant)]

    client.get("/simulator/corte-fino", follow_redirects=True)

    assert len(before) >= 3
    assert [customer.user_id for customer in people.at_hand(tenant)] == before


def test_a_new_customer_gets_an_empty_chat(client: FlaskClient, nora: SimulatedCustomer) -> None:
    answer = client.post("/simulator/corte-fino/customers", follow_redirects=True)

    assert answer.status_code == 200
    assert "Say hello" in answer.text
    assert "New customer" in answer.text


def test_what_is_typed_appears_on_the_phone(client: FlaskClient, nora: SimulatedCustomer) -> None:
    assert says(client, nora, text="Hi *there*").status_code == 204

    (bubble,) = look(client, nora)["bubbles"]
    assert "Hi <strong>there</strong>" in bubble["html"]
    assert "mine" in bubble["html"]


def test_without_scripts_the_page_is_shown_again(
    client: FlaskClient, nora: SimulatedCustomer
) -> None:
    answer = client.post(
        chat(nora, "/messages"), data={"text": "Hi"}, headers={"Accept": "text/html"}
    )

    assert answer.status_code == 303
    assert answer.location == chat(nora)


def test_only_what_changed_is_sent_again(client: FlaskClient, nora: SimulatedCustomer) -> None:
    says(client, nora, text="one")
    first = look(client, nora)
    says(client, nora, text="two")

    news = look(client, nora, first["cursor"])

    assert [("two" in bubble["html"]) for bubble in news["bubbles"]][-1]
    assert look(client, nora, news["cursor"] + 9)["bubbles"] == []


def test_markup_is_shown_as_it_was_typed(client: FlaskClient, nora: SimulatedCustomer) -> None:
    says(client, nora, text="<script>alert(1)</script>")

    answer = client.get(chat(nora))

    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_blank_text_is_not_sent(client: FlaskClient, nora: SimulatedCustomer) -> None:
    says(client, nora, text=" \n ")

    assert look(client, nora)["bubbles"] == []


@pytest.mark.parametrize("kind", ["picture", "voice", "sticker", "location"])
def test_other_things_can_be_sent(client: FlaskClient, nora: SimulatedCustomer, kind: str) -> None:
    assert says(client, nora, kind=kind, text="").status_code == 204

    assert len(look(client, nora)["bubbles"]) == 1


def test_a_picture_takes_the_typed_text_as_its_caption(
    client: FlaskClient, nora: SimulatedCustomer
) -> None:
    says(client, nora, kind="picture", text="Like this?")

    (sent,) = phone.newest_of(nora, 1)
    assert sent.body["image"]["caption"] == "Like this?"


def test_what_cannot_be_sent_is_refused(client: FlaskClient, nora: SimulatedCustomer) -> None:
    assert says(client, nora, kind="elephant").status_code == 400


def offer(tenant: Tenant, nora: SimulatedCustomer, content: dict[str, object]) -> int:
    body = messages.addressed(content, nora.phone, None, "row")
    phone.receives(tenant, nora, body, T0)
    newest = phone.newest_of_ours(nora)
    assert newest is not None
    return int(newest.id)


@pytest.mark.parametrize(
    ("content", "reply"),
    [
        (messages.buttons("Which?", [("a", "First"), ("b", "Second")]), "button_reply"),
        (
            messages.list_message("Which?", "See", [("a", "First", ""), ("b", "Second", "x")]),
            "list_reply",
        ),
    ],
    ids=["button", "list row"],
)
def test_what_lumi_offers_can_be_tapped(
    client: FlaskClient,
    tenant: Tenant,
    nora: SimulatedCustomer,
    content: dict[str, object],
    reply: str,
) -> None:
    offered = offer(tenant, nora, content)
    assert "Second" in look(client, nora)["bubbles"][0]["html"]

    says(client, nora, kind="tap", message=str(offered), choice="b")

    ours, tapped = phone.newest_of(nora, 2)
    assert tapped.body["interactive"][reply]["title"] == "Second"
    assert tapped.body["context"]["id"] == ours.wa_msg_id


def test_a_contact_request_is_answered_with_one_tap(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    offered = offer(tenant, nora, messages.contact_request("Which number may we call?"))
    assert "Share my number" in look(client, nora)["bubbles"][0]["html"]

    says(client, nora, kind="tap", message=str(offered), choice="share_contact")

    (shared,) = phone.newest_of(nora, 1)
    assert shared.body["origin"] == "contact_request"
    assert contacts.shared_phone(shared.body) == nora.phone
    assert f"+{nora.phone}" in look(client, nora)["bubbles"][-1]["html"]


def test_a_button_that_was_not_offered_cannot_be_tapped(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    offered = offer(tenant, nora, messages.buttons("Which?", [("a", "First")]))

    assert says(client, nora, kind="tap", message=str(offered), choice="z").status_code == 400
    assert says(client, nora, kind="tap", message="999", choice="a").status_code == 400


def test_a_reaction_is_shown_and_the_second_one_takes_it_back(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    offer(tenant, nora, messages.text("See you"))

    says(client, nora, kind="reaction")
    shown = look(client, nora)["bubbles"][0]["html"]
    says(client, nora, kind="reaction")

    assert "👍" in shown
    assert "👍" not in look(client, nora)["bubbles"][0]["html"]


def test_a_reply_is_unread_until_the_chat_is_open(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer
) -> None:
    offer(tenant, nora, messages.text("See you"))
    before = look(client, nora)

    client.post(chat(nora, "/seen"), headers=OURS)

    assert (before["is_unread"], before["people"][0]["unread"]) == (True, 1)
    after = look(client, nora)
    assert (after["is_unread"], after["people"][0]["unread"]) == (False, 0)
    owed = database.rows("SELECT body FROM simulated_webhook ORDER BY id")
    assert [body.split('"status":"')[1].split('"')[0] for (body,) in owed] == [
        "sent",
        "delivered",
        "read",
    ]


def test_another_tenants_chat_cannot_be_opened(
    client: FlaskClient, nora: SimulatedCustomer, settings: Settings
) -> None:
    enrolment.add("Other", T0, settings, phone_id="2")

    assert client.get(f"/simulator/other/{nora.id}").status_code == 404
    assert client.get("/simulator/nobody/1").status_code == 404


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 204),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 204),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "null"}, 403),
        ({}, 204),
    ],
    ids=["own page", "other site", "sister site", "own origin", "other origin", "null", "program"],
)
def test_only_the_page_itself_may_write(
    client: FlaskClient, nora: SimulatedCustomer, headers: dict[str, str], status: int
) -> None:
    answer = client.post(
        chat(nora, "/messages"),
        data={"text": "Hi"},
        headers={"Accept": "application/json"} | headers,
    )

    assert answer.status_code == status
    assert len(phone.newest_of(nora, 5)) == (1 if status == 204 else 0)


def test_no_script_or_style_stands_in_the_page(
    client: FlaskClient, nora: SimulatedCustomer
) -> None:
    says(client, nora, text="Hi")
    answer = client.get(chat(nora))

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    for inline in (" style=", "<style", " onclick=", "<script>"):
        assert inline not in answer.text
