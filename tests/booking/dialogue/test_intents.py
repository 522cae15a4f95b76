"""What people want of the diary, as they open a conversation in twelve languages."""

from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.booking.dates import Grain, When
from lumi.booking.dialogue.understanding import Heard, Intent, intent
from tests.conftest import T0

MADRID = ZoneInfo("Europe/Madrid")


def heard(text: str, language: str) -> Heard:
    when = dates.read(text, T0, MADRID, language, "MDY")
    is_clock = isinstance(when, When) and when.grain in (Grain.MOMENT, Grain.TIME)
    return Heard(text, has_when=when is not None, has_clock_time=is_clock, rest=text)


WISHES = [
    ("en", "I need to book an appointment on the 12th"),
    ("en", "I have to make an appointment"),
    ("en", "can you book me an appointment?"),
    ("en", "Could you schedule an appointment for me please?"),
    ("en", "can I book an appointment?"),
    ("en", "I want to see a doctor"),
    ("en", "I'd like to go to the dentist"),
    ("es", "tengo que pedir cita"),
    ("es", "necesito pedir cita para el martes"),
    ("es", "¿me puedes dar cita?"),
    ("es", "¿puedo pedir cita?"),
    ("es", "tengo que reservar una cita para mañana"),
    ("pt", "preciso marcar uma consulta"),
    ("pt", "preciso agendar um horário para sexta"),
    ("pt", "tenho que marcar uma consulta"),
    ("pt", "pode marcar uma consulta para mim?"),
    ("de", "ich muss einen Termin machen"),
    ("de", "ich brauche einen Termin"),
    ("de", "kann ich einen Termin haben?"),
    ("de", "könnten Sie mir einen Termin geben?"),
    ("de", "ich hätte gern einen Termin"),
    ("fr", "j'ai besoin d'un rendez-vous"),
    ("fr", "j'aimerais prendre rendez-vous"),
    ("fr", "il me faut un rendez-vous"),
    ("fr", "je dois prendre rendez-vous"),
    ("fr", "puis-je avoir un rendez-vous ?"),
    ("it", "devo prenotare un taglio per domani"),
    ("it", "ho bisogno di un appuntamento"),
    ("it", "posso prenotare un appuntamento?"),
    ("it", "vorrei un appuntamento"),
    ("nl", "ik moet een afspraak maken"),
    ("nl", "kan ik een afspraak maken?"),
    ("nl", "ik wil graag een afspraak"),
    ("tr", "randevu almak istiyorum"),
    ("tr", "randevu alabilir miyim?"),
    ("tr", "randevu almam lazım"),
    ("id", "saya perlu buat janji besok"),
    ("id", "mau booking besok"),
    ("id", "bisa buat janji?"),
    ("hi", "मुझे अपॉइंटमेंट चाहिए"),
    ("hi", "क्या अपॉइंटमेंट मिल सकता है?"),
    ("ar", "أحتاج موعد"),
    ("ar", "ممكن موعد؟"),
    ("ar", "أريد حجز موعد"),
    ("he", "אני צריך לקבוע תור למחר"),
    ("he", "אפשר לקבוע תור?"),
    ("he", "אני רוצה תור"),
]
CANCELLATIONS = [
    ("en", "I have to cancel my appointment"),
    ("en", "I need to cancel"),
    ("es", "tengo que cancelar mi cita"),
    ("es", "tengo que anular la cita"),
    ("pt", "tenho que cancelar minha consulta"),
    ("pt", "preciso desmarcar"),
    ("de", "ich muss meinen Termin absagen"),
    ("fr", "je dois annuler mon rendez-vous"),
    ("it", "devo cancellare il mio appuntamento"),
    ("it", "devo disdire"),
    ("nl", "ik moet mijn afspraak afzeggen"),
    ("tr", "randevumu iptal etmem lazım"),
    ("id", "saya perlu batalkan janji saya"),
    ("hi", "मुझे अपॉइंटमेंट कैंसिल करना है"),
    ("ar", "أحتاج إلغاء موعدي"),
    ("he", "אני צריך לבטל את התור"),
]
MOVES = [
    ("en", "I need to move my appointment"),
    ("es", "tengo que cambiar mi cita"),
    ("es", "necesito mover la cita"),
    ("pt", "preciso remarcar"),
    ("de", "ich muss meinen Termin verschieben"),
    ("fr", "je dois déplacer mon rendez-vous"),
    ("it", "devo spostare il mio appuntamento"),
    ("nl", "ik moet mijn afspraak verzetten"),
    ("tr", "randevumu ertelemem lazım"),
    ("id", "saya perlu ubah jadwal janji saya"),
    ("hi", "मुझे अपॉइंटमेंट बदलना है"),
    ("ar", "أريد تغيير موعدي"),
    ("he", "אני צריך להזיז את התור"),
]
LOOK_UPS = [
    ("en", "I have an appointment tomorrow, right?"),
    ("es", "¿a qué hora tengo la cita?"),
    ("fr", "c'est quand mon rendez-vous ?"),
    ("de", "wann ist mein Termin?"),
]
QUESTIONS = [
    ("en", "do I need to book?"),
    ("en", "do i have to make an appointment"),
    ("es", "¿tengo que pedir cita?"),
    ("it", "devo prenotare?"),
    ("pt", "preciso marcar hora?"),
    ("de", "muss ich einen Termin machen?"),
    ("fr", "faut-il prendre rendez-vous ?"),
    ("he", "צריך לקבוע תור?"),
    ("en", "how do I cancel an appointment?"),
    ("nl", "moet ik een afspraak maken?"),
]


@pytest.mark.parametrize(("language", "text"), WISHES)
def test_a_wish_is_one_however_politely_it_is_put(language: str, text: str) -> None:
    assert intent(heard(text, language)) in (Intent.BOOK, Intent.LIKELY)


@pytest.mark.parametrize(("language", "text"), CANCELLATIONS)
def test_who_has_to_cancel_wants_to(language: str, text: str) -> None:
    assert intent(heard(text, language)) is Intent.CANCEL


@pytest.mark.parametrize(("language", "text"), MOVES)
def test_who_has_to_move_wants_to(language: str, text: str) -> None:
    assert intent(heard(text, language)) is Intent.MOVE


@pytest.mark.parametrize(("language", "text"), LOOK_UPS)
def test_who_has_an_appointment_is_told_of_it(language: str, text: str) -> None:
    assert intent(heard(text, language)) is Intent.MINE


@pytest.mark.parametrize(("language", "text"), QUESTIONS)
def test_a_question_about_bookings_in_general_is_left_to_the_faqs(language: str, text: str) -> None:
    assert intent(heard(text, language)) is Intent.HUMBLE
