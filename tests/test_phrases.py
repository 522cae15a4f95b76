import string
import tomllib
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from lumi import phrases

LANGUAGES = sorted(phrases.languages())
CHRISTMAS_EVE = datetime(2026, 12, 24, 14, 30, tzinfo=UTC)
MADRID = ZoneInfo("Europe/Madrid")
MARKS = ("✅", "⏳")


def places(phrase: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None)


def test_the_languages_of_the_first_customers_are_spoken() -> None:
    assert {"en", "es", "pt", "de", "fr", "it"} <= phrases.languages()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_phrase(language: str) -> None:
    assert list(phrases.phrases(language)) == list(phrases.phrases("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_leaves_room_for_the_same_values(language: str) -> None:
    english = {key: places(phrase) for key, phrase in phrases.phrases("en").items()}

    assert {key: places(phrase) for key, phrase in phrases.phrases(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_is_a_text_without_blank_ends(language: str) -> None:
    assert all(phrase and phrase == phrase.strip() for phrase in phrases.phrases(language).values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_committed_appointments_are_marked(language: str) -> None:
    marked = {
        key: phrase[0]
        for key, phrase in phrases.phrases(language).items()
        if any(mark in phrase for mark in MARKS)
    }

    assert marked == {
        **dict.fromkeys(("booked_confirmed", "moved_confirmed"), "✅"),
        **dict.fromkeys(("told_confirmed", "told_moved"), "✅"),
        **dict.fromkeys(("booked_pending", "moved_pending"), "⏳"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_of_phrases_says_nothing_twice(language: str) -> None:
    said = list(phrases.phrases(language).values())

    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("pt-BR", "pt"), ("es_MX", "es"), ("DE", "de"), ("xx", "en"), ("", "en"), ("zh-Hans", "en")],
)
def test_a_region_speaks_its_base_language_and_a_strange_one_english(
    language: str, spoken: str
) -> None:
    assert phrases.say(language, "thanks") == phrases.phrases(spoken)["thanks"]


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert "{business} {0}" in phrases.say("en", "dont_know_part", question="{business} {0}")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Thursday, December 24, 15:30"),
        ("en-GB", "Thursday, 24 December, 15:30"),
        ("es", "jueves, 24 de diciembre, 15:30"),
        ("pt-BR", "quinta-feira, 24 de dezembro, 15:30"),
        ("de", "Donnerstag, 24. Dezember, 15:30"),
        ("fr", "jeudi 24 décembre, 15:30"),
        ("it", "giovedì 24 dicembre, 15:30"),
        ("nl", "donderdag 24 december, 15:30"),
        ("tr", "24 Aralık Perşembe, 15:30"),
        ("id", "Kamis, 24 Desember, 15:30"),
        ("xx", "Thursday, December 24, 15:30"),
    ],
)
def test_a_time_is_named_in_the_order_of_the_language(language: str, words: str) -> None:
    assert phrases.when(CHRISTMAS_EVE, MADRID, language) == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_the_day_and_the_time_on_a_clock_of_24_hours(language: str) -> None:
    words = phrases.when(CHRISTMAS_EVE, MADRID, language)

    assert "24" in words
    assert words.endswith("15:30")
    assert "2026" not in words


def test_several_times_are_a_list() -> None:
    later = CHRISTMAS_EVE.replace(hour=15)

    assert phrases.when_each([CHRISTMAS_EVE, later], MADRID, "en") == (
        "• Thursday, December 24, 15:30\n• Thursday, December 24, 16:30"
    )


def test_the_files_are_plain_tables_of_text() -> None:
    for file in phrases.FILES.glob("*.toml"):
        with file.open("rb") as opened:
            assert all(isinstance(phrase, str) for phrase in tomllib.load(opened).values())
