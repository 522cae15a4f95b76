"""What owners order in six languages, as they write it; and what is no order."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.owner import words
from lumi.owner.words import Command, Said

NOW, MADRID = datetime(2026, 12, 1, 10, 0, tzinfo=UTC), ZoneInfo("Europe/Madrid")

ORDERS: dict[Command, dict[str, str]] = {
    Command.AGENDA: {
        "en": "today | tomorrow | what do I have tomorrow? | this week | next week | Friday | week"
        " | who comes on Friday? | what's on the 24th?",
        "es": "hoy | qué tengo mañana | semana | la próxima semana | agenda del viernes",
        "pt": "hoje | o que tenho amanhã? | semana | esta semana",
        "de": "heute | was habe ich morgen? | diese Woche | wer kommt am Freitag?",
        "fr": "aujourd'hui | qu'est-ce que j'ai demain ? | cette semaine",
        "it": "oggi | cosa ho domani? | questa settimana",
    },
    Command.NEXT: {
        "en": "next | who's next? | next customer please",
        "es": "siguiente | ¿quién es el siguiente?",
        "pt": "próximo | quem é o próximo?",
        "de": "nächster | wer kommt als nächstes?",
        "fr": "suivant | qui est le suivant ?",
        "it": "prossimo | chi è il prossimo?",
    },
    Command.CLOSE: {
        "en": "closed Friday afternoon | I'm away from 3 to 10 August | I can't work tomorrow, I'm"
        " sick | Marco is off on Friday | I'm leaving at 4 today | cancel all appointments"
        " tomorrow | closed from Dec 24 to Jan 6",
        "es": "cierro el viernes por la tarde | mañana cerramos a las 14 | Marco no está el viernes"
        " | cancela todas las citas de mañana",
        "pt": "fecho na sexta à tarde | não trabalho amanhã",
        "de": "Freitagnachmittag geschlossen | ich bin vom 3. bis 10. August weg | Marco ist am"
        " Freitag krank",
        "fr": "fermé vendredi après-midi | Marco est absent vendredi",
        "it": "chiuso venerdì pomeriggio | domani non lavoro",
    },
    Command.VACATION: {
        "en": "vacation | I'm going on vacation from August 3 to August 10",
        "es": "vacaciones | me voy de vacaciones del 3 al 10 de agosto",
        "pt": "férias | férias de 3 a 10 de agosto",
        "de": "Urlaub | Urlaub vom 3. bis 10. August",
        "fr": "vacances | je suis en vacances du 3 au 10 août",
        "it": "ferie | sono in ferie dal 3 al 10 agosto",
    },
    Command.BLOCK: {
        "en": "block tomorrow 14:00-16:00 | no appointments on Friday | keep Friday free",
        "es": "bloquea mañana de 14 a 16",
        "pt": "bloqueia amanhã das 14 às 16",
        "de": "sperre morgen von 14 bis 16 Uhr",
        "fr": "bloque demain de 14h à 16h",
        "it": "blocca domani dalle 14 alle 16",
    },
    Command.REOPEN: {
        "en": "open again on Friday | cancel my vacation | unblock tomorrow afternoon",
        "es": "abre el viernes | cancela mis vacaciones",
        "pt": "reabre na sexta | cancela as férias",
        "de": "Freitag wieder öffnen | Urlaub stornieren",
        "fr": "rouvre vendredi | annule mes vacances",
        "it": "riapri venerdì | annulla le ferie",
    },
    Command.BOOK: {
        "en": "book Ana tomorrow at 5pm | put Ana García in for a haircut on Friday at 10:30"
        " | new appointment for +34 600 111 222 tomorrow at 5pm",
        "es": "apunta a Ana el viernes a las 10:30 | reserva a Ana mañana a las 5 de la tarde",
        "pt": "marca a Ana amanhã às 17h | agende a Ana sexta às 10h",
        "de": "trag Ana morgen um 17 Uhr ein | buche Ana Freitag 10:30",
        "fr": "ajoute Ana demain à 17h | réserve pour Ana demain à 17h",
        "it": "prenota Ana domani alle 17 | segna Ana venerdì alle 10:30",
    },
    Command.CONFIRM: {
        "en": "confirm Ana | confirm all",
        "es": "confirma a Ana",
        "pt": "confirma a Ana",
        "de": "bestätige Ana",
        "fr": "confirme Ana",
        "it": "conferma Ana",
    },
    Command.DECLINE: {
        "en": "decline Ana's appointment",
        "es": "rechaza a Ana",
        "pt": "recusa a Ana",
        "de": "lehne Ana ab",
        "fr": "refuse Ana",
        "it": "rifiuta Ana",
    },
    Command.MOVE: {
        "en": "move Ana to Friday 10:00 | can you move Ana's appointment to Friday at 10am?",
        "es": "mueve a Ana al viernes a las 10",
        "pt": "muda a Ana para sexta às 10h",
        "de": "verschiebe Ana auf Freitag 10 Uhr | Ana bitte auf Freitag 10 Uhr verschieben",
        "fr": "déplace Ana à vendredi 10h",
        "it": "sposta Ana a venerdì alle 10",
    },
    Command.CANCEL: {
        "en": "cancel Ana on Friday | cancel the 10:00 tomorrow",
        "es": "cancela a Ana el viernes",
        "pt": "desmarca a Ana na sexta",
        "de": "storniere Ana am Freitag",
        "fr": "annule Ana vendredi",
        "it": "annulla Ana venerdì",
    },
    Command.TAKE_OVER: {
        "en": "take over Ana | I'll answer Ana",
        "es": "yo respondo a Ana",
        "pt": "eu respondo à Ana",
        "de": "ich übernehme Ana",
        "fr": "je réponds à Ana",
        "it": "rispondo io ad Ana",
    },
    Command.GIVE_BACK: {
        "en": "give back Ana | give Ana back",
        "es": "te devuelvo a Ana",
        "pt": "devolvo a Ana",
        "de": "gib Ana zurück",
        "fr": "je te rends Ana",
        "it": "ti lascio Ana",
    },
    Command.PAUSE: {
        "en": "pause | pause until tomorrow | pause Lumi for 2 hours | stop answering until Monday",
        "es": "pausa hasta mañana | no respondas hasta el lunes",
        "pt": "pausa até amanhã",
        "de": "Pause bis morgen | antworte nicht",
        "fr": "pause jusqu'à demain",
        "it": "pausa fino a domani",
    },
    Command.RESUME: {
        "en": "resume | you can answer again",
        "es": "reanuda",
        "pt": "retoma",
        "de": "weiter",
        "fr": "reprends",
        "it": "riprendi",
    },
    Command.BRIEF: {
        "en": "daily brief at 7:30 | brief off | no more daily brief",
        "es": "resumen a las 8 | sin resumen",
        "pt": "resumo às 8h",
        "de": "Tagesüberblick um 7:30 | keinen Tagesüberblick mehr",
        "fr": "résumé à 8h | plus de résumé",
        "it": "riepilogo alle 8",
    },
    Command.USAGE: {
        "en": "usage | how many messages this month?",
        "es": "consumo | cuántos mensajes este mes",
        "pt": "consumo",
        "de": "Verbrauch",
        "fr": "combien de messages ce mois",
        "it": "consumi",
    },
    Command.LINK: {
        "en": "link | send me the link please",
        "es": "enlace",
        "pt": "link",
        "de": "Link",
        "fr": "lien",
        "it": "link",
    },
    Command.HELP: {
        "en": "help | what can you do?",
        "es": "ayuda",
        "pt": "ajuda",
        "de": "Hilfe",
        "fr": "aide",
        "it": "aiuto",
    },
}
EVERY_ORDER = [
    (language, text.strip(), command)
    for command, by_language in ORDERS.items()
    for language, texts in by_language.items()
    for text in texts.split("|")
]
NO_ORDERS = [
    ("en", "hello"),
    ("en", "thanks!"),
    ("en", "are you open on Friday?"),
    ("en", "are you closed on Monday?"),
    ("en", "how much is a haircut?"),
    ("en", "I'd like an appointment tomorrow at 5pm"),
    ("en", "tomorrow at 5pm"),
    ("en", "STOP"),
    ("es", "¿a qué hora cierran?"),
    ("es", "¿cuánto cuesta un corte?"),
    ("es", "quisiera un corte mañana a las 10"),
    ("de", "Was kostet ein Haarschnitt?"),
    ("fr", "C'est combien une coupe ?"),
    ("it", "Quanto costa un taglio?"),
]


def said(language: str, text: str) -> Said:
    languages = [language, *words.LANGUAGES]
    return words.said(text, dates.read_in(text, NOW, MADRID, languages, "DMY"))


def heard(language: str, text: str) -> Command | None:
    found = words.command(said(language, text), [language, *words.LANGUAGES])
    return found[0] if found else None


@pytest.mark.parametrize(("language", "text", "command"), EVERY_ORDER)
def test_an_order_is_understood(language: str, text: str, command: Command) -> None:
    assert heard(language, text) is command


@pytest.mark.parametrize(("language", "text"), NO_ORDERS)
def test_what_is_no_order_is_left_alone(language: str, text: str) -> None:
    assert heard(language, text) is None


def test_every_language_has_every_group() -> None:
    groups = [set(words.BOOK.groups(language)) for language in words.LANGUAGES]

    assert all(found == groups[0] for found in groups)
    assert {str(command) for command in Command} <= groups[0]


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("en", "book Ana tomorrow at 5pm", ["Ana"]),
        ("en", "put Ana García in on Friday at 10:30", ["Ana", "García"]),
        ("en", "give Ana back", ["Ana"]),
        ("en", "move Ana's appointment to Friday at 10", ["Ana"]),
        ("en", "confirm all", []),
        ("de", "trag Ana morgen um 17 Uhr ein", ["Ana"]),
        ("de", "lehne Ana Müller ab", ["Ana", "Müller"]),
        ("es", "apunta a Ana el viernes a las 10:30", ["Ana"]),
        ("fr", "ajoute Anaïs demain à 17h", ["Anaïs"]),
    ],
)
def test_a_name_is_what_is_left_of_an_order(language: str, text: str, names: list[str]) -> None:
    order = said(language, text)
    found = words.command(order, [language])

    assert found is not None
    assert words.names(order, *found) == names


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("pause for 2 hours", 120),
        ("pausa 30 min", 30),
        ("Pause für eine Stunde", 60),
        ("pausa di un'ora", 60),
        ("pause until 5pm", None),
    ],
)
def test_how_long_is_read(text: str, minutes: int | None) -> None:
    lasting = words.lasts(text)

    assert (lasting.total_seconds() / 60 if lasting else None) == minutes
