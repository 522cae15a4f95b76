"""Days with names, days counted within months, from one day or time to another."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.booking import dates
from lumi.booking.dates import Grain, Unclear, When

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)  # a Tuesday, 11:00 in Madrid

DAYS = [
    ("en", "can I come on christmas eve?", "2026-12-24"),
    ("en", "anything on easter monday", "2027-03-29"),
    ("en", "the day is Good Friday 2028", "2028-04-14"),
    ("en", "free on mother's day?", "2027-05-09"),
    ("en", "on black friday", "2027-11-26"),
    ("en", "the last Friday of January", "2027-01-29"),
    ("en", "last Monday in February 2028", "2028-02-28"),
    ("en", "second Tuesday of March 2028", "2028-03-14"),
    ("en", "the last day of December", "2026-12-31"),
    ("en", "the 20th of this month", "2026-12-20"),
    ("en", "two Fridays from now", "2026-12-11"),
    ("en", "Thursday after next", "2026-12-10"),
    ("en", "three weeks from tomorrow", "2026-12-23"),
    ("de", "am Ostermontag", "2027-03-29"),
    ("de", "an Heiligabend vormittags geht auch", "2026-12-24"),
    ("de", "letzten Freitag im Januar", "2027-01-29"),
    ("de", "am 22.12 bitte", "2026-12-22"),
    ("de", "dreißigster Dezember", "2026-12-30"),
    ("es", "el lunes de pascua", "2027-03-29"),
    ("es", "en nochebuena", "2026-12-24"),
    ("fr", "le lundi de Pâques", "2027-03-29"),
    ("fr", "mardi en huit", "2026-12-08"),
    ("fr", "lundi en quinze", "2026-12-21"),
    ("fr", "le 20 02 2027", "2027-02-20"),
    ("it", "a Pasquetta", "2027-03-29"),
    ("it", "il giorno di Natale", "2026-12-25"),
    ("pt", "na sexta-feira santa", "2027-03-26"),
    ("nl", "op tweede kerstdag", "2026-12-26"),
    ("en", "21-Jan-2027 would suit me", "2027-01-21"),
    ("es", "el 21 del 1", "2027-01-21"),
    ("it", "dal 14 in poi", "2026-12-14"),
    ("hi", "इक्कीस दिसंबर", "2026-12-21"),
    ("hi", "14 तारीख को", "2026-12-14"),
    ("ar", "11 كانون الثاني", "2027-01-11"),
    ("he", "3 לינואר", "2027-01-03"),
    ("tr", "4 ocakta", "2027-01-04"),
    ("fr", "en fin de journée vendredi", "2026-12-04"),
    ("en", "in 2 weeks and 3 days", "2026-12-18"),
]


@pytest.mark.parametrize(("language", "text", "day"), DAYS, ids=[one[1] for one in DAYS])
def test_a_day_with_a_name_or_counted_in_a_month_is_known(
    language: str, text: str, day: str
) -> None:
    reading = read(language, text)

    assert isinstance(reading, When), reading
    assert reading.start.date().isoformat() == day


SPANS = [
    ("en", "from the 10th to 12 December", "2026-12-10", "2026-12-13"),
    ("en", "13th to 15 of January", "2027-01-13", "2027-01-16"),
    ("en", "arriving on the 10th, leaving on the 14th", "2026-12-10", "2026-12-15"),
    ("en", "from the 28th until the 3rd", "2026-12-28", "2027-01-04"),
    ("en", "the end of January", "2027-01-21", "2027-02-01"),
    ("de", "Mitte Januar", "2027-01-10", "2027-01-21"),
    ("en", "the next three days", "2026-12-02", "2026-12-05"),
    ("es", "del 13 al 15 de enero de 2027", "2027-01-13", "2027-01-16"),
    ("de", "14 - 16.12.", "2026-12-14", "2026-12-17"),
    ("fr", "du 14 au 18", "2026-12-14", "2026-12-19"),
    ("it", "dal 14 al 18", "2026-12-14", "2026-12-19"),
    ("en", "this winter", "2026-12-21", "2027-03-20"),
    ("de", "letztes Wochenende im Januar", "2027-01-30", "2027-02-01"),
    ("tr", "ocak ortası", "2027-01-10", "2027-01-21"),
    ("en", "1/2027", "2027-01-01", "2027-02-01"),
    ("de", "14.12. bis 16.12.2027", "2027-12-14", "2027-12-17"),
]


@pytest.mark.parametrize(
    ("language", "text", "since", "until"), SPANS, ids=[one[1] for one in SPANS]
)
def test_from_one_day_to_another(language: str, text: str, since: str, until: str) -> None:
    reading = read(language, text)

    assert isinstance(reading, When), reading
    assert (reading.start.date().isoformat(), reading.end.date().isoformat()) == (since, until)
    assert reading.grain is Grain.DAYS


TIMES = [
    ("de", "von 6:30 bis 23:00", "06:30", "23:00"),
    ("it", "dalle 6:00 alle 9:00", "06:00", "09:00"),
    ("it", "domani tra le 9 e le 11", "09:00", "11:00"),
    ("it", "domani dalle 15:00 alle 17:00", "15:00", "17:00"),
    ("fr", "jeudi de 9h à 11h", "09:00", "11:00"),
    ("fr", "en fin de soirée", "21:00", "22:00"),
    ("fr", "lundi en milieu d'après-midi", "14:00", "16:00"),
    ("pt", "amanhã à tarde", "12:00", "18:00"),
    ("pt", "amanhã à noite", "18:00", "22:00"),
    ("it", "domani a pranzo", "12:00", "14:00"),
    ("en", "early morning tomorrow", "04:00", "08:00"),
    ("en", "tomorrow after work", "17:00", "21:00"),
    ("it", "giovedì 9 - 11", "09:00", "11:00"),
]


@pytest.mark.parametrize(
    ("language", "text", "since", "until"), TIMES, ids=[one[1] for one in TIMES]
)
def test_from_one_time_to_another(language: str, text: str, since: str, until: str) -> None:
    reading = read(language, text)

    assert isinstance(reading, When), reading
    assert (f"{reading.start:%H:%M}", f"{reading.end:%H:%M}") == (since, until)


CLOCKS = [
    ("it", "alle 12", "12:00"),
    ("fr", "vendredi à 12h", "12:00"),
    ("en", "the slot at 1 is fine", "13:00"),
    ("en", "I paid 67.27 euros, can I come tomorrow at 10?", "10:00"),
    ("es", "a las doce y media", "12:30"),
    ("es", "a la una y media de la tarde", "13:30"),
    ("fr", "midi moins cinq", "11:55"),
    ("en", "tomorrow at thirty-six minutes past eight am", "08:36"),
    ("en", "twenty to four in the afternoon", "15:40"),
    ("en", "in half an hour", "11:30"),
    ("de", "in einer halben Stunde", "11:30"),
    ("fr", "dans 2h", "13:00"),
    ("de", "15 Uhr 20 nachmittags", "15:20"),
    ("pt", "às três e vinte da tarde", "15:20"),
    ("es", "a las seis cero cinco pm", "18:05"),
    ("it", "mancano 10 minuti alle 16", "15:50"),
    ("fr", "dans environ 3 heures", "14:00"),
    ("en", "in 1 hour, 20 minutes", "12:20"),
    ("ar", "الساعة الثالثة بعد الظهر", "15:00"),
    ("hi", "दोपहर 3 बजे", "15:00"),
]


@pytest.mark.parametrize(("language", "text", "at"), CLOCKS, ids=[one[1] for one in CLOCKS])
def test_a_clock_time_in_words(language: str, text: str, at: str) -> None:
    reading = read(language, text)

    assert isinstance(reading, When), reading
    assert f"{reading.start:%H:%M}" == at


@pytest.mark.parametrize(
    "text",
    ["in a few hours", "on 5.12", "tomorrow at 4pm CET", "coptic easter", "persian new year"],
    ids=str,
)
def test_what_another_calendar_or_zone_says_is_asked(text: str) -> None:
    assert isinstance(read("en", text), Unclear | None)


def read(language: str, text: str) -> When | Unclear | None:
    return dates.read(text, NOW, MADRID, language, "MDY" if language == "en" else "DMY")
