"""A clock that was put back by hours: what waits for its old time goes on now."""

import pytest

from lumi import database
from lumi.conversations import inbox, outbox, turned_back
from lumi.conversations.outbox import Reply
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from

ANA = "34600111222"
LEASE, RESEND_AFTER = 120, 60
AHEAD = 3 * 3600  # seconds that the clock was wrong by


def set_right() -> int:
    return turned_back.set_right(LEASE, RESEND_AFTER, T0)


def queue() -> None:
    with database.write() as connection:
        outbox.queue(connection, 1, [Reply("hello", messages.text("hello"))], None, T(AHEAD))


def test_a_message_that_came_before_is_answered_now(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Hola", ts=T(AHEAD)), at=T(AHEAD))
    assert inbox.claim("w", 1, T0, 2, LEASE) == []

    assert set_right() == 1

    assert len(inbox.claim("w", 1, T(2), 2, LEASE)) == 1


def test_a_turn_in_hand_is_anybodys_after_one_lease(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Hola"))
    inbox.claim("w", 1, T(AHEAD), 0, LEASE)

    set_right()

    assert inbox.claim("w", 1, T(LEASE - 1), 0, LEASE) == []
    assert len(inbox.claim("w", 1, T(LEASE), 0, LEASE)) == 1


def test_a_turn_that_waits_for_its_next_try_is_tried_now(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Hola"))
    (claim,) = inbox.claim("w", 1, T(AHEAD), 0, LEASE)
    with database.write() as connection:
        inbox.fail(connection, claim, [], T(AHEAD))

    set_right()

    assert len(inbox.claim("w", 1, T0, 0, LEASE)) == 1


def test_what_was_to_be_sent_is_sent_now(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Hola"))
    queue()
    assert outbox.claim("w", 1, T0) == []

    set_right()

    assert len(outbox.claim("w", 1, T0)) == 1


@pytest.mark.parametrize("is_known_to_be_unknown", [True, False], ids=["unknown", "under way"])
def test_what_may_have_been_sent_waits_for_its_status_as_long_as_ever(
    tenant: Tenant, is_known_to_be_unknown: bool
) -> None:
    arrive(text_from(ANA, "Hola"))
    queue()
    (send,) = outbox.claim("w", 1, T(AHEAD))
    if is_known_to_be_unknown:
        with database.write() as connection:
            outbox.unknown(connection, send, RESEND_AFTER, "cut", T(AHEAD))

    set_right()
    outbox.expire(LEASE, RESEND_AFTER, T(LEASE + 1))

    due = RESEND_AFTER if is_known_to_be_unknown else LEASE + 1 + RESEND_AFTER
    assert outbox.claim("w", 1, T(due - 1)) == []
    assert len(outbox.claim("w", 1, T(due))) == 1


def test_under_a_clock_that_is_right_nothing_is_touched(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Hola"), text_from("34600999888", "Hola"))
    (claim, _) = inbox.claim("w", 2, T0, 0, LEASE)
    with database.write() as connection:
        inbox.fail(connection, claim, [], T0)
        outbox.queue(connection, 1, [Reply("hello", messages.text("hello"))], None, T0)
    outbox.claim("w", 1, T0)

    assert set_right() == 0
