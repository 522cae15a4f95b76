"""`flask appointment add|move|cancel|confirm`: the diary's own rules, one sentence when refused."""

import json

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.booking.models import Appointment
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at, customer
from tests.cli.running import Command, fault, said
from tests.conftest import T0


@pytest.fixture
def diary(tenant: Tenant) -> Diary:
    furnish(tenant)
    return Diary(tenant, calendar.services(tenant)[0])


def add(flask: Command, time: str, *more: str, phone: str = "+34 600 111 222") -> object:
    return flask(
        *("appointment", "add", "corte-fino", "--customer", phone),
        *("--service", "appointment", "--at", time, *more),
    )


def kept() -> list[tuple[str, str, str]]:
    return [
        (f"{row.starts_at:%m-%d %H:%M}", row.status, str(row.sequence))
        for row in Appointment.select().order_by(Appointment.id)
    ]


def test_what_is_added_is_confirmed_and_its_id_printed(flask: Command, diary: Diary) -> None:
    ident = int(said(add(flask, "2026-12-24 15:30")))

    made = Appointment.get_by_id(ident)
    assert (made.starts_at, made.status) == (at("12-24 15:30"), "confirmed")
    assert database.value("SELECT phone FROM customer") == "34600111222"


def test_a_customer_who_is_known_is_not_made_again(flask: Command, diary: Diary) -> None:
    known = customer(diary.tenant)

    said(add(flask, "2026-12-24 15:30", phone=str(known)))

    assert Appointment.get().customer_id == known
    assert database.value("SELECT count(*) FROM customer") == 1


@pytest.mark.parametrize(
    ("time", "why"),
    [
        (
            "2026-12-24 16:00",
            "2026-12-24 16:00 is taken; free are 2026-12-24 15:30, 2026-12-24 16:30, "
            "2026-12-24 17:00.",
        ),
        ("2026-12-24 16:10", "2026-12-24 16:10 is not a time at which a slot begins"),
        ("2026-12-26 11:00", "2026-12-26 11:00 is outside the opening hours"),
        ("2026-11-24 11:00", "2026-11-24 11:00 is over"),
        ("2026-12-01 11:30", "2026-12-01 11:30 is sooner than"),
        ("2028-12-01 11:30", "2028-12-01 11:30 is further ahead"),
        ("2026-02-31 11:30", "'2026-02-31 11:30' is not a time"),
        ("2026-12-24 25:99", "'2026-12-24 25:99' is not a time"),
        ("tomorrow", "'tomorrow' is not a time"),
        ("2027-03-28 02:30", "The business's clocks never show '2027-03-28 02:30'."),
        ("2026-12-24 15:30+01:00", "The business's clocks never show"),
    ],
)
def test_what_cannot_be_booked_is_refused_and_leaves_nothing(
    flask: Command, diary: Diary, time: str, why: str
) -> None:
    diary.book("12-24 16:00")

    assert fault(add(flask, time)).startswith(why)
    assert len(kept()) == database.value("SELECT count(*) FROM customer") == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (("--service", "Perm"), "This tenant has no service 'Perm'; there are: Appointment."),
        (("--staff", "Ana"), "Nobody named 'Ana' does Appointment; there is: one unnamed chair."),
        (("--customer", "who?"), "This tenant has no customer 'who?'."),
    ],
)
def test_what_is_not_there_is_named(
    flask: Command, diary: Diary, more: tuple[str, ...], why: str
) -> None:
    assert fault(add(flask, "2026-12-24 15:30", *more)) == why


def test_a_staff_member_who_is_named_is_the_one(flask: Command, diary: Diary) -> None:
    ana = diary.hire("Ana")

    said(add(flask, "2026-12-24 15:30", "--staff", "ana"))

    assert Appointment.get().staff_id == ana.id
    assert fault(add(flask, "2026-12-24 15:30", "--staff", "Ana", phone="34600111223")).startswith(
        "2026-12-24 15:30 is taken"
    )


def test_an_appointment_is_moved_onto_a_part_of_its_own_time(flask: Command, diary: Diary) -> None:
    massage = diary.offer("Massage", 60)
    made = diary.book("12-24 15:30", service=massage)

    said(flask("appointment", "move", "corte-fino", made.id, "--at", "2026-12-24 16:00"))

    assert kept() == [("12-24 15:00", "confirmed", "1")]


def test_a_move_that_is_refused_changes_nothing(flask: Command, diary: Diary) -> None:
    made = diary.book("12-24 15:30")
    diary.book("12-24 16:00")

    result = flask("appointment", "move", "corte-fino", made.id, "--at", "2026-12-24 16:00")

    assert fault(result).startswith("2026-12-24 16:00 is taken")
    assert kept()[0] == ("12-24 14:30", "pending", "0")


def test_a_pending_appointment_is_confirmed(flask: Command, diary: Diary) -> None:
    made = diary.book("12-24 15:30")

    said(flask("appointment", "confirm", "corte-fino", made.id))

    assert kept() == [("12-24 14:30", "confirmed", "0")]


def test_what_is_cancelled_stays_so(flask: Command, diary: Diary) -> None:
    made = diary.book("12-24 15:30")

    for _ in range(2):
        said(flask("appointment", "cancel", "corte-fino", made.id))

    assert kept() == [("12-24 14:30", "cancelled", "1")]
    for act in (("confirm",), ("move", "--at", "2026-12-24 16:00")):
        result = flask("appointment", act[0], "corte-fino", made.id, *act[1:])
        assert fault(result) == "This appointment is cancelled."


def test_the_appointment_of_another_business_is_not_there(
    flask: Command, diary: Diary, settings: Settings
) -> None:
    enrolment.add("Other", T0, settings, phone_id="777")
    made = diary.book("12-24 15:30")

    refusal = f"This tenant has no appointment {made.id}."
    assert fault(flask("appointment", "cancel", "other", made.id)) == refusal
    assert kept() == [("12-24 14:30", "pending", "0")]


def test_a_list_is_of_some_days_or_of_one_customer(flask: Command, diary: Diary) -> None:
    anna = customer(diary.tenant)
    for day in ("12-23", "12-24", "12-28"):
        diary.book(f"{day} 10:00")
    diary.book("12-24 11:00", customer_id=anna)

    def listed(*options: object) -> list[str]:
        rows = json.loads(said(flask("appointment", "list", "corte-fino", "--json", *options)))
        return [row["starts_at"][5:16] for row in rows]

    assert listed("--from", "2026-12-24", "--until", "2026-12-25") == ["12-24T09:00", "12-24T10:00"]
    assert listed("--from", "2026-12-24 10:30") == ["12-24T10:00", "12-28T09:00"]
    assert listed("--customer", anna) == ["12-24T10:00"]
