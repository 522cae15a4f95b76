"""What customers wrote: once each, in one pair of hands, nothing lost when a worker is."""

from typing import Any

import pytest

from lumi import database
from lumi.conversations import inbox
from lumi.conversations.inbox import Claim, ClaimLost
from lumi.conversations.states import Outcome
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from

WORKER, OTHER = "worker one", "worker two"


def claimed(worker: str = WORKER, seconds: float = 0, **options: Any) -> list[Claim]:
    given = {"limit": 10, "quiet": 0.0, "lease": 60.0, **options}
    return inbox.claim(worker, now=T(seconds), **given)


def settled(claim: Claim, seconds: float = 1) -> None:
    with database.write() as connection:
        inbox.settle(connection, claim, inbox.turn(claim), T(seconds))


def outcomes() -> list[str | None]:
    return [outcome for (outcome,) in database.rows("SELECT outcome FROM message ORDER BY id")]


def test_the_same_message_delivered_twice_is_one_message(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "Hola", id="wamid.1"))
    arrive(text_from("34600111222", "Hola", id="wamid.1"))

    assert database.value("SELECT count(*) FROM message") == 1
    assert database.value("SELECT messages FROM usage WHERE kind = 'inbound'") == 1


def test_several_bubbles_are_one_turn_in_the_order_they_were_written(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "cut kids hair?", ts=T(-1)))
    arrive(text_from("34600111222", "do you", ts=T(-3)))

    (claim,) = claimed()

    assert [bubble.text for bubble in inbox.turn(claim)] == ["do you", "cut kids hair?"]


def test_a_turn_is_not_claimed_before_the_customer_has_been_quiet(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "Hola"), at=T(0))

    assert claimed(seconds=1.9, quiet=2.0) == []
    assert len(claimed(seconds=2, quiet=2.0)) == 1


def test_a_claimed_conversation_is_nobody_elses_until_the_lease_ends(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "Hola"))
    claimed(WORKER, lease=60.0)

    assert claimed(OTHER, seconds=59) == []
    assert len(claimed(OTHER, seconds=60)) == 1


def test_who_lost_the_claim_can_write_nothing(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "Hola"))
    (slow,) = claimed(WORKER, lease=60.0)
    (quick,) = claimed(OTHER, seconds=61)
    settled(quick, 62)

    with pytest.raises(ClaimLost):
        settled(slow, 63)


def test_a_bubble_that_comes_while_its_turn_is_decided_is_the_next_turn(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "first"))
    (claim,) = claimed()
    bubbles = inbox.turn(claim)
    arrive(text_from("34600111222", "second"))

    with database.write() as connection:
        inbox.settle(connection, claim, bubbles, T(1))

    (following,) = claimed(seconds=2)
    assert [bubble.text for bubble in inbox.turn(following)] == ["second"]


def test_the_longest_wait_is_served_first(tenant: Tenant) -> None:
    arrive(text_from("34600000001", "first"))
    arrive(text_from("34600000002", "second"))

    (claim,) = claimed(limit=1)

    assert inbox.turn(claim)[0].text == "first"


def test_a_failing_turn_is_tried_again_ever_later_and_then_given_up(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "Hola"))
    seconds, given_up = 0.0, []
    for wait in (1, 4, 16, 64):
        (claim,) = claimed(seconds=seconds)
        with database.write() as connection:
            given_up.append(inbox.fail(connection, claim, inbox.turn(claim), T(seconds)))
        assert claimed(seconds=seconds + wait - 0.1) == []
        seconds += wait

    assert given_up == [False, False, False, True]
    assert claimed(seconds=seconds) == []
    assert outcomes() == [Outcome.FAILED]


def test_a_failing_turn_blocks_no_other_customer(tenant: Tenant) -> None:
    arrive(text_from("34600000001", "poison"))
    (claim,) = claimed()
    with database.write() as connection:
        inbox.fail(connection, claim, inbox.turn(claim), T0)
    arrive(text_from("34600000002", "fine"))

    (following,) = claimed()

    assert inbox.turn(following)[0].text == "fine"


def test_a_message_that_comes_days_late_is_kept_and_flagged_but_not_answered(
    tenant: Tenant,
) -> None:
    arrive(text_from("34600111222", "Hola", ts=T(-2 * 86400)))

    assert claimed() == []
    assert outcomes() == [Outcome.STALE]
    assert database.value("SELECT kind FROM notice WHERE tenant_id = ?", tenant.id) == (
        "late messages"
    )


@pytest.mark.parametrize("kind", ["reaction", "sticker"])
def test_a_reaction_or_a_sticker_waits_for_no_answer(tenant: Tenant, kind: str) -> None:
    body = {"message_id": "wamid.0", "emoji": "👍"} if kind == "reaction" else {"id": "1"}
    arrive({**text_from("34600111222", ""), "type": kind, "text": None, kind: body})

    assert claimed() == []
    assert outcomes() == [Outcome.SILENT]


def test_a_revoked_message_loses_its_words_and_its_turn(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "my secret", id="wamid.1"))
    revoke = {"type": "revoke", "revoke": {"original_message_id": "wamid.1"}, "text": None}
    arrive({**text_from("34600111222", ""), **revoke})

    assert claimed() == []
    text, payload = database.rows("SELECT text, payload FROM message ORDER BY id")[0]
    assert (text, payload) == ("", None)


def test_an_edited_message_is_answered_in_its_new_words(tenant: Tenant) -> None:
    arrive(text_from("34600111222", "book 12/24 15:30", id="wamid.1"))
    message = {"type": "text", "text": {"body": "book 12/24 16:30"}}
    edit = {"original_message_id": "wamid.1", "message": message}
    arrive({**text_from("34600111222", ""), "type": "edit", "edit": edit, "text": None})

    (claim,) = claimed()

    assert [bubble.text for bubble in inbox.turn(claim)] == ["book 12/24 16:30"]


def test_claims_use_the_index_of_what_waits(tenant: Tenant) -> None:
    plan = database.rows(f"EXPLAIN QUERY PLAN {inbox._READY}", "z", "z", 1)

    assert "message_waiting" in str(plan)
    assert "SCAN conversation" not in str(plan)
