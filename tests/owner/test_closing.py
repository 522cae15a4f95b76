"""An owner closes and opens again by writing; slots go, appointments that are hit are told."""

import json

import pytest

from lumi import clock, database
from lumi.booking import appointments, calendar
from lumi.owner import numbers, state
from tests.booking.diary import Diary, at
from tests.conftest import T0
from tests.desk import ANA, item_from
from tests.owner.chair import OLGA, Chair
from tests.talking import change


def closed() -> list[tuple[str, str]]:
    return database.rows("SELECT starts_local, ends_local FROM closure ORDER BY starts_local")


def is_free(diary: Diary, text: str) -> bool:
    return calendar.why_not(diary.tenant, diary.service, at(text), T0) is None


@pytest.mark.parametrize(
    ("text", "starts", "ends"),
    [
        ("closed Friday afternoon", "2026-12-04T12:00", "2026-12-05T00:00"),
        ("closed on Friday", "2026-12-04T00:00", "2026-12-05T00:00"),
        ("we close at 14:00 tomorrow", "2026-12-02T14:00", "2026-12-03T00:00"),
        ("I'm out until 15:00", "2026-12-01T11:00", "2026-12-01T15:00"),
        ("away until tomorrow at 10:00 am", "2026-12-01T11:00", "2026-12-02T10:00"),
        ("block tomorrow 14:00-16:00", "2026-12-02T14:00", "2026-12-02T16:00"),
        ("block tomorrow at 15:00", "2026-12-02T15:00", "2026-12-02T15:30"),
        ("block tomorrow at 15:00 for 2 hours", "2026-12-02T15:00", "2026-12-02T17:00"),
        ("block for 2 hours", "2026-12-01T11:00", "2026-12-01T13:00"),
        ("cierro el viernes por la tarde", "2026-12-04T12:00", "2026-12-05T00:00"),
        ("Freitagnachmittag geschlossen", "2026-12-04T12:00", "2026-12-05T00:00"),
        ("cancel all appointments on Friday", "2026-12-04T00:00", "2026-12-05T00:00"),
    ],
)
def test_a_day_or_less_is_closed_at_once(boss: Chair, text: str, starts: str, ends: str) -> None:
    boss.orders(text)

    assert closed() == [(starts, ends)]


def test_what_is_closed_cannot_be_booked(boss: Chair, diary: Diary) -> None:
    assert is_free(diary, "12-04 15:00")

    assert boss.orders("closed Friday afternoon").startswith("Closed: Friday, December 4, 12:00")

    assert not is_free(diary, "12-04 15:00")
    assert is_free(diary, "12-04 11:00")
    assert "We are closed" in boss.says("haircut on Friday at 15:00", phone=ANA)


def test_a_closure_can_be_undone_by_a_tap(boss: Chair) -> None:
    ((ident, title),) = boss.choices("closed Friday afternoon")
    assert title == "Undo"

    assert boss.presses(ident).startswith("Open again")
    assert closed() == []


def test_the_same_said_twice_closes_once(boss: Chair) -> None:
    boss.orders("closed Friday afternoon")
    boss.orders("closed Friday afternoon")

    assert len(closed()) == 1


@pytest.mark.parametrize(
    "text",
    ["I'm away from 3 to 10 August", "vacation from August 3 to August 10"],
)
def test_what_is_longer_is_confirmed_first(boss: Chair, text: str) -> None:
    said = boss.orders(text)
    assert "Tuesday, August 3 – Tuesday, August 10?" in said
    assert closed() == []

    boss.orders("yes")
    assert closed() == [("2027-08-03T00:00", "2027-08-11T00:00")]


def test_who_thinks_better_of_it_closes_nothing(boss: Chair) -> None:
    boss.orders("vacation from 3 to 10 August")

    assert boss.orders("no") == "All right."
    assert closed() == []


def test_a_vacation_is_asked_for_step_by_step(boss: Chair) -> None:
    assert "From which day" in boss.orders("I'm going on vacation")
    assert "Until which day" in boss.orders("3 August")
    assert "Tuesday, August 3 – Tuesday, August 10?" in boss.orders("until 10 August")

    boss.orders("yes please")
    assert closed() == [("2027-08-03T00:00", "2027-08-11T00:00")]


def test_a_vacation_in_spanish_is_told_to_customers_in_the_business_language(boss: Chair) -> None:
    boss.orders("me voy de vacaciones del 3 al 10 de diciembre")
    boss.orders("sí")

    assert "holidays" in boss.says("haircut on 4 December at 10:00 am", phone=ANA)


def test_a_talk_left_open_is_there_after_a_while_and_then_gone(boss: Chair) -> None:
    boss.orders("vacation")
    (owner,) = numbers.owners(database.connection(), boss.tenant)

    assert state.load(owner, T0) is not None
    assert state.load(owner, T0 + state.LEFT_ALONE) is None


def test_an_open_talk_can_be_dropped(boss: Chair) -> None:
    boss.orders("vacation")

    assert boss.orders("never mind") == "All right."
    assert boss.orders("Friday").startswith("No appointments")


def test_one_of_the_staff_alone_is_away(boss: Chair, diary: Diary) -> None:
    marco = diary.hire("Marco")

    assert "(Marco)" in boss.orders("Marco is off on Friday")

    assert database.rows("SELECT staff_id FROM closure") == [(marco.id,)]


def test_a_time_that_is_over_closes_nothing(boss: Chair) -> None:
    assert boss.orders("closed today from 8:00 to 9:00 am") == "That is already past."
    assert closed() == []


def test_part_of_a_closure_is_opened_again(boss: Chair) -> None:
    boss.orders("closed from 3 to 10 December")
    boss.orders("yes")

    boss.orders("open again on 5 December")

    assert closed() == [
        ("2026-12-03T00:00", "2026-12-05T00:00"),
        ("2026-12-06T00:00", "2026-12-11T00:00"),
    ]


def test_without_a_time_the_closures_are_offered(boss: Chair) -> None:
    boss.orders("closed Friday afternoon")
    ((ident, _),) = boss.choices("we are open after all")

    boss.presses(ident)
    assert closed() == []
    assert boss.orders("open again on Friday") == "Nothing is closed then."


def test_appointments_that_are_hit_are_listed_and_their_customers_asked(
    boss: Chair, diary: Diary
) -> None:
    made = diary.book("12-04 15:00", customer_id=boss.knows("Ana", ANA), status="confirmed")
    choices = boss.choices("closed Friday afternoon")
    assert [title for _, title in choices] == ["Yes, write to them", "No, I will", "Undo"]

    assert "have been asked" in boss.presses(choices[0][0])

    ((_, text),) = boss.told(ANA)
    assert text.startswith("I'm sorry, we are not there at the time of your appointment: Haircut")
    assert "Friday, December 4, 15:00" in text
    assert boss.taps(f"appt:{made.id}:move", "Other times")


def test_a_customer_is_asked_once(boss: Chair, diary: Diary) -> None:
    diary.book("12-04 15:00", customer_id=boss.knows("Ana", ANA), status="confirmed")
    (ask, _), *_ = boss.choices("closed Friday afternoon")

    boss.presses(ask)
    boss.presses(ask)

    assert len(boss.told(ANA)) == 1


def test_who_cannot_be_written_to_is_named_with_a_number(boss: Chair, diary: Diary) -> None:
    diary.book("12-04 15:00", customer_id=boss.knows("Ana", ANA), status="confirmed")
    with database.write() as connection:
        connection.execute("UPDATE conversation SET last_inbound_at = '2026-11-01T00:00:00+00:00'")
        connection.execute(
            "UPDATE conversation SET last_inbound_at = ? WHERE customer_id = 1", (clock.stamp(T0),)
        )
    (ask, _), *_ = boss.choices("closed Friday afternoon")

    said = boss.presses(ask)

    assert "could not write to these customers" in said
    assert f"https://wa.me/{ANA}" in said
    assert boss.told(ANA) == []


def test_after_the_24_hours_the_template_asks(boss: Chair, diary: Diary) -> None:
    change(boss.tenant, move_template="otra_hora", template_language="es")
    made = diary.book("12-04 15:00", customer_id=boss.knows("Ana", ANA), status="confirmed")
    with database.write() as connection:
        connection.execute(
            "UPDATE conversation SET last_inbound_at = '2026-11-01T00:00:00+00:00'"
            " WHERE customer_id = ?",
            (made.customer_id,),
        )
    (ask, _), *_ = boss.choices("closed Friday afternoon")

    assert boss.presses(ask) == "Done: they have been asked to choose another time."
    sql = "SELECT payload FROM message WHERE customer_id = ? AND role = 'assistant'"
    body = str(database.value(sql, made.customer_id))
    assert json.loads(body)["template"]["name"] == "otra_hora"
    assert f"appt:{made.id}:move" in body


def test_who_is_asked_may_change_however_late_it_is(boss: Chair, diary: Diary) -> None:
    change(boss.tenant, cancel_until_minutes=10_000)
    made = diary.book("12-04 15:00", customer_id=boss.knows("Ana", ANA), status="confirmed")
    again = type(boss.tenant).get_by_id(boss.tenant.id)
    assert not appointments.may_change(again, made, T0)

    (ask, _), *_ = boss.choices("closed Friday afternoon")
    boss.presses(ask)

    found = appointments.find(again, made.id)
    assert found is not None
    assert appointments.may_change(again, found, T0)


@pytest.mark.parametrize("value", ["", "x", "1:2:3:4", "20261204T0000:20261205T0000:9:0", "9" * 30])
def test_a_button_that_nobody_made_does_nothing(boss: Chair, value: str) -> None:
    for what in ("close", "reopen", "ask", "confirm", "start", "who", "nonsense"):
        content = {"type": "button_reply", "button_reply": {"id": f"own:{what}:{value}"}}
        boss.hears(item_from(OLGA, "interactive", content))

    assert closed() == []
