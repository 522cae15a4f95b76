"""A registered number is proven by its code, once, from that very phone; nobody else gets in."""

from datetime import timedelta

import pytest

from lumi import clock, database
from lumi.conversations import privacy
from lumi.owner import numbers
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA, Desk
from tests.owner.chair import OLGA, Chair

MARTA = "34600777666"


def is_owner(tenant: Tenant, phone: str) -> bool:
    sql = "SELECT id FROM customer WHERE tenant_id = ? AND phone = ?"
    return numbers.owner_of(tenant, database.value(sql, tenant.id, phone) or 0) is not None


def test_the_code_sent_from_its_phone_makes_an_owner(chair: Chair) -> None:
    assert "run Corte Fino with me" in chair.proves(OLGA)

    assert is_owner(chair.tenant, OLGA)
    assert numbers.listed(chair.tenant) == [(f"+{OLGA}", clock.stamp(T0))]


@pytest.mark.parametrize("written", ["{} ", "lumi {}", "LUMI: {}", "{}."])
def test_a_code_may_be_written_with_a_word_around_it(chair: Chair, written: str) -> None:
    code = numbers.issue(chair.tenant, OLGA, T0).replace("-", " ")

    chair.orders(written.format(code))

    assert is_owner(chair.tenant, OLGA)


def test_a_code_from_another_phone_is_worth_nothing(chair: Chair) -> None:
    code = numbers.issue(chair.tenant, OLGA, T0)

    assert "code" not in chair.says(code, phone=ANA)
    assert not is_owner(chair.tenant, ANA)
    chair.orders(code)
    assert is_owner(chair.tenant, OLGA)


def test_after_five_wrong_tries_the_right_code_is_void(chair: Chair) -> None:
    code = numbers.issue(chair.tenant, OLGA, T0)
    wrong = "0000-0000" if code != "0000-0000" else "1111-1111"

    said = [chair.orders(wrong) for _ in range(5)]

    assert all("not the right code" in one for one in said[:4])
    assert "not valid any more" in said[4]
    assert "not valid any more" in chair.orders(code)
    assert not is_owner(chair.tenant, OLGA)


def test_a_code_is_void_after_a_day(chair: Chair) -> None:
    code = numbers.issue(chair.tenant, OLGA, T0 - timedelta(hours=25))

    assert "not valid any more" in chair.orders(code)
    assert not is_owner(chair.tenant, OLGA)


def test_a_new_code_makes_the_old_one_void(chair: Chair) -> None:
    old = numbers.issue(chair.tenant, OLGA, T0)
    new = numbers.issue(chair.tenant, OLGA, T0)

    if old != new:
        chair.orders(old)
        assert not is_owner(chair.tenant, OLGA)
    chair.orders(new)
    assert is_owner(chair.tenant, OLGA)


def test_a_proven_number_needs_no_code(boss: Chair) -> None:
    assert numbers.issue(boss.tenant, OLGA, T0) == ""


def test_who_hides_their_number_proves_it_by_the_code_alone(chair: Chair) -> None:
    code = numbers.issue(chair.tenant, OLGA, T0)
    hidden = {**text_from("", code), "from_user_id": "ES.1234567890"}
    del hidden["from"]

    chair.hears(hidden)

    (owner,) = numbers.owners(database.connection(), chair.tenant)
    sql = "SELECT user_id FROM customer WHERE id = ?"
    assert database.value(sql, owner.customer_id) == "ES.1234567890"


def test_a_number_that_another_person_got_commands_nothing(boss: Chair) -> None:
    with database.write() as connection:
        connection.execute("UPDATE customer SET user_id = 'ES.1' WHERE phone = ?", (OLGA,))
        (owner,) = numbers.owners(connection, boss.tenant)
        numbers.remember(connection, owner, "en")

    arrive({**text_from(OLGA, "hi"), "from_user_id": "ES.2"})

    assert numbers.owners(database.connection(), boss.tenant) == []


def test_an_owner_who_changes_their_number_proves_it_anew(boss: Chair) -> None:
    with database.write() as connection:
        connection.execute("UPDATE customer SET phone = '34600111000' WHERE phone = ?", (OLGA,))

    assert numbers.owners(database.connection(), boss.tenant) == []


def test_an_owner_of_one_business_is_nobody_at_another(boss: Chair, settings: Settings) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="999")
    arrive(text_from(OLGA, "hello"), phone_id="999")

    assert is_owner(boss.tenant, OLGA)
    assert not is_owner(other, OLGA)
    assert numbers.owners(database.connection(), other) == []
    (ident,) = database.row("SELECT id FROM customer WHERE tenant_id = ?", other.id) or (0,)
    assert numbers.owner_of(boss.tenant, ident) is None


def test_a_code_of_one_business_proves_nothing_at_another(chair: Chair, settings: Settings) -> None:
    other = enrolment.add("Other", T0, settings, phone_id="999")
    numbers.issue(other, OLGA, T0)

    chair.orders(numbers.issue(chair.tenant, OLGA, T0))

    assert numbers.owners(database.connection(), other) == []


def test_owners_that_stay_in_the_list_stay_proven(boss: Chair) -> None:
    enrolment.set_owners(boss.tenant, [f"+{MARTA}", f"+{OLGA}"])
    assert is_owner(boss.tenant, OLGA)

    enrolment.set_owners(boss.tenant, [f"+{MARTA}"])
    assert not is_owner(boss.tenant, OLGA)
    assert numbers.listed(boss.tenant) == [(f"+{MARTA}", "")]


def test_a_removed_number_commands_nothing(boss: Chair) -> None:
    numbers.remove(boss.tenant, f"+{OLGA}")

    assert not is_owner(boss.tenant, OLGA)
    with pytest.raises(Refused, match="has no owner with the number"):
        numbers.remove(boss.tenant, OLGA)


def test_an_owner_who_is_erased_is_one_no_more(boss: Chair) -> None:
    privacy.erase(boss.tenant.id, privacy.found(boss.tenant.id, OLGA))

    assert numbers.owners(database.connection(), boss.tenant) == []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("5215512345678", "525512345678", True),
        ("5491112345678", "541112345678", True),
        ("5511987654321", "551187654321", True),
        ("34600111222", "34600111223", False),
        ("5215512345678", "525512345679", False),
    ],
)
def test_numbers_that_whatsapp_writes_otherwise_are_known(
    first: str, second: str, same: bool
) -> None:
    assert numbers.same_line(first, second) is same


def test_eight_digits_of_a_customer_are_no_code(chair: Chair) -> None:
    desk: Desk = chair

    assert "code" not in desk.says("1234-5678")


def test_who_tried_the_words_before_proving_the_number_is_not_booked_in_for_them(
    chair: Chair,
) -> None:
    assert chair.orders("I want to book")  # as a customer: a talk is open

    chair.proves(OLGA)

    assert "Tuesday, December 1" in chair.orders("today")
    assert "book" not in chair.orders("week")
