"""A service that is not offered is never booked as the one that is, without a word."""

import pytest

from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.desk import Desk
from tests.talking import change, hears, rows_of


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "book a massage tomorrow at 10am"),
        ("en", "I'd like a manicure tomorrow at 10am"),
        ("es", "quiero reservar un masaje mañana a las 10:00"),
        ("de", "ich möchte eine Massage morgen um 10 Uhr buchen"),
        ("fr", "je voudrais réserver un massage demain à 10h"),
        ("it", "vorrei prenotare un massaggio domani alle 10:00"),
        ("pt", "quero marcar uma massagem amanhã às 10h"),
    ],
)
def test_something_else_is_asked_about_first(desk: Desk, language: str, text: str) -> None:
    change(desk.tenant, language=language)

    asked = hears(desk, text)

    assert desk.booked() == []
    assert "Haircut" in asked.text
    assert len(rows_of(asked)) == 3  # yes, other times, never mind


@pytest.mark.parametrize(
    "text",
    [
        *("book an appointment tomorrow at 10am", "a haircut tomorrow at 10am"),
        *("tomorrow at 10am", "can you book me a slot tomorrow at 10am"),
    ],
)
def test_what_is_offered_is_booked_at_once(desk: Desk, text: str) -> None:
    desk.says(text)

    assert len(desk.booked()) == 1


def test_a_business_with_one_service_called_appointment_books_whatever_it_is(
    desk: Desk, diary: Diary
) -> None:
    Service.update(name="Appointment").where(Service.id == diary.service.id).execute()

    desk.says("book a haircut tomorrow at 10am")

    assert len(desk.booked()) == 1
