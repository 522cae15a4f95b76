"""A barber whose owner, Olga, has proven her number; T0 is Tuesday, 11:00 in Madrid."""

import pytest

from lumi.booking import calendar
from lumi.booking.models import Service
from lumi.business import furnish
from lumi.tenants.models import Tenant
from tests.answers.conftest import LetterCounts
from tests.booking.diary import Diary
from tests.owner.chair import OLGA, Chair


@pytest.fixture
def diary(tenant: Tenant) -> Diary:
    furnish(tenant)
    (service,) = calendar.services(tenant)
    Service.update(name="Haircut", price="18 €").where(Service.id == service.id).execute()
    return Diary(tenant, Service.get_by_id(service.id))


@pytest.fixture
def chair(diary: Diary) -> Chair:
    """The boss's chair, before she has proven her number."""
    return Chair(diary.tenant, LetterCounts())


@pytest.fixture
def boss(chair: Chair) -> Chair:
    """The same, afterwards."""
    chair.proves(OLGA)
    return chair
