"""The language of a text: by its script, by the whole of it, or by the words everybody uses."""

import pytest

from lumi import languages

TURNS = [
    ("en", "Could you squeeze me in on Thursday?"),
    ("es", "Me gustaría venir el jueves por la tarde si puede ser"),
    ("pt", "Queria saber se ainda têm vaga para amanhã de manhã"),
    ("de", "Hätten Sie am Donnerstag noch etwas frei für mich?"),
    ("fr", "Est-ce que je peux passer jeudi en fin de journée ?"),
    ("it", "Vorrei venire giovedì pomeriggio se avete un buco"),
    ("nl", "Hebben jullie donderdagmiddag nog een plekje voor mij?"),
    ("tr", "Perşembe öğleden sonra boş bir yeriniz var mı acaba?"),
    ("id", "Apakah masih ada jadwal kosong hari Kamis sore nanti?"),
    ("hi", "क्या गुरुवार को कोई समय खाली है?"),
    ("ar", "هل لديكم موعد يوم الخميس بعد الظهر؟"),
    ("he", "יש לכם תור פנוי ביום חמישי אחר הצהריים?"),
]


@pytest.mark.parametrize(("language", "text"), TURNS, ids=[one[0] for one in TURNS])
@pytest.mark.parametrize("default", ["en", "es", "de"])
def test_a_sentence_tells_its_language_whatever_was_spoken_before(
    language: str, text: str, default: str
) -> None:
    assert languages.detect(text, default) == language


@pytest.mark.parametrize("text", ["ok", "15:30", "👍", "", "Ana García", "12/24 15:30 x 2"])
def test_what_says_nothing_of_a_language_leaves_it_as_it_was(text: str) -> None:
    assert languages.detect(text, "it") == "it"


def test_a_few_everyday_words_are_enough() -> None:
    assert languages.detect("hola, gracias", "en") == "es"
    assert languages.detect("guten Morgen", "en") == "de"
    assert languages.detect("Thank you so much!", "es") == "en"


@pytest.mark.parametrize("text", ["si", "no", "ya", "ok", "de", "12", "ana@gmail.com", "me"])
@pytest.mark.parametrize("default", ["es", "pt", "fr", "it", "de", "id", "nl"])
def test_a_word_that_several_languages_share_leaves_the_language_as_it_was(
    text: str, default: str
) -> None:
    assert languages.detect(text, default) == default


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "corte de pelo"),
        ("es", "estás en instagram?"),
        ("pt", "mudança de senha"),
        ("fr", "Peut-on payer?"),
        ("it", "hai un posto?"),
        ("en", "call me"),
    ],
)
def test_little_words_do_not_lead_away_from_the_language_of_the_business(
    language: str, text: str
) -> None:
    assert languages.detect(text, language) == language
