"""A barber for the receptionist's tests: open on weekdays from 9 to 18, with one haircut.

T0 is Tuesday, 1 December 2026, 11:00 in Madrid.
"""

import pytest

from lumi.booking import calendar
from lumi.booking.models import Service
from lumi.business import furnish
from lumi.tenants.models import Tenant
from tests.answers.conftest import LetterCounts
from tests.booking.diary import Diary
from tests.desk import Desk


@pytest.fixture
def diary(tenant: Tenant) -> Diary:
    furnish(tenant)
    (service,) = calendar.services(tenant)
    Service.update(name="Haircut", price="18 €").where(Service.id == service.id).execute()
    return Diary(tenant, Service.get_by_id(service.id))


@pytest.fixture
def desk(diary: Diary) -> Desk:
    return Desk(diary.tenant, LetterCounts())
