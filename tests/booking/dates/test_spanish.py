"""How people write days and hours in Spanish, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "15 abr 14h": "2027-04-15 14:00",
        "jue 3/12 16h": "2026-12-03 16:00",
        "el 1.º de enero": "2027-01-01",
        "1ro de mayo": "2027-05-01",
        "3 de dic del 26": "2026-12-03",
        "el veintiuno de diciembre": "2026-12-21",
        "el martes 8 a las 9": "2026-12-08 09:00 or 2026-12-08 21:00",
        "14 y 15 de diciembre": "2026-12-14 to 2026-12-15",
        "el 14 o el 16 de diciembre": "unclear",
        "viernes 3 de diciembre": "2026-12-03 or 2027-12-03",
        "31/4": "unclear",
    },
    "days counted from today": {
        "en ocho días": "2026-12-03 or 2026-12-02",
        "de hoy en ocho": "2026-12-02",
        "dentro de quince días": "2026-12-10 or 2026-12-09",
        "el jueves en una semana": "2026-12-03",
        "el martes de la semana que viene": "2026-12-01",
        "semana 12": "2027-03-22 to 2027-03-28",
        "la semana del 7 de diciembre": "2026-12-07 to 2026-12-13",
        "el día después de navidad": "2026-12-26",
        "dos días antes de navidad": "2026-12-23",
        "el lunes después de pascua": "2027-03-29",
        "el día de la madre": "2027-05-02",
        "dos días a partir de hoy": "2026-11-27",
    },
    "of a month or week": {
        "el primer lunes del mes que viene": "2026-12-07",
        "el 15 del mes que viene": "2026-12-15",
        "el último viernes del mes": "2026-11-27",
        "la segunda semana de febrero": "2027-02-08 to 2027-02-14",
        "a mediados de febrero": "2027-02-10 to 2027-02-20",
        "a principios de la semana que viene": "2026-11-30 to 2026-12-01",
        "de lunes a miércoles de la semana que viene": "2026-11-30 to 2026-12-02",
        "después del 10": "2026-12-11 to 2026-12-24",
        "antes del 10": "2026-11-25 to 2026-12-09",
        "menos el lunes": "unclear",
        "en los próximos días": "2026-11-26 to 2026-12-02",
    },
    "hours": {
        "a las tres y media de la tarde": "15:30",
        "cuarto para las cuatro": "15:45 or 03:45",
        "diez para las cuatro": "15:50 or 03:50",
        "10 para las 4": "unclear",
        "mesa para cinco para las ocho": "unclear",
        "a las diecisiete treinta": "17:30",
        "las doce de la mañana": "12:00",
        "a las 12 de la noche": "00:00",
        "12 y media del mediodía": "12:30",
        "3 y media pm": "15:30",
    },
    "hours from now": {
        "en hora y media": "2026-11-25 11:30",
        "en media hora": "2026-11-25 10:30",
        "en tres cuartos de hora": "2026-11-25 10:45",
        "en 2 horas y 20 minutos": "2026-11-25 12:20",
        "dentro de 2 días a las 15h": "2026-11-27 15:00",
    },
    "stretches": {
        "de 3 a 5 de la tarde": "15:00-17:00",
        "mañana a media mañana": "2026-11-26 09:00-11:00",
        "a las cinco y media mañana por la tarde": "2026-11-26 17:30",
        "de la una a las tres": "13:00-15:00",
        "de las 16 en adelante": "16:00-00:00",
        "mañana antes del mediodía": "2026-11-26 00:00-12:00",
        "no antes de las 14": "14:00-00:00",
        "el 22 por la noche": "2026-12-22 18:00-22:00",
        "a primera hora de la tarde": "12:00-15:00",
        "el jueves a más tardar a las 12": "2026-11-26 00:00-12:00",
    },
    "as thumbs write": {
        "mñn 15h": "2026-11-26 15:00",
        "mañna a las 5 de la tarde": "2026-11-26 17:00",
        "mañana x la tarde": "2026-11-26 12:00-18:00",
        "el viernez a las 3 de la tarde": "2026-11-27 15:00",
        "vie 15:30": "2026-11-27 15:30",
        "mañana tempranito": "2026-11-26 07:00-09:00",
    },
    "no time at all": {
        "con Julia": "nothing",
        "¿a qué hora van a abrir?": "nothing",
        "¿cuánto tarda?": "nothing",
        "buen fin de semana!": "nothing",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "es") == meant
