"""How people begin: a hundred openings, of which service, day and time must come out right."""

from datetime import date, time
from functools import cache

import pytest

from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.hearing import Listener
from lumi.booking.dialogue.tapping import Use
from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.conftest import T0

# T0 is Tuesday, 1 December 2026, 11:00 in Madrid.
WED, THU, FRI, SAT, MON, TUE = (date(2026, 12, day) for day in (2, 3, 4, 5, 7, 8))
OFFERED = {
    "en": ("Haircut", "Beard trim", "Colour"),
    "es": ("Corte de pelo", "Arreglo de barba", "Tinte"),
    "pt": ("Corte de cabelo", "Barba", "Coloração"),
    "de": ("Haarschnitt", "Bartpflege", "Farbe"),
    "fr": ("Coupe de cheveux", "Taille de barbe", "Couleur"),
    "it": ("Taglio capelli", "Barba", "Colore"),
}
# Language, words, place of the service (None: not said), day, time.
OPENINGS = [
    ("en", "Haircut tomorrow at 5pm", 0, WED, time(17)),
    ("en", "Hi! I'd like to book a haircut for Friday at 15:30", 0, FRI, time(15, 30)),
    ("en", "Can I come in on Thursday at 10 am for a beard trim?", 1, THU, time(10)),
    ("en", "could you squeeze me in tomorrow morning", None, WED, None),
    ("en", "I need an appointment next Monday at 11:00", None, MON, time(11)),
    ("en", "book me a colour on December 7th at 4 pm please", 2, MON, time(16)),
    ("en", "Do you have anything free on Friday afternoon?", None, FRI, None),
    ("en", "I want my beard trimmed on Saturday", 1, SAT, None),
    ("en", "tomorow at half past 4, haircut", 0, WED, time(16, 30)),
    ("en", "Could I make an appointment for a haircut?", 0, None, None),
    ("en", "I'd like an appointment", None, None, None),
    ("en", "Any slots tomorrow?", None, WED, None),
    ("en", "hello can i get a hair cut at 6pm on friday", 0, FRI, time(18)),
    ("en", "Please schedule a beard trim for the 4th at quarter past 12", 1, FRI, time(12, 15)),
    ("en", "next Tuesday at 3pm", None, TUE, time(15)),
    ("en", "What times are available on Thursday for a colour?", 2, THU, None),
    ("en", "I'd like to reserve Monday 7 December, 9:30", None, MON, time(9, 30)),
    ("es", "Quiero una cita para mañana a las 10", None, WED, time(10)),
    ("es", "Hola, ¿me das cita para un corte el viernes a las 16:30?", 0, FRI, time(16, 30)),
    ("es", "¿Tenéis hueco mañana por la tarde?", None, WED, None),
    ("es", "Quisiera reservar un tinte el 7 de diciembre a las 12", 2, MON, time(12)),
    ("es", "necesito cortarme el pelo, ¿puedo ir el jueves a las 11?", 0, THU, time(11)),
    ("es", "pasado mañana a las 10:30", None, THU, time(10, 30)),
    ("es", "Me gustaría pedir hora para arreglo de barba", 1, None, None),
    ("es", "¿Hay algo libre el lunes por la mañana?", None, MON, None),
    ("es", "un turno para el sábado a las 10 por favor", None, SAT, time(10)),
    ("es", "corte mañana a las cinco de la tarde", 0, WED, time(17)),
    ("es", "reservar viernes 17:00", None, FRI, time(17)),
    (
        "es",
        "Buenas, querría cita el martes que viene a las 9:30 de la mañana",
        None,
        TUE,
        time(9, 30),
    ),
    ("es", "¿Podría ir mañana a las 6 de la tarde para la barba?", 1, WED, time(18)),
    ("es", "quiero cita", None, None, None),
    ("es", "agendar tinte el jueves 3 a las 13h", 2, THU, time(13)),
    ("es", "Apúntame el viernes a las cuatro y media de la tarde", None, FRI, time(16, 30)),
    ("es", "¿Qué horas tenéis disponibles el viernes?", None, FRI, None),
    ("pt", "Quero marcar um corte amanhã às 15h", 0, WED, time(15)),
    ("pt", "Oi, tem horário livre na sexta à tarde?", None, FRI, None),
    ("pt", "Gostaria de agendar barba para quinta às 10:30", 1, THU, time(10, 30)),
    ("pt", "marcar para o dia 7 às 16h", None, MON, time(16)),
    ("pt", "Posso ir amanhã às 9 da manhã?", None, WED, time(9)),
    ("pt", "Preciso de um horário na segunda-feira às 14h", None, MON, time(14)),
    ("pt", "queria marcar uma coloração para sábado de manhã", 2, SAT, None),
    ("pt", "depois de amanhã às 11", None, THU, time(11)),
    ("pt", "Olá! Quero um horário", None, None, None),
    ("pt", "agendar corte sexta 17:30", 0, FRI, time(17, 30)),
    ("pt", "Você tem vaga amanhã?", None, WED, None),
    ("pt", "corte de cabelo próxima terça às 15:00 por favor", 0, TUE, time(15)),
    ("pt", "me encaixa na quinta às 5 da tarde?", None, THU, time(17)),
    ("pt", "quero reservar dia 4 de dezembro ao meio-dia", None, FRI, time(12)),
    ("pt", "Posso passar na sexta às quatro e meia da tarde para a barba?", 1, FRI, time(16, 30)),
    ("pt", "uma consulta amanhã de manhã", None, WED, None),
    ("pt", "marca pra mim segunda às 13h, corte", 0, MON, time(13)),
    ("de", "Ich hätte gern einen Termin morgen um 10 Uhr", None, WED, time(10)),
    ("de", "Haarschnitt am Freitag um 15:30 bitte", 0, FRI, time(15, 30)),
    ("de", "Donnerstag um halb vier", None, THU, time(15, 30)),
    ("de", "Haben Sie morgen Nachmittag noch etwas frei?", None, WED, None),
    ("de", "Kann ich übermorgen um 11 kommen?", None, THU, time(11)),
    ("de", "Ich möchte Farbe buchen für den 7. Dezember um 16 Uhr", 2, MON, time(16)),
    ("de", "Bartpflege nächsten Dienstag 9:30 Uhr", 1, TUE, time(9, 30)),
    ("de", "Brauche einen Termin", None, None, None),
    ("de", "einen Termin am Samstagvormittag bitte", None, SAT, None),
    ("de", "Könnte ich am Montag um viertel nach zwölf kommen?", None, MON, time(12, 15)),
    ("de", "Ich würde gerne einen Haarschnitt reservieren", 0, None, None),
    ("de", "Welche Zeiten sind am Freitag frei?", None, FRI, None),
    ("de", "morgen 17 Uhr Haarschnitt", 0, WED, time(17)),
    ("de", "Hallo, Termin für Bartpflege am 4.12. um 14 Uhr", 1, FRI, time(14)),
    ("de", "Ginge Donnerstag um 18 Uhr? Ich möchte einen Termin machen", None, THU, time(18)),
    ("de", "bitte buchen: Montag 13:00", None, MON, time(13)),
    ("fr", "Je voudrais prendre rendez-vous demain à 10h", None, WED, time(10)),
    ("fr", "Une coupe vendredi à 15h30 s'il vous plaît", 0, FRI, time(15, 30)),
    ("fr", "Avez-vous de la place jeudi après-midi ?", None, THU, None),
    ("fr", "demain matin", None, WED, None),
    ("fr", "J'aimerais réserver une couleur le 7 décembre à 16h", 2, MON, time(16)),
    ("fr", "Puis-je venir après-demain à 11 heures ?", None, THU, time(11)),
    ("fr", "un rdv lundi à midi", None, MON, time(12)),
    (
        "fr",
        "Bonjour, un rdv pour une taille de barbe mardi prochain à 9h30",
        1,
        TUE,
        time(9, 30),
    ),
    ("fr", "je veux un rendez-vous", None, None, None),
    ("fr", "Quels créneaux avez-vous vendredi ?", None, FRI, None),
    ("fr", "coupe demain à cinq heures de l'après-midi", 0, WED, time(17)),
    ("fr", "Est-ce que je peux venir samedi à 10h pour une coupe ?", 0, SAT, time(10)),
    ("fr", "réserver jeudi 18h", None, THU, time(18)),
    (
        "fr",
        "un rdv vendredi à quatre heures et demie de l'après-midi",
        None,
        FRI,
        time(16, 30),
    ),
    ("fr", "il vous reste un créneau demain soir ?", None, WED, None),
    ("fr", "rdv le 4/12 à 14h", None, FRI, time(14)),
    ("it", "Vorrei prenotare un taglio domani alle 10", 0, WED, time(10)),
    ("it", "Ciao, avete posto venerdì pomeriggio?", None, FRI, None),
    ("it", "un appuntamento giovedì alle 15:30", None, THU, time(15, 30)),
    ("it", "Posso venire dopodomani alle 11?", None, THU, time(11)),
    ("it", "prenotare barba lunedì alle 16", 1, MON, time(16)),
    ("it", "Mi serve un appuntamento per il colore il 7 dicembre alle 12", 2, MON, time(12)),
    ("it", "Taglio capelli sabato mattina", 0, SAT, None),
    ("it", "Vorrei un appuntamento", None, None, None),
    ("it", "martedì prossimo alle 9:30 per favore", None, TUE, time(9, 30)),
    ("it", "Buongiorno, c'è posto domani alle cinque del pomeriggio?", None, WED, time(17)),
    ("it", "Quali orari avete liberi venerdì?", None, FRI, None),
    ("it", "vorrei fissare un taglio per venerdì alle 17 e 30", 0, FRI, time(17, 30)),
    ("it", "domani a mezzogiorno, taglio", 0, WED, time(12)),
    (
        "it",
        "Potrei passare giovedì alle quattro e mezza di pomeriggio, barba?",
        1,
        THU,
        time(16, 30),
    ),
    ("it", "prenoto lunedì alle 13", None, MON, time(13)),
    ("it", "Sarebbe possibile avere un appuntamento venerdì 4 alle 18?", None, FRI, time(18)),
]


@cache
def _offered(language: str) -> tuple[str, ...]:
    return OFFERED[language]


@pytest.mark.parametrize(
    ("language", "text", "service", "day", "at"), OPENINGS, ids=[one[1] for one in OPENINGS]
)
def test_an_opening_says_service_day_and_time(
    diary: Diary, language: str, text: str, service: int | None, day: date | None, at: time | None
) -> None:
    Service.delete().where(Service.tenant == diary.tenant.id).execute()
    offered = [diary.offer(name, 30) for name in _offered(language)]
    order = "MDY" if language == "en" else "DMY"
    diary.tenant.date_order = order
    listener = Listener(Facts(diary.tenant, 1, T0, language), None)

    use = listener.hear(text, 1)

    if use is Use.LIKELY:  # an FAQ that asks just that would come first
        use = listener.hear(text, 1, insists=True)
    assert use in (Use.TAKEN, Use.PERHAPS)
    if use is Use.PERHAPS:  # a lone question about bookings begins a talk when no FAQ covers it
        assert (service, day, at) == (None, None, None)
        return
    state = listener.state
    assert state is not None
    heard = next((place for place, one in enumerate(offered) if one.id == state.service_id), None)
    assert (heard, state.since) == (service, day)
    assert at in (state.at, *(other.time() for other in state.others))  # hours of opening decide
