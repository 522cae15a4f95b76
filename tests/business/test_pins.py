"""Questions that a business's file pins to its FAQs."""

import pytest

from lumi.answers import faqs
from lumi.answers.checks import pins
from lumi.answers.checks.rehearsing import PinsBroken
from lumi.business import BusinessFault
from lumi.tenants.models import named
from tests.business.conftest import Load

TWO = """
name = "Corte Fino"
[[faqs]]
question = "Where can I park?"
answer = "Behind the shop."
pinned = ["Where do I leave my car?"]
[[faqs]]
question = "Do you trim beards?"
answer = "Yes."
"""


def pinned(slug: str) -> list[tuple[str, str]]:
    return [(one.question, one.faq) for one in pins.listed(named(slug).id)]


def test_a_file_pins_questions_to_its_faqs(load: Load) -> None:
    slug = load(TWO)
    assert pinned(slug) == [("Where do I leave my car?", "Where can I park?")]

    load(TWO.replace("Where do I leave my car?", "Is there parking?"))
    assert pinned(slug) == [("Is there parking?", "Where can I park?")]

    load(TWO.replace('pinned = ["Where do I leave my car?"]', ""))
    assert pinned(slug) == [("Is there parking?", "Where can I park?")]  # the file is silent


def test_a_pin_moves_to_another_faq(load: Load) -> None:
    slug = load(TWO)
    moved = TWO.replace('pinned = ["Where do I leave my car?"]\n', "").replace(
        "Do you trim beards?", "Where do I leave my car?"
    )
    load(moved + 'pinned = ["Where do I leave my car?"]\n')

    assert pinned(slug) == [("Where do I leave my car?", "Where do I leave my car?")]


def test_a_file_that_breaks_a_pin_is_refused_whole(load: Load) -> None:
    slug = load(TWO)
    without = TWO.replace("Where can I park?", "Do you sell wax?").replace("pinned", "alternatives")

    with pytest.raises(PinsBroken, match="Where do I leave my car"):
        load(without.replace("Where do I leave my car?", "wax"))
    assert len(faqs.listed(named(slug).id)) == 2
    assert pinned(slug)


def test_a_new_pin_has_to_hold(load: Load) -> None:
    with pytest.raises(PinsBroken, match="Do you fix bikes"):
        load(TWO.replace("Where do I leave my car?", "Do you fix bikes?"))


def test_one_question_is_pinned_once(load: Load) -> None:
    with pytest.raises(BusinessFault, match="there twice"):
        load(TWO + 'pinned = ["Where do I leave my car?"]\n')
