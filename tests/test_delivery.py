"""What Meta takes is sent and counted; what it refuses for good is told to who can act."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi import clock, database, delivery, turns
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests import counter as counters
from tests.conftest import PHONE_ID, T
from tests.conversations.arriving import arrive, text_from
from tests.counter import ANA, Counter
from tests.fakes.whatsapp import Fault, garbage, refuse


@pytest.fixture
def counter(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    with counters.opened(tenant, settings) as counter:
        yield counter


def test_what_meta_accepts_is_sent_under_its_id_and_counted(counter: Counter) -> None:
    assert counter.deliver() == 1

    (sent,) = counter.whatsapp.sent
    assert (sent.to, sent.text, sent.phone_id) == (ANA, "hello", PHONE_ID)
    assert sent.token == counter.settings.token
    assert counter.row("state", "wa_msg_id", "callback") == ("sent", sent.wa_msg_id, sent.callback)
    counted = database.rows("SELECT phone_id, messages FROM usage WHERE kind = 'outbound'")
    assert counted == [(PHONE_ID, 1)]
    assert counter.told() == {}


def test_a_tenants_own_token_is_used(counter: Counter) -> None:
    enrolment.edit(counter.tenant, counter.settings, token="EAAown")
    counter.deliver()

    assert counter.whatsapp.sent[0].token == "EAAown"


def test_a_customer_known_by_user_id_alone_is_written_to_there(counter: Counter) -> None:
    written = {**text_from("", "hi"), "from_user_id": "ES.7"}
    del written["from"]
    arrive(written)
    counter.queue("hello you", conversation=2)
    counter.deliver()

    body = counter.whatsapp.sent[-1].body
    assert (body["recipient"], "to" in body) == ("ES.7", False)


def test_an_id_that_metas_answer_tells_is_kept(counter: Counter) -> None:
    with database.write() as connection:
        connection.execute("UPDATE customer SET phone = NULL, user_id = 'ES.7'")
    told = b'{"messages":[{"id":"wamid.x"}],"contacts":[{"wa_id":"34600111222"}]}'
    counter.whatsapp.next(Fault(raw=told, takes=True))
    counter.deliver()

    assert database.rows("SELECT phone, user_id FROM customer") == [(ANA, "ES.7")]


def test_nothing_is_sent_once_the_window_has_closed(counter: Counter) -> None:
    clock.travel(T(24 * 3600))
    counter.deliver()

    assert counter.whatsapp.attempts == []
    assert counter.row("state", "error_code") == ("failed", 131047)
    assert "24 hours" in counter.told()["whatsapp 131047"]


@pytest.mark.parametrize(
    ("code", "tells"), [(131026, False), (131042, True), (100, False), (131031, True)]
)
def test_a_refusal_for_good_fails_the_message_and_tells_who_can_act(
    counter: Counter, code: int, tells: bool
) -> None:
    counter.whatsapp.next(refuse(400, code))
    counter.deliver()
    clock.travel(T(3600))

    assert counter.row("state", "error_code", "attempts") == ("failed", code, 1)
    assert counter.row("error")
    assert (f"whatsapp {code}" in counter.told()) is tells
    assert counter.deliver() == 0


def test_a_refusal_meta_has_not_documented_is_told_in_its_words(counter: Counter) -> None:
    counter.whatsapp.next(refuse(400, 999999, "Moon in the wrong phase"))
    counter.deliver()

    assert counter.row("state", "error") == ("failed", "Moon in the wrong phase")


def test_what_a_customer_is_refused_does_not_hold_up_what_comes_after(counter: Counter) -> None:
    counter.queue("second")
    counter.whatsapp.next(refuse(400, 131026))
    counter.deliver()
    counter.deliver()

    assert [sent.text for sent in counter.whatsapp.sent] == ["second"]


@pytest.mark.parametrize(
    "refusal",
    [refuse(401, 190), refuse(400, 0), garbage(401)],
    ids=["190", "0", "401 without a code"],
)
def test_a_refused_token_holds_every_message_until_there_is_another(
    counter: Counter, refusal: Fault
) -> None:
    counter.whatsapp.next(refusal)
    counter.queue("second")
    counter.deliver()

    assert counter.row("state") == "queued"
    assert counter.deliver() == 0
    assert "token" in " ".join(counter.told().values())

    enrolment.edit(counter.tenant, counter.settings, token="EAAnew")
    while counter.deliver():
        pass
    assert [sent.text for sent in counter.whatsapp.sent] == ["hello", "second"]
    assert {sent.token for sent in counter.whatsapp.sent} == {"EAAnew"}
    assert counter.told() == {}


def test_a_refused_token_holds_up_no_other_business(counter: Counter) -> None:
    own = {"phone_id": "777", "token": "EAAother"}
    enrolment.add("Other", clock.now(), counter.settings, **own)
    arrive(text_from(ANA, "Hi"), phone_id="777")
    counter.whatsapp.next(refuse(401, 190))
    counter.deliver()
    counter.queue("hello from the other", conversation=2)
    counter.deliver()

    assert [(sent.phone_id, sent.token) for sent in counter.whatsapp.sent] == [("777", "EAAother")]


def test_the_servers_token_stays_refused_until_it_is_another_one(counter: Counter) -> None:
    counter.whatsapp.next(refuse(401, 190))
    counter.deliver()

    turns.lift_blocks(counter.settings)
    assert counter.blocked()
    turns.lift_blocks(replace(counter.settings, token="EAAnew"))
    assert not counter.blocked()
    assert counter.told() == {}


def test_a_business_that_got_another_token_meanwhile_is_not_blocked(counter: Counter) -> None:
    def refuse_late(_phone_id: str, _body: dict[str, Any]) -> Fault | None:
        counter.whatsapp.rule = lambda *_: None
        enrolment.edit(counter.tenant, counter.settings, token="EAAnew")
        database.db.close()  # the connection of the fake's own thread
        return refuse(401, 190)

    counter.whatsapp.rule = refuse_late
    counter.deliver()
    assert not counter.blocked()
    assert counter.told() == {}

    counter.deliver()
    assert [sent.token for sent in counter.whatsapp.sent] == ["EAAnew"]


def test_a_token_stored_with_another_key_holds_the_messages_and_says_the_cure(
    counter: Counter,
) -> None:
    foreign = replace(counter.settings, secret_key="another key")
    enrolment.edit(counter.tenant, foreign, token="EAAold")
    counter.deliver()

    assert counter.whatsapp.attempts == []
    assert counter.row("state") == "queued"
    assert "Put the old SECRET_KEY back" in counter.told()["stored token"]

    turns.lift_blocks(counter.settings)
    assert counter.blocked()
    turns.lift_blocks(foreign)
    assert not counter.blocked()


def test_what_a_deleted_business_had_to_say_is_dropped(counter: Counter) -> None:
    (send,) = counter.claim()
    enrolment.remove(counter.tenant)

    delivery.deliver(send, counter.graph, counter.settings, counter.pauses)

    assert counter.whatsapp.attempts == []
