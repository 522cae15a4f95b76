"""What a reply claims of open and closed days is read in twelve languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi.receptionist.openings import Claim, Reader

NOW, MADRID = datetime(2026, 12, 1, 10, 0, tzinfo=UTC), ZoneInfo("Europe/Madrid")
SUNDAYS = {
    "en": "We are open on Sundays. | Yes, Sunday we're open too! | On Sundays, we are open.",
    "es": "Abrimos los domingos. | Sí, el domingo estamos abiertos.",
    "pt": "Abrimos aos domingos. | No domingo estamos abertos.",
    "de": "Wir haben sonntags geöffnet. | Am Sonntag haben wir offen.",
    "fr": "Nous sommes ouverts le dimanche.",
    "it": "Siamo aperti la domenica. | Apriamo di domenica.",
    "nl": "We zijn op zondag open.",
    "tr": "Pazar günleri açığız.",
    "id": "Kami buka hari Minggu.",
    "hi": "हम रविवार को खुले हैं।",
    "ar": "نحن مفتوحون يوم الأحد.",
    "he": "אנחנו פתוחים ביום ראשון.",
}
CLOSED = {
    "en": "We are closed on Sundays. | We are not open on Sunday. | On Sundays we're closed.",
    "es": "Cerramos los domingos. | No abrimos los domingos.",
    "pt": "Fechamos aos domingos. | Não abrimos aos domingos.",
    "de": "Sonntags geschlossen. | Am Sonntag haben wir nicht geöffnet.",
    "fr": "Nous sommes fermés le dimanche. | Nous ne sommes pas ouverts le dimanche.",
    "it": "Siamo chiusi la domenica. | Non apriamo la domenica.",
    "nl": "We zijn zondag gesloten. | We zijn niet open op zondag.",
    "tr": "Pazar günü kapalıyız.",
    "id": "Kami tutup hari Minggu. | Hari Minggu kami tidak buka.",
    "hi": "हम रविवार को बंद हैं।",
    "ar": "نحن مغلقون يوم الأحد.",
    "he": "אנחנו סגורים ביום ראשון.",
}


def claims(text: str, language: str = "en") -> list[Claim]:
    return Reader(language, NOW, MADRID).claims(text)


def days(text: str, language: str = "en") -> dict[int, bool]:
    return {one.day: one.is_open for one in claims(text, language) if isinstance(one.day, int)}


@pytest.mark.parametrize("language", SUNDAYS)
def test_a_day_is_claimed_to_be_open(language: str) -> None:
    texts = [one.strip() for one in SUNDAYS[language].split("|")]

    assert {text: days(text, language) for text in texts} == {one: {6: True} for one in texts}


@pytest.mark.parametrize("language", CLOSED)
def test_a_day_is_claimed_to_be_closed(language: str) -> None:
    texts = [one.strip() for one in CLOSED[language].split("|")]

    assert {text: days(text, language) for text in texts} == {one: {6: False} for one in texts}


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        ("We're open Monday to Friday.", dict.fromkeys(range(5), True)),
        ("We are open Friday–Sunday", {4: True, 5: True, 6: True}),
        ("Monday to Friday we're open, on weekends we're closed.", {
            **dict.fromkeys(range(5), True), 5: False, 6: False,
        }),
        ("We are open from Monday to Thursday and closed on Friday", {
            **dict.fromkeys(range(4), True), 4: False,
        }),
        ("We are open on Saturday, Sunday and Monday.", {5: True, 6: True, 0: True}),
        ("We are open every day except Sunday.", {**dict.fromkeys(range(6), True), 6: False}),
        ("We are open daily.", dict.fromkeys(range(7), True)),
        ("On Saturday we close at 14:00.", {5: True}),
        ("Would you like to come on Sunday? We are open.", {}),
        ("You can park behind the shop on Sundays.", {}),
        ("Our opening hours are on the door.", {}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_days_take_the_word_of_their_clause(text: str, claimed: dict[int, bool]) -> None:
    assert days(text) == claimed


def test_a_date_is_claimed_too() -> None:
    assert claims("Yes, we are open tomorrow.") == [Claim(date(2026, 12, 2), True)]
    assert claims("We are closed on December 25.") == [Claim(date(2026, 12, 25), False)]
