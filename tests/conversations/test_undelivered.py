"""What WhatsApp takes and never delivers is noticed; a phone that is switched off is not news."""

from datetime import datetime, timedelta

import pytest

from lumi import clock, database
from lumi.conversations import undelivered
from lumi.conversations.undelivered import Sent, Silence
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from

NOW = T0


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def sent(customer: int, minutes: float, delivered: float | None = None) -> Sent:
    return Sent(customer, ago(minutes), None if delivered is None else ago(delivered))


LOST = [sent(1, 60), sent(2, 50), sent(1, 40)]


def test_several_messages_to_several_customers_that_never_arrive_are_a_silence() -> None:
    assert undelivered.silence(LOST, NOW) == Silence(ago(60), 3)


@pytest.mark.parametrize(
    "messages",
    [
        [],
        LOST[:2],
        [sent(1, 60), sent(1, 50), sent(1, 40)],
        [sent(1, 10), sent(2, 9), sent(3, 8)],
        [*LOST, sent(3, 30, delivered=30)],
        [sent(1, 60, delivered=59), sent(2, 50, delivered=49)],
    ],
    ids=["none", "two", "one customer", "just now", "others arrive", "all arrive"],
)
def test_less_than_that_is_none(messages: list[Sent]) -> None:
    assert undelivered.silence(messages, NOW) is None


def test_what_arrived_before_is_not_counted() -> None:
    before = [sent(1, 90, delivered=89), sent(2, 80)]  # the second was lost alone

    assert undelivered.silence([*before, *LOST], NOW) == Silence(ago(80), 4)


@pytest.fixture
def rows(tenant: Tenant) -> Tenant:
    """Three replies to two customers, an hour old."""
    arrive(text_from("34600111222", "Hola"), text_from("34600333444", "Hola"))
    for number, customer in enumerate((1, 2, 1)):
        database.db.execute_sql(
            "INSERT INTO message (tenant_id, customer_id, conversation_id, wa_msg_id, role, type,"
            " text, ts, received_at, state, sent_at)"
            " VALUES (?, ?, ?, ?, 'assistant', 'text', 'Hello', ?, ?, 'sent', ?)",
            (tenant.id, customer, customer, f"wamid.{number}", *[clock.stamp(ago(60))] * 3),
        )
    return tenant


def test_rows_that_only_were_sent_tell_of_a_silence(rows: Tenant) -> None:
    assert undelivered.silences(NOW) == {rows.id: Silence(ago(60), 3)}
    assert undelivered.silences(NOW, rows.id) == undelivered.silences(NOW)
    assert undelivered.silences(NOW, rows.id + 1) == {}
    assert undelivered.silences(NOW + timedelta(days=2)) == {}


@pytest.mark.parametrize(
    ("state", "delivered"), [("delivered", T0), ("read", T0), ("failed", None)]
)
def test_rows_of_which_meta_told_more_do_not(
    rows: Tenant, state: str, delivered: datetime | None
) -> None:
    database.db.execute_sql(
        "UPDATE message SET state = ?, delivered_at = ? WHERE role = 'assistant'",
        (state, delivered and clock.stamp(delivered)),
    )

    assert undelivered.silences(NOW) == {}


def test_an_empty_file_tells_nothing(tenant: Tenant) -> None:
    assert undelivered.silences(NOW) == {}
