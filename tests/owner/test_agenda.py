"""An owner reads who comes: a day, a week, the next one."""

import pytest

from tests.booking.diary import Diary
from tests.conversations.arriving import text_from
from tests.owner.chair import OLGA, Chair


@pytest.fixture
def ana(boss: Chair, diary: Diary) -> int:
    """Ana comes tomorrow at ten, Ben on Friday at nine, and asked for it only."""
    ident = boss.knows("Ana García", "34600111222")
    diary.book("12-02 10:00", customer_id=ident, status="confirmed")
    diary.book("12-04 09:00", customer_id=boss.knows("Ben", "34600222333"))
    return ident


def test_a_day_lists_its_appointments_by_the_clock(boss: Chair, ana: int) -> None:
    assert boss.orders("tomorrow") == "*Wednesday, December 2*\n10:00 Ana García, Haircut"


def test_what_waits_for_the_owner_is_marked(boss: Chair, ana: int) -> None:
    assert "09:00 Ben, Haircut – to be confirmed" in boss.orders("Friday")


def test_an_empty_day_says_so(boss: Chair, ana: int) -> None:
    assert boss.orders("today") == "No appointments: Tuesday, December 1."


def test_a_week_is_parted_into_its_days(boss: Chair, ana: int) -> None:
    said = boss.orders("this week")

    assert said.startswith("Appointments: 2\n\n*Wednesday, December 2*\n10:00 Ana")
    assert "*Friday, December 4*\n09:00 Ben" in said


def test_the_next_one_comes_with_how_they_are_reached(boss: Chair, ana: int) -> None:
    said = boss.orders("who's next?")

    assert "Wednesday, December 2, 10:00: Ana García, Haircut" in said
    assert said.endswith("https://wa.me/34600111222")


def test_nobody_is_next_in_an_empty_diary(boss: Chair) -> None:
    assert boss.orders("next") == "Nobody has an appointment yet."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("mañana", "*miércoles, 2 de diciembre*"),
        ("morgen", "*Mittwoch, 2. Dezember*"),
        ("amanhã", "*quarta-feira, 2 de dezembro*"),
        ("demain", "*mercredi 2 décembre*"),
        ("domani", "*mercoledì 2 dicembre*"),
    ],
)
def test_the_owner_is_answered_in_their_language(
    boss: Chair, ana: int, text: str, said: str
) -> None:
    assert boss.orders(text).startswith(said)


@pytest.mark.parametrize("day", ["Friday", "December 9", "tomorrow at 10"])
def test_an_owner_who_books_for_herself_may_answer_with_a_day(
    boss: Chair, diary: Diary, day: str
) -> None:
    diary.offer("Beard trim", 30)
    boss.orders("I'd like an appointment")

    assert "No appointments" not in boss.orders(day)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("today", "No appointments: Tuesday, December 1."),
        ("tomorrow", "*Wednesday, December 2*\n10:00 Ana García, Haircut"),
        ("week", "Appointments: 2"),
        ("this week", "Appointments: 2"),
        ("next", "Wednesday, December 2, 10:00: Ana García, Haircut"),
        ("semana", "Citas: 2"),
    ],
)
def test_what_the_menu_names_is_an_order_in_the_middle_of_an_owners_own_booking(
    boss: Chair, ana: int, order: str, said: str
) -> None:
    boss.orders("I'd like a haircut")

    assert boss.orders(order).startswith(said)
    assert boss.orders("Friday at 11").startswith("⏳")  # the talk is open still


def test_two_orders_of_one_turn_are_both_done(boss: Chair, ana: int) -> None:
    replies = boss.hears(text_from(OLGA, "tomorrow"), text_from(OLGA, "usage"))

    assert len(replies) == 2
