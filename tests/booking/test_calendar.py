from datetime import datetime, timedelta

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Service, Staff
from lumi.booking.slots import Reason
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at, shown
from tests.conftest import T0


def why_not(diary: Diary, text: str, service: Service | None = None) -> WhyNot | None:
    return calendar.why_not(diary.tenant, service or diary.service, at(text), T0)


def near(diary: Diary, text: str, count: int = 3, service: Service | None = None) -> list[str]:
    wanted = at(text)
    return shown(calendar.free_near(diary.tenant, service or diary.service, wanted, T0, count))


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("12-24 15:30", None),
        ("12-24 17:30", None),
        ("12-24 17:45", Reason.CLOSED),
        ("12-24 18:00", Reason.CLOSED),
        ("12-24 15:10", Reason.OFF_GRID),
        ("12-26 11:00", Reason.CLOSED),
        ("12-01 10:30", Reason.PAST),
        ("12-01 11:30", Reason.TOO_SOON),
        ("12-01 12:00", None),
    ],
    ids=[
        "free",
        "last slot",
        "would end after closing",
        "closing time",
        "off the grid",
        "Saturday",
        "past",
        "half an hour ahead",
        "an hour ahead",
    ],
)
def test_the_calendar_says_why_a_start_cannot_be_booked(
    diary: Diary, wanted: str, reason: Reason | None
) -> None:
    assert why_not(diary, wanted) == (reason and WhyNot(reason))


def test_beyond_the_horizon_is_too_far(diary: Diary) -> None:
    last = at("12-01 12:00") + timedelta(days=90)

    assert calendar.why_not(diary.tenant, diary.service, last, T0) is None
    assert calendar.why_not(diary.tenant, diary.service, last + timedelta(days=1), T0) == WhyNot(
        Reason.TOO_FAR
    )


def test_a_booked_start_is_taken(diary: Diary) -> None:
    diary.book("12-24 15:30")

    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.TAKEN)
    assert why_not(diary, "12-24 16:00") is None


def test_a_closure_is_told_with_its_reason(diary: Diary) -> None:
    diary.close("2026-12-24T12:00", "2026-12-27T00:00", "Christmas")

    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.CLOSURE, "Christmas")
    assert why_not(diary, "12-25 11:00") == WhyNot(Reason.CLOSURE, "Christmas")
    assert why_not(diary, "12-24 11:30") is None


def test_a_closure_of_one_of_the_staff_keeps_its_reason_to_itself(diary: Diary) -> None:
    chair = Staff.get(Staff.tenant == diary.tenant)
    diary.close("2026-12-24T00:00", "2026-12-25T00:00", "at the dentist", chair)

    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.CLOSED)


def test_any_staff_member_who_is_free_will_do(diary: Diary) -> None:
    diary.hire("Ana")
    diary.book("12-24 15:30")

    assert why_not(diary, "12-24 15:30") is None

    diary.book("12-24 15:30")
    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.TAKEN)


def test_only_staff_who_do_the_service_count(diary: Diary) -> None:
    massage = diary.offer("Massage", 60)
    ana = diary.hire("Ana", massage)
    Staff.update(is_working=False).where(Staff.id != ana.id).execute()

    assert why_not(diary, "12-24 15:30", massage) is None
    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.CLOSED)
    assert near(diary, "12-24 15:30") == []


def test_hours_of_ones_own_stand_in_for_those_of_the_business(diary: Diary) -> None:
    massage = diary.offer("Massage", 60)
    ana = diary.hire("Ana", massage)
    Staff.update(is_working=False).where(Staff.id != ana.id).execute()
    diary.work(ana, weekday=5, opens=10, closes=14)

    assert why_not(diary, "12-26 13:00", massage) is None
    assert why_not(diary, "12-24 15:30", massage) == WhyNot(Reason.CLOSED)


def test_of_several_staff_the_most_telling_reason_is_given(diary: Diary) -> None:
    diary.book("12-24 15:30")
    ana = diary.hire("Ana")
    diary.work(ana, weekday=5, opens=10, closes=14)

    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.TAKEN)


def test_another_tenants_diary_does_not_matter(diary: Diary, settings: Settings) -> None:
    other = enrolment.add("Otra", T0, settings, timezone="Europe/Madrid")
    furnish(other)
    Diary(other, calendar.services(other)[0]).book("12-24 15:30")

    assert why_not(diary, "12-24 15:30") is None


def test_the_nearest_free_starts_are_offered_in_order_of_time(diary: Diary) -> None:
    diary.book("12-24 15:30")

    assert near(diary, "12-24 15:30") == ["12-24 15:00", "12-24 16:00", "12-24 16:30"]


def test_offers_reach_over_days_without_hours(diary: Diary) -> None:
    assert near(diary, "12-27 01:10", count=2) == ["12-25 17:30", "12-28 09:00"]


def test_offers_keep_to_what_can_be_booked(diary: Diary) -> None:
    assert near(diary, "12-01 09:00", count=2) == ["12-01 12:00", "12-01 12:30"]
    assert near(diary, "11-20 09:00", count=1) == ["12-01 12:00"]


def test_beyond_the_horizon_its_last_starts_are_offered(diary: Diary) -> None:
    wanted = at("12-01 12:00") + timedelta(days=300)

    found = calendar.free_near(diary.tenant, diary.service, wanted, T0)

    assert [f"{start:%Y-%m-%d}" for start in found] == ["2027-03-01"] * 3


def test_a_free_start_is_offered_itself(diary: Diary) -> None:
    assert near(diary, "12-24 15:30", count=1) == ["12-24 15:30"]


def test_what_is_offered_can_be_booked(diary: Diary) -> None:
    for _ in range(40):
        (start,) = near(diary, "12-24 15:30", count=1)
        diary.book(start)

    assert why_not(diary, "12-24 15:30") == WhyNot(Reason.TAKEN)


def test_a_diary_without_room_has_nothing_to_offer(diary: Diary) -> None:
    diary.close("2026-01-01T00:00", "2028-01-01T00:00", "rebuilding")

    assert near(diary, "12-24 15:30") == []


def test_services_come_in_the_order_of_the_tenant_without_those_given_up(diary: Diary) -> None:
    diary.offer("Shave", 30)
    gone = diary.offer("Perm", 90)
    Service.update(is_offered=False).where(Service.id == gone.id).execute()

    assert [service.name for service in calendar.services(diary.tenant)] == ["Appointment", "Shave"]


def queries_of(tenant: Tenant, service: Service, wanted: datetime) -> tuple[int, int]:
    """How many statements `why_not` and `free_near` need."""
    counts = []
    for question in (calendar.why_not, calendar.free_near):
        seen: list[str] = []
        database.db.connection().set_trace_callback(seen.append)
        question(tenant, service, wanted, T0)
        database.db.connection().set_trace_callback(None)
        counts.append(len(seen))
    return counts[0], counts[1]


def test_a_question_takes_few_queries(diary: Diary) -> None:
    diary.book("12-24 15:30")

    assert queries_of(diary.tenant, diary.service, at("12-24 15:30")) == (4, 5)


def test_a_start_out_of_bounds_needs_no_query(diary: Diary) -> None:
    asked, _ = queries_of(diary.tenant, diary.service, at("11-24 15:30"))

    assert asked == 0


def test_free_starts_between_two_instants_come_in_order_and_end_before_the_second(
    diary: Diary,
) -> None:
    diary.book("12-24 16:00")

    def between(since: str, until: str, **chosen: int) -> list[str]:
        return shown(
            calendar.free_between(diary.tenant, diary.service, at(since), at(until), T0, **chosen)
        )

    assert between("12-24 15:30", "12-24 17:00") == ["12-24 15:30", "12-24 16:30"]
    assert between("12-24 17:00", "12-30 00:00", count=3) == [
        *("12-24 17:00", "12-24 17:30", "12-25 09:00")
    ]
    assert between("11-20 09:00", "12-01 12:30") == ["12-01 12:00"]
    assert between("12-24 17:00", "12-24 15:00") == []


def test_days_with_free_starts_are_counted(diary: Diary) -> None:
    diary.book("12-24 16:00")
    diary.close("2026-12-25T00:00", "2026-12-29T12:00", "Christmas")

    found = calendar.free_days(diary.tenant, diary.service, at("12-23 17:00"), T0, count=3)

    assert [(f"{day:%m-%d}", free) for day, free in found] == [
        *(("12-23", 2), ("12-24", 17), ("12-29", 12))
    ]


def test_days_are_those_of_the_businesss_clocks(diary: Diary) -> None:
    ana = diary.hire("Ana")
    diary.work(ana, weekday=5, opens=22, closes=26)

    found = calendar.free_days(
        diary.tenant, diary.service, at("12-12 12:00"), T0, staff_id=ana.id, count=2
    )

    assert [(f"{day:%m-%d}", free) for day, free in found] == [("12-12", 4), ("12-13", 4)]


def test_one_of_the_staff_may_be_asked_for(diary: Diary) -> None:
    ana = diary.hire("Ana")
    diary.book("12-24 15:30", staff_id=ana.id)
    since = at("12-24 15:30")

    def asked(staff_id: int | None) -> tuple[WhyNot | None, list[str]]:
        refusal = calendar.why_not(diary.tenant, diary.service, since, T0, staff_id=staff_id)
        near = calendar.free_near(diary.tenant, diary.service, since, T0, 1, staff_id=staff_id)
        return refusal, shown(near)

    assert asked(ana.id) == (WhyNot(Reason.TAKEN), ["12-24 16:00"])
    assert asked(None) == (None, ["12-24 15:30"])
    assert asked(10**6)[0] == WhyNot(Reason.CLOSED)


def test_an_appointment_that_is_to_be_moved_is_not_in_the_way(diary: Diary) -> None:
    made = diary.book("12-24 15:30")
    wanted = at("12-24 15:30")

    assert calendar.why_not(diary.tenant, diary.service, wanted, T0, but=made.id) is None
    assert calendar.free_near(diary.tenant, diary.service, wanted, T0, 1, but=made.id) == [wanted]
    assert calendar.free_between(
        diary.tenant, diary.service, wanted, wanted + timedelta(minutes=1), T0, but=made.id
    ) == [wanted]


def test_who_does_a_service_comes_in_the_order_of_the_business(diary: Diary) -> None:
    massage = diary.offer("Massage", 60)
    diary.hire("Ana", massage)
    luis = diary.hire("Luis", diary.service)
    Staff.update(position=0).where(Staff.id == luis.id).execute()
    Staff.update(position=5).where(Staff.name == "").execute()

    def names(service: Service) -> list[str]:
        return [member.name for member in calendar.staff_for(diary.tenant, service)]

    assert names(massage) == ["", "Ana"]
    assert names(diary.service) == ["Luis", ""]
