"""How people write days and hours in French, by kind."""

import pytest

from tests.booking.dates.reader import read

READINGS = {
    "dates": {
        "15 avr. à 14h": "2027-04-15 14:00",
        "jeu. 3/12 16h": "2026-12-03 16:00",
        "le mardi 1er décembre": "2026-12-01",
        "15 avril 28": "2028-04-15",
        "le vingt et un décembre": "2026-12-21",
        "mardi 8 à 9h": "2026-12-08 09:00 or 2026-12-08 21:00",
        "jeudi 17 à 14h": "2026-12-17 14:00",
        "les 14 et 15 décembre": "2026-12-14 to 2026-12-15",
        "le 14 ou le 16 décembre": "unclear",
        "vendredi 3 décembre": "2026-12-03 or 2027-12-03",
        "31/4": "unclear",
    },
    "days counted from today": {
        "dans huit jours": "2026-12-03 or 2026-12-02",
        "jeudi en huit": "2026-12-03",
        "jeudi en quinze": "2026-12-10",
        "sous huitaine": "2026-12-02",
        "dans une quinzaine de jours": "2026-12-10 or 2026-12-09",
        "mardi de la semaine prochaine": "2026-12-01",
        "semaine 12": "2027-03-22 to 2027-03-28",
        "la semaine du 7 décembre": "2026-12-07 to 2026-12-13",
        "le lendemain de Noël": "2026-12-26",
        "deux jours avant Noël": "2026-12-23",
        "le lundi après Pâques": "2027-03-29",
        "la veille de Noël": "2026-12-24",
    },
    "of a month or week": {
        "le premier lundi du mois prochain": "2026-12-07",
        "le 15 du mois prochain": "2026-12-15",
        "le dernier vendredi du mois": "2026-11-27",
        "la deuxième semaine de février": "2027-02-08 to 2027-02-14",
        "la première quinzaine de février": "2027-02-01 to 2027-02-14",
        "mi-décembre": "2026-12-10 to 2026-12-20",
        "à la mi-janvier": "2027-01-10 to 2027-01-20",
        "fin de la semaine prochaine": "2026-12-04 to 2026-12-06",
        "de lundi à mercredi la semaine prochaine": "2026-11-30 to 2026-12-02",
        "après le 10": "2026-12-11 to 2026-12-24",
        "avant le 10": "2026-11-25 to 2026-12-09",
        "sauf lundi": "unclear",
        "dans les prochains jours": "2026-11-26 to 2026-12-02",
    },
    "hours": {
        "trois heures et demie de l'après-midi": "15:30",
        "quatre heures dix de l'après-midi": "16:10",
        "cinq heures moins le quart": "04:45 or 16:45",
        "à dix-sept heures trente": "17:30",
        "midi moins le quart": "11:45",
        "midi trente": "12:30",
        "à minuit": "00:00",
        "8h du soir": "20:00",
        "huit heures trente": "08:30 or 20:30",
    },
    "hours from now": {
        "dans une heure et demie": "2026-11-25 11:30",
        "dans une demi-heure": "2026-11-25 10:30",
        "dans trois quarts d'heure": "2026-11-25 10:45",
        "dans 2h30": "2026-11-25 12:30",
        "dans 2 jours à 15 heures": "2026-11-27 15:00",
    },
    "stretches": {
        "entre 14 et 16h": "14:00-16:00",
        "de 6h30 à 23h": "06:30-23:00",
        "lundi de 15 à 17h": "2026-11-30 15:00-17:00",
        "entre midi et deux": "12:00-14:00",
        "demain avant midi": "2026-11-26 00:00-12:00",
        "pas avant 14h": "14:00-00:00",
        "en début de soirée": "18:00-20:00",
        "le 22 au soir": "2026-12-22 18:00-22:00",
        "ce soir après 19h": "2026-11-25 19:00-00:00",
    },
    "as thumbs write": {
        "auj 16h30": "2026-11-25 16:30",
        "ajd à 17h": "2026-11-25 17:00",
        "demain aprem": "2026-11-26 12:00-18:00",
        "ce we": "2026-11-28 to 2026-11-29",
        "vendrdi à 15h": "2026-11-27 15:00",
        "aujourd´hui à 17h": "2026-11-25 17:00",
    },
    "no time at all": {
        "avec Martin": "nothing",
        "bon we !": "nothing",
        "nous sommes quatre": "nothing",
        "c'est combien, 20 ou 30 euros ?": "nothing",
    },
}
PHRASES = [
    pytest.param(text, meant, id=text)
    for listed in READINGS.values()
    for text, meant in listed.items()
]


@pytest.mark.parametrize(("text", "meant"), PHRASES)
def test_it_is_read_as_it_is_meant(text: str, meant: str) -> None:
    assert read(text, "fr") == meant
