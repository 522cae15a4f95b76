"""Customers move and cancel what is theirs, as far as the business's rule lets them."""

from lumi import database
from lumi.booking import appointments, waitlist
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.conversations.arriving import text_from
from tests.desk import ANA, Desk
from tests.talking import change, hears, rows_of, tap


def test_an_appointment_is_moved_by_a_word(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    reply = desk.says("can I come an hour later?")

    assert reply.startswith("⏳ We have your new time: Haircut, Wednesday, December 2, 16:00")
    assert desk.booked() == [("pending", "2026-12-02T15:00:00+00:00")]


def test_an_appointment_is_moved_to_another_day(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    assert "Friday, December 4, 10:00" in desk.says("please move my appointment to friday at 10am")
    assert desk.booked() == [("pending", "2026-12-04T09:00:00+00:00")]


def test_a_time_without_a_day_moves_an_appointment_on_its_own_day(desk: Desk) -> None:
    desk.says("friday at 10am")

    assert "Friday, December 4, 15:00" in desk.says("please move it to 3pm")
    assert desk.booked() == [("pending", "2026-12-04T14:00:00+00:00")]


def test_a_stretch_without_a_day_offers_times_of_the_appointments_own_day(desk: Desk) -> None:
    desk.says("friday at 10am")
    listed = hears(desk, "can I move it to between 4 and 5 pm?")

    offered = [title for _, title in rows_of(listed)]
    assert any("16:00" in title for title in offered)
    assert not any("Wed" in title for title in offered)


def test_an_appointment_is_not_moved_onto_another_of_ones_own(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")
    desk.says("friday at 10am")

    tap(desk, hears(desk, "please move my appointment"), "Wed, Dec 2, 15:00")
    reply = desk.says("friday at 10am")

    assert "Friday, December 4, 10:00 is already taken" in reply
    assert [start for _, start in desk.booked()] == [
        "2026-12-02T14:00:00+00:00",
        "2026-12-04T09:00:00+00:00",
    ]


def test_what_one_has_with_somebody_is_not_what_one_asks_of_somebody_else(
    desk: Desk, diary: Diary
) -> None:
    diary.hire("Lucia")
    diary.book("12-02 15:00", staff_id=diary.hire("Marco").id)
    assert desk.says("haircut with Lucia tomorrow at 3pm").startswith("⏳")

    assert "already taken" in desk.says("haircut with Marco tomorrow at 3pm")


def test_moving_without_a_time_offers_free_ones(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")
    listed = hears(desk, "I need to reschedule")

    assert "Thursday, December 3" in tap(desk, listed, "Thu, Dec 3, 09:00")
    assert desk.booked() == [("pending", "2026-12-03T08:00:00+00:00")]


def test_an_appointment_is_cancelled(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    reply = desk.says("cancel my appointment")

    assert reply.startswith("Your appointment is cancelled: Haircut, Wednesday, December 2, 15:00.")
    assert desk.booked() == [("cancelled", "2026-12-02T14:00:00+00:00")]


def test_a_question_about_cancelling_cancels_nothing_yet(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    asked = hears(desk, "can I still cancel my appointment?")
    assert [title for _, title in rows_of(asked)] == ["Yes, cancel it", "Keep it"]
    assert desk.says("no, keep it") == "All right, your appointment stays as it is."
    assert [status for status, _ in desk.booked()] == ["pending"]


def test_of_several_appointments_the_one_to_cancel_is_asked(desk: Desk) -> None:
    for text in ("tomorrow at 3pm", "friday at 10am"):
        desk.says(text)
    asked = hears(desk, "cancel my appointment")
    assert [title for _, title in rows_of(asked)] == ["Wed, Dec 2, 15:00", "Fri, Dec 4, 10:00"]

    tap(desk, asked, "Fri, Dec 4, 10:00")

    assert [status for status, _ in desk.booked()] == ["pending", "cancelled"]


def test_of_several_appointments_the_one_on_the_day_is_cancelled(desk: Desk) -> None:
    for text in ("tomorrow at 3pm", "friday at 10am"):
        desk.says(text)

    desk.says("I can't make it on friday")

    assert [status for status, _ in desk.booked()] == ["pending", "cancelled"]


def test_nobody_cancels_or_moves_another_customers_appointment(desk: Desk, diary: Diary) -> None:
    theirs = diary.book("12-02 15:00")

    assert desk.says("cancel my appointment").startswith("I can't find an appointment")
    desk.taps(f"appt:{theirs.id}:cancel", "Wed, Dec 2, 15:00")
    desk.taps(f"slot:2026-12-03T10:00Z:{theirs.service_id}:0:{theirs.id}", "11:00")

    assert desk.booked() == [("pending", "2026-12-02T14:00:00+00:00")]


def test_too_late_to_cancel_goes_to_the_owner(desk: Desk) -> None:
    desk.says("today at 3pm")
    change(desk.tenant, cancel_until_minutes=24 * 60)

    assert desk.says("cancel my appointment").startswith("It is too late to change this here")
    assert [status for status, _ in desk.booked()] == ["pending"]
    assert database.value("SELECT count(*) FROM notice WHERE kind = 'late change'") == 1


def test_a_customer_hears_when_the_appointment_is(desk: Desk) -> None:
    desk.says("tomorrow at 3pm")

    assert "Wednesday, December 2, 15:00: Haircut" in desk.says("when is my appointment?")


def test_a_confirmed_appointment_comes_with_its_calendar_file(desk: Desk) -> None:
    change(desk.tenant, confirm="at-once")

    said, file = desk.hears(text_from(ANA, "tomorrow at 3pm"))

    assert said.text.startswith("✅")
    assert file.attachment is not None
    assert "BEGIN:VEVENT" in file.attachment.text
    assert file.body["document"]["filename"].endswith(".ics")


def test_a_day_without_a_free_time_leads_to_the_waiting_list(desk: Desk, diary: Diary) -> None:
    diary.close("2026-12-04T00:00", "2026-12-05T00:00")

    offered = hears(desk, "haircut on friday afternoon please")
    assert rows_of(offered)[-1][1] == "Waiting list"

    assert tap(desk, offered, "Waiting list").startswith("You are on the waiting list: Haircut")
    assert database.rows("SELECT status, wants_from FROM waitlist") == [
        ("waiting", "2026-12-04T11:00:00+00:00")
    ]


def test_a_typed_yes_takes_the_place_that_came_free(desk: Desk, diary: Diary) -> None:
    taken = diary.book("12-02 15:00")
    offered = hears(desk, "book me in tomorrow at 3pm")
    tap(desk, offered, "Waiting list")
    with database.write():
        appointments.cancel(desk.tenant, taken, now=T0)
    assert waitlist.sweep(T0) == 1

    assert "Haircut, Wednesday, December 2, 15:00" in desk.says("yes please")
    assert ("pending", "2026-12-02T14:00:00+00:00") in desk.booked()


def test_a_tap_on_a_reminder_says_that_the_customer_comes(desk: Desk) -> None:
    change(desk.tenant, confirm="at-once")
    desk.hears(text_from(ANA, "tomorrow at 3pm"))

    desk.taps("appt:1:confirm", "I'll be there")

    assert database.value("SELECT attendance_confirmed_at IS NOT NULL FROM appointment") == 1
