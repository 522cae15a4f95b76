"""The appointment table, written to in plain SQL: none of Lumi's rules stands before it."""

from typing import Any

import pytest

from lumi import clock, database
from lumi.booking.models import Staff
from lumi.business import furnish
from lumi.database import sqlite3
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at, customer
from tests.conftest import T0


def insert(diary: Diary, starts: str, ends: str, **columns: Any) -> int:
    values = {
        "tenant_id": diary.tenant.id,
        "customer_id": customer(diary.tenant),
        "service_id": diary.service.id,
        "staff_id": Staff.get(Staff.tenant == diary.tenant).id,
        "starts_at": clock.stamp(at(starts)),
        "ends_at": clock.stamp(at(ends)),
        "busy_from": clock.stamp(at(starts)),
        "busy_until": clock.stamp(at(ends)),
        "status": "pending",
        "created_at": clock.stamp(T0),
        "changed_at": clock.stamp(T0),
        **columns,
    }
    places = ", ".join("?" * len(values))
    with database.write() as connection:
        return int(
            connection.execute(
                f"INSERT INTO appointment ({', '.join(values)}) VALUES ({places})",  # noqa: S608
                tuple(values.values()),
            ).lastrowid
        )


def update(appointment: int, **columns: Any) -> None:
    changes = ", ".join(f"{column} = ?" for column in columns)
    with database.write() as connection:
        connection.execute(
            f"UPDATE appointment SET {changes} WHERE id = ?",  # noqa: S608
            (*columns.values(), appointment),
        )


def refused(because: str) -> Any:
    return pytest.raises(sqlite3.IntegrityError, match=because)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("12-24 10:00", "12-24 11:00"),
        ("12-24 10:15", "12-24 10:45"),
        ("12-24 09:00", "12-24 12:00"),
        ("12-24 09:30", "12-24 10:01"),
        ("12-24 10:59", "12-24 12:00"),
    ],
    ids=["same", "within", "around", "into the beginning", "into the end"],
)
def test_two_appointments_of_one_chair_never_overlap(diary: Diary, starts: str, ends: str) -> None:
    insert(diary, "12-24 10:00", "12-24 11:00")

    with refused("slot taken"):
        insert(diary, starts, ends)


def test_one_may_begin_as_another_ends(diary: Diary) -> None:
    insert(diary, "12-24 10:00", "12-24 11:00")

    insert(diary, "12-24 11:00", "12-24 12:00")
    insert(diary, "12-24 09:00", "12-24 10:00")


def test_buffers_do_not_overlap_either(diary: Diary) -> None:
    insert(diary, "12-24 10:00", "12-24 11:00", busy_until=clock.stamp(at("12-24 11:10")))

    with refused("slot taken"):
        insert(diary, "12-24 11:00", "12-24 12:00")


def test_no_update_moves_an_appointment_onto_another(diary: Diary) -> None:
    insert(diary, "12-24 10:00", "12-24 11:00")
    later = insert(diary, "12-24 11:00", "12-24 12:00")

    with refused("slot taken"):
        update(later, busy_from=clock.stamp(at("12-24 10:59")))


def test_no_update_moves_an_appointment_to_a_chair_that_is_busy(diary: Diary) -> None:
    ana = diary.hire("Ana")
    insert(diary, "12-24 10:00", "12-24 11:00")
    hers = insert(diary, "12-24 10:00", "12-24 11:00", staff_id=ana.id)

    with refused("slot taken"):
        update(hers, staff_id=Staff.get(Staff.name == "").id)


def test_a_cancelled_appointment_does_not_come_back_onto_another(diary: Diary) -> None:
    cancelled = insert(diary, "12-24 10:00", "12-24 11:00", status="cancelled")
    insert(diary, "12-24 10:00", "12-24 11:00")

    with refused("slot taken"):
        update(cancelled, status="pending")


def test_a_session_never_has_more_customers_than_places(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=2)
    for _ in range(2):
        insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id)
    third = insert(diary, "12-24 12:00", "12-24 13:00", service_id=yoga.id)
    ten, eleven = clock.stamp(at("12-24 10:00")), clock.stamp(at("12-24 11:00"))

    with refused("slot taken"):
        insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id)
    with refused("slot taken"):
        update(third, starts_at=ten, ends_at=eleven, busy_from=ten, busy_until=eleven)


def test_a_session_does_not_mix_with_another_service(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=2)
    insert(diary, "12-24 10:00", "12-24 11:00")

    with refused("slot taken"):
        insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id)


def test_what_stands_can_be_confirmed_after_places_were_taken_away(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=2)
    made = [insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id) for _ in range(2)]
    with database.write() as connection:
        connection.execute("UPDATE service SET capacity = 1 WHERE id = ?", (yoga.id,))

    update(made[1], status="confirmed")


@pytest.fixture
def other(diary: Diary, settings: Settings) -> Tenant:
    made = enrolment.add("Otra", T0, settings)
    furnish(made)
    return made


@pytest.mark.parametrize("column", ["service_id", "staff_id", "customer_id"])
def test_nothing_of_another_tenant_gets_into_an_appointment(
    diary: Diary, other: Tenant, column: str
) -> None:
    theirs = {
        "service_id": database.value("SELECT id FROM service WHERE tenant_id = ?", other.id),
        "staff_id": database.value("SELECT id FROM staff WHERE tenant_id = ?", other.id),
        "customer_id": customer(other),
    }
    made = insert(diary, "12-24 10:00", "12-24 11:00")

    with refused("another tenant"):
        insert(diary, "12-24 12:00", "12-24 13:00", **{column: theirs[column]})
    with refused("another tenant"):
        update(made, **{column: theirs[column]})


@pytest.mark.parametrize("written", ["2026-12-24 10:00:00", "2026-12-24T10:00:00+01:00", "noon"])
def test_times_are_written_in_one_way_only(diary: Diary, written: str) -> None:
    with refused("CHECK"):
        insert(diary, "12-24 10:00", "12-24 11:00", starts_at=written, busy_from=written)


def test_an_appointment_ends_after_it_begins(diary: Diary) -> None:
    with refused("CHECK"):
        insert(diary, "12-24 10:00", "12-24 10:00")


def test_one_statement_moves_an_appointment_onto_a_part_of_its_own_time(diary: Diary) -> None:
    made = insert(diary, "12-24 10:00", "12-24 11:00")
    half_past, end = clock.stamp(at("12-24 10:30")), clock.stamp(at("12-24 11:30"))

    update(made, starts_at=half_past, ends_at=end, busy_from=half_past, busy_until=end)
    insert(diary, "12-24 10:00", "12-24 10:30")


def test_who_leaves_a_session_that_has_shrunk_does_not_come_back(diary: Diary) -> None:
    yoga = diary.offer("Yoga", 60, capacity=3)
    made = [insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id) for _ in range(3)]
    with database.write() as connection:
        connection.execute("UPDATE service SET capacity = 2 WHERE id = ?", (yoga.id,))

    update(made[0], status="cancelled")

    with refused("slot taken"):
        update(made[0], status="confirmed")
    with refused("slot taken"):
        insert(diary, "12-24 10:00", "12-24 11:00", service_id=yoga.id)


def test_an_appointment_written_by_hand_has_a_uid_that_never_changes(diary: Diary) -> None:
    made = [insert(diary, f"12-24 {hour}:00", f"12-24 {hour}:30") for hour in (10, 11)]

    uids = {database.value("SELECT uid FROM appointment WHERE id = ?", one) for one in made}

    assert len(uids) == 2
    assert all(len(uid) == 32 for uid in uids)
    with refused("never changes"):
        update(made[0], uid="another")
