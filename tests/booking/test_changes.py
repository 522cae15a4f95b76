"""What becomes of an appointment that is made: moved, confirmed, cancelled, kept or missed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from lumi import database
from lumi.booking import appointments
from lumi.booking.appointments import NotBegun, NotStanding, SlotTaken
from lumi.booking.models import Appointment, Staff
from lumi.booking.slots import Reason
from lumi.booking.standing import Status
from lumi.settings import Settings
from lumi.tenants import enrolment
from tests.booking.diary import Diary, at, customer
from tests.conftest import T0


def move(diary: Diary, made: Appointment, text: str, **chosen: object) -> Appointment:
    with database.write():
        return appointments.move(diary.tenant, made, at(text), now=T0, **chosen)  # type: ignore[arg-type]


def change(diary: Diary, made: Appointment, status: Status, text: str = "12-24 17:00") -> Status:
    """What the appointment is after that was tried at that time."""
    acts: dict[Status, Callable[..., Appointment]] = {
        Status.CONFIRMED: appointments.confirm,
        Status.CANCELLED: appointments.cancel,
        Status.COMPLETED: appointments.complete,
        Status.NO_SHOW: appointments.no_show,
    }
    with database.write():
        return Status(acts[status](diary.tenant, made, now=at(text)).status)


def test_a_move_frees_the_old_slot_and_takes_the_new(diary: Diary) -> None:
    made = diary.book("12-24 15:30")

    moved = move(diary, made, "12-24 11:00")

    assert (moved.id, moved.uid, moved.sequence) == (made.id, made.uid, 1)
    assert (moved.starts_at, moved.busy_until) == (at("12-24 11:00"), at("12-24 11:30"))
    diary.book("12-24 15:30")
    with pytest.raises(SlotTaken):
        diary.book("12-24 11:00")


def test_an_appointment_is_not_in_the_way_of_its_own_move(diary: Diary) -> None:
    massage = diary.offer("Massage", 90, buffer_after=30)
    made = diary.book("12-24 14:00", service=massage)

    assert move(diary, made, "12-24 14:30").starts_at == at("12-24 14:30")
    assert move(diary, made, "12-24 13:30").sequence == 2


def test_a_move_onto_a_taken_slot_leaves_all_as_it_was(diary: Diary) -> None:
    made = diary.book("12-24 15:30")
    diary.book("12-24 16:00")

    with pytest.raises(SlotTaken, match=Reason.TAKEN):
        move(diary, made, "12-24 16:00")

    kept = Appointment.get_by_id(made.id)
    assert (kept.starts_at, kept.sequence) == (at("12-24 15:30"), 0)


def test_a_move_to_where_it_is_changes_nothing(diary: Diary) -> None:
    made = diary.book("12-24 15:30")
    change(diary, made, Status.CONFIRMED)

    moved = move(diary, made, "12-24 15:30")

    assert (moved.status, moved.sequence) == (Status.CONFIRMED, 0)


@pytest.mark.parametrize(
    ("confirm", "status"), [("owner", Status.PENDING), ("at-once", Status.CONFIRMED)]
)
def test_a_moved_appointment_stands_as_a_new_one_would(
    diary: Diary, confirm: str, status: Status
) -> None:
    made = diary.book("12-24 15:30")
    change(diary, made, Status.CONFIRMED)
    diary.tenant.confirm = confirm

    assert move(diary, made, "12-24 16:00").status == status


def test_the_staff_member_stays_while_free_and_is_another_otherwise(diary: Diary) -> None:
    ana = diary.hire("Ana")
    chair = Staff.get(Staff.name == "")
    diary.book("12-24 10:00", staff_id=ana.id)
    made = diary.book("12-24 15:30", staff_id=ana.id)

    assert move(diary, made, "12-24 16:00").staff_id == ana.id
    assert move(diary, made, "12-24 10:00").staff_id == chair.id
    with pytest.raises(SlotTaken):
        move(diary, made, "12-24 10:00", staff_id=ana.id)
    assert move(diary, made, "12-24 11:00", staff_id=ana.id).staff_id == ana.id


def test_a_move_may_be_to_another_service(diary: Diary) -> None:
    massage = diary.offer("Massage", 60)
    made = diary.book("12-24 15:30")

    moved = move(diary, made, "12-24 15:30", service=massage)

    assert (moved.service_id, moved.ends_at) == (massage.id, at("12-24 16:30"))


def test_a_place_in_a_full_class_is_given_up_and_taken_again(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=2)
    made = [diary.book("12-24 10:00", service=yoga) for _ in range(2)]
    late = diary.book("12-24 12:00", service=yoga)

    with pytest.raises(SlotTaken):
        move(diary, late, "12-24 10:00")
    move(diary, made[0], "12-24 12:00")
    assert move(diary, late, "12-24 10:00").starts_at == at("12-24 10:00")


def test_what_the_caller_holds_may_be_old(diary: Diary) -> None:
    made = diary.book("12-24 15:30")
    change(diary, made, Status.CANCELLED)

    with pytest.raises(NotStanding) as refused:
        move(diary, made, "12-24 16:00")

    assert refused.value.status == Status.CANCELLED
    Appointment.delete().execute()
    with pytest.raises(NotStanding):
        move(diary, made, "12-24 16:00")


def test_cancelling_twice_is_cancelling_once(diary: Diary) -> None:
    made = diary.book("12-24 15:30")

    for _ in range(2):
        assert change(diary, made, Status.CANCELLED) == Status.CANCELLED

    assert Appointment.get_by_id(made.id).sequence == 1
    diary.book("12-24 15:30")


@pytest.mark.parametrize(
    ("was", "becomes", "is_allowed"),
    [
        (Status.CONFIRMED, Status.CONFIRMED, True),
        (Status.CONFIRMED, Status.CANCELLED, True),
        (Status.CONFIRMED, Status.COMPLETED, True),
        (Status.CONFIRMED, Status.NO_SHOW, True),
        (Status.NO_SHOW, Status.COMPLETED, True),
        (Status.COMPLETED, Status.NO_SHOW, True),
        (Status.COMPLETED, Status.CANCELLED, False),
        (Status.NO_SHOW, Status.CONFIRMED, False),
        (Status.CANCELLED, Status.CONFIRMED, False),
        (Status.CANCELLED, Status.COMPLETED, False),
    ],
)
def test_what_an_appointment_may_become(
    diary: Diary, was: Status, becomes: Status, is_allowed: bool
) -> None:
    made = diary.book("12-24 15:30")
    change(diary, made, was)

    if is_allowed:
        assert change(diary, made, becomes) == becomes
    else:
        with pytest.raises(NotStanding):
            change(diary, made, becomes)


@pytest.mark.parametrize("becomes", [Status.COMPLETED, Status.NO_SHOW])
def test_nobody_has_come_before_it_begins(diary: Diary, becomes: Status) -> None:
    made = diary.book("12-24 15:30")

    with pytest.raises(NotBegun):
        change(diary, made, becomes, "12-24 15:29")
    assert change(diary, made, becomes, "12-24 15:30") == becomes


def test_upcoming_are_the_customers_own_that_stand_and_have_not_begun(diary: Diary) -> None:
    anna = customer(diary.tenant)
    diary.book("12-24 15:30")
    later, gone, sooner = (
        diary.book(f"12-{day} 10:00", customer_id=anna) for day in ("24", "23", "22")
    )
    change(diary, gone, Status.CANCELLED)

    found = appointments.upcoming(diary.tenant, anna, T0)

    assert [one.id for one in found] == [sooner.id, later.id]
    assert [one.id for one in appointments.upcoming(diary.tenant, anna, at("12-22 10:00"))] == [
        later.id
    ]


def test_an_appointment_of_another_tenant_is_not_found(diary: Diary, settings: Settings) -> None:
    other = enrolment.add("Otra", T0, settings)
    made = diary.book("12-24 15:30")

    assert appointments.find(other, made.id) is None
    assert appointments.upcoming(other, made.customer_id, T0) == []
    with pytest.raises(NotStanding):
        appointments.cancel(other, made, now=T0)
    found = appointments.find(diary.tenant, made.id)
    assert found is not None
    assert found.status == Status.PENDING


@pytest.mark.parametrize(
    ("until", "before", "is_allowed"),
    [(120, 120, True), (120, 119, False), (0, 1, True), (0, 0, False), (0, -10, False)],
)
def test_a_customer_may_change_it_up_to_the_businesss_limit(
    diary: Diary, until: int, before: int, is_allowed: bool
) -> None:
    diary.tenant.cancel_until_minutes = until
    made = diary.book("12-24 15:30")
    now = at("12-24 15:30") - timedelta(minutes=before)

    assert appointments.may_change(diary.tenant, made, now) is is_allowed
    change(diary, made, Status.CANCELLED)
    assert not appointments.may_change(diary.tenant, Appointment.get(), now)


def test_who_is_asked_for_and_busy_is_not_replaced_by_another(diary: Diary) -> None:
    ana = diary.hire("Ana")
    diary.book("12-24 15:30", staff_id=ana.id)

    with pytest.raises(SlotTaken):
        diary.book("12-24 15:30", staff_id=ana.id)


def test_the_business_may_book_what_is_confirmed_at_once(diary: Diary) -> None:
    assert diary.book("12-24 15:30", status=Status.CONFIRMED).status == Status.CONFIRMED
