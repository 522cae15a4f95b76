"""Reminders: queued once, in the right words and form, and none for what does not stand."""

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from lumi import clock, database
from lumi.booking import appointments, reminders
from lumi.booking.models import Appointment, Status
from lumi.conversations.inbox import Bubble
from lumi.settings import Settings
from lumi.tenants import notices, usage
from lumi.tenants.models import Tenant
from tests import counter as counters
from tests.booking.diary import Diary, at
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from

ANA = "34600111222"
DAY_BEFORE, TWO_BEFORE = at("12-23 15:30"), at("12-24 13:30")


@pytest.fixture
def ana(diary: Diary) -> int:
    """A customer who wrote on the day before."""
    arrive(text_from(ANA, "Hola", ts=at("12-23 15:00")), at=at("12-23 15:00"))
    return int(database.value("SELECT id FROM customer WHERE phone = ?", ANA))


@pytest.fixture
def booked(diary: Diary, ana: int) -> Appointment:
    return diary.book("12-24 15:30", customer_id=ana, status=Status.CONFIRMED)


def sent() -> list[dict[str, Any]]:
    found = database.rows("SELECT payload FROM message WHERE role = 'assistant' ORDER BY id")
    return [json.loads(payload) for (payload,) in found]


def look(*instants: datetime) -> None:
    for instant in instants:
        while reminders.remind(instant):
            pass


def states() -> list[tuple[int, str]]:
    return database.rows("SELECT minutes, state FROM reminder ORDER BY minutes DESC")


def test_a_confirmed_appointment_is_reminded_of_at_each_time_once(booked: Appointment) -> None:
    look(T0, DAY_BEFORE, DAY_BEFORE, TWO_BEFORE, TWO_BEFORE, at("12-24 14:00"))

    assert len(sent()) == 2
    assert states() == [(1440, "queued"), (120, "queued")]


def test_above_the_cap_on_messages_nobody_is_reminded(booked: Appointment) -> None:
    Tenant.update(cap_messages=1).execute()
    with database.write() as connection:
        count = usage.Kind.DELIVERED
        usage.count(connection, booked.tenant_id, "UTC", DAY_BEFORE, count)
    look(DAY_BEFORE)
    assert (sent(), states()) == ([], [(1440, "skipped")])

    Tenant.update(cap_messages=2).execute()
    look(TWO_BEFORE)
    assert len(sent()) == 1


def test_a_reminder_asks_with_three_buttons(booked: Appointment) -> None:
    look(DAY_BEFORE)

    (body,) = sent()
    buttons = body["interactive"]["action"]["buttons"]
    assert [button["reply"]["id"] for button in buttons] == [
        f"appt:{booked.id}:{act}" for act in ("confirm", "move", "cancel")
    ]
    assert "Thursday, December 24, 15:30" in body["interactive"]["body"]["text"]


def test_a_pending_appointment_is_not_reminded_of_until_it_is_confirmed(
    diary: Diary, ana: int
) -> None:
    row = diary.book("12-24 15:30", customer_id=ana)
    look(DAY_BEFORE)
    assert not sent()

    with database.write():
        appointments.confirm(diary.tenant, row, now=DAY_BEFORE + timedelta(hours=1))
    look(TWO_BEFORE)

    assert len(sent()) == 1


def test_a_cancelled_appointment_is_not_reminded_of(diary: Diary, booked: Appointment) -> None:
    look(T0)
    with database.write():
        appointments.cancel(diary.tenant, booked, now=T0)
    look(DAY_BEFORE, TWO_BEFORE)

    assert not sent()


def test_a_moved_appointment_is_reminded_of_anew(diary: Diary, booked: Appointment) -> None:
    look(DAY_BEFORE)
    with database.write():
        row = appointments.move(diary.tenant, booked, at("12-28 12:00"), now=DAY_BEFORE)
        appointments.confirm(diary.tenant, row, now=DAY_BEFORE)
    Tenant.update(reminder_template="reminder").execute()
    look(at("12-27 12:00"))

    assert [body["type"] for body in sent()] == ["interactive", "template"]


def test_outside_the_window_the_approved_template_is_sent(booked: Appointment) -> None:
    Tenant.update(reminder_template="cita", template_language="es").execute()
    look(at("12-24 15:10"))

    (body,) = sent()
    body_part, *buttons = body["template"]["components"]
    assert (body["template"]["name"], body["template"]["language"]) == ("cita", {"code": "es"})
    assert [one["text"] for one in body_part["parameters"]] == [
        *("Corte Fino", "Appointment", "Thursday, December 24, 15:30")
    ]
    assert buttons[2]["parameters"][0]["payload"] == f"appt:{booked.id}:cancel"


def test_without_a_template_the_owner_is_told_once(diary: Diary) -> None:
    for time in ("10:00", "15:30"):
        diary.book(f"12-24 {time}", status=Status.CONFIRMED)
    look(DAY_BEFORE)

    assert [kind for kind, *_ in notices.open_notices(diary.tenant.id)] == ["no reminder template"]
    assert not sent()
    assert states() == [(1440, "unsendable"), (1440, "unsendable")]


def test_two_workers_at_once_never_queue_twice(diary: Diary, booked: Appointment) -> None:
    threads = [threading.Thread(target=look, args=(DAY_BEFORE,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sent()) == 1


def test_other_times_of_the_business_count_at_once(diary: Diary, booked: Appointment) -> None:
    look(T0)
    Tenant.update(reminders_minutes="[2880]").execute()
    look(at("12-22 15:30"))

    assert database.value("SELECT minutes FROM reminder") == 2880


def test_one_cancelled_between_queueing_and_sending_is_not_sent(
    diary: Diary, tenant: Tenant, settings: Settings
) -> None:
    with counters.opened(tenant, settings) as counter:
        counter.deliver()
        row = diary.book("12-02 15:30", customer_id=1, status=Status.CONFIRMED)
        look(at("12-02 10:00"))
        clock.travel(at("12-02 10:00"))
        look(at("12-02 13:30"))
        with database.write():
            appointments.cancel(tenant, row, now=T0)
        clock.travel(at("12-02 13:30"))
        counter.deliver()

        assert len(counter.whatsapp.sent) == 1  # the hello alone


def test_a_template_is_sent_outside_the_window(
    diary: Diary, tenant: Tenant, settings: Settings
) -> None:
    Tenant.update(reminder_template="cita").execute()
    with counters.opened(tenant, settings) as counter:
        counter.deliver()
        diary.book("12-24 15:30", customer_id=1, status=Status.CONFIRMED)
        clock.travel(TWO_BEFORE)
        look(TWO_BEFORE)
        counter.deliver()

        assert counter.whatsapp.sent[-1].body["type"] == "template"


def test_one_reminder_that_fails_does_not_hold_up_the_others(
    diary: Diary, booked: Appointment, caplog: pytest.LogCaptureFixture
) -> None:
    arrive(text_from("34600111333", "Hola", ts=at("12-23 15:00")), at=at("12-23 15:00"))
    other = int(database.value("SELECT id FROM customer WHERE phone = ?", "34600111333"))
    broken = diary.book("12-24 16:30", customer_id=other, status=Status.CONFIRMED)
    with database.write() as connection:  # as if a row had been damaged by hand
        connection.execute(
            "UPDATE conversation SET language = x'ff' WHERE customer_id = ?", (other,)
        )

    assert reminders.remind(at("12-23 16:31")) == 2
    assert len(sent()) == 1
    assert f"appointment {broken.id} failed" in caplog.text
    assert reminders.remind(at("12-23 16:32")) == 0


def test_a_customer_who_says_that_they_come_is_noted(diary: Diary, booked: Appointment) -> None:
    with database.write() as connection:
        reminders.attended(connection, diary.tenant, booked, DAY_BEFORE)
        reminders.attended(connection, diary.tenant, booked, TWO_BEFORE)

    noted = database.value("SELECT attendance_confirmed_at FROM appointment")
    assert noted == clock.stamp(DAY_BEFORE)


def test_a_quick_reply_of_a_template_is_a_tap() -> None:
    payload = {"type": "button", "button": {"payload": "appt:7:cancel", "text": "Cancel"}}

    assert Bubble(1, "w", "button", "Cancel", payload, T0).tapped == "appt:7:cancel"
