"""Which questions ask the same: rather two gaps for one question than one answer for two."""

import pytest

from lumi.answers.embedding import Embedder
from lumi.answers.gaps.grouping import best

ALIKE = [
    ("en", "Do you repair bicycles?", "do you repair bikes"),
    ("en", "Do you have wifi?", "Is there wifi?"),
    ("en", "do you dye hair", "do you color hair?"),
    ("es", "¿Tienen wifi?", "¿Hay wifi?"),
    ("es", "¿Se puede ir con perro?", "¿Puedo llevar a mi perro?"),
    ("de", "Reparieren Sie Fahrräder?", "Repariert ihr auch Fahrräder?"),
    ("pt", "Vocês consertam bicicletas?", "vcs consertam bicicleta?"),
    ("fr", "Réparez-vous les vélos ?", "Est-ce que vous réparez les vélos ?"),
    ("he", "יש לכם חניה?", "יש חניה במקום?"),
    ("ar", "هل لديكم واي فاي؟", "هل يوجد واي فاي؟"),
]
DIFFERENT = [
    ("en", "Do you have wifi?", "Do you have parking?"),
    ("en", "Are dogs allowed?", "Are cats allowed?"),
    ("en", "Are you open on Christmas Eve?", "Are you open on Easter?"),
    ("en", "Do you dye hair?", "Do you dye eyebrows?"),
    ("en", "Are you open on May 1?", "Are you open on May 2?"),
    ("es", "¿Tienen wifi?", "¿Tienen parking?"),
    ("de", "Haben Sie WLAN?", "Haben Sie Parkplätze?"),
    ("he", "יש לכם חניה?", "יש לכם מזגן?"),
    ("ar", "هل لديكم واي فاي؟", "هل لديكم موقف سيارات؟"),
    ("en", "هل لديكم واي فاي؟", "هل لديكم موقف سيارات؟"),
]


@pytest.mark.parametrize(("language", "first", "second"), ALIKE)
def test_the_same_in_other_words_is_the_same(
    language: str, first: str, second: str, embedder: Embedder
) -> None:
    assert best(second, {7: [first], 8: ["Something else?"]}, language, embedder, 0.0) == 7


@pytest.mark.parametrize(("language", "first", "second"), DIFFERENT)
def test_something_else_in_the_same_words_is_not(
    language: str, first: str, second: str, embedder: Embedder
) -> None:
    assert best(second, {7: [first]}, language, embedder, 0.0) is None
