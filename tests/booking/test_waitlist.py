"""The line for a place: in order, one at a time, and the first yes has it."""

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest

from lumi import database
from lumi.booking import appointments, waitlist
from lumi.booking.appointments import SlotTaken
from lumi.booking.waitlist import Waitlist
from lumi.tenants import usage
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary, at
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from

ANA, BEN = "34600111222", "34600333444"
FREE = at("12-03 10:00")
MORNING = T0 + timedelta(minutes=1)


@pytest.fixture
def line(diary: Diary) -> list[Waitlist]:
    """Ana and Ben, in this order, wait for ten o'clock on Thursday, which is taken."""
    diary.book("12-03 10:00")
    return [
        wait(diary, customer(phone), T0 + timedelta(seconds=n))
        for n, phone in enumerate((ANA, BEN))
    ]


def customer(phone: str) -> int:
    arrive(text_from(phone, "Hola"))
    return int(database.row("SELECT id FROM customer WHERE phone = ?", phone)[0])  # type: ignore[index]


def wait(diary: Diary, customer_id: int, now: datetime = T0) -> Waitlist:
    with database.write():
        return waitlist.join(
            *(diary.tenant, customer_id, diary.service),
            *(FREE, FREE + timedelta(minutes=30), None, now),
        )


def free_up(diary: Diary) -> None:
    with database.write():
        row = appointments.Appointment.get(appointments.Appointment.starts_at == FREE)
        appointments.cancel(diary.tenant, row, now=T0)


def standings() -> list[str]:
    return [row.status for row in Waitlist.select().order_by(Waitlist.id)]


def bodies() -> list[dict[str, Any]]:
    found = database.rows("SELECT payload FROM message WHERE role = 'assistant' ORDER BY id")
    return [json.loads(payload) for (payload,) in found]


def yes(diary: Diary, row: Waitlist, now: datetime = MORNING) -> str:
    with database.write():
        present = Waitlist.get_by_id(row.id)
        return waitlist.accept(diary.tenant, present, now, None).status


def test_nobody_is_asked_while_nothing_is_free(line: list[Waitlist]) -> None:
    assert waitlist.sweep(MORNING) == 0
    assert standings() == ["waiting", "waiting"]


def test_the_first_in_line_is_asked_alone(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)

    assert waitlist.sweep(MORNING) == 1
    assert standings() == ["asked", "waiting"]
    buttons = bodies()[0]["interactive"]["action"]["buttons"]
    assert [one["reply"]["id"] for one in buttons] == [
        f"wait:{line[0].id}:{answer}" for answer in ("yes", "no")
    ]


def test_above_the_cap_on_messages_nobody_is_asked(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    Tenant.update(cap_messages=1).execute()
    with database.write() as connection:
        usage.count(connection, diary.tenant.id, "UTC", T0, usage.Kind.DELIVERED)

    assert waitlist.sweep(MORNING) == 0
    assert standings() == ["waiting", "waiting"]


def test_two_who_sweep_at_once_ask_once(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    threads = [threading.Thread(target=waitlist.sweep, args=(MORNING,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(bodies()) == 1


def test_a_yes_books_the_place(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    waitlist.sweep(MORNING)

    assert yes(diary, line[0]) == "pending"
    assert standings() == ["booked", "waiting"]


def test_after_a_no_the_next_is_asked(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    waitlist.sweep(MORNING)
    with database.write():
        waitlist.decline(diary.tenant, line[0])
    waitlist.sweep(MORNING)

    assert standings() == ["waiting", "asked"]


def test_after_a_time_out_the_next_is_asked_and_nobody_twice(
    diary: Diary, line: list[Waitlist]
) -> None:
    free_up(diary)
    for minutes in (1, 15, 16, 32, 48):
        waitlist.sweep(T0 + timedelta(minutes=minutes))

    assert len(bodies()) == 2


def test_of_two_who_say_yes_the_first_has_the_place(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    waitlist.sweep(MORNING)
    later = MORNING + timedelta(minutes=16)
    waitlist.sweep(later)

    told: list[str] = []

    def say_yes(row: Waitlist) -> None:
        try:
            told.append(yes(diary, row, later))
        except SlotTaken:
            told.append("taken")

    threads = [threading.Thread(target=say_yes, args=(row,)) for row in line]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["pending", "taken"]


def test_nobody_is_asked_at_night(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)

    assert waitlist.sweep(at("12-01 22:00")) == 0


def test_who_cannot_be_reached_stays_in_line_while_the_next_is_asked(
    diary: Diary, line: list[Waitlist]
) -> None:
    free_up(diary)
    database.connection().execute("UPDATE conversation SET last_inbound_at = NULL WHERE id = 1")
    waitlist.sweep(MORNING)

    assert standings() == ["waiting", "asked"]


def test_outside_the_window_the_template_asks(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    Tenant.update(waitlist_template="hueco").execute()
    waitlist.sweep(at("12-02 12:00"))

    assert bodies()[0]["template"]["name"] == "hueco"


def test_a_wish_for_a_past_time_expires(line: list[Waitlist]) -> None:
    waitlist.sweep(at("12-03 10:31"))

    assert standings() == ["expired", "expired"]


def test_who_books_by_themselves_leaves_the_line(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    diary.book("12-03 10:00", customer_id=line[0].customer_id)
    waitlist.sweep(MORNING)

    assert standings() == ["booked", "waiting"]


def test_joining_again_keeps_the_place_in_line(diary: Diary, line: list[Waitlist]) -> None:
    again = wait(diary, line[0].customer_id, MORNING)

    assert (again.id, again.created_at) == (line[0].id, T0)


def test_who_leaves_is_not_asked(diary: Diary, line: list[Waitlist]) -> None:
    with database.write() as connection:
        assert waitlist.leave(connection, diary.tenant, line[0].customer_id) == 1
    free_up(diary)
    waitlist.sweep(MORNING)

    assert standings() == ["left", "asked"]


def test_an_offer_can_be_answered_until_it_ends(diary: Diary, line: list[Waitlist]) -> None:
    free_up(diary)
    waitlist.sweep(MORNING)
    who = (diary.tenant.id, line[0].customer_id)

    assert waitlist.pending_offer(*who, MORNING) == line[0]
    assert waitlist.pending_offer(*who, MORNING + timedelta(minutes=15)) is None


def test_a_sweep_where_nothing_changes_writes_nothing(diary: Diary, line: list[Waitlist]) -> None:
    before = database.value("PRAGMA data_version")
    changes = database.connection().execute("SELECT total_changes()").fetchone()

    assert waitlist.sweep(T0 + timedelta(minutes=1)) == 0
    assert database.connection().execute("SELECT total_changes()").fetchone() == changes
    assert database.value("PRAGMA data_version") == before
