"""Whether somebody of the staff is there is told from their hours, and is no wish to book."""

import pytest

from tests.booking.diary import Diary
from tests.desk import Desk
from tests.talking import change


@pytest.fixture(autouse=True)
def marco(diary: Diary) -> None:
    """Works on Wednesdays from 10 to 14 only."""
    diary.work(diary.hire("Marco Rossi", diary.service), 2, 10, 14)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("is Marco in tomorrow?", "Marco Rossi is here on Wednesday, December 2: 10:00–14:00."),
        ("does marco work on friday", "Marco Rossi is not here on Friday, December 4."),
        ("está marco mañana", "Marco Rossi está el miércoles, 2 de diciembre: 10:00–14:00."),
        (
            "können Sie mir sagen, ob Marco am Samstag arbeitet?",
            "Marco Rossi ist nicht da: Samstag, 5. Dezember.",
        ),
    ],
    ids=str,
)
def test_who_is_there_is_told_from_their_hours(desk: Desk, asked: str, said: str) -> None:
    assert desk.says(asked) == said
    assert desk.booked() == []


@pytest.mark.parametrize(
    "wish", ["haircut with marco tomorrow", "marco tomorrow at 11", "is marco free tomorrow?"]
)
def test_a_wish_for_somebody_is_still_one(desk: Desk, wish: str) -> None:
    assert "is here on" not in desk.says(wish)
    assert desk.response.kept


def test_where_a_booking_is_under_way_a_name_and_a_day_belong_to_it(desk: Desk) -> None:
    change(desk.tenant, confirm="at-once")
    desk.says("I'd like a haircut")

    assert "is here on" not in desk.says("is marco in tomorrow?")
