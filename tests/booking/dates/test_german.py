"""How people write days and hours in German, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "15. April": "2027-04-15",
        "am 5.12. um 20 Uhr": "2026-12-05 20:00",
        "Do., 03.12., 15.30 Uhr": "2026-12-03 15:30",
        "3. Dez um 9": "2026-12-03 09:00 or 2026-12-03 21:00",
        "15. Feber 2027": "2027-02-15",
        "am dritten zwölften": "2026-12-03",
        "der siebzehnte Dezember": "2026-12-17",
        "17. Dezember 27": "2027-12-17",
        "Donnerstag den 3.": "2026-12-03",
        "14./15. Dezember": "2026-12-14 to 2026-12-15",
        "14./15.12.2027": "2027-12-14 to 2027-12-15",
        "am 14. oder 16. Dezember": "unclear",
        "Freitag, 3. Dezember": "2026-12-03 or 2027-12-03",
        "31.4.": "unclear",
    },
    "days counted from today": {
        "übermorgen früh": "2026-11-27 04:00-12:00",
        "heute in acht Tagen": "2026-12-02",
        "in acht Tagen": "2026-12-03 or 2026-12-02",
        "Mittwoch in vierzehn Tagen": "2026-12-09",
        "Dienstag nächster Woche": "2026-12-01",
        "übernächste Woche": "2026-12-07 to 2026-12-13",
        "Mittwoch übernächste Woche": "2026-12-09",
        "KW 12": "2027-03-22 to 2027-03-28",
        "in der 30. Kalenderwoche": "2027-07-26 to 2027-08-01",
        "zwei Tage vor Weihnachten": "2026-12-23",
        "der Montag nach Ostern": "2027-03-29",
        "am 1. Advent": "2026-11-29",
        "Buß- und Bettag": "2027-11-17",
    },
    "of a month or week": {
        "erster Montag im Januar": "2027-01-04",
        "letzter Freitag des Monats": "2026-11-27",
        "am ersten Montag nächsten Monats": "2026-12-07",
        "zweite Woche im Februar": "2027-02-08 to 2027-02-14",
        "Ende des Monats": "2026-11-21 to 2026-11-30",
        "Mitte nächster Woche": "2026-12-02 to 2026-12-04",
        "Montag bis Mittwoch nächster Woche": "2026-11-30 to 2026-12-02",
        "nach Weihnachten": "2026-12-26 to 2027-01-08",
        "vor dem 10.": "2026-11-25 to 2026-12-09",
        "ab dem 10.": "2026-12-10",
        "außer Montag": "unclear",
    },
    "hours": {
        "um halb 4 nachmittags": "15:30",
        "dreiviertel vier": "15:45 or 03:45",
        "um viertel vier": "15:15 or 03:15",
        "fünf vor halb vier": "15:25 or 03:25",
        "zehn nach halb vier": "15:40 or 03:40",
        "zwanzig vor neun": "08:40 or 20:40",
        "um siebzehn Uhr dreißig": "17:30",
        "12 Uhr mittags": "12:00",
        "um zwölf Uhr nachts": "00:00",
        "halb eins": "12:30 or 00:30",
        "heute mittag um eins": "2026-11-25 13:00",
        "um Punkt zwölf": "12:00 or 00:00",
    },
    "hours from now": {
        "in anderthalb Stunden": "2026-11-25 11:30",
        "in einer Dreiviertelstunde": "2026-11-25 10:45",
        "in 2 1/2 Stunden": "2026-11-25 12:30",
        "in 2 Tagen um 15 Uhr": "2026-11-27 15:00",
        "in einem halben Jahr": "2027-05-25",
    },
    "stretches": {
        "zwischen zwei und vier": "14:00-16:00",
        "Freitag von 14 bis 16 Uhr": "2026-11-27 14:00-16:00",
        "von halb drei bis vier": "14:30-16:00",
        "Mi 2. Dez, 14-15 Uhr": "2026-12-02 14:00-15:00",
        "am frühen Abend": "18:00-20:00",
        "am 22. abends": "2026-12-22 18:00-22:00",
        "Montagmittag": "2026-11-30 12:00-14:00",
        "bis morgen 12 Uhr": "2026-11-26 00:00-12:00",
        "nicht vor 14 Uhr": "14:00-00:00",
    },
    "as thumbs write": {
        "hte 16h": "2026-11-25 16:00",
        "mrgn um 3": "2026-11-26 15:00 or 2026-11-26 03:00",
        "Di nachm.": "2026-12-01 12:00-18:00",
        "freitg um 3": "2026-11-27 15:00 or 2026-11-27 03:00",
        "donerstag 10:15": "2026-11-26 10:15 or 2026-11-26 22:15",
        "15h30": "15:30",
    },
    "no time at all": {
        "Meine Schwester hat Dienst": "nothing",
        "schönes Wochenende!": "nothing",
        "wir sind zu viert": "nothing",
        "wie viel kostet das, 20 oder 30 Euro?": "nothing",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "de") == meant
