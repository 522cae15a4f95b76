"""What people say about an appointment that they have, and what they should hear."""

import pytest

from tests.desk import Desk
from tests.talking import change


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "can I change it to the day after?"),
        ("es", "la puedo mover al día siguiente?"),
        ("pt", "posso mudar para o dia seguinte?"),
        ("de", "kann ich den Termin einen Tag später machen, also verschieben?"),
        ("fr", "je voudrais le déplacer, le lendemain"),
        ("it", "posso spostarlo al giorno dopo? il giorno dopo"),
    ],
)
def test_the_day_after_is_the_day_after_the_appointment(
    desk: Desk, language: str, text: str
) -> None:
    change(desk.tenant, language=language)
    desk.says("book 12/02 15:00")

    desk.says(text)

    assert desk.booked() == [("pending", "2026-12-03T14:00:00+00:00")]


def test_the_day_after_tomorrow_is_told_from_today(desk: Desk) -> None:
    desk.says("book 12/08 15:00")

    reply = desk.says("can you move it to the day after tomorrow, same time")

    assert "Thursday, December 3, 15:00" in reply


def test_a_weekday_is_that_of_the_appointments_own_week(desk: Desk) -> None:
    desk.says("book 12/08 15:00")

    assert "Wednesday, December 9, 15:00" in desk.says("can you move it to Wednesday same time")


def test_a_weekday_of_its_week_that_is_past_is_the_next_one(desk: Desk) -> None:
    desk.says("book 12/04 15:00")

    assert "Monday, December 7, 15:00" in desk.says("can you move it to Monday same time")


@pytest.mark.parametrize("text", ["I want to cancel my haircut", "please cancel my appointment"])
def test_who_has_nothing_to_cancel_is_told_so(desk: Desk, text: str) -> None:
    assert "can't find an appointment" in desk.says(text)


def test_moving_it_by_its_pronoun_is_understood(desk: Desk) -> None:
    change(desk.tenant, language="es")
    desk.says("book 12/04 11:00")

    assert "12:00" in desk.says("la puedo mover a las 12?")


@pytest.mark.parametrize("text", ["hi, is anyone there?", "hola, ¿hay alguien?"])
def test_a_call_into_the_room_is_a_greeting(desk: Desk, text: str) -> None:
    desk.says(text)

    assert desk.response.open_questions == []
