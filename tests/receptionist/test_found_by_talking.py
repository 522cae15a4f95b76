"""What went wrong when people talked to Lumi, each with what should have come."""

import pytest

from lumi.answers.texts import Draft
from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.desk import Desk
from tests.talking import change, hears, rows_of


@pytest.fixture
def beard(diary: Diary) -> Service:
    return diary.offer("Beard trim", 30, price="10 €")


@pytest.mark.parametrize(
    "text", ["what time is my appointment?", "what appointments do I have?", "when is my booking?"]
)
def test_who_asks_for_an_appointment_that_is_not_there_is_not_left_in_silence(
    desk: Desk, text: str
) -> None:
    assert "can't find an appointment" in desk.says(text)


@pytest.mark.parametrize("text", ["what appointments do I have?", "which bookings do I have"])
def test_appointments_are_found_in_the_plural(desk: Desk, text: str) -> None:
    desk.says("tomorrow at 3pm")

    assert "Wednesday, December 2, 15:00" in desk.says(text)


def test_a_monday_first_thing_is_not_monday_the_first(desk: Desk) -> None:
    change(desk.tenant, language="es")

    offered = rows_of(hears(desk, "quiero una cita el lunes a primera hora"))

    assert [title for _, title in offered] == ["09:00", "09:30"]


def test_a_weekday_after_next_week_is_next_weeks(desk: Desk) -> None:
    desk.says("do you have anything free next week in the mornings?")

    assert "Thursday, December 10" in desk.says("thursday")


def test_two_services_in_one_wish_are_asked_about(desk: Desk, beard: Service) -> None:
    asked = hears(desk, "a beard trim and a haircut on friday please")

    assert [title for _, title in rows_of(asked)] == ["Haircut", "Beard trim"]
    assert "Friday, December 4" in asked.text


def test_what_was_heard_of_the_time_is_said_while_the_service_is_asked(
    desk: Desk, beard: Service
) -> None:
    assert desk.says("I need an appointment tomorrow at 3pm").startswith(
        "Wednesday, December 2, 15:00"
    )


def test_the_service_named_again_is_understood(desk: Desk, beard: Service) -> None:
    desk.says("beard trim on friday please")

    assert "did not understand" not in desk.says("beard trim")


def test_free_times_of_one_day_name_it(desk: Desk) -> None:
    reply = desk.says("haircut in two years")

    assert "2028" in reply
    assert "March 1" in reply  # the last day that can be booked


def test_an_appointment_with_a_time_is_a_wish_that_is_confirmed(desk: Desk) -> None:
    reply = desk.says("an appointment tomorrow at 3 pm would suit my aunt")

    assert "Shall I book it?" in reply
    assert desk.booked() == []


def test_a_yes_to_nothing_is_no_question_for_the_team(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    assert "don't know" not in desk.says("yes")
    assert desk.response.open_questions == []


@pytest.mark.parametrize("text", ["un corte", "na cuanto antes", "la última", "ok la"], ids=str)
def test_a_few_words_do_not_change_the_language_of_a_conversation(desk: Desk, text: str) -> None:
    desk.says("Good morning, could you tell me whether you are open today please?")

    desk.says(text)

    assert desk.response.language == "en"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Thursday instead would be better"),
        ("de", "doch lieber am Donnerstag"),
        ("es", "mejor el jueves"),
        ("fr", "plutôt jeudi"),
        ("it", "meglio giovedì"),
        ("pt", "prefiro quinta-feira"),
    ],
)
def test_another_day_rather_moves_what_was_just_booked(
    desk: Desk, language: str, text: str
) -> None:
    change(desk.tenant, language=language)
    desk.says("book 12/02 15:00")

    offered = hears(desk, text)

    assert rows_of(offered)
    assert len(desk.booked()) == 1
    tapped = offered.body["interactive"]["action"]["sections"][0]["rows"][0]["id"]
    assert not tapped.endswith(":0")  # it names the appointment to move


def test_a_cancellation_in_other_words_is_one(desk: Desk) -> None:
    change(desk.tenant, language="de")
    desk.says("book 12/02 15:00")

    assert "abgesagt" in desk.says("ich kann morgen doch nicht")


def test_a_service_in_a_compound_is_known(desk: Desk, diary: Diary) -> None:
    change(desk.tenant, language="de")
    diary.offer("Beratung", 30)

    assert "Beratung" in desk.says("Moin, Beratungstermin morgen um 9?")
    assert desk.booked() == []


def test_tomorrow_eight_to_ten_is_a_stretch_of_tomorrow(desk: Desk) -> None:
    offered = rows_of(hears(desk, "haircut tomorrow 9 to 11"))

    assert [title for _, title in offered] == ["09:00", "09:30", "10:00", "10:30"]


@pytest.mark.parametrize(
    "text", ["danke dir!", "gracias a ti", "merci bien", "ti ringrazio", "thank you so much"]
)
def test_thanks_in_other_words_are_thanks(desk: Desk, text: str) -> None:
    desk.says(text)

    assert desk.response.open_questions == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Donnerstag um halb vier, Haarschnitt bitte"),
        ("es", "corte de pelo mañana a las 10"),
        ("en", "tomorrow at 3pm, the usual"),
    ],
)
def test_a_day_and_hour_beside_a_word_nobody_knows_are_a_wish_and_confirmed(
    desk: Desk, language: str, text: str
) -> None:
    change(desk.tenant, language=language)

    asked = hears(desk, text)

    assert len(rows_of(asked)) > 1
    assert desk.booked() == []


def test_a_command_that_books_ends_what_was_asked_about_a_booking(
    desk: Desk, beard: Service
) -> None:
    assert "What would you like to book?" in desk.says("tomorrow at 3pm")

    assert "What would you like" not in desk.says("book 12/03 10:00")
    assert "What would you like" not in desk.says("thank you")
    assert len(desk.booked()) == 1


def test_a_command_whose_time_is_not_free_leaves_the_talk_open(desk: Desk, beard: Service) -> None:
    desk.says("tomorrow at 3pm")

    assert "What would you like to book?" in desk.says("book 12/03 22:00")


@pytest.fixture
def priced(desk: Desk, beard: Service) -> Desk:
    """A desk whose FAQ tells what a beard trim costs, so that asking begins no booking."""
    desk.keeps(Draft("How much is a beard trim?", "A beard trim is 10 €."))
    return desk


def test_who_asked_what_a_beard_trim_costs_is_not_asked_what_to_book(priced: Desk) -> None:
    priced.says("how much is a beard trim?")

    asked = priced.says("can I come tomorrow at 3pm?")
    assert "Beard trim" in asked
    assert "15:00" in asked
    assert priced.booked() == []
    assert priced.says("yes").startswith(("⏳", "✅"))


def test_a_service_spoken_of_before_is_confirmed_even_where_a_start_is_named(priced: Desk) -> None:
    said = priced.says("how much is a beard trim?", "book me in tomorrow at 3pm please")

    assert "Beard trim" in said.replace("A beard trim is 10 €.", "")
    assert priced.booked() == []


def test_of_two_services_spoken_of_before_none_is_meant(priced: Desk) -> None:
    priced.says("how much is a beard trim, and a haircut?")

    asked = hears(priced, "can I come tomorrow at 3pm?")
    assert [title for _, title in rows_of(asked)] == ["Haircut", "Beard trim"]
