"""The same words order nothing where their writer has not proven to be this business's owner."""

import pytest

from lumi import database
from lumi.owner import numbers
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.desk import ANA
from tests.owner.chair import OLGA, Chair

ORDERS = (
    "closed Friday afternoon",
    "vacation from 3 to 10 August",
    "pause",
    "daily brief at 7:30",
    "take over Ben",
    "confirm Ben",
    "cancel Ben",
    "move Ben to Friday 10:00",
    "book Ben Friday at 11:00 am",
    "link",
    "usage",
)


def powers() -> list[object]:
    """All that an order could have changed."""
    return [
        database.rows("SELECT * FROM closure"),
        database.rows("SELECT paused_until, brief_minute FROM tenant"),
        database.rows("SELECT human_until FROM conversation WHERE human_until IS NOT NULL"),
        database.rows("SELECT status, starts_at FROM appointment WHERE id = 1"),
        database.rows("SELECT * FROM sign_in_link"),
    ]


@pytest.fixture
def ben(chair: Chair, diary: Diary) -> int:
    """Ben, who has asked for an appointment."""
    customer_id = chair.knows("Ben", "34600222333")
    diary.book("12-03 10:00", customer_id=customer_id)
    return customer_id


@pytest.mark.parametrize("text", ORDERS)
def test_a_customer_who_says_the_same_orders_nothing(boss: Chair, ben: int, text: str) -> None:
    before = powers()

    boss.says(text, phone=ANA)

    assert powers() == before


@pytest.mark.parametrize("tap", ["own:confirm:1", "own:close:20261204T0000:20261205T0000:0:0"])
def test_a_customer_who_forges_a_button_orders_nothing(boss: Chair, ben: int, tap: str) -> None:
    before = powers()

    boss.taps(tap, "Confirm")

    assert powers() == before


@pytest.mark.parametrize("text", ORDERS)
def test_a_number_that_is_not_proven_orders_nothing(chair: Chair, ben: int, text: str) -> None:
    numbers.issue(chair.tenant, OLGA, T0)
    before = powers()

    chair.orders(text)

    assert powers() == before


@pytest.mark.parametrize("text", ORDERS)
def test_an_owner_of_another_business_orders_nothing_here(
    boss: Chair, ben: int, settings: Settings, text: str
) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="999")
    with database.write() as connection:
        connection.execute("UPDATE owner_number SET tenant_id = ?", (other.id,))
    before = powers()

    boss.orders(text)

    assert powers() == before


def test_an_owner_cannot_touch_what_is_another_businesss(boss: Chair, settings: Settings) -> None:
    other: Tenant = enrolment.add("Other", T0, settings, phone_id="999")
    with database.write() as connection:
        connection.execute(
            "INSERT INTO closure (tenant_id, starts_local, ends_local)"
            " VALUES (?, '2026-12-04T00:00', '2026-12-05T00:00')",
            (other.id,),
        )
        connection.execute(
            "INSERT INTO customer (tenant_id, phone, name, created_at) VALUES (?, '1234567', 'Ben',"
            " '')",
            (other.id,),
        )
        stranger = connection.execute("SELECT max(id) FROM customer").fetchone()[0]

    boss.presses("own:reopen:1")
    assert "nobody called Ben" in boss.orders("take over Ben")
    boss.presses(f"own:take_over:{stranger}")

    assert len(database.rows("SELECT * FROM closure")) == 1
    assert powers()[2] == []
