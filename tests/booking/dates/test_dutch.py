"""How people write days and hours in Dutch, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "4 december": "2026-12-04",
        "4 december 2026": "2026-12-04",
        "vrijdag de vierde": "2026-12-04",
        "de vijftiende": "2026-12-15",
        "in februari": "2027-02-01 to 2027-02-28",
        "ik kan op 9 december": "2026-12-09",
        "donderdag 24 december om half drie": "2026-12-24 02:30 or 2026-12-24 14:30",
        "volgende maand de 5e": "2026-12-05",
        "drie mei": "2027-05-03",
        "1 of 2 december": "unclear",
        "9 dec. 2026, 16:30 uur": "2026-12-09 16:30",
        "dinsdag de vijftiende": "2026-12-15",
        "31 dec 23u": "2026-12-31 23:00",
    },
    "days counted from today": {
        "vandaag": "2026-11-25",
        "over een weekje": "2026-12-02",
        "over een jaar": "2027-11-25",
        "een week later": "2026-12-02",
        "volgend jaar": "2027-01-01 to 2027-12-31",
        "de dag na morgen": "2026-11-27",
        "eind van de maand": "2026-11-21 to 2026-11-30",
        "volgend weekend": "2026-12-05 to 2026-12-06",
        "over een maand om 10 uur": "2026-12-25 10:00 or 2026-12-25 22:00",
        "later deze week": "2026-11-25 to 2026-11-29",
        "de week na volgende week": "2026-12-07 to 2026-12-13",
        "tot vrijdag": "2026-11-27",
        "over 4 dagen om 15u": "2026-11-29 15:00",
        "over drie kwartier": "2026-11-25 10:45",
        "de dag na kerstmis": "2026-12-26",
    },
    "weekdays": {
        "vrijdag": "2026-11-27",
        "vrijdag aanstaande": "2026-11-27",
        "deze week vrijdag": "2026-11-27",
        "de laatste vrijdag van december": "2026-12-25",
        "ma of di": "2026-11-30 to 2026-12-01",
        "dinsdag in de middag": "2026-12-01 12:00-18:00",
        "volgende week woensdagmiddag": "2026-12-02 12:00-18:00",
        "tweede dinsdag van december om 10:00": "2026-12-08 10:00 or 2026-12-08 22:00",
        "dinsdagochtend tussen 9 en 11": "2026-12-01 09:00-11:00",
        "vr. 15u": "2026-11-27 15:00",
        "volgende week di 14u": "2026-12-01 14:00",
        "laatste vrijdag van januari om 17u": "2027-01-29 17:00",
    },
    "clock times": {
        "om 5 uur": "05:00 or 17:00",
        "17u30": "17:30",
        "kwart over drie": "03:15 or 15:15",
        "tien over half 4": "03:40 or 15:40",
        "8 uur 's avonds": "20:00",
        "om een uur of 5": "05:00 or 17:00",
        "12 uur 's middags": "12:00",
        "tien uur dertig": "10:30 or 22:30",
        "om 14.15": "14:15",
        "half acht 's ochtends": "07:30",
        "rond kwart voor negen": "08:45 or 20:45",
        "tien over half tien": "09:40 or 21:40",
        "half een": "12:30 or 00:30",
        "'s middags om vier": "16:00",
        "rond de klok van 3": "03:00 or 15:00",
        "vier uur vijfenveertig": "04:45 or 16:45",
        "kwart over twaalf": "12:15 or 00:15",
        "om tien uur precies": "10:00 or 22:00",
        "14 uur of later": "14:00-00:00",
    },
    "parts of the day": {
        "morgenochtend": "2026-11-26 04:00-12:00",
        "overmorgen in de ochtend": "2026-11-27 04:00-12:00",
        "vroeg in de ochtend": "06:00-10:00",
        "zaterdag overdag": "2026-11-28",
    },
    "in sentences": {
        "een tafel voor 2 graag": "nothing",
        "een tafel voor twee, morgen": "2026-11-26",
        "een knipbeurt voor dinsdag": "2026-12-01",
        "het duurt 2 uur": "nothing",
        "morgen om 5 uur": "2026-11-26 05:00 or 2026-11-26 17:00",
        "vanavond om 8 uur": "2026-11-25 20:00",
        "dinsdag 1 december om 11 uur": "2026-12-01 11:00 or 2026-12-01 23:00",
        "Kan ik morgen om 16:30 komen voor een knipbeurt?": "2026-11-26 16:30",
        "tafel voor twee op vrijdag om 19u": "2026-11-27 19:00",
        "Tafel voor 6 personen zaterdag om 20:00 aub": "2026-11-28 20:00",
        "met z'n vijven morgenavond om 8 uur": "2026-11-26 20:00",
        "nee, liever de 10e om 11u": "2026-12-10 11:00 or 2026-12-10 23:00",
        "Zou 10:45 op 3 december lukken?": "2026-12-03 10:45 or 2026-12-03 22:45",
        "zijn jullie zondag open?": "2026-11-29",
        "5 dec tussen 11u en 13u": "2026-12-05 11:00-13:00",
        "volgende maandag tot volgende woensdag": "2026-11-30 to 2026-12-02",
    },
    "hours counted from now": {
        "over 2 uur": "2026-11-25 12:00",
        "over een kwartier": "2026-11-25 10:15",
        "over twee uurtjes": "2026-11-25 12:00",
        "over vijf minuten": "2026-11-25 10:05",
    },
    "from one to another": {
        "tussen 2 en 4": "14:00-16:00",
        "morgen tussen 10 en 12": "2026-11-26 10:00-12:00",
        "vrijdag na 16:00": "2026-11-27 16:00-00:00",
        "maandag tot woensdag": "2026-11-30 to 2026-12-02",
        "van 4 december tot 6 december": "2026-12-04 to 2026-12-06",
        "20 t/m 23 december": "2026-12-20 to 2026-12-23",
        "van vrijdag t/m zondag": "2026-11-27 to 2026-11-29",
        "van 12 tot 2": "12:00-14:00",
    },
    "feasts": {
        "eerste kerstdag": "2026-12-25",
        "nieuwjaarsdag": "2027-01-01",
        "sinterklaas": "2026-12-05",
    },
    "as thumbs write": {
        "mrgen om 3 uur": "2026-11-26 03:00 or 2026-11-26 15:00",
        "donerdag": "2026-11-26",
        "overmogen": "2026-11-27",
        "smorgens om 10 uur": "10:00",
        "vanavonf": "2026-11-25 18:00-22:00",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "nl") == meant
