"""A reply says nothing that no source says: a model may obey whom it likes, the check does not."""

import pytest

from lumi.answers.grounding import invented, swapped

SOURCES = [
    "Haircut: 30 min, 18 €. Colour: 90 min, 1.250,50 €",
    "Monday to Friday 09:00–18:00, Saturday 10:00-14:00",
    "Call +34 600 111 222 or write to hola@corte.example, see https://corte.example/precios",
    "Parking is for 90 minutes.",
]

FAITHFUL = [
    "A haircut is 18 €.",
    "It costs €18.00 and takes 30 minutes.",
    "It costs 18,00 euros.",
    "الحلاقة ١٨ يورو",
    "बाल कटवाना १८ यूरो",
    "Colour is 1250.50 €.",
    "We open at 9 am and close at 6 pm.",
    "De 9h à 18h",
    "Von 9 bis 18 Uhr, samstags von 10 bis 14 Uhr.",
    "On Saturdays we close at 2 p.m.",
    "Call +34600111222.",
    "Llame al 600 111 222, por favor.",
    "Call 600-111-222.",
    "Write to hola@corte.example.",
    "See https://corte.example/precios.",
    "Of course, gladly!",
    "You can make an appointment here at any time.",
]

INVENTED = [
    "It costs 15 €.",
    "It costs 30 €.",  # those are minutes
    "It costs 9 €.",  # and that an hour
    "It costs 600 €.",
    "eighteen euros",
    "It's ten dollars.",
    "तीस रुपये",
    "We open at 8.",
    "We are open until 19:00.",
    "Open until 7 pm.",
    "Call 911.",
    "Call +34 600 111 223.",
    "See corte.com.",
    "Write to boss@corte.example.",
    "Follow @corte.fino.real",
    "50% off today",
    "Haircuts are free today.",
    "Heute ist alles kostenlos.",
]


@pytest.mark.parametrize("reply", FAITHFUL, ids=str)
def test_what_the_sources_say_may_be_said_in_other_ways(reply: str) -> None:
    assert invented(reply, SOURCES) == ""


@pytest.mark.parametrize("reply", INVENTED, ids=str)
def test_what_no_source_says_is_caught(reply: str) -> None:
    assert invented(reply, SOURCES)


CLAIMS = [
    "You're booked for 10:00!",
    "✅ done",
    "Your appointment is confirmed.",
    "I have cancelled it for you.",
    "Su cita queda confirmada.",
    "Marcado para amanhã!",
    "Ihr Termin ist gebucht.",
    "Votre rendez-vous est réservé.",
    "Prenotato, a domani alle 10:00!",
    "Je afspraak staat ingepland.",
    "Randevunuz onaylandı.",
    "Janji Anda sudah dikonfirmasi.",
    "आपकी बुकिंग कन्फर्म है",
    "تم حجز موعدك",
    "התור נקבע",
]


@pytest.mark.parametrize("reply", CLAIMS, ids=str)
def test_nothing_but_the_diary_says_what_became_of_an_appointment(reply: str) -> None:
    assert invented(reply, [*SOURCES, reply])  # not even where a source has the same words


PRICES = {"Haircut": "18 €", "Beard trim": "10 €", "Haircut with wash": "25 €"}


@pytest.mark.parametrize(
    ("reply", "wrong"),
    [
        ("A beard trim costs 18 €.", "18"),
        ("Hi! A beard trim is €25.00; shall I look for a time?", "25.00"),
        ("A beard trim costs 10 €.", ""),
        ("A haircut costs 18 €, a beard trim 10 €.", ""),
        ("A haircut with wash is 25 €.", ""),
        ("A beard trim takes 25 minutes.", ""),
        ("For children the beard trim is 8 €.", ""),
    ],
)
def test_one_services_price_is_not_told_for_another(reply: str, wrong: str) -> None:
    assert swapped(reply, PRICES, ["Children pay 8 €."]) == wrong


def test_a_price_that_an_faq_tells_may_be_told_for_any_service() -> None:
    assert swapped("A beard trim costs 18 €.", PRICES, ["Before Easter all costs 18 €."]) == ""
