"""What a model's reply leaves out, gets wrong about the hours, or reads besides a question."""

import pytest

from lumi import database
from lumi.answers.texts import Draft
from tests.desk import Desk
from tests.fakes import llm as fakes
from tests.receptionist.reading import DOGS, PARKING, desk, faq_id, server, writes

__all__ = ["desk", "server"]


def test_what_the_model_leaves_open_beside_an_answer_is_admitted(
    desk: Desk, server: fakes.Llm
) -> None:
    server.writes = lambda body: writes("answer", "Small dogs are welcome.", [faq_id(DOGS)])

    said = desk.says(DOGS.question, "zzz qqq xxx www?")

    assert said.startswith("Small dogs are welcome.")
    assert "“zzz qqq xxx www?”" in said
    assert desk.response.open_questions == ["zzz qqq xxx www?"]


def test_of_two_covered_questions_the_one_that_the_model_forgot_is_answered_too(
    desk: Desk, server: fakes.Llm
) -> None:
    dogs = "Small dogs are most welcome here."
    server.writes = lambda body: writes("answer", dogs, [faq_id(DOGS)])

    assert desk.says(PARKING.question, DOGS.question) == f"{PARKING.answer}\n\n{dogs}"
    assert desk.says(DOGS.question, PARKING.question) == f"{dogs}\n\n{PARKING.answer}"
    assert desk.response.faq_ids == [faq_id(DOGS), faq_id(PARKING)]


def test_what_the_model_said_by_a_fact_is_not_said_twice(desk: Desk, server: fakes.Llm) -> None:
    desk.keeps(Draft("What is the address of the shop?", "12 High Street, on the corner.", ()))
    said = "We are at 12 High Street, and small dogs are welcome."
    server.writes = lambda body: writes("answer", said, [faq_id(DOGS)], facts=True)

    assert desk.says("What is the address of the shop?", DOGS.question) == said


def test_a_question_beside_a_wish_that_only_the_model_reads_is_answered(
    desk: Desk, server: fakes.Llm
) -> None:
    wish = "tomorrow at 3pm I could escape from my desk"
    server.writes = lambda body: writes("book", words=wish)

    reply = desk.says(wish, PARKING.question)

    assert reply.startswith(PARKING.answer)
    assert "Haircut, Wednesday, December 2, 15:00. Shall I book it?" in reply


def test_a_wish_for_silence_in_other_words_than_stop_is_obeyed(
    desk: Desk, server: fakes.Llm
) -> None:
    server.writes = lambda body: writes("stop", "Bye!")

    reply = desk.says("leave me in peace with all these messages of yours")

    assert reply.startswith("All right: no more reminders")
    assert database.value("SELECT marketing_stopped_at FROM customer")


def test_a_wish_for_silence_in_the_middle_of_a_booking_ends_the_booking(
    desk: Desk, server: fakes.Llm
) -> None:
    server.writes = lambda body: writes("stop")
    assert "when would you like to come" in desk.says("I'd like a haircut")

    assert desk.says("where can I leave my umbrella, oh forget about all of it") == (
        "All right, nothing is booked."
    )
    assert database.value("SELECT marketing_stopped_at FROM customer") is None


@pytest.mark.parametrize(
    ("asked", "invented", "honest"),
    [
        (
            "are you open on Sundays?",
            "Yes, we are open on Sundays!",
            "We are closed on Sunday, December 6.",
        ),
        (
            "¿abrís los domingos?",
            "Sí, abrimos los domingos.",
            "Estamos cerrados: domingo, 6 de diciembre.",
        ),
        (
            "Are you open tomorrow?",
            "Sorry, tomorrow we are closed.",
            "We are open on Wednesday, December 2: 09:00–18:00.",
        ),
    ],
    ids=["open", "abrimos", "closed"],
)
def test_an_invented_opening_day_without_a_digit_is_replaced_by_the_hours(
    desk: Desk, server: fakes.Llm, asked: str, invented: str, honest: str
) -> None:
    server.writes = lambda body: writes("answer", invented, facts=True)

    assert desk.says(asked) == honest
    assert desk.response.why["withheld"] == invented


def test_an_opening_day_that_the_hours_or_an_faq_say_is_told_as_the_model_phrased_it(
    desk: Desk, server: fakes.Llm
) -> None:
    said = "We are open from Monday to Friday, and closed at weekends."
    server.writes = lambda body: writes("answer", said, facts=True)
    assert desk.says("which days do you work") == said

    brunch = Draft("Do you do brides on Sundays?", "For brides we are open on Sunday.", ())
    desk.keeps(brunch)
    bride = "For a bride we are open on Sundays."
    server.writes = lambda body: writes("answer", bride, [faq_id(brunch)])
    assert desk.says(brunch.question) == bride
