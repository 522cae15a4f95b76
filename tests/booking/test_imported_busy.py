"""What an owner's own calendar says is busy closes slots, for one of the staff or for everybody."""

import pytest

from lumi import clock, database
from lumi.booking import calendar
from lumi.booking.appointments import SlotTaken
from lumi.booking.calendar import WhyNot
from lumi.booking.models import Staff
from lumi.booking.slots import Reason
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from tests.booking.diary import Diary, at, shown
from tests.conftest import T0


def keep_busy(diary: Diary, starts: str, ends: str, staff: Staff | None = None) -> None:
    tenant_id, staff_id = diary.tenant.id, staff and staff.id
    with database.write() as connection:
        calendar_id = connection.execute(
            "INSERT INTO imported_calendar (tenant_id, staff_id, url, due_at) VALUES (?, ?, '', '')"
            " ON CONFLICT DO UPDATE SET url = '' RETURNING id",
            (tenant_id, staff_id),
        ).fetchone()[0]
        connection.execute(
            "INSERT INTO imported_busy (tenant_id, staff_id, calendar_id, starts_at, ends_at)"
            " VALUES (?, ?, ?, ?, ?)",
            (tenant_id, staff_id, calendar_id, clock.stamp(at(starts)), clock.stamp(at(ends))),
        )


def free(diary: Diary, since: str, until: str) -> list[str]:
    return shown(
        calendar.free_between(diary.tenant, diary.service, at(since), at(until), T0, count=50)
    )


def test_times_that_overlap_each_other_and_appointments_all_close_slots(diary: Diary) -> None:
    diary.book("12-24 11:30")
    keep_busy(diary, "12-24 09:00", "12-24 13:00")
    keep_busy(diary, "12-24 10:00", "12-24 10:30")
    keep_busy(diary, "12-24 12:45", "12-24 15:10")

    assert free(diary, "12-24 00:00", "12-24 17:00") == [
        "12-24 15:30",
        "12-24 16:00",
        "12-24 16:30",
    ]
    with pytest.raises(SlotTaken, match=Reason.TAKEN):
        diary.book("12-24 10:30")


def test_everybody_is_busy_or_one_of_the_staff(diary: Diary) -> None:
    ana = diary.hire("Ana")
    keep_busy(diary, "12-24 10:00", "12-24 11:00", ana)
    keep_busy(diary, "12-24 12:00", "12-24 13:00")

    def why_not(time: str, staff: Staff) -> WhyNot | None:
        return calendar.why_not(diary.tenant, diary.service, at(time), T0, staff_id=staff.id)

    chair = Staff.get(Staff.name == "")
    assert why_not("12-24 10:30", ana) == WhyNot(Reason.TAKEN)
    assert why_not("12-24 10:30", chair) is None
    assert why_not("12-24 12:30", ana) == why_not("12-24 12:30", chair) == WhyNot(Reason.TAKEN)


def test_buffers_are_kept_from_what_is_imported(diary: Diary) -> None:
    massage = diary.offer("Massage", 60, buffer_after=15)
    keep_busy(diary, "12-24 12:10", "12-24 13:00")

    def is_free(time: str) -> bool:
        return calendar.why_not(diary.tenant, massage, at(time), T0) is None

    assert is_free("12-24 10:30")
    assert not is_free("12-24 11:00")


def test_another_businesss_calendar_closes_nothing_here(diary: Diary, settings: Settings) -> None:
    other = enrolment.add("Otra", T0, settings, timezone="Europe/Madrid")
    furnish(other)
    keep_busy(Diary(other, calendar.services(other)[0]), "12-24 09:00", "12-24 18:00")

    assert len(free(diary, "12-24 09:00", "12-24 18:00")) == 18
