"""Where there are more businesses than a page lists, each is found by its name."""

from flask import Flask

from lumi.dashboard import home
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.visiting import Reader, account, signed_in


def test_one_of_very_many_businesses_is_found_by_its_name(
    operator: Reader, shop: Tenant, settings: Settings
) -> None:
    for number in range(home.MOST):
        enrolment.add(f"Barber 50%-{number}", T0, settings)
    assert "There are more" in operator.sees("/")
    assert "Corte Fino" not in operator.sees("/operator?after=1")

    for page in ("/", "/operator"):
        assert "Corte Fino" in operator.sees(f"{page}?q=+corte")
        assert "Barber 50%-7" in operator.sees(f"{page}?q=50%25-7")
        assert "Corte Fino" not in operator.sees(f"{page}?q=50%25-7")
        assert "No business is called “<b>”" in operator.sees(f"{page}?q=<b>")


def test_an_owner_finds_no_business_of_others_by_its_name(
    app: Flask, shop: Tenant, settings: Settings
) -> None:
    enrolment.add("Dental Norte", T0, settings)
    owner = signed_in(app, account("owner@corte.example", shop))

    assert "Dental Norte" not in owner.sees("/?q=norte")
    assert "No business is called" in owner.sees("/?q=norte")
    assert "Corte Fino" in owner.sees("/?q=fino")
