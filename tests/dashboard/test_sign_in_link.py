"""The link that an owner gets on WhatsApp: it serves once, and only the owner."""

from datetime import timedelta

import pytest
from flask import Flask

from lumi import clock, database
from lumi.owner import links, numbers
from lumi.tenants.models import Tenant
from tests.answers.conftest import LetterCounts
from tests.conftest import T0
from tests.dashboard.visiting import Reader
from tests.owner.chair import OLGA, Chair


@pytest.fixture
def link(shop: Tenant) -> str:
    """The address of a fresh link of Olga's."""
    Chair(shop, LetterCounts()).proves(OLGA)
    with database.write() as connection:
        (owner,) = numbers.owners(connection, shop)
        return f"/sign-in/{links.make(connection, owner, T0)}"


def test_a_link_signs_its_owner_in_by_a_press(anybody: Reader, link: str) -> None:
    assert "One more tap" in anybody.sees(link)

    entered = anybody.sends(link, token_from=link)

    assert entered.status_code == 303
    assert "Corte Fino" in anybody.sees("/b/corte-fino/")


def test_a_preview_of_a_link_does_not_use_it_up(app: Flask, anybody: Reader, link: str) -> None:
    for _ in range(3):
        Reader(app).opens(link)

    assert anybody.sends(link, token_from=link).location == "/"


def test_a_link_serves_once(app: Flask, anybody: Reader, link: str) -> None:
    anybody.sends(link, token_from=link)

    again = Reader(app)

    assert again.sends(link, token_from=link).location == "/sign-in"
    assert again.opens("/b/corte-fino/").status_code == 302


def test_an_old_link_serves_no_more(anybody: Reader, link: str) -> None:
    clock.travel(T0 + timedelta(minutes=16))

    assert anybody.sends(link, token_from=link).location == "/sign-in"


def test_who_is_no_owner_any_more_is_out(anybody: Reader, shop: Tenant, link: str) -> None:
    anybody.sends(link, token_from=link)

    numbers.remove(shop, OLGA)

    assert anybody.opens("/b/corte-fino/").status_code == 302


def test_a_made_up_link_leads_to_the_sign_in(anybody: Reader, shop: Tenant) -> None:
    assert anybody.sends("/sign-in/made-up", token_from="/sign-in").location == "/sign-in"


def test_signing_out_everywhere_ends_what_links_began(
    anybody: Reader, shop: Tenant, link: str
) -> None:
    anybody.sends(link, token_from=link)

    anybody.sends("/sign-out-everywhere", token_from="/b/corte-fino/")

    assert database.value("SELECT session FROM owner_number") == 2
