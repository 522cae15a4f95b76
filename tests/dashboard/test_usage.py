"""What a month brought and cost, as the owner sees it."""

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.tenants import usage
from lumi.tenants.models import Tenant
from lumi.tenants.usage import Kind
from tests.booking.diary import Diary
from tests.conftest import PHONE_ID, T0, T
from tests.conversations.arriving import arrive, text_from
from tests.dashboard.visiting import Reader


def used(tenant: Tenant, kind: Kind, messages: int, **more: str) -> None:
    with database.write() as connection:
        usage.count(
            *(connection, tenant.id, tenant.timezone, T0, kind),
            phone_id=PHONE_ID,
            messages=messages,
            **more,
        )


def test_a_new_business_is_told_what_will_be_here(owner: Reader) -> None:
    page = owner.sees("/b/corte-fino/usage")

    assert "Nobody has written in this month." in page


def test_a_month_tells_messages_money_and_time_saved(owner: Reader, shop: Tenant) -> None:
    for number in range(3):
        arrive(text_from(f"3460000000{number}", "hello", ts=T(number)))
    used(shop, Kind.OUTBOUND, 40)
    used(shop, Kind.DELIVERED, 250, category="service", pricing="free_customer_service")
    with database.write() as connection:
        usage.count_tokens(connection, shop.id, shop.timezone, T0, "gpt-5-mini", 1_000_000, 0)

    page = owner.sees("/b/corte-fino/usage")

    assert "250 of 1000 free messages used" in page
    assert "40 min" in page
    assert "December 2026" in page
    assert "$0.25" in page
    assert "11:00 to 11:59: 3 messages" in page  # T0 is 11:00 in Madrid


def test_bookings_of_the_chat_are_counted_and_others_not(owner: Reader, shop: Tenant) -> None:
    arrive(text_from("34699000001", "book 12/02 10:00"))
    (service,) = calendar.services(shop)
    diary = Diary(shop, service)
    diary.book("12-02 10:00", message_id=1, customer_id=1)
    diary.book("12-02 11:00", message_id=None, customer_id=1)

    page = owner.sees("/b/corte-fino/usage")

    assert "Bookings made in the chat</dt><dd>1<" in page


def test_a_price_that_nobody_knows_is_not_shown_as_nothing(owner: Reader, shop: Tenant) -> None:
    with database.write() as connection:
        usage.count_tokens(connection, shop.id, shop.timezone, T0, "my-own-model", 1000, 10)

    assert "<td>unknown</td>" in owner.sees("/b/corte-fino/usage")


def test_the_table_has_a_line_for_each_day_and_kind(owner: Reader, shop: Tenant) -> None:
    used(shop, Kind.OUTBOUND, 40)

    answer = owner.opens("/b/corte-fino/usage/2026-12.csv")

    assert answer.mimetype == "text/csv"
    assert answer.text.splitlines()[1] == "2026-12-01,outbound,40,0.000000"


@pytest.mark.parametrize("month", ["2026-13", "x", "'--", "../../etc"])
def test_a_month_that_is_none_shows_the_present_one(owner: Reader, month: str) -> None:
    assert "December 2026" in owner.sees(f"/b/corte-fino/usage?month={month}")


def test_money_is_no_business_of_the_staff(staff: Reader) -> None:
    assert staff.opens("/b/corte-fino/usage").status_code == 403
