"""Owners' own calendars stand in the business's file, and are read from then on."""

import pytest

from lumi import database
from lumi.business import BusinessFault
from lumi.tenants import secrets
from lumi.tenants.enrolment import Refused
from tests.business.conftest import Load, everything

OWN = "https://calendar.example/own.ics"
CALENDARS = f"""
name = "Corte Fino"
[[staff]]
name = "Ana"
[[calendars]]
url = "{OWN}"
[[calendars]]
url = "https://calendar.example/ana.ics"
staff = "Ana"
"""


def test_owners_calendars_are_read_from_then_on(load: Load) -> None:
    load(CALENDARS)

    kept = database.rows(
        "SELECT staff.name, url FROM imported_calendar LEFT JOIN staff ON staff.id = staff_id"
        " ORDER BY staff.name"
    )
    assert [(name, secrets.unseal(url, load.settings)) for name, url in kept] == [
        (None, OWN),
        ("Ana", "https://calendar.example/ana.ics"),
    ]


def test_the_same_calendars_again_keep_what_was_read(load: Load) -> None:
    load(CALENDARS)
    before = everything()
    load(CALENDARS)

    assert everything() == before


def test_a_calendar_that_the_file_drops_is_forgotten(load: Load) -> None:
    load(CALENDARS)
    load(CALENDARS.rpartition("[[calendars]]")[0])
    assert database.rows("SELECT staff_id FROM imported_calendar") == [(None,)]

    load('name = "Corte Fino"\ncalendars = []')
    assert database.rows("SELECT staff_id FROM imported_calendar") == []


def test_a_calendar_of_nobody_is_refused_and_nothing_is_loaded(load: Load) -> None:
    with pytest.raises(Refused, match="no staff member 'Bea'"):
        load(CALENDARS.replace('staff = "Ana"', 'staff = "Bea"'))

    assert database.rows("SELECT 1 FROM tenant") == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[calendars]]", "calendars[1].url is needed"),
        ('[[calendars]]\nurl = "ftp://x/y"', "calendars[1].url cannot be read"),
        ('[[calendars]]\nurl = "env:NOT_SET"', "calendars[1].url needs the variable NOT_SET"),
        (f'[[calendars]]\nurl = "{OWN}"\n' * 2, "calendars[2] is there twice: 'everybody'"),
    ],
    ids=["no address", "not the web", "not set", "twice"],
)
def test_a_calendar_that_cannot_be_read_is_named(load: Load, text: str, fault: str) -> None:
    with pytest.raises(BusinessFault) as told:
        load(f'name = "Corte Fino"\n{text}')

    assert fault in str(told.value)
