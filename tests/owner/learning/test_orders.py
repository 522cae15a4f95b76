"""Words of an owner right after a question of ours: an answer, an order, or perhaps both."""

from lumi import database
from tests.owner.chair import OLGA
from tests.owner.learning.conftest import BIKES, Shop

BOTH = "We are closed on Friday afternoon"


def closed() -> list[tuple[str, ...]]:
    return database.rows(
        "SELECT starts_local FROM closure WHERE starts_local LIKE '2026-12-04T12%'"
    )


def test_what_may_be_both_is_asked_about_and_does_nothing_yet(shop: Shop) -> None:
    shop.says(BIKES)

    shop.says(BOTH, phone=OLGA)

    assert shop.heard(OLGA)[-1].startswith("Is this the answer to the customer's question")
    assert closed() == []
    assert not any(BOTH in text for text in shop.heard())


def test_the_answer_goes_to_the_customer_and_closes_nothing(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says(BOTH, phone=OLGA)

    shop.taps("It's the answer")

    assert shop.heard()[-1].endswith(BOTH)
    assert closed() == []


def test_the_order_is_done_and_goes_to_nobody(shop: Shop) -> None:
    shop.says(BIKES)
    shop.says(BOTH, phone=OLGA)

    shop.taps("Do it")

    assert len(closed()) == 1
    assert not any(BOTH in text for text in shop.heard())


def test_a_plain_order_is_no_answer(shop: Shop) -> None:
    shop.says(BIKES)

    shop.says("tomorrow", phone=OLGA)

    assert shop.heard(OLGA)[-1].startswith("No appointments")
    assert shop.state() == ["told"]
