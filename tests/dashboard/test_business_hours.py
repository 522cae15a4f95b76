"""Opening hours on the business's pages, and what they do to the slots at once."""

from datetime import timedelta

import pytest

from lumi.booking import calendar
from lumi.business import changing
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at, shown
from tests.conftest import T0
from tests.dashboard.test_business import NASTY, what, where
from tests.dashboard.visiting import Reader


def week(**days: list[str]) -> dict[str, list[str]]:
    """The fields of `mon=["09:00-13:00"]`."""
    fields: dict[str, list[str]] = {}
    for day, spans in days.items():
        fields[f"{day}-from"] = [span.partition("-")[0] for span in spans]
        fields[f"{day}-until"] = [span.partition("-")[2] for span in spans]
    return fields


def free(diary: Diary, day: str) -> list[str]:
    since = at(f"{day} 00:00")
    found = calendar.free_between(
        diary.tenant, diary.service, since, since + timedelta(days=1), T0, count=50
    )
    return [one[-5:] for one in shown(found)]


def test_new_hours_are_in_the_slots_at_once(owner: Reader, shop: Tenant, diary: Diary) -> None:
    hours = week(wed=["10:00-11:00", "16:00-17:00"])

    assert owner.sends(where(shop, "hours"), **hours).status_code == 303

    assert free(diary, "12-02") == ["10:00", "10:30", "16:00", "16:30"]
    assert free(diary, "12-03") == []
    assert 'value="16:00"' in owner.sees(where(shop, "hours"))
    assert what(shop) == ["changed the opening hours"]


def test_hours_may_run_past_midnight(owner: Reader, shop: Tenant, diary: Diary) -> None:
    owner.sends(where(shop, "hours"), **week(wed=["23:00-00:00"], fri=["22:00-02:00"]))

    assert free(diary, "12-02") == ["23:00", "23:30"]
    assert 'value="02:00"' in owner.sees(where(shop, "hours"))


@pytest.mark.parametrize(
    ("hours", "told"),
    [
        (week(tue=["09:00-"]), "Takes hours like 09:00-13:00"),
        (week(tue=["09:00-09:00"]), "Opens and closes at the same time"),
        (week(tue=["09:00-13:00", "12:00-15:00"]), "Overlaps with the hours of tue."),
        (week(tue=[f"{NASTY}-10:00"]), "Takes hours like"),
    ],
)
def test_a_fault_of_the_hours_stands_at_its_day(
    owner: Reader, shop: Tenant, diary: Diary, hours: dict[str, list[str]], told: str
) -> None:
    before = free(diary, "12-02")

    seen = owner.sends(where(shop, "hours"), **hours).text

    assert told in seen[seen.index("Tuesday") : seen.index("Wednesday")]
    assert "<script>" not in seen.partition("<main")[2]
    assert free(diary, "12-02") == before


def test_hours_that_leave_appointments_outside_are_asked_about_once(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    booked = diary.book("12-03 17:00")
    shorter = week(wed=["09:00-14:00"], thu=["09:00-14:00"])

    asked = owner.sends(where(shop, "hours"), **shorter).text

    assert "Thu 3 Dec 17:00" in asked
    assert "Do it all the same" in asked
    assert 'value="14:00"' in asked
    assert "17:00" in free(diary, "12-02")

    again = owner.sends(where(shop, "hours"), **shorter, sure=str(booked.id))
    assert again.status_code == 303
    assert "17:00" not in free(diary, "12-02")
    assert owner.sends(where(shop, "hours"), **week(wed=["09:00-13:00"])).status_code == 303


def test_agreeing_to_one_appointment_is_no_yes_to_another(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    first = diary.book("12-03 17:00")
    diary.book("12-02 17:00")

    seen = owner.sends(where(shop, "hours"), **week(mon=["09:00-10:00"]), sure=str(first.id))

    assert "tomorrow 17:00" in seen.text
    assert what(shop) == []


def test_one_of_the_staff_keeps_hours_of_their_own(
    owner: Reader, shop: Tenant, diary: Diary
) -> None:
    (chair,) = changing.staff(shop, is_working=True)
    page = where(shop, f"staff/{chair.id}/hours")

    owner.sends(page, **week(wed=["20:00-21:00"]))
    assert free(diary, "12-02") == ["20:00", "20:30"]

    owner.sends(page, **week())
    assert "09:00" in free(diary, "12-02")
