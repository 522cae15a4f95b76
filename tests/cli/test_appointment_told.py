"""What the business decides on the command line, the customer hears; once, and only then."""

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.booking.models import Appointment
from lumi.business import furnish
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.cli.running import Command, fault, said
from tests.conversations.arriving import arrive, text_from


@pytest.fixture
def made(tenant: Tenant) -> Appointment:
    """An appointment, pending, of a customer who has just written."""
    furnish(tenant)
    arrive(text_from("34600111222", "Hello"))
    person = int(database.value("SELECT id FROM customer"))
    return Diary(tenant, calendar.services(tenant)[0]).book("12-24 15:30", customer_id=person)


def told() -> list[str]:
    found = database.rows("SELECT text FROM message WHERE role = 'assistant' ORDER BY id")
    return [text for (text,) in found]


def act(flask: Command, made: Appointment, what: str, *more: str) -> None:
    said(flask("appointment", what, "corte-fino", made.id, *more))


def test_a_customer_hears_once_that_an_appointment_is_confirmed(
    flask: Command, made: Appointment
) -> None:
    act(flask, made, "confirm")
    act(flask, made, "confirm")

    (text,) = told()
    assert text.startswith("✅")
    assert "15:30" in text


def test_a_customer_hears_the_new_time(flask: Command, made: Appointment) -> None:
    act(flask, made, "move", "--at", "2026-12-24 17:00")
    act(flask, made, "move", "--at", "2026-12-24 17:00")

    (text,) = told()
    assert "17:00" in text


def test_declining_is_told_in_other_words_than_cancelling(
    flask: Command, made: Appointment
) -> None:
    act(flask, made, "cancel")
    act(flask, made, "cancel")
    Appointment.update(status="confirmed").execute()
    act(flask, made, "cancel")

    declined, cancelled = told()
    assert declined != cancelled
    assert "✅" not in declined + cancelled


def test_what_is_refused_is_not_told(flask: Command, made: Appointment) -> None:
    result = flask("appointment", "move", "corte-fino", made.id, "--at", "2026-12-26 11:00")

    assert "outside the opening hours" in fault(result)
    assert told() == []
