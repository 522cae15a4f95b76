import pytest

from lumi.booking import calendar
from lumi.business import furnish
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary


@pytest.fixture
def diary(tenant: Tenant) -> Diary:
    furnish(tenant)
    (service,) = calendar.services(tenant)
    return Diary(tenant, service)
