"""An owner tries Lumi out: the reply is real, and nothing of it has happened."""

import pytest

from lumi import database
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.test_isolation import everything
from tests.dashboard.visiting import Reader

PAGE = "/b/corte-fino/try"


@pytest.fixture(autouse=True)
def _knows_something(shop: Tenant) -> None:
    faqs.add(shop.id, Draft("Where can I park?", "Behind the house, <free>."), None, T0)
    Tenant.update(confirm="at-once").where(Tenant.id == shop.id).execute()


def tries(reader: Reader, text: str) -> str:
    answer = reader.sends(PAGE, token_from="/", text=text)
    assert answer.status_code == 200
    return answer.text


def test_a_question_is_answered_as_a_customers_would_be(owner: Reader) -> None:
    told = tries(owner, "Where can I park?")

    assert "Behind the house, &lt;free&gt;." in told
    assert "Answered from one FAQ." in told


def test_a_booking_is_confirmed_and_takes_no_slot(owner: Reader) -> None:
    told = [tries(owner, "book 12/02 10:00") for _ in range(2)]

    assert "In the diary" in told[0]
    assert "2 December" in told[1] or "December 2" in told[1]
    assert database.value("SELECT count(*) FROM appointment") == 0


def test_what_could_be_tapped_is_shown(owner: Reader) -> None:
    assert 'class="choice"' in tries(owner, "I want an appointment tomorrow")


def test_trying_leaves_no_trace_and_counts_nothing(owner: Reader, shop: Tenant) -> None:
    tries(owner, "Where can I park?")  # the first one makes the index's space
    before = everything()

    for text in ("book 12/02 10:00", "I want to speak to a person!", "What is xyzzy?", "STOP"):
        tries(owner, text)

    assert everything() == before


def test_what_is_too_long_is_refused_beside_the_field(owner: Reader) -> None:
    assert 'class="fault"' in tries(owner, "x" * 1001)
