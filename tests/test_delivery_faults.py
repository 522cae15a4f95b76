"""What passes is tried again and never sent twice unasked; what nobody can tell goes to a human."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lumi import clock, database, delivery
from lumi.delivery import Pauses
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.whatsapp.faults import OFTEN
from tests import counter as counters
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from
from tests.counter import Counter
from tests.fakes.whatsapp import Fault, cut_after, cut_before, garbage, refuse, torn
from tests.waiting import locked

BEA = "34600999888"


@pytest.fixture
def counter(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    with counters.opened(tenant, settings) as counter:
        yield counter


def test_a_passing_fault_is_tried_again_within_a_second_as_the_same_message(
    counter: Counter,
) -> None:
    counter.whatsapp.next(refuse(500, 131016))
    counter.deliver()
    assert counter.row("state", "error_code") == ("queued", 131016)

    clock.travel(T(1))
    counter.deliver()

    first, second = counter.whatsapp.attempts
    assert first.body == second.body
    assert counter.row("state", "attempts") == ("sent", 2)
    assert counter.told() == {}


def test_a_graph_api_that_cannot_be_reached_is_tried_again(
    counter: Counter, settings: Settings
) -> None:
    graph = delivery.Graph(settings.api_url, pool_size=1)  # nobody listens there
    (send,) = counter.claim()
    delivery.deliver(send, graph, settings, counter.pauses)
    graph.close()

    assert counter.row("state", "unknowns") == ("queued", 0)


def test_a_message_that_went_out_while_the_file_was_locked_is_known_to_have_gone(
    counter: Counter, file: Path
) -> None:
    database.open_file(file, patience=0.05)
    (send,) = counter.claim()
    with locked(file):
        delivery.deliver(send, counter.graph, counter.settings, counter.pauses)

    assert counter.row("state", "claimed_by") == ("sent", None)
    assert len(counter.whatsapp.sent) == 1


def test_metas_own_wish_how_long_to_wait_is_kept(counter: Counter) -> None:
    counter.whatsapp.next(refuse(500, 131016, retry_after="40"))
    counter.deliver()

    clock.travel(T(39))
    assert counter.deliver() == 0
    clock.travel(T(45))
    assert counter.deliver() == 1


def test_a_passing_fault_that_does_not_pass_is_given_up_and_not_called_passing(
    counter: Counter,
) -> None:
    with database.write() as connection:
        connection.execute("UPDATE message SET attempts = ? WHERE state = 'queued'", (OFTEN,))
    counter.whatsapp.next(refuse(500, 131016))
    counter.deliver()

    state, error = counter.row("state", "error")
    assert state == "failed"
    assert counter.told() == {"whatsapp 131016": error}
    assert "again by itself" not in error


def test_a_redirect_tells_the_owner_which_setting_to_check(counter: Counter) -> None:
    counter.whatsapp.next(Fault(302, b"", {"Location": "http://127.0.0.1:9/"}))
    counter.deliver()

    (said,) = counter.told().values()
    assert "check WH_API_URL" in said


@pytest.mark.parametrize("code", [130429, 80007], ids=["of the number", "of the account"])
def test_a_limit_of_the_number_pauses_all_its_messages(counter: Counter, code: int) -> None:
    arrive(text_from(BEA, "Hola"))
    counter.whatsapp.next(refuse(400, code, retry_after="30"))
    counter.deliver()
    counter.queue("hello", conversation=2)

    assert counter.deliver() == 0
    clock.travel(T(34))
    assert counter.deliver() == 2


def test_a_limit_of_one_customer_holds_up_nobody_else(counter: Counter) -> None:
    arrive(text_from(BEA, "Hola"))
    counter.whatsapp.next(refuse(400, 131056, retry_after="30"))
    counter.deliver()
    counter.queue("hello", conversation=2)

    assert counter.deliver() == 1
    assert counter.whatsapp.sent[0].to == BEA


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one() -> None:
    pauses = Pauses()
    pauses.add(1, T(0), T(30))
    pauses.add(1, T(0), T(5))
    pauses.add(2, T(0), T(5))

    assert pauses.at(T(0)) == [1, 2]
    assert pauses.at(T(5)) == [1]
    assert pauses.at(T(30)) == []


def test_a_pause_ends_when_the_clock_is_put_back() -> None:
    pauses = Pauses()
    pauses.add(1, T(10_000), T(10_030))

    assert pauses.at(T(0)) == []


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [(cut_after(), 1), (cut_before(), 0), (garbage(), 1), (torn(), 1)],
    ids=["cut after", "cut before", "unreadable", "torn"],
)
def test_an_unknown_outcome_waits_for_a_status_and_is_then_sent_again(
    counter: Counter, fault: Fault, arrived: int
) -> None:
    counter.whatsapp.next(fault)
    counter.deliver()
    assert counter.row("state") == "unknown"
    assert len(counter.whatsapp.sent) == arrived

    clock.travel(T(counter.settings.resend_after - 1))
    assert counter.deliver() == 0
    clock.travel(T(counter.settings.resend_after + 1))
    assert counter.deliver() == 1
    assert counter.row("state") == "sent"
    first, second = counter.whatsapp.attempts
    assert first.body == second.body  # the callback by which a status names it, too


def test_an_outcome_that_stays_unknown_is_left_to_a_human(counter: Counter) -> None:
    for tries in range(1, delivery.MOST_UNKNOWN + 1):
        clock.travel(T(tries * 100))
        counter.whatsapp.next(cut_before())
        assert counter.deliver() == 1

    state, error = counter.row("state", "error")
    assert state == "failed"
    assert "look at the chat" in error
    assert counter.told() == {"not delivered": error}


def test_passing_faults_do_not_count_as_unknown_outcomes(counter: Counter) -> None:
    for tries in range(1, delivery.MOST_UNKNOWN + 1):
        clock.travel(T(tries * 100))
        counter.whatsapp.next(refuse(500, 131016))
        assert counter.deliver() == 1
    clock.travel(T(2000))
    counter.whatsapp.next(cut_before())
    counter.deliver()

    assert counter.row("state", "unknowns") == ("unknown", 1)


def test_a_bug_of_lumis_own_leaves_the_outcome_unknown(counter: Counter) -> None:
    (send,) = counter.claim()
    broken: Any = object()  # no Graph at all

    delivery.deliver(send, broken, counter.settings, counter.pauses)

    assert counter.row("state") == "unknown"
