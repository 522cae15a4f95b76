"""STOP is a promise, and two machines do not talk for ever."""

import pytest

from lumi import clock, database
from lumi.conversations import manners
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA, Desk


@pytest.mark.parametrize(
    "text",
    [
        "Stop bitte",
        "please stop",
        "Por favor, deja de escribirme",
        "STOP",
        "Stop.",
        "unsubscribe",
        "baja",
        "parar",
        "abmelden",
        "berhenti",
        "توقف",
        "הסר",
    ],
)
def test_stop_is_kept_until_start(desk: Desk, text: str) -> None:
    desk.says("hello")

    assert desk.says(text)
    assert manners.has_stopped(1)
    assert desk.says("START")
    assert not manners.has_stopped(1)


def test_stop_in_the_middle_of_a_talk_ends_the_talk_alone(desk: Desk) -> None:
    desk.says("I'd like a haircut")

    assert desk.says("stop") == "All right, nothing is booked."
    assert not manners.has_stopped(1)


def test_a_stop_within_a_sentence_is_none(desk: Desk) -> None:
    desk.says("does the bus stop near your shop?")

    assert not manners.has_stopped(1)


def spoken(texts: list[str]) -> None:
    """So many messages, each with a reply."""
    for number, text in enumerate(texts):
        arrive(text_from(ANA, text, ts=T(number)))
    with database.write() as connection:
        connection.execute(
            "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
            " received_at, state, callback) SELECT tenant_id, customer_id, conversation_id,"
            " 'assistant', 'text', 'x', ts, received_at, 'sent', 'c' || id FROM message"
        )


def replied(count: int) -> None:
    """So many replies more, one in each second since T0."""
    with database.write() as connection:
        connection.execute(
            "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one WHERE n < ?1)"
            " INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
            " received_at, state, callback) SELECT tenant_id, customer_id, conversation_id,"
            " 'assistant', 'text', 'x', ts, strftime('%Y-%m-%dT%H:%M:%S+00:00', ts, n || ' seconds'"
            "), 'sent', 'n' || n FROM message, one WHERE role = 'inbound'",
            (count,),
        )


def test_the_same_words_over_and_over_get_no_more_replies(desk: Desk) -> None:
    spoken(["Thank you for your message!"] * manners.ALIKE)

    assert manners.holds_back(1, T(60))
    assert not manners.holds_back(1, T(3600))


def test_people_who_write_a_lot_are_answered(desk: Desk) -> None:
    spoken([f"one more thing: {number}" for number in range(40)])

    assert not manners.holds_back(1, T(60))


def test_sixty_replies_a_minute_are_given_to_one_customer(desk: Desk) -> None:
    spoken(["hello"])
    replied(59 * 60)

    assert not manners.holds_back(1, T(3590))


def test_more_than_that_for_an_hour_is_not_answered(desk: Desk) -> None:
    spoken(["hello"])
    replied(manners.MOST_REPLIES)

    assert manners.holds_back(1, T(3590))
    assert not manners.holds_back(1, clock.instant("2026-12-01T13:00:00+00:00"))
