"""Services and staff on the business's pages: added, edited, retired and brought back."""

import pytest

from lumi.booking import calendar
from lumi.booking.models import Service, Staff
from lumi.business import changing
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.dashboard.test_business import NASTY, what, where
from tests.dashboard.visiting import Reader

HAIRCUT = {
    "name": "Haircut",
    "minutes": "45",
    "price": "18 €",
    "buffer_before": "0",
    "buffer_after": "10",
    "capacity": "1",
}


def test_a_service_is_added_edited_retired_and_brought_back(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "services/new"), **HAIRCUT)
    added = Service.get(Service.name == "Haircut")
    assert (added.minutes, added.price, added.buffer_after) == (45, "18 €", 10)
    assert "45 minutes · 18 €" in owner.sees(where(shop, "services"))

    page = where(shop, f"services/{added.id}")
    owner.sends(page, **{**HAIRCUT, "name": "Cut", "capacity": "4"})
    edited = Service.get_by_id(added.id)
    assert (edited.name, edited.capacity) == ("Cut", 4)

    owner.sends(f"{page}/retire")
    assert [one.name for one in calendar.services(shop)] == ["Appointment"]
    owner.sends(f"{page}/offer")
    assert [one.name for one in calendar.services(shop)] == ["Appointment", "Cut"]
    assert len(what(shop)) == 4


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": ""}, "Is needed."),
        ({"minutes": "0"}, "Takes a whole number from 1 to 1440, not 0."),
        ({"minutes": "soon"}, "Not a valid integer value."),
        ({"capacity": "1001"}, "Takes a whole number from 1 to 1000"),
        ({"name": "Appointment"}, "There is a service of this name already."),
    ],
)
def test_a_service_that_cannot_be_says_why(
    owner: Reader, shop: Tenant, fields: dict[str, str], told: str
) -> None:
    seen = owner.sends(where(shop, "services/new"), **{**HAIRCUT, **fields})

    assert f'class="fault">{told}' in seen.text
    assert Service.select().count() == 1


def test_a_service_retired_long_ago_comes_back_by_its_name(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "services/new"), **HAIRCUT)
    added = Service.get(Service.name == "Haircut")
    owner.sends(where(shop, f"services/{added.id}/retire"))

    owner.sends(where(shop, "services/new"), **{**HAIRCUT, "minutes": "30"})

    again = Service.get(Service.name == "Haircut")
    assert (again.id, again.minutes, again.is_offered) == (added.id, 30, True)


def test_who_does_a_service_is_picked_on_its_page(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    (chair,) = changing.staff(shop, is_working=True)
    ana = diary.hire("Ana")

    owner.sends(where(shop, "services/new"), **HAIRCUT, doers=[str(ana.id)])

    haircut = Service.get(Service.name == "Haircut")
    assert [one.id for one in calendar.staff_for(shop, haircut)] == [ana.id]
    assert {one.id for one in calendar.staff_for(shop, diary.service)} == {chair.id, ana.id}


def test_nobody_is_left_with_nothing_to_do(owner: Reader, shop: Tenant, diary: Diary) -> None:
    (chair,) = changing.staff(shop, is_working=True)
    diary.hire("Ana", diary.service)
    fields = {**HAIRCUT, "name": diary.service.name, "doers": [str(chair.id)]}

    seen = owner.sends(where(shop, f"services/{diary.service.id}"), **fields)

    assert "Ana would be left with nothing to do." in seen.text
    assert Service.get_by_id(diary.service.id).minutes == 30


def test_staff_are_added_edited_retired_and_brought_back(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    diary.offer("Shave", 20)
    owner.sends(where(shop, "staff/new"), name="Ana", services=["Shave"])
    ana = Staff.get(Staff.name == "Ana")
    assert ana.id not in [one.id for one in calendar.staff_for(shop, diary.service)]
    assert "Shave" in owner.sees(where(shop, "staff"))

    page = where(shop, f"staff/{ana.id}")
    owner.sends(page, name="Ana María")
    assert ana.id in [one.id for one in calendar.staff_for(shop, diary.service)]

    owner.sends(f"{page}/retire")
    assert ana.id not in [one.id for one in calendar.staff_for(shop, diary.service)]
    owner.sends(f"{page}/employ")
    assert Staff.get_by_id(ana.id).is_working
    assert len(what(shop)) == 4


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"name": "  "}, "Is needed."),
        ({"name": "Marco"}, "Somebody of this name works here already."),
        ({"name": "Ana", "services": ["Astrology"]}, "is not a valid choice"),
    ],
)
def test_staff_who_cannot_be_say_why(
    owner: Reader, shop: Tenant, diary: Diary, fields: dict[str, object], told: str
) -> None:
    diary.hire("Marco")

    seen = owner.sends(where(shop, "staff/new"), **fields)

    assert told in seen.text
    assert Staff.select().count() == 2


def test_staff_with_appointments_ahead_are_retired_only_after_a_question(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    ana = diary.hire("Ana")
    booked = diary.book("12-03 10:00", staff_id=ana.id)
    page = where(shop, f"staff/{ana.id}/retire")

    asked = owner.sends(page)
    assert "Retire Ana?" in asked.text
    assert "Thu 3 Dec 10:00" in asked.text
    assert Staff.get_by_id(ana.id).is_working

    assert owner.sends(page, sure=str(booked.id)).status_code == 303
    assert not Staff.get_by_id(ana.id).is_working


def test_names_are_shown_and_not_run(owner: Reader, shop: Tenant, diary: Diary) -> None:
    owner.sends(where(shop, "services/new"), **{**HAIRCUT, "name": NASTY, "price": NASTY})
    owner.sends(where(shop, "staff/new"), name=NASTY)

    for page in ("", "services", "staff"):
        assert "<script>alert" not in owner.opens(where(shop, page)).text
