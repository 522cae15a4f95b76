"""A talk about an appointment: what was said is not asked again, and typed words always work."""

import pytest

from lumi import database
from lumi.booking.models import Service
from tests.booking.diary import Diary
from tests.conversations.arriving import text_from
from tests.desk import ANA, Desk
from tests.talking import change, hears, rows_of, tap, tapped

BEA = "34600999888"


@pytest.fixture
def beard(diary: Diary) -> Service:
    return diary.offer("Beard trim", 30, price="10 €")


def test_a_day_and_a_time_are_enough_where_there_is_one_service(desk: Desk) -> None:
    reply = desk.says("tomorrow at 3pm")

    assert reply.startswith("⏳ ")
    assert "Haircut, Wednesday, December 2, 15:00" in reply
    assert desk.booked() == [("pending", "2026-12-02T14:00:00+00:00")]


def test_the_confirmation_names_price_address_and_note(desk: Desk) -> None:
    change(desk.tenant, confirm="at-once", address="Calle Mayor 4", booking_note="Ring twice.")

    reply = desk.says("I'd like to come tomorrow at 3pm")

    assert reply.startswith("✅ ")
    assert reply.splitlines()[1:] == ["💳 18 €", "📍 Calle Mayor 4", "Ring twice."]


@pytest.mark.parametrize(
    ("user_id", "is_told"), [("IN.77", True), ("ES.77", False), (None, False)], ids=str
)
def test_a_customer_from_abroad_is_told_whose_clocks_are_meant(
    desk: Desk, user_id: str | None, is_told: bool
) -> None:
    desk.says("hello")
    with database.write() as connection:
        connection.execute("UPDATE customer SET user_id = ?", (user_id,))

    reply = desk.says("I'd like to come tomorrow at 3pm")

    assert "15:00" in reply
    assert ("🕑 Spain (Madrid) Time" in reply) is is_told


def test_the_service_is_asked_and_the_time_remembered(desk: Desk, beard: Service) -> None:
    asked = hears(desk, "I need an appointment tomorrow at 3pm")
    assert [title for _, title in rows_of(asked)] == ["Haircut", "Beard trim"]
    assert desk.booked() == []

    assert "Beard trim, Wednesday, December 2, 15:00" in tap(desk, asked, "Beard trim")


def test_a_typed_name_works_where_a_list_is_shown(desk: Desk, beard: Service) -> None:
    desk.says("I need an appointment tomorrow at 3pm")

    assert "Beard trim" in desk.says("the beard please")
    assert len(desk.booked()) == 1


def test_a_service_a_day_and_a_time_in_one_line_are_booked(desk: Desk, beard: Service) -> None:
    assert "Beard trim, Friday, December 4, 10:30" in desk.says("beard trim friday at 10:30")


def test_free_times_are_listed_for_a_day_and_one_tap_books(desk: Desk) -> None:
    listed = hears(desk, "Do you have anything free tomorrow afternoon?")
    titles = [title for _, title in rows_of(listed)]
    assert titles[:2] == ["12:00", "12:30"]
    assert len(titles) <= 10

    assert "Wednesday, December 2, 14:00" in tap(desk, listed, "14:00")


def test_without_a_day_the_next_free_ones_are_shown(desk: Desk) -> None:
    listed = hears(desk, "I'd like to book an appointment")

    titles = [title for _, title in rows_of(listed)]
    assert titles[0] == "Tue, Dec 1, 12:00"
    assert titles[-1] == "Other days"
    assert all(len(title) <= 24 for title in titles)


def test_other_days_lead_to_a_day_and_a_time(desk: Desk) -> None:
    listed = hears(desk, "I'd like to book an appointment")
    (ident,) = [ident for ident, title in rows_of(listed) if title == "Other days"]
    days = desk.hears(tapped(ident, "Other days"))[0]
    assert rows_of(days)[0][1] == "Fri, Dec 4"

    times = desk.hears(tapped(*rows_of(days)[0]))[0]

    assert rows_of(times)[0][1] == "09:00"
    assert "Friday, December 4, 09:00" in desk.taps(*rows_of(times)[0])


def test_more_times_of_a_day_follow(desk: Desk) -> None:
    listed = hears(desk, "what times are free tomorrow?")
    assert rows_of(listed)[-1] == ("more:2026-12-02T13:30", "More times")

    more = desk.hears(tapped("more:2026-12-02T13:30", "More times"))[0]

    assert rows_of(more)[0][1] == "13:30"
    assert "Wednesday, December 2, 16:00" in desk.says("16:00")


def test_a_time_that_was_only_asked_about_is_confirmed_first(desk: Desk) -> None:
    asked = hears(desk, "are you free tomorrow at 3pm?")
    assert [title for _, title in rows_of(asked)] == ["Yes, book it", "Other times", "Never mind"]
    assert desk.booked() == []

    assert desk.says("yes please").startswith("⏳")
    assert len(desk.booked()) == 1


def test_a_tapped_yes_books(desk: Desk) -> None:
    asked = hears(desk, "are you free tomorrow at 3pm?")

    assert tap(desk, asked, "Yes, book it").startswith("⏳")


def test_no_to_a_time_leads_to_others_of_the_day(desk: Desk) -> None:
    hears(desk, "are you free tomorrow at 3pm?")

    listed = hears(desk, "no")

    assert rows_of(listed)[0][1] == "09:00"
    assert desk.booked() == []


def test_a_taken_time_is_refused_with_others_to_tap(desk: Desk, diary: Diary) -> None:
    diary.book("12-02 15:00")

    refused = hears(desk, "book me in tomorrow at 3pm")

    assert refused.text.startswith("Wednesday, December 2, 15:00 is already taken.")
    assert (
        "Wed, Dec 2, 15:30" in [title for _, title in rows_of(refused)] or "15:30" in refused.text
    )
    assert "15:30" in desk.says("15:30 then")
    assert len(desk.booked()) == 2


def test_a_change_of_mind_keeps_the_time(desk: Desk) -> None:
    hears(desk, "are you free tomorrow at 3pm?")

    reply = desk.says("actually friday")

    assert "Friday, December 4, 15:00" in reply


def test_never_mind_ends_the_talk(desk: Desk) -> None:
    hears(desk, "I'd like to book an appointment")

    assert desk.says("never mind") == "All right, nothing is booked."
    assert desk.booked() == []
    assert kept() is None


def test_a_question_in_the_middle_is_answered_and_the_booking_goes_on(desk: Desk) -> None:
    asked = hears(desk, "are you free tomorrow at 3pm?")

    price = hears(desk, "how much is it?")

    assert price.text.startswith("Haircut: 30 min, 18 €")
    assert rows_of(price) == rows_of(asked)
    assert desk.says("ok, book it").startswith("⏳")


def test_a_talk_left_alone_is_over(desk: Desk) -> None:
    hears(desk, "are you free tomorrow at 3pm?")
    with database.write() as connection:
        connection.execute("UPDATE conversation SET dialogue_until = '2026-12-01T09:00:00+00:00'")

    desk.says("yes")

    assert desk.booked() == []


def test_two_bubbles_make_one_wish(desk: Desk, beard: Service) -> None:
    (reply,) = desk.hears(
        text_from(ANA, "Hi! I'd like a beard trim"), text_from(ANA, "tomorrow at 3pm")
    )

    assert "Beard trim, Wednesday, December 2, 15:00" in reply.text


def test_a_staff_member_who_is_named_does_it(desk: Desk, diary: Diary) -> None:
    diary.hire("Marco")
    diary.hire("Lucia")

    assert "👤 Lucia" in desk.says("haircut with Lucia tomorrow at 3pm")


@pytest.mark.parametrize(
    "text",
    [
        "slot:9999:1:1:1",
        "appt:x:cancel",
        "days:2026-99-99",
        "service:99999999",
        "more:never",
        "talk:x",
        "wait:join:1:0:999999999999:999999999999",
        "wait:join:1:0:0:999999999",
        "wait:999999999999999999:yes",
        "slot:9999-12-31T23:59Z:1:0:0",
        "slot:0001-01-01T00:00Z:1:0:0",
        "more:9999-12-31T23:59",
        "more:2026-12-02T10:00+00:00",
        "day:9999-12-31",
        "day:0001-01-01",
        "days:9999-12-31",
        "appt:999999999999999999:move",
        "service:999999999999999999",
        "service:9999999999999999999999",
        "appt:9999999999999999999:confirm",
        "appt:9999999999999999999:move",
    ],
)
def test_an_id_that_is_not_ours_changes_nothing(desk: Desk, text: str) -> None:
    desk.hears(tapped(text, "hello"))
    desk.says("what times are free tomorrow for a haircut?")
    desk.hears(tapped(text, "hello"))

    assert desk.booked() == []
    assert not database.value("SELECT count(*) FROM waitlist")


@pytest.mark.parametrize("text", ["the second one please", "2", "la segunda"], ids=str)
def test_a_row_is_picked_by_its_place(desk: Desk, beard: Service, text: str) -> None:
    (_, second), *_ = rows_of(hears(desk, "I need an appointment tomorrow at 3pm"))[1:]

    assert f"{second}, Wednesday, December 2, 15:00" in desk.says(text)


def test_a_free_time_is_picked_by_its_place(desk: Desk) -> None:
    offered = rows_of(hears(desk, "what is free for a haircut tomorrow?"))

    assert f"December 2, {offered[2][1]}" in desk.says("the third one")


@pytest.mark.parametrize(("text", "at"), [("4", "16:00"), ("1530", "15:30"), ("10", "10:00")])
def test_a_number_at_a_list_of_times_is_an_hour(desk: Desk, text: str, at: str) -> None:
    hears(desk, "what is free for a haircut tomorrow?")

    assert f"December 2, {at}" in desk.says(text)


def test_the_language_is_remembered_from_a_question(desk: Desk) -> None:
    desk.says("Hola, ¿tenéis aparcamiento cerca?")

    assert "✅" not in desk.says("ok")
    assert database.value("SELECT language FROM conversation") == "es"


def test_what_says_nothing_of_a_language_does_not_settle_it(desk: Desk) -> None:
    desk.says("👍")
    desk.says("15:30")
    assert desk.response.language == "en"  # the business's
    desk.says("gracias")

    assert desk.response.language == "es"


def test_a_service_named_in_hindi_is_known(desk: Desk, diary: Diary) -> None:
    diary.offer("दाढ़ी", 30)

    assert "दाढ़ी" in desk.says("कल 3 बजे दाढ़ी के लिए अपॉइंटमेंट चाहिए")


def kept() -> str | None:
    found: str | None = database.value("SELECT dialogue FROM conversation")
    return found
