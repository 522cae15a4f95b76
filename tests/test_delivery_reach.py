"""A limit of Meta's app holds up every business that shares the app, and no other."""

from collections.abc import Iterator

import pytest

from lumi import clock
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests import counter as counters
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.counter import Counter
from tests.fakes.whatsapp import refuse

OTHER_PHONE_ID = "700"


@pytest.fixture
def counter(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    """The counter of the tenant, and another business whose customer waits as well."""
    with counters.opened(tenant, settings) as counter:
        other = enrolment.add("Other", T0, settings, phone_id=OTHER_PHONE_ID, token="own")
        arrive(text_from("34600999888", "Hola"), phone_id=other.phone_id)
        yield counter


def test_a_limit_of_the_app_holds_up_every_business_that_shares_it(counter: Counter) -> None:
    counter.whatsapp.next(refuse(400, 4, retry_after="30"))
    counter.deliver()
    counter.queue("hello", conversation=2)

    assert counter.deliver() == 0
    clock.travel(T(34))
    assert counter.deliver() == 2


def test_a_limit_of_the_app_holds_up_nobody_with_an_app_of_their_own(
    counter: Counter, settings: Settings
) -> None:
    enrolment.edit(Tenant.get(Tenant.phone_id == OTHER_PHONE_ID), settings, app_secret="own")
    counter.whatsapp.next(refuse(400, 4, retry_after="30"))
    counter.deliver()
    counter.queue("hello", conversation=2)

    assert counter.deliver() == 1


@pytest.mark.parametrize("code", [130429, 80007], ids=["of the number", "of the account"])
def test_a_limit_of_one_business_holds_up_no_other(counter: Counter, code: int) -> None:
    counter.whatsapp.next(refuse(400, code, retry_after="30"))
    counter.deliver()
    counter.queue("hello", conversation=2)

    assert counter.deliver() == 1
