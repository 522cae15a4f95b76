from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumi import database
from lumi.booking.appointments import SlotTaken
from lumi.booking.models import Appointment, Service, Status
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at, customer
from tests.conftest import T0


def asked(diary: Diary) -> int:
    """The id of a customer's message."""
    with database.write() as connection:
        connection.execute(
            "INSERT INTO customer (tenant_id, phone, created_at) VALUES (1, '1', '')"
        )
        connection.execute("INSERT INTO conversation (tenant_id, customer_id) VALUES (1, 1)")
        return int(
            connection.execute(
                "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text,"
                " ts, received_at) VALUES (1, 1, 1, 'inbound', 'text', '', '', '')"
            ).lastrowid
        )


@pytest.mark.parametrize(
    ("confirm", "status"), [("owner", Status.PENDING), ("at-once", Status.CONFIRMED)]
)
def test_the_tenant_decides_whether_an_appointment_awaits_confirmation(
    diary: Diary, confirm: str, status: Status
) -> None:
    diary.tenant.confirm = confirm

    assert diary.book("12-24 15:30").status == status


def test_an_appointment_keeps_its_times_with_the_buffers_of_its_service(diary: Diary) -> None:
    massage = diary.offer("Massage", 60, buffer_before=5, buffer_after=10)

    made = Appointment.get_by_id(diary.book("12-24 15:30", service=massage).id)

    assert (made.starts_at, made.ends_at) == (at("12-24 15:30"), at("12-24 16:30"))
    assert (made.busy_from, made.busy_until) == (at("12-24 15:25"), at("12-24 16:40"))
    assert (made.created_at, made.changed_at) == (T0, T0)


@pytest.mark.parametrize("text", ["12-26 11:00", "12-24 15:10", "12-24 20:00", "12-01 10:00"])
def test_nothing_is_booked_against_the_calendar(diary: Diary, text: str) -> None:
    with pytest.raises(SlotTaken):
        diary.book(text)

    assert Appointment.select().count() == 0


def test_a_taken_slot_is_refused(diary: Diary) -> None:
    diary.book("12-24 15:30")

    with pytest.raises(SlotTaken):
        diary.book("12-24 15:30")

    assert Appointment.select().count() == 1


def test_the_slot_of_a_cancelled_appointment_is_free_again(diary: Diary) -> None:
    first = diary.book("12-24 15:30")
    Appointment.update(status=Status.CANCELLED).where(Appointment.id == first.id).execute()

    assert diary.book("12-24 15:30").id != first.id


def test_with_two_chairs_two_are_served_at_once(diary: Diary) -> None:
    diary.hire("Ana")

    chairs = {diary.book("12-24 15:30").staff_id for _ in range(2)}

    assert len(chairs) == 2
    with pytest.raises(SlotTaken):
        diary.book("12-24 15:30")


def test_a_session_takes_as_many_as_it_has_places(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=3)

    for _ in range(3):
        diary.book("12-24 15:30", service=yoga)

    with pytest.raises(SlotTaken):
        diary.book("12-24 15:30", service=yoga)
    with pytest.raises(SlotTaken):
        diary.book("12-24 16:00", service=yoga)


def test_a_message_books_once(diary: Diary) -> None:
    message_id = asked(diary)

    first = diary.book("12-24 15:30", message_id=message_id)
    again = diary.book("12-24 15:30", message_id=message_id)

    assert first.id == again.id
    assert Appointment.select().count() == 1


def test_a_customer_who_writes_the_same_twice_has_one_appointment(diary: Diary) -> None:
    anna = customer(diary.tenant)

    first, again = (diary.book("12-24 15:30", customer_id=anna) for _ in range(2))

    assert first.id == again.id
    assert Appointment.select().count() == 1


def test_a_customer_may_take_two_places_of_a_session(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=3)
    anna = customer(diary.tenant)

    first, second = (diary.book("12-24 15:30", service=yoga, customer_id=anna) for _ in range(2))

    assert first.id != second.id


def test_a_refused_booking_leaves_the_transaction_usable(diary: Diary) -> None:
    diary.book("12-24 15:30")

    with database.write():
        with pytest.raises(SlotTaken):
            diary.book("12-24 15:30")
        diary.book("12-24 16:00")

    assert Appointment.select().count() == 2


wishes = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 7 * 24 * 4)), min_size=1, max_size=25)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wishes)
def test_whatever_is_wished_the_diary_stays_sound(
    diary: Diary, wished: list[tuple[int, int]]
) -> None:
    """Over the weekend on which Madrid's clocks go back, with buffers, sessions and two chairs."""
    with database.db.atomic() as attempt:
        Tenant.update(slot_minutes=15).execute()
        tenant = Tenant.get_by_id(diary.tenant.id)
        diary.hire("Ana")
        services = [
            diary.service,
            diary.offer("Massage", 60, buffer_before=10, buffer_after=20),
            diary.offer("Yoga", 90, capacity=3),
            diary.offer("Night watch", 600, buffer_after=60),
        ]
        database.db.execute_sql("UPDATE opening_hours SET closes_minute = 1440 + 180")
        database.db.execute_sql(
            "INSERT INTO opening_hours (tenant_id, weekday, opens_minute, closes_minute)"
            " VALUES (?, 6, 0, 1440)",
            (tenant.id,),
        )
        now = at("10-23 00:00")
        kept = Diary(tenant, diary.service)
        for service, quarter in wished:
            wanted = at("10-23 06:00") + timedelta(minutes=15 * quarter)
            try:
                kept.book(
                    f"{wanted.astimezone(tenant.zone):%m-%d %H:%M}",
                    service=services[service],
                    now=now,
                )
            except SlotTaken:
                continue
        _require_sound(list(Appointment.select()))
        attempt.rollback()


def _require_sound(made: list[Appointment]) -> None:
    for one in made:
        assert one.ends_at - one.starts_at == Service.get_by_id(one.service_id).span.length
        assert one.starts_at.minute % 15 == 0
        at_once = [
            other
            for other in made
            if other.staff_id == one.staff_id
            and other.busy_from < one.busy_until
            and one.busy_from < other.busy_until
        ]
        assert {(other.service_id, other.starts_at) for other in at_once} == {
            (one.service_id, one.starts_at)
        }
        assert len(at_once) <= Service.get_by_id(one.service_id).capacity
