"""A business with an owner, its staff, and an operator beside."""

import pytest
from flask import Flask

from lumi.booking import calendar
from lumi.business import furnish
from lumi.tenants.models import Tenant
from lumi.tenants.users import Role
from tests.booking.diary import Diary
from tests.dashboard.visiting import Reader, account, signed_in


@pytest.fixture
def shop(tenant: Tenant) -> Tenant:
    """Corte Fino, with the hours, the service and the chair that every new business has."""
    furnish(tenant)
    return tenant


@pytest.fixture
def anybody(app: Flask) -> Reader:
    return Reader(app)


@pytest.fixture
def owner(app: Flask, shop: Tenant) -> Reader:
    return signed_in(app, account("owner@corte.example", shop))


@pytest.fixture
def staff(app: Flask, shop: Tenant) -> Reader:
    return signed_in(app, account("staff@corte.example", shop, Role.STAFF))


@pytest.fixture
def operator(app: Flask) -> Reader:
    return signed_in(app, account("operator@lumi.example", None))


@pytest.fixture
def diary(shop: Tenant) -> Diary:
    """Where customers of the shop book."""
    (service,) = calendar.services(shop)
    return Diary(shop, service)
