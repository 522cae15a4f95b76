"""The brief comes once a day at the hour that was set, or waits; never twice, never too late."""

from datetime import timedelta

import pytest

from lumi import database
from lumi.owner import briefs
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.desk import ANA
from tests.owner.chair import Chair
from tests.talking import change

DAY = timedelta(days=1)
MORNING = T0 - timedelta(hours=3, minutes=20) + DAY  # 7:40 in Madrid, the day after T0


def sent() -> list[tuple[str, str]]:
    return database.rows("SELECT state, text FROM message WHERE why LIKE '%brief%' ORDER BY id")


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("daily brief at 7:30", 450),
        ("brief at 8", 480),
        ("resumen a las 8", 480),
        ("Überblick um 7:30", 450),
        ("résumé à 8h", 480),
        ("riepilogo alle 8", 480),
        ("resumo às 8h", 480),
    ],
)
def test_its_hour_is_set_in_words(boss: Chair, text: str, minute: int) -> None:
    boss.orders(text)

    assert Tenant.get_by_id(boss.tenant.id).brief_minute == minute


@pytest.mark.parametrize("text", ["brief off", "sin resumen", "no more daily brief"])
def test_it_is_given_up_in_words(boss: Chair, text: str) -> None:
    change(boss.tenant, brief_minute=450)

    boss.orders(text)

    assert Tenant.get_by_id(boss.tenant.id).brief_minute is None


def test_it_tells_the_day_and_what_waits(boss: Chair, diary: Diary) -> None:
    diary.book("12-02 10:00", customer_id=boss.knows("Ana", ANA))
    change(boss.tenant, brief_minute=450)

    briefs.sweep(MORNING)

    ((state, text),) = sent()
    assert state == "queued"
    assert text.startswith(
        "Good morning! Today at Corte Fino:\n\n*Wednesday, December 2*\n10:00 Ana"
    )
    assert text.endswith("Requests that wait for you: 1")


def test_it_comes_once_a_day(boss: Chair) -> None:
    change(boss.tenant, brief_minute=450)

    for minutes in (0, 1, 30, 300, 600):
        briefs.sweep(MORNING + timedelta(minutes=minutes))
    assert len(sent()) == 1

    briefs.sweep(MORNING + DAY)
    assert len(sent()) == 2


def test_not_before_its_hour_and_not_long_after(boss: Chair) -> None:
    change(boss.tenant, brief_minute=450)

    briefs.sweep(MORNING - timedelta(minutes=15))
    briefs.sweep(MORNING + timedelta(hours=7))

    assert sent() == []


def test_while_the_owner_is_silent_only_the_latest_waits(boss: Chair) -> None:
    change(boss.tenant, brief_minute=450)

    for days in (2, 3, 4):
        briefs.sweep(MORNING + days * DAY)

    assert [state for state, _ in sent()] == ["failed", "failed", "held"]


def test_an_hour_that_is_past_begins_tomorrow(boss: Chair) -> None:
    boss.orders("daily brief at 7:30")

    briefs.sweep(T0)
    assert sent() == []
    briefs.sweep(MORNING)
    assert len(sent()) == 1


def test_it_can_be_asked_for_now(boss: Chair) -> None:
    assert boss.orders("brief").startswith("Good morning! Today at Corte Fino:")


def test_a_pause_is_not_forgotten(boss: Chair) -> None:
    boss.orders("pause")

    assert boss.orders("brief").endswith("I am paused: I answer no customers.")
