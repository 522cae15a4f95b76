"""What Lumi has to say: in order, once, and never again without a reason."""

from datetime import timedelta
from typing import Any

import pytest

from lumi import database
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply, Send
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T
from tests.conversations.arriving import arrive, payload, take_in, text_from

WORKER = "worker one"


@pytest.fixture
def conversation(tenant: Tenant) -> int:
    arrive(text_from("34600111222", "Hola"))
    return int(database.value("SELECT id FROM conversation"))


def queue(conversation_id: int, *texts: str) -> None:
    replies = [Reply(text, messages.text(text)) for text in texts]
    with database.write() as connection:
        outbox.queue(connection, conversation_id, replies, None, T(0))


def claimed(seconds: float = 0, paused: tuple[int, ...] = ()) -> list[Send]:
    return outbox.claim(WORKER, 10, T(seconds), paused)


def body(send: Send) -> Any:
    return send.body["text"]["body"]


def states() -> list[str]:
    sql = "SELECT state FROM message WHERE role = 'assistant' ORDER BY id"
    return [state for (state,) in database.rows(sql)]


def status(state: str, send: Send, wa_msg_id: str = "wamid.out", **more: Any) -> dict[str, Any]:
    told = {"id": wa_msg_id, "status": state, "timestamp": str(int(T(0).timestamp()))}
    told |= {"recipient_id": "34600111222", "biz_opaque_callback_data": send.callback, **more}
    return payload(statuses=[told])


def test_a_conversation_is_sent_in_order_one_at_a_time(conversation: int) -> None:
    queue(conversation, "first", "second")

    (first,) = claimed()
    assert body(first) == "first"
    assert claimed() == []

    with database.write() as connection:
        outbox.sent(connection, first, "wamid.out", T(1))
    (second,) = claimed(1)
    assert body(second) == "second"


def test_one_slow_customer_holds_up_nobody_else(conversation: int) -> None:
    queue(conversation, "slow")
    claimed()
    arrive(text_from("34600999888", "Hola"))
    queue(conversation + 1, "quick")

    (send,) = claimed()

    assert body(send) == "quick"


def test_a_send_that_was_not_taken_goes_again_when_it_is_due(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    with database.write() as connection:
        outbox.again(connection, send, 0.5, 131016, "busy", T(0))

    assert claimed(0.4) == []
    (again,) = claimed(0.5)
    assert (again.callback, again.attempts) == (send.callback, 2)


def test_an_unknown_outcome_is_sent_again_only_after_the_wait(conversation: int) -> None:
    queue(conversation, "hello", "next")
    (send,) = claimed()
    with database.write() as connection:
        outbox.unknown(connection, send, 60, "time-out", T(0))

    assert claimed(59) == []
    (again,) = claimed(60)
    assert (again.id, again.callback) == (send.id, send.callback)


def test_a_status_settles_an_unknown_outcome_for_good(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    with database.write() as connection:
        outbox.unknown(connection, send, 60, "time-out", T(0))

    take_in(status("sent", send))

    assert claimed(1000) == []
    assert database.row("SELECT state, wa_msg_id FROM message WHERE id = ?", send.id) == (
        "sent",
        "wamid.out",
    )


def test_statuses_only_ever_go_forward(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    for told in ("read", "delivered", "sent", "failed"):
        take_in(status(told, send))

    assert states() == ["read"]


def test_a_status_that_overtakes_the_answer_to_our_request_stays(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    take_in(status("delivered", send))

    with database.write() as connection:
        outbox.sent(connection, send, "wamid.out", T(1))

    assert states() == ["delivered"]


def test_a_failed_status_says_why_in_plain_words_and_tells_the_owner(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    take_in(status("failed", send, errors=[{"code": 131042, "title": "Payment issue"}]))

    code, error = database.rows("SELECT error_code, error FROM message WHERE id = ?", send.id)[0]
    assert code == 131042
    assert "payment" in error.lower()
    assert database.value("SELECT count(*) FROM notice WHERE kind = 'whatsapp 131042'") == 1


def test_a_delivery_is_billed_once_however_often_it_is_told(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    pricing = {"pricing": {"billable": True, "type": "regular", "category": "service"}}
    for told in ("sent", "delivered", "delivered", "read"):
        take_in(status(told, send, **pricing))

    found = database.rows("SELECT category, pricing, messages FROM usage WHERE kind = 'delivered'")
    assert found == [("service", "regular", 1)]


def test_a_delivery_counts_on_the_day_of_the_whatsapp_account(conversation: int) -> None:
    database.db.execute_sql("UPDATE tenant SET account_timezone = 'Pacific/Honolulu'")
    queue(conversation, "hello")
    (send,) = claimed()
    at_night = str(int((T(0) - timedelta(hours=1)).timestamp()))  # 9:00 UTC is 23:00 the day before
    take_in(status("delivered", send, timestamp=at_night, pricing={"billable": False}))

    found = database.rows("SELECT day, pricing FROM usage WHERE kind = 'delivered'")
    assert found == [("2026-11-30", "free_customer_service")]


def test_another_tenants_status_moves_nothing(conversation: int, settings: Any) -> None:
    from lumi.tenants import enrolment

    enrolment.add("Other", T(0), settings, phone_id="999")
    queue(conversation, "hello")
    (send,) = claimed()
    foreign = status("read", send)
    foreign["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "999"

    take_in(foreign)

    assert states() == ["sending"]


def test_a_paused_number_waits_while_others_send(conversation: int, tenant: Tenant) -> None:
    queue(conversation, "hello")

    assert claimed(paused=(tenant.id,)) == []
    assert len(claimed()) == 1


def test_what_nobody_finished_in_time_has_an_unknown_outcome(conversation: int) -> None:
    queue(conversation, "hello")
    claimed()

    outbox.expire(lease=120, resend_after=60, now=T(121))

    assert states() == ["unknown"]
    assert claimed(180) == []
    assert len(claimed(181)) == 1


def test_claims_use_the_indexes_of_what_is_unsent(conversation: int) -> None:
    plan = str(database.rows(f"EXPLAIN QUERY PLAN {outbox._DUE}", "z", "[]", 1))

    assert "message_queued" in plan
    assert "message_unsent" in plan


def test_a_passing_failure_told_by_a_status_is_sent_again_with_the_same_callback(
    conversation: int,
) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    with database.write() as connection:
        outbox.sent(connection, send, "wamid.out", T(1))

    failed = status("failed", send, errors=[{"code": 131016, "title": "Service unavailable"}])
    take_in(failed, T(2))
    take_in(failed, T(3))

    (again,) = claimed(60)
    assert again.callback == send.callback
    with database.write() as connection:
        outbox.sent(connection, again, "wamid.second", T(61))
    take_in(failed, T(62))
    assert states() == ["sent"]


def test_a_late_sent_does_not_hide_a_failure(conversation: int) -> None:
    queue(conversation, "hello")
    (send,) = claimed()
    take_in(status("failed", send, errors=[{"code": 131026, "title": "Undeliverable"}]))
    take_in(status("sent", send))

    assert states() == ["failed"]


def test_an_answer_for_an_erased_message_marks_nobody_elses(conversation: int) -> None:
    queue(conversation, "to somebody erased meanwhile")
    (send,) = claimed()
    database.db.execute_sql("DELETE FROM message WHERE role = 'assistant'")
    queue(conversation, "to somebody else")

    with database.write() as connection:
        outbox.sent(connection, send, "wamid.out", T(1))

    assert states() == ["queued"]


def test_a_tenant_whose_number_hangs_leaves_room_for_the_others(conversation: int) -> None:
    for number in range(6):
        arrive(text_from(f"3461{number:07}", "Hola"))
        queue(conversation + 1 + number, "hello")

    assert len(outbox.claim(WORKER, 6, T(0), share=4)) == 4


def test_what_is_under_way_counts_towards_a_tenants_share(
    conversation: int, tenant: Tenant
) -> None:
    for number in range(6):
        arrive(text_from(f"3461{number:07}", "Hola"))
        queue(conversation + 1 + number, "hello")

    assert len(outbox.claim(WORKER, 6, T(0), share=4, under_way={tenant.id: 3})) == 1
    assert outbox.claim(WORKER, 6, T(0), share=4, under_way={tenant.id: 4}) == []


def test_what_waits_for_a_token_past_its_window_fails(conversation: int, tenant: Tenant) -> None:
    queue(conversation, "hello")
    Tenant.update(sending_blocked="token 1234").execute()

    outbox.give_up_blocked("too late", T(23 * 3600))
    assert states() == ["queued"]
    outbox.give_up_blocked("too late", T(24 * 3600))
    assert states() == ["failed"]
