"""What an owner is told and WhatsApp does not take waits: neither lost nor repeated."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from lumi import clock, database
from lumi.conversations import holding
from lumi.owner import numbers, telling
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests import counter as counters
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.counter import ANA, Counter
from tests.fakes.whatsapp import refuse
from tests.talking import change

LATER = T0 + timedelta(days=2)


@pytest.fixture
def counter(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    """Ana has proven to be the owner; one message, `hello`, was told to her."""
    with counters.opened(tenant, settings) as counter:
        code = numbers.issue(tenant, ANA, T0).replace("-", "")
        with database.write() as connection:
            numbers.prove(connection, tenant, 1, code, T0)
            connection.execute("UPDATE message SET why = '{\"told\": \"news\"}' WHERE state != ''")
        yield counter


def test_a_window_that_closed_meanwhile_holds_it_until_the_owner_writes(counter: Counter) -> None:
    clock.travel(LATER)
    counter.deliver()
    assert counter.row("state") == "held"
    assert counter.told() == {}

    telling.sweep(clock.now())
    assert counter.row("state") == "held"
    assert list(counter.told()) == [telling.WAITS]

    arrive(text_from(ANA, "hi", ts=clock.now()), at=clock.now())
    telling.sweep(clock.now())
    counter.deliver()
    assert [one.text for one in counter.whatsapp.sent] == ["hello"]


def test_a_template_that_meta_refuses_is_held_and_its_fault_told(counter: Counter) -> None:
    change(counter.tenant, owner_template="lumi_news")
    clock.travel(LATER)
    counter.deliver()
    telling.sweep(clock.now())
    counter.whatsapp.next(refuse(400, 132001))
    counter.deliver()

    assert counter.row("state", "type") == ("held", "text")
    assert "whatsapp 132001" in counter.told()
    assert holding.waiting(counter.tenant.id) == 1


def test_what_fails_again_and_again_is_given_up(counter: Counter) -> None:
    for _ in range(holding.TRIES):
        counter.whatsapp.next(refuse(400, 131009))
        counter.deliver()
        telling.sweep(clock.now())

    assert counter.row("state") == "failed"
    assert counter.deliver() == 0
