"""An owner books for customers, by name or number, and every rule of the diary holds."""

import pytest

from lumi import clock, database
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.desk import ANA
from tests.owner.chair import OLGA, Chair


@pytest.fixture
def ana(boss: Chair, diary: Diary) -> int:
    return boss.knows("Ana García", ANA)


def booked() -> list[tuple[str, str, str]]:
    return database.rows(
        "SELECT customer.phone, status, starts_at FROM appointment"
        " JOIN customer ON customer.id = customer_id ORDER BY starts_at"
    )


ANAS = [(ANA, "confirmed", "2026-12-02T16:00:00+00:00")]


@pytest.mark.parametrize(
    "text",
    [
        "book Ana tomorrow at 5pm",
        "put Ana García in tomorrow at 17:00 for a haircut",
        "apunta a Ana mañana a las 17:00",
        "trag Ana morgen um 17 Uhr ein",
        "ajoute Ana demain à 17h",
        "segna Ana domani alle 17",
        "marca a Ana amanhã às 17h",
        f"book +{ANA} tomorrow at 5pm",
    ],
)
def test_everything_in_one_line_is_booked_and_confirmed(boss: Chair, ana: int, text: str) -> None:
    assert "Ana García" in boss.orders(text)

    assert booked() == ANAS


def test_the_customer_is_told(boss: Chair, ana: int) -> None:
    assert boss.orders("book Ana tomorrow at 5pm").endswith("Ana García has been told.")

    ((_, text),) = boss.told(ANA)
    assert text.startswith(
        "✅ Your appointment is confirmed: Haircut, Wednesday, December 2, 17:00"
    )


def test_a_new_customer_is_booked_by_name_and_number(boss: Chair) -> None:
    assert "I don't know Zoe yet" in boss.orders("book Zoe tomorrow at 5pm")

    said = boss.orders("+34 600 555 444")

    assert "Wednesday, December 2, 17:00: Zoe, Haircut" in said
    assert "could not write to Zoe" in said
    assert booked() == [("34600555444", "confirmed", "2026-12-02T16:00:00+00:00")]


def test_a_wrong_name_is_put_right(boss: Chair, ana: int) -> None:
    boss.orders("book Hana tomorrow at 5pm")

    assert "Booked" in boss.orders("Ana")
    assert booked() == ANAS


def test_of_two_of_one_name_the_owner_picks(boss: Chair, ana: int) -> None:
    boss.knows("Ana Müller", "34600333222")
    choices = boss.choices("book Ana tomorrow at 5pm")
    assert [title for _, title in choices] == ["Ana García 1222", "Ana Müller 3222"]

    boss.presses(choices[0][0])
    assert booked() == ANAS


def test_a_missing_time_is_asked_for(boss: Chair, ana: int) -> None:
    assert boss.orders("book Ana") == "When shall I book Ana García?"
    assert boss.orders("tomorrow") == "When shall I book Ana García?"

    assert boss.orders("at 5pm").startswith("Booked")
    assert booked() == ANAS


def test_a_missing_service_is_asked_for(boss: Chair, diary: Diary, ana: int) -> None:
    diary.offer("Beard trim", 30)
    choices = boss.choices("book Ana tomorrow at 5pm")
    assert [title for _, title in choices] == ["Haircut", "Beard trim"]

    boss.presses(choices[1][0])
    assert booked() == ANAS


def test_a_time_that_is_taken_is_refused_with_free_ones(
    boss: Chair, diary: Diary, ana: int
) -> None:
    diary.book("12-02 17:00")
    choices = boss.choices("book Ana tomorrow at 5pm")
    assert "17:30" in choices[-2][1]

    boss.presses(choices[-2][0])
    assert (ANA, "confirmed", "2026-12-02T16:30:00+00:00") in booked()


def test_hours_bind_the_owner_too(boss: Chair, ana: int) -> None:
    assert "no opening hours" in boss.orders("book Ana on Sunday at 10:00 am")
    assert booked() == []


def test_an_owner_who_names_nobody_books_for_herself(boss: Chair, ana: int) -> None:
    boss.orders("book a haircut tomorrow at 5pm")

    assert booked() == [(OLGA, "pending", "2026-12-02T16:00:00+00:00")]


def test_a_turn_done_again_books_once(boss: Chair, ana: int) -> None:
    boss.orders("book Ana tomorrow at 5pm")
    boss.orders("book Ana tomorrow at 5pm")

    assert booked() == ANAS


def test_who_wrote_long_ago_is_for_the_owner_to_tell(boss: Chair, ana: int) -> None:
    with database.write() as connection:
        connection.execute(
            "UPDATE conversation SET last_inbound_at = ? WHERE customer_id = ?",
            (clock.stamp(T0.replace(month=11)), ana),
        )

    assert f"https://wa.me/{ANA}" in boss.orders("book Ana tomorrow at 5pm")
    assert boss.told(ANA) == []
