"""When a human speaks, Lumi listens."""

from lumi import clock, database
from lumi.conversations import handover, inbox, outbox
from lumi.conversations.inbox import ClaimLost
from lumi.conversations.outbox import Reply
from lumi.conversations.states import Outcome
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T
from tests.conversations.arriving import arrive, payload, take_in, text_from

CUSTOMER = "34600111222"
HOUR = 3600


def owner_writes(body: str, at: float = 0, id: str = "wamid.echo") -> None:
    echo = {**text_from("34900000000", body, ts=T(at), id=id), "to": CUSTOMER}
    take_in(payload(field="smb_message_echoes", message_echoes=[echo]), T(at))


def claims(at: float) -> int:
    return len(inbox.claim("worker", 10, T(at), quiet=0, lease=60))


def test_the_owners_words_in_the_phone_app_are_a_humans(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    owner_writes("I am on it")

    assert database.rows("SELECT role, text FROM message ORDER BY id") == [
        ("inbound", "Hola"),
        ("human", "I am on it"),
    ]


def test_what_waits_when_a_human_takes_over_is_not_answered(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    owner_writes("I am on it")

    assert claims(1) == 0
    assert database.value("SELECT outcome FROM message WHERE role = 'inbound'") == Outcome.HUMAN


def test_lumi_keeps_silent_while_a_human_has_the_conversation_and_then_answers_again(
    tenant: Tenant,
) -> None:
    owner_writes("I am on it")
    arrive(text_from(CUSTOMER, "thanks", ts=T(60)), at=T(60))
    assert claims(61) == 0

    later = 5 * 3600
    arrive(text_from(CUSTOMER, "one more thing", ts=T(later)), at=T(later))
    assert claims(later) == 1


def test_a_turn_in_hand_when_the_human_speaks_says_nothing(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    (claim,) = inbox.claim("worker", 10, T(0), quiet=0, lease=60)
    bubbles = inbox.turn(claim)
    owner_writes("I am on it")

    try:
        with database.write() as connection:
            inbox.settle(connection, claim, bubbles, T(1))
        lost = False
    except ClaimLost:
        lost = True

    assert lost


def test_the_echo_of_our_own_message_hands_nothing_over(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    database.db.execute_sql(
        "INSERT INTO message (tenant_id, customer_id, conversation_id, wa_msg_id, role, type, text,"
        " ts, received_at, state) SELECT tenant_id, customer_id, conversation_id, 'wamid.ours',"
        " 'assistant', 'text', 'Hello', ts, received_at, 'sent' FROM message"
    )
    owner_writes("Hello", id="wamid.ours")

    assert claims(1) == 1


def test_what_the_customer_writes_prolongs_nothing_and_the_humans_word_does(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    owner_writes("I am on it")
    arrive(text_from(CUSTOMER, "thanks", ts=T(3 * HOUR)), at=T(3 * HOUR))
    assert human_until() == clock.stamp(T(4 * HOUR))

    owner_writes("done", at=3 * HOUR, id="wamid.second")
    assert human_until() == clock.stamp(T(7 * HOUR))


def test_the_business_sets_how_long_lumi_keeps_out(tenant: Tenant) -> None:
    Tenant.update(handover_minutes=10).execute()
    owner_writes("I am on it")

    assert human_until() == clock.stamp(T(600))
    arrive(text_from(CUSTOMER, "thanks", ts=T(599)), at=T(599))
    assert claims(599) == 0
    arrive(text_from(CUSTOMER, "one more thing", ts=T(601)), at=T(601))
    assert claims(601) == 1


def test_a_word_of_long_ago_that_comes_late_hands_nothing_over(tenant: Tenant) -> None:
    Tenant.update(handover_minutes=10).execute()
    arrive(text_from(CUSTOMER, "Hola"))
    echo = {**text_from("34900000000", "on it", ts=T(-601)), "to": CUSTOMER}
    take_in(payload(field="smb_message_echoes", message_echoes=[echo]), T(0))

    assert claims(1) == 1


def test_two_who_talk_to_each_other_never_wake_lumi(tenant: Tenant) -> None:
    owner_writes("Hello")
    for turn in range(1, 6):
        at = turn * 60
        arrive(text_from(CUSTOMER, "and?", ts=T(at)), at=T(at))
        owner_writes("so", at=at + 30, id=f"wamid.echo{turn}")
        assert claims(at + 40) == 0

    assert database.value("SELECT count(*) FROM message WHERE role = 'assistant'") == 0


def test_answers_that_still_wait_are_not_sent_after_the_human_has_spoken(tenant: Tenant) -> None:
    arrive(text_from(CUSTOMER, "Hola"))
    whys: list[dict[str, object] | None] = [{"answers": []}, {"booking": ["pending"]}, None]
    replies = [Reply(f"reply {number}", messages.text("."), why) for number, why in enumerate(whys)]
    with database.write() as connection:
        outbox.queue(connection, 1, replies, 1, T(0))
        outbox.queue(connection, 1, [Reply("a reminder", messages.text("."))], None, T(0))
    owner_writes("I am on it")

    found = database.rows("SELECT text, state, error FROM message WHERE role = 'assistant'")
    assert found == [
        ("reply 0", "failed", handover.WITHDRAWN),
        ("reply 1", "queued", None),
        ("reply 2", "failed", handover.WITHDRAWN),
        ("a reminder", "queued", None),
    ]


def human_until() -> str:
    return str(database.value("SELECT human_until FROM conversation"))
