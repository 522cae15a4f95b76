"""A wish for an appointment is granted, or refused with the reason and the nearest free times."""

import re

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.booking.models import Service
from lumi.business import furnish
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.desk import ANA, Desk
from tests.talking import change

WEEKDAY_AND_DAY = "Thursday, December 24, "


@pytest.fixture
def diary(tenant: Tenant) -> Diary:
    furnish(tenant)
    return Diary(tenant, calendar.services(tenant)[0])


def test_a_free_time_is_held_until_the_business_confirms(desk: Desk) -> None:
    reply = desk.says("book 12/24 15:30")

    assert reply.startswith("⏳")
    assert f"Appointment, {WEEKDAY_AND_DAY}15:30" in reply
    assert desk.booked() == [("pending", "2026-12-24T14:30:00+00:00")]


def test_a_business_that_confirms_at_once_says_so_with_its_address(desk: Desk) -> None:
    change(desk.tenant, confirm="at-once", address="Calle Mayor 4")
    reply = desk.says("book 12-24 15:30")

    assert reply.startswith("✅")
    assert reply.endswith("📍 Calle Mayor 4")
    assert desk.booked() == [("confirmed", "2026-12-24T14:30:00+00:00")]


def test_a_taken_time_is_refused_with_the_nearest_free_ones(desk: Desk, diary: Diary) -> None:
    diary.book("12-24 15:30")
    reply = desk.says("book 12/24 15:30")

    assert reply.startswith(f"{WEEKDAY_AND_DAY}15:30 is already taken.")
    assert re.findall(r"• .*, (\d\d:\d\d)", reply) == ["15:00", "16:00", "16:30"]
    assert len(desk.booked()) == 1


def test_the_command_that_a_refusal_names_books(desk: Desk, diary: Diary) -> None:
    diary.book("12-24 15:30")
    refused = desk.says("book 12/24 15:30")
    (command,) = re.findall(r"book \d\d/\d\d \d\d:\d\d", refused)

    assert desk.says(command).startswith("⏳")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("book 12/27 11:00", "no opening hours"),
        ("book 12/24 20:00", "no opening hours"),
        ("book 12/24 15:40", "exactly that time"),
        ("book 11/30 10:00", "already past"),
        ("book 12/01 11:30", "too soon"),
        ("book 06/01 10:00", "further ahead"),
        ("book 12/08 10:00", "closed on Tuesday, December 8, 10:00: Immaculate"),
    ],
    ids=["Sunday", "evening", "off the grid", "past", "too soon", "too far", "closure"],
)
def test_what_cannot_be_booked_is_refused_with_its_reason_and_free_times(
    desk: Desk, diary: Diary, command: str, reason: str
) -> None:
    diary.close("2026-12-08T00:00", "2026-12-09T00:00", "Immaculate")
    reply = desk.says(command)

    assert reason in reply
    assert reply.count("• ") == 3
    assert desk.booked() == []


def test_a_date_that_does_not_exist_is_asked_about(desk: Desk) -> None:
    assert "does not exist" in desk.says("book 13/45 15:30")
    assert desk.booked() == []


def test_a_business_without_hours_says_that_no_time_is_free(desk: Desk) -> None:
    with database.write() as connection:
        connection.execute("DELETE FROM opening_hours")

    assert desk.says("book 12/24 15:30").endswith("I can't find a free time.")


def test_a_business_without_services_says_that_no_time_is_free(desk: Desk) -> None:
    Service.update(is_offered=False).execute()

    assert desk.says("book 12/24 15:30") == "I'm sorry, I can't find a free time."


def test_two_free_wishes_of_one_turn_are_booked_in_one_reply(desk: Desk) -> None:
    reply = desk.says("book 12/24 15:30", "book 12/24 16:00")

    assert [paragraph[0] for paragraph in reply.split("\n\n")] == ["⏳", "⏳"]
    assert len(desk.booked()) == 2
    assert len(desk.response.why["booking"]) == 2


def test_of_two_wishes_that_touch_the_first_is_booked_and_the_second_told_why_not(
    desk: Desk,
) -> None:
    Service.update(minutes=60).execute()
    booked, refused = desk.says("book 12/24 15:30", "book 12/24 16:00").split("\n\n")

    assert booked.startswith("⏳")
    assert refused.startswith(f"{WEEKDAY_AND_DAY}16:00 is already taken.\nThese times are free")
    assert desk.booked() == [("pending", "2026-12-24T14:30:00+00:00")]


def test_a_free_wish_is_booked_beside_one_that_is_refused(desk: Desk, diary: Diary) -> None:
    diary.book("12-24 15:30")
    reply = desk.says("book 12/24 15:30", "book 12/24 16:00")

    booked, refused = reply.split("\n\n")
    assert booked.startswith("⏳")
    assert f"{WEEKDAY_AND_DAY}15:30 is already taken." in refused
    assert desk.response.why["booking"] == ["not free: taken", "pending 2026-12-24 16:00"]


def test_a_wish_written_twice_is_one_appointment_and_said_once(desk: Desk) -> None:
    reply = desk.says("book 12/24 15:30", "Book 12-24 15:30.")

    assert reply.count("⏳") == 1
    assert len(desk.booked()) == 1


def test_a_customers_own_appointment_is_told_again_not_called_taken(desk: Desk) -> None:
    first = desk.says("book 12/24 15:30")

    assert desk.says("book 12/24 15:30") == first
    assert len(desk.booked()) == 1


def test_a_time_that_another_customer_has_is_taken(desk: Desk) -> None:
    desk.says("book 12/24 15:30", phone=ANA)

    assert "already taken" in desk.says("book 12/24 15:30", phone="34600999888")


def test_day_comes_first_where_the_business_writes_it_so(desk: Desk) -> None:
    change(desk.tenant, date_order="DMY", language="es")
    reply = desk.says("book 03/12 15:30")

    assert "jueves, 3 de diciembre, 15:30" in reply
    assert calendar.services(desk.tenant)[0].name in reply
