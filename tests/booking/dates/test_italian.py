"""How people write days and hours in Italian, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "15 apr ore 14": "2027-04-15 14:00",
        "gio 3/12 h 16": "2026-12-03 16:00",
        "martedì 1° dicembre": "2026-12-01",
        "15 aprile 28": "2028-04-15",
        "l'otto dicembre": "2026-12-08",
        "mar 8": "2026-12-08",
        "martedì 8 alle 9": "2026-12-08 09:00 or 2026-12-08 21:00",
        "14 e 15 dicembre": "2026-12-14 to 2026-12-15",
        "il 14 o il 16 dicembre": "unclear",
        "venerdì 3 dicembre": "2026-12-03 or 2027-12-03",
        "31/4": "unclear",
    },
    "days counted from today": {
        "tra otto giorni": "2026-12-03 or 2026-12-02",
        "tra quindici giorni": "2026-12-10 or 2026-12-09",
        "oggi a otto": "2026-12-02",
        "giovedì tra una settimana": "2026-12-03",
        "martedì della settimana prossima": "2026-12-01",
        "settimana 12": "2027-03-22 to 2027-03-28",
        "la settimana del 7 dicembre": "2026-12-07 to 2026-12-13",
        "il giorno dopo Natale": "2026-12-26",
        "due giorni prima di Natale": "2026-12-23",
        "il lunedì dopo Pasqua": "2027-03-29",
        "santo stefano": "2026-12-26",
    },
    "of a month or week": {
        "il primo lunedì del mese prossimo": "2026-12-07",
        "il 15 del mese prossimo": "2026-12-15",
        "ultimo venerdì del mese": "2026-11-27",
        "la seconda settimana di febbraio": "2027-02-08 to 2027-02-14",
        "ai primi di febbraio": "2027-02-01 to 2027-02-09",
        "a metà settimana": "2026-11-25 to 2026-11-27",
        "fine della prossima settimana": "2026-12-04 to 2026-12-06",
        "dopo il 10": "2026-12-11 to 2026-12-24",
        "prima del 10": "2026-11-25 to 2026-12-09",
        "tranne lunedì": "unclear",
        "nei prossimi giorni": "2026-11-26 to 2026-12-02",
    },
    "hours": {
        "le tre e mezzo del pomeriggio": "15:30",
        "le tre e tre quarti": "03:45 or 15:45",
        "un quarto alle tre": "02:45 or 14:45",
        "alle quattro meno un quarto": "03:45 or 15:45",
        "alle diciassette e trenta": "17:30",
        "alle 17,15": "17:15",
        "h 15": "15:00",
        "a mezzogiorno e mezzo": "12:30",
        "all'una di pomeriggio": "13:00",
        "alle otto di stasera": "2026-11-25 20:00",
    },
    "hours from now": {
        "tra un'ora e mezza": "2026-11-25 11:30",
        "tra mezz'ora": "2026-11-25 10:30",
        "tra tre quarti d'ora": "2026-11-25 10:45",
        "tra 2 ore e mezza": "2026-11-25 12:30",
        "fra 2 giorni alle 15": "2026-11-27 15:00",
    },
    "stretches": {
        "dalle 14:30 alle 16": "14:30-16:00",
        "dalle 16 in poi": "16:00-00:00",
        "il 22 sera": "2026-12-22 18:00-22:00",
        "domani prima di mezzogiorno": "2026-11-26 00:00-12:00",
        "non prima delle 14": "14:00-00:00",
        "venerdì nel primo pomeriggio": "2026-11-27 12:00-15:00",
        "venerdì in tarda mattinata": "2026-11-27 10:00-12:00",
        "entro domani alle 12": "2026-11-26 00:00-12:00",
    },
    "as thumbs write": {
        "dmn alle 15": "2026-11-26 15:00",
        "domani pome": "2026-11-26 12:00-18:00",
        "prox settimana": "2026-11-30 to 2026-12-06",
        "domnai alle 15": "2026-11-26 15:00",
        "sabatto alle 11": "2026-11-28 11:00 or 2026-11-28 23:00",
        "tra 10 gg": "2026-12-05",
    },
    "no time at all": {
        "con Marco": "nothing",
        "a che ora aprite?": "nothing",
        "buon fine settimana!": "nothing",
        "siamo in quattro": "nothing",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "it") == meant
