"""Customers as they speak: no punctuation, several wishes at once, second thoughts."""

import pytest

from lumi import database
from lumi.answers.texts import Draft
from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.desk import Desk
from tests.talking import change

CARDS = Draft("Do you take cards?", "All cards.", ("do you take card",))
PARKING = Draft("Is there parking?", "Behind the shop.", ())
KARTEN = Draft(
    "Kann man mit Karte zahlen?", "Ja, mit allen Karten.", ("ob man mit karte zahlen kann",)
)
PARKEN = Draft("Gibt es Parkplätze?", "Im Hof.", ("ob es parkplätze gibt",))
TARJETA = Draft("¿Aceptáis tarjeta?", "Sí, todas.", ("si aceptáis tarjeta",))


@pytest.fixture
def beard(diary: Diary) -> Service:
    return diary.offer("Beard trim", 30, price="10 €")


def test_a_question_without_a_mark_beside_a_wish_is_answered(desk: Desk) -> None:
    desk.keeps(CARDS, PARKING)

    reply = desk.says(
        "hi i'd like a haircut tomorrow at 3pm and also do you take card and is there parking"
    )

    assert reply.startswith("⏳")
    assert reply.endswith("All cards.\n\nBehind the shop.")
    assert len(desk.booked()) == 1


def test_german_questions_said_before_the_wish_are_answered(desk: Desk) -> None:
    change(desk.tenant, language="de")
    Service.update(name="Haarschnitt").execute()
    desk.keeps(KARTEN, PARKEN)

    reply = desk.says(
        "ich wollte fragen ob man mit karte zahlen kann und ob es parkplätze gibt und dann hätte"
        " ich gern donnerstag um 15 uhr einen haarschnitt"
    )

    assert reply.startswith("⏳")
    assert reply.endswith("Ja, mit allen Karten.\n\nIm Hof.")


def test_a_spanish_wish_among_questions_is_not_lost(desk: Desk) -> None:
    change(desk.tenant, language="es")
    Service.update(name="Corte").execute()
    desk.keeps(TARJETA)

    reply = desk.says(
        "buenos dias queria saber si teneis hueco el viernes por la mañana para un corte y"
        " tambien si aceptais tarjeta"
    )

    assert reply.startswith("Sí, todas.\n\nCorte (30 min, 18 €), viernes, 4 de diciembre")


def test_a_corrected_hour_without_its_colon_moves_the_appointment(desk: Desk) -> None:
    desk.says("haircut tomorrow at 3pm")

    assert desk.says("no wait 330").startswith("⏳ We have your new time")
    assert desk.booked() == [("pending", "2026-12-02T14:30:00+00:00")]


def test_the_price_of_what_is_not_chosen_yet_is_told_for_all(desk: Desk, beard: Service) -> None:
    desk.says("I'd like an appointment tomorrow at 4pm")

    said = desk.says("how much")

    assert said.startswith("What we offer:\n• Haircut: 30 min, 18 €\n• Beard trim: 30 min, 10 €")
    assert "What would you like to book?" in said


def test_an_hour_said_before_the_service_is_kept(desk: Desk, beard: Service) -> None:
    desk.says("can I come on Friday?")

    assert desk.says("10").startswith("Friday, December 4, 10:00")
    assert desk.says("1").startswith("⏳ We have your request: Haircut, Friday, December 4, 10:00")


def test_a_wish_that_is_said_again_is_no_riddle(desk: Desk) -> None:
    desk.says("I need a haircut")

    said = desk.says("ok book me in then")

    assert "did not understand" not in said
    assert "when would you like to come?" in said


def test_the_earliest_time_is_offered_to_who_asks_for_it(desk: Desk) -> None:
    assert "Haircut, Tuesday, December 1, 12:00. Shall I book it?" in desk.says(
        "whats the earliest you have"
    )


@pytest.mark.parametrize(
    "text",
    [
        "vaya mierda de servicio nadie contesta",
        "nee das ist doch scheiße was soll das",
        "this is bullshit",
    ],
)
def test_a_swearing_customer_gets_a_person(desk: Desk, text: str) -> None:
    desk.says(text)

    assert desk.response.why["handover"] == "angry"
    assert database.value("SELECT count(*) FROM open_question") == 0


def test_who_runs_late_moves_nothing_and_the_team_is_told(desk: Desk) -> None:
    desk.says("haircut today at 3pm")

    assert desk.says("running 10 mins late") == (
        "Thank you for letting us know. I have told the team."
    )
    assert desk.response.open_questions == ["running 10 mins late"]
    assert desk.booked() == [("pending", "2026-12-01T14:00:00+00:00")]


@pytest.mark.parametrize(
    ("text", "start"),
    [("an hour later", "15:00"), ("eine Stunde später", "15:00"), ("30 min earlier", "13:30")],
)
def test_an_hour_later_than_the_appointment_that_stands_is_a_move(
    desk: Desk, text: str, start: str
) -> None:
    desk.says("haircut tomorrow at 3pm")

    desk.says(text)

    assert desk.booked() == [("pending", f"2026-12-02T{start}:00+00:00")]


def test_who_asks_for_an_appointment_is_not_asked_for_theirs(desk: Desk) -> None:
    assert desk.says("can i have an appointment at 3pm tomorrow").startswith("⏳")


@pytest.mark.parametrize("text", ["nvm", "leave it as it is"])
def test_short_words_end_a_booking(desk: Desk, text: str) -> None:
    desk.says("I need a haircut")

    assert desk.says(text) == "All right, nothing is booked."


def test_how_long_a_service_takes_is_told_with_its_price(desk: Desk) -> None:
    assert desk.says("how long does a haircut take").startswith("Haircut (30 min, 18 €)")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("cancel my appointment for tomorrow and book me in on friday at 10am instead", "04"),
        ("quiero anular la cita y pedir otra para el viernes a las 10", "04"),
        ("ich möchte meinen Termin absagen und einen neuen am Freitag um 10 Uhr", "04"),
    ],
    ids=["en", "es", "de"],
)
def test_who_cancels_and_books_in_one_breath_gets_both(desk: Desk, text: str, day: str) -> None:
    desk.says("haircut tomorrow at 3pm")

    said = desk.says(text)

    assert [status for status, _ in desk.booked()][:1] == ["cancelled"]
    if "⏳" not in said:
        desk.says("yes")
    assert desk.booked()[1:] == [("pending", f"2026-12-{day}T09:00:00+00:00")]


def test_who_cancels_and_thanks_books_nothing(desk: Desk) -> None:
    desk.says("haircut tomorrow at 3pm")

    assert desk.says("cancel it and thanks for everything").startswith("Your appointment is canc")
    assert [status for status, _ in desk.booked()] == ["cancelled"]


def test_another_service_is_booked_after_the_first_is_cancelled(desk: Desk, beard: Service) -> None:
    desk.says("haircut friday 10am")

    said = desk.says("cancel my appointment and book a beard trim tomorrow at 3pm")

    assert "Your appointment is cancelled: Haircut" in said
    assert "⏳ We have your request: Beard trim, Wednesday, December 2, 15:00" in said
