"""An owner confirms, declines, moves and cancels by writing or tapping; customers are told."""

import pytest

from lumi import database
from lumi.booking.models import Appointment
from tests.booking.diary import Diary
from tests.desk import ANA
from tests.owner.chair import Chair

BEN = "34600222333"


@pytest.fixture
def asked(boss: Chair, diary: Diary) -> Appointment:
    """Ana asked for Thursday at ten."""
    return diary.book("12-03 10:00", customer_id=boss.knows("Ana", ANA))


@pytest.fixture
def ben(boss: Chair, diary: Diary, asked: Appointment) -> Appointment:
    """Ben is expected on Thursday at eleven."""
    return diary.book("12-03 11:00", customer_id=boss.knows("Ben", BEN), status="confirmed")


def now_is(one: Appointment) -> tuple[str, str]:
    found = Appointment.get_by_id(one.id)
    return found.status, f"{found.starts_at:%m-%d %H:%M}"


@pytest.mark.parametrize(
    "text", ["confirm Ana", "confirm", "confirma a Ana", "bestätige Ana", "confirm all"]
)
def test_a_request_is_confirmed_and_the_customer_told(
    boss: Chair, asked: Appointment, text: str
) -> None:
    boss.orders(text)

    assert now_is(asked)[0] == "confirmed"
    assert [words[:8] for _, words in boss.told(ANA)] == ["✅ Your a"]


def test_a_request_is_declined(boss: Chair, asked: Appointment) -> None:
    assert boss.orders("decline Ana").startswith("Declined: Thursday, December 3, 10:00: Ana")

    assert now_is(asked)[0] == "cancelled"
    assert "can't take your appointment" in boss.told(ANA)[0][1]


def test_a_button_does_the_same_once(boss: Chair, asked: Appointment) -> None:
    assert boss.presses(f"own:confirm:{asked.id}").startswith("Confirmed")

    assert boss.presses(f"own:confirm:{asked.id}") == "That has been settled already."
    assert boss.presses(f"own:decline:{asked.id}") == "That has been settled already."
    assert len(boss.told(ANA)) == 1


def test_an_appointment_is_moved(boss: Chair, ben: Appointment) -> None:
    said = boss.orders("move Ben to Friday 10:00")

    assert said == "Moved: Friday, December 4, 10:00: Ben, Haircut\nBen has been told."
    assert now_is(ben) == ("confirmed", "12-04 09:00")
    assert "We have moved your appointment" in boss.told(BEN)[0][1]


def test_it_is_moved_on_the_day_that_is_named_and_the_time_that_follows(
    boss: Chair, ben: Appointment
) -> None:
    assert "To which day and time" in boss.orders("move Ben")
    assert "To which day and time" in boss.orders("to Friday")

    assert boss.orders("at 10:00").startswith("Moved")
    assert now_is(ben) == ("confirmed", "12-04 09:00")


def test_it_is_named_by_its_time(boss: Chair, ben: Appointment) -> None:
    boss.orders("move the 11:00 to 12:00 on Thursday")

    assert now_is(ben) == ("confirmed", "12-03 11:00")


def test_a_time_that_is_taken_is_refused_with_free_ones(
    boss: Chair, asked: Appointment, ben: Appointment
) -> None:
    choices = boss.choices("move Ben to Thursday 10:00 am")
    assert now_is(ben)[1] == "12-03 10:00"

    boss.presses(choices[0][0])
    assert now_is(ben)[1] == "12-03 08:00"


def test_a_cancellation_is_confirmed_first(boss: Chair, ben: Appointment) -> None:
    assert "Shall I cancel it" in boss.orders("cancel Ben on Thursday")
    assert now_is(ben)[0] == "confirmed"

    assert boss.orders("yes").startswith("Cancelled")
    assert now_is(ben)[0] == "cancelled"
    assert "we had to cancel" in boss.told(BEN)[0][1]


def test_what_is_kept_is_kept(boss: Chair, ben: Appointment) -> None:
    boss.orders("cancel Ben")

    assert boss.orders("no") == "All right."
    assert now_is(ben)[0] == "confirmed"


def test_of_several_the_owner_picks(boss: Chair, diary: Diary, ben: Appointment) -> None:
    other = diary.book("12-04 11:00", customer_id=ben.customer_id, status="confirmed")
    choices = boss.choices("move Ben to Monday 10:00")
    assert len(choices) == 2

    boss.presses(choices[1][0])
    assert now_is(other)[1] == "12-07 09:00"
    assert now_is(ben)[1] == "12-03 10:00"


def test_who_is_unknown_is_said_so(boss: Chair, ben: Appointment) -> None:
    assert boss.orders("cancel Zoe") == "I find nobody called Zoe."


def test_who_has_no_appointment_has_none(boss: Chair, ben: Appointment) -> None:
    boss.knows("Eva", "34600444555")

    assert boss.orders("cancel Eva") == "I find no such appointment."


def test_the_owners_own_appointment_is_changed_as_anybodys(boss: Chair, ben: Appointment) -> None:
    assert "can't find an appointment of yours" in boss.orders("cancel my appointment")


def test_several_requests_are_confirmed_together(
    boss: Chair, diary: Diary, asked: Appointment
) -> None:
    other = diary.book("12-04 11:00", customer_id=boss.knows("Ben", BEN))

    boss.presses(f"own:confirm_each:{asked.id},{other.id}")

    assert {now_is(asked)[0], now_is(other)[0]} == {"confirmed"}
    sql = "SELECT count(*) FROM message WHERE type = 'document'"
    assert database.value(sql) == 2
