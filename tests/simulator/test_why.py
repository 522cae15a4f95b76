import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from lumi import clock, database
from lumi.simulator import payloads, phone, why
from lumi.simulator.models import SimulatedCustomer, SimulatedMessage
from lumi.simulator.why import Explanation, Scored
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T0, T

COVERED = {
    "answers": [{"faq_id": 7, "question": "When are you open?", "score": 0.91}],
    "candidates": [
        {"faq_id": 7, "question": "When are you open?", "score": 0.91},
        {"faq_id": 8, "question": "Where are you?", "score": 0.4},
    ],
    "milliseconds": 13.25,
    "model": "a-model",
    "tokens": 12,
}


@pytest.fixture
def reply(tenant: Tenant, nora: SimulatedCustomer) -> SimulatedMessage:
    """Lumi's reply on the phone, two seconds after the question, with its row in Lumi's table."""
    phone.writes(tenant, nora, payloads.text("Open today?"), T0)
    (asked,) = phone.newest_of(nora, 1)
    body = messages.addressed(messages.text("Yes"), nora.phone, None, "row")
    phone.receives(tenant, nora, body, T(2))
    newest = phone.newest_of_ours(nora)
    assert newest is not None
    connection = database.db.connection()
    connection.execute(
        "INSERT INTO customer (id, tenant_id, phone, created_at) VALUES (1, ?, '1', '')",
        (tenant.id,),
    )
    connection.execute(
        "INSERT INTO conversation (id, tenant_id, customer_id) VALUES (1, ?, 1)", (tenant.id,)
    )
    add = (
        "INSERT INTO message (id, tenant_id, customer_id, conversation_id, wa_msg_id, role, type,"
        " text, ts, received_at, state, sent_at, answers_id, handled_at, outcome)"
        " VALUES (?, ?, 1, 1, ?, ?, 'text', ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    at, later = clock.stamp(T0), clock.stamp(T(2))
    connection.execute(
        add,
        (
            *(1, tenant.id, asked.wa_msg_id, "inbound", "Open today?", at, at),
            *(None, None, None, later, "answered"),
        ),
    )
    connection.execute(
        add,
        (
            *(2, tenant.id, newest.wa_msg_id, "assistant", "Yes", later, later),
            *("sent", later, 1, None, None),
        ),
    )
    return newest


def explained(tenant: Tenant, reply: SimulatedMessage, reasons: object) -> Explanation:
    database.db.connection().execute(
        "UPDATE message SET why = ? WHERE role = 'assistant'", (json.dumps(reasons),)
    )
    found = why.explanation(tenant, reply)
    assert found is not None
    return found


def test_the_faq_with_its_score_and_the_other_candidates_are_told(
    tenant: Tenant, reply: SimulatedMessage
) -> None:
    found = explained(tenant, reply, COVERED)

    assert found.decision == "Answered from one FAQ."
    assert found.asked == "Open today?"
    assert found.answers == (Scored("When are you open?", 0.91),)
    assert [one.question for one in found.candidates] == ["When are you open?", "Where are you?"]


def test_times_model_and_whatever_else_was_noted_are_told(
    tenant: Tenant, reply: SimulatedMessage
) -> None:
    facts = dict(explained(tenant, reply, COVERED).facts)

    assert facts["From message to reply"] == "2.00 s"
    assert facts["Time to decide"] == "13.2 ms"
    assert facts["FAQs found by"] == "a-model, 12 tokens"


@pytest.mark.parametrize(
    ("reasons", "decision"),
    [
        ({"answers": [], "candidates": [{"question": "Q", "score": 0.1}]}, "does not guess"),
        ({"booking": "not free: taken"}, "booking"),
        ({"answers": [{"question": "A", "score": 1}, {"question": "B", "score": 1}]}, "2 FAQs"),
        ({"answers": []}, "without an FAQ"),
        ({}, "without an FAQ"),
        ([1, 2], "without an FAQ"),
        ({"answers": [{"question": "A", "score": 0.2, "covered": False}]}, "without an FAQ"),
        ({"answers": "odd", "candidates": [3, {"score": "x"}]}, "does not guess"),
    ],
    ids=["miss", "booking", "two", "none", "empty", "a list", "not covered", "other shapes"],
)
def test_what_was_decided_is_one_sentence(
    tenant: Tenant, reply: SimulatedMessage, reasons: Any, decision: str
) -> None:
    assert decision in explained(tenant, reply, reasons).decision


def test_the_steps_stand_with_their_times_in_the_businesses_zone(
    tenant: Tenant, reply: SimulatedMessage
) -> None:
    steps = explained(tenant, reply, COVERED).steps

    assert [(step.name, step.at is not None) for step in steps] == [
        ("queued", True),
        ("sent", True),
        ("delivered", False),
        ("read", False),
    ]
    assert f"{steps[0].at:%H:%M:%S}" == "11:00:02"  # Madrid is an hour ahead of UTC


def test_a_failed_reply_says_why(tenant: Tenant, reply: SimulatedMessage) -> None:
    database.db.connection().execute(
        "UPDATE message SET state = 'failed', error = 'No card.' WHERE role = 'assistant'"
    )

    found = why.explanation(tenant, reply)

    assert found is not None
    assert found.fault == "Failed: No card."


def test_of_a_customers_message_it_is_told_what_became_of_it(
    tenant: Tenant, nora: SimulatedCustomer, reply: SimulatedMessage
) -> None:
    asked = phone.newest_of(nora, 2)[0]

    found = why.explanation(tenant, asked)

    assert found is not None
    assert found.decision == "Its turn was answered."


def test_the_panel_follows_the_newest_reply_and_escapes_what_it_shows(
    client: FlaskClient, tenant: Tenant, nora: SimulatedCustomer, reply: SimulatedMessage
) -> None:
    explained(tenant, reply, {"answers": [{"question": "<i>When?</i>", "score": 0.9}]})

    panel = client.get(f"/simulator/corte-fino/{nora.id}/feed").get_json()["why"]

    assert "&lt;i&gt;When?&lt;/i&gt;" in panel
    assert "0.90" in panel


def test_a_message_that_lumi_does_not_have_yet_has_no_explanation(
    tenant: Tenant, nora: SimulatedCustomer
) -> None:
    phone.writes(tenant, nora, payloads.text("Hi"), T0)

    assert why.explanation(tenant, phone.newest_of(nora, 1)[0]) is None
