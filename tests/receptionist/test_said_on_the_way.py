"""What people say on the way to an appointment, and what they should hear."""

import pytest

from lumi.answers.texts import Draft
from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.desk import Desk
from tests.talking import change, hears, rows_of


@pytest.fixture
def beard(diary: Diary) -> Service:
    return diary.offer("Beard trim", 30, price="10 €")


def titles(desk: Desk, text: str) -> list[str]:
    return [title for _, title in rows_of(hears(desk, text))]


def test_between_three_and_five_is_in_the_afternoon(desk: Desk) -> None:
    assert titles(desk, "haircut next friday between 3 and 5") == [
        *("15:00", "15:30", "16:00", "16:30")
    ]


def test_a_time_of_day_holds_for_every_day_of_a_week(desk: Desk) -> None:
    shown = titles(desk, "do you have anything next week after 5?")

    assert len(shown) > 2
    assert all(title.endswith(("17:00", "17:30")) for title in shown[:-1])


def test_a_question_with_do_is_about_no_thursday(desk: Desk) -> None:
    desk.keeps(Draft("Do you take cards?", "Cards and cash."))
    desk.says("haircut tomorrow")

    reply = desk.says("do you take cards?")

    assert "Cards and cash." in reply
    assert "Wednesday, December 2" in reply


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a haircut as soon as possible"),
        ("es", "un haircut lo antes posible"),
        ("pt", "um haircut o mais cedo possível"),
        ("de", "einen Haircut so bald wie möglich"),
        ("fr", "un haircut dès que possible"),
        ("it", "un haircut il prima possibile"),
    ],
)
def test_as_soon_as_possible_is_the_first_free_time(desk: Desk, language: str, text: str) -> None:
    change(desk.tenant, language=language)

    asked = hears(desk, text)

    assert "12:00" in asked.text  # it is 11:00, and an hour's notice is wanted
    assert len(rows_of(asked)) == 3
    assert desk.booked() == []


def test_the_same_time_on_another_day_is_that_of_the_appointment(desk: Desk) -> None:
    desk.says("book 12/02 15:00")

    assert "Friday, December 4, 15:00" in desk.says("can you make it friday same time")
    assert len(desk.booked()) == 1


@pytest.mark.parametrize("text", ["no wait, 4", "actually can we do 4 instead", "I meant 4"])
def test_a_corrected_hour_moves_what_was_just_booked(desk: Desk, text: str) -> None:
    desk.says("book 12/02 15:00")

    assert "Wednesday, December 2, 16:00" in desk.says(text)
    assert len(desk.booked()) == 1


def test_a_service_is_known_by_the_end_of_its_name(desk: Desk, beard: Service) -> None:
    assert "Haircut" in desk.says("I need a cut tomorrow at 3pm")
    assert len(desk.booked()) == 1


@pytest.mark.parametrize("text", ["how much is a beard trim?", "what does a beard trim cost"])
def test_a_price_that_no_faq_tells_is_told_from_the_services(
    desk: Desk, beard: Service, text: str
) -> None:
    assert "10 €" in desk.says(text)
    assert desk.response.open_questions == []


def test_an_faq_about_a_price_goes_before_the_row(desk: Desk, beard: Service) -> None:
    desk.keeps(Draft("How much is a beard trim?", "Ten euros, eight for students."))

    assert desk.says("How much is a beard trim?") == "Ten euros, eight for students."


def test_later_times_than_those_shown_can_be_asked_for(desk: Desk) -> None:
    first = titles(desk, "haircut tomorrow")

    later = titles(desk, "do you have anything later?")

    assert later
    assert min(later) > max(first[:-1])


def test_earlier_times_than_those_shown_can_be_asked_for(desk: Desk) -> None:
    titles(desk, "haircut tomorrow afternoon")

    assert titles(desk, "anything earlier?")[:2] == ["09:00", "09:30"]


def test_a_doctor_is_known_by_the_title_written_out(desk: Desk, diary: Diary) -> None:
    ruiz = diary.hire("Dra. Ruiz")
    diary.hire("Dr. Gómez")

    desk.says("haircut with the doctora tomorrow at 3pm")

    assert desk.response.wishes[0].staff_id == ruiz.id


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I can't do thursday, how about friday at 10am?"),
        ("en", "thursday doesn't work, friday at 10am?"),
        ("es", "el jueves no puedo, ¿y el viernes a las 10:00?"),
        ("fr", "je peux pas jeudi, plutôt vendredi à 10h"),
        ("de", "Donnerstag geht nicht, Freitag um 10 Uhr?"),
        ("it", "giovedì non posso, venerdì alle 10:00?"),
        ("pt", "quinta não dá, sexta às 10h?"),
        ("nl", "donderdag lukt niet, vrijdag om 10 uur?"),
    ],
)
def test_a_day_that_does_not_suit_is_not_meant(desk: Desk, language: str, text: str) -> None:
    change(desk.tenant, language=language)
    desk.says("haircut")

    reply = desk.says(text)

    assert "10:00" in reply
    assert "4" in reply  # Friday, 4 December


def test_a_date_in_figures_has_one_reading_where_days_come_first(desk: Desk) -> None:
    change(desk.tenant, language="es", date_order="DMY")

    desk.says("haircut el 3/12 a las 16:30")

    assert desk.booked() == [("pending", "2026-12-03T15:30:00+00:00")]


@pytest.mark.parametrize("text", ["haircut tomorrow 9", "tomorrow 9, haircut"])
def test_a_number_beside_tomorrow_is_an_hour(desk: Desk, text: str) -> None:
    desk.says(text)

    assert desk.booked() == [("pending", "2026-12-02T08:00:00+00:00")]


def test_an_hour_with_a_please_is_an_hour(desk: Desk) -> None:
    desk.says("haircut tomorrow")

    desk.says("10 please")

    assert desk.booked() == [("pending", "2026-12-02T09:00:00+00:00")]


def test_the_friday_one_is_the_one_on_friday(desk: Desk) -> None:
    desk.says("book 12/02 15:00")
    desk.says("book 12/04 15:00")

    assert "Friday, December 4" in desk.says("cancel the friday one")


@pytest.mark.parametrize(
    "text", ["sorry my train is late, can we do 15:30", "how about 3.30?", "what about 15:30"]
)
def test_another_time_asked_for_moves_the_appointment(desk: Desk, text: str) -> None:
    desk.says("book 12/02 15:00")

    assert "15:30" in desk.says(text)
    assert len(desk.booked()) == 1


@pytest.mark.parametrize("text", ["thx see u", "bye!", "hasta mañana", "bis morgen", "a domani"])
def test_a_goodbye_is_no_question_for_the_team(desk: Desk, text: str) -> None:
    desk.says(text)

    assert desk.response.open_questions == []


def test_a_day_that_no_calendar_has_is_named_so(desk: Desk) -> None:
    assert "does not exist" in desk.says("I want an appointment for 31/02")


@pytest.mark.parametrize(
    "text",
    [
        "I want to book a haircut tomorrow at 4pm. Do you take cards?",
        "Do you take cards? I want to book a haircut tomorrow at 4pm",
        "a haircut tomorrow at 4pm please, and do you take cards?",
    ],
)
def test_a_wish_and_a_question_in_one_bubble_are_both_answered(desk: Desk, text: str) -> None:
    desk.keeps(Draft("Do you take cards?", "Cards and cash."))

    reply = desk.says(text)

    assert "Cards and cash." in reply
    assert "Wednesday, December 2, 16:00" in reply


def test_a_question_about_another_day_beside_a_wish_does_not_change_it(desk: Desk) -> None:
    desk.keeps(Draft("Are you open on Sunday?", "Never on Sundays."))

    reply = desk.says("Are you open on Sunday? And I'd like a haircut on friday")

    assert "Never on Sundays." in reply
    assert "Friday, December 4" in reply


def test_either_of_two_days_in_a_row_will_do(desk: Desk) -> None:
    shown = titles(desk, "anything free on wednesday or thursday morning for a haircut?")

    assert shown[0] == "Wed, Dec 2, 09:00"
    assert not any("not sure" in one for one in desk.response.paragraphs)


def test_an_appointment_for_two_says_whom_it_is_for(desk: Desk) -> None:
    reply = desk.says("a haircut for me and my son on friday at 10am")

    assert reply.startswith("⏳")
    assert "This is for one person" in reply


@pytest.mark.parametrize(
    "text", ["are you a robot?", "Who are you", "¿eres un bot?", "bist du ein Mensch?"]
)
def test_who_asks_for_it_is_told_that_lumi_is_no_person(desk: Desk, text: str) -> None:
    assert "Lumi" in desk.says(text)
    assert desk.response.open_questions == []


def test_an_faq_about_who_answers_goes_first(desk: Desk) -> None:
    desk.keeps(Draft("Who are you?", "Paco, the barber."))

    assert desk.says("Who are you?") == "Paco, the barber."
