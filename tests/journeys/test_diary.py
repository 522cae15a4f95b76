"""What happens to a diary while customers talk: places taken and freed, power cuts, odd clocks."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.journeys.shop import Shop, in_days, opened, stamp

ANA, BEN, EVA = "34622000001", "34622000002", "34622000003"
BARBER = """
name = "Barber"
phone_id = "100200300"
timezone = "Europe/Madrid"
language = "en"
[booking]
confirm = "at-once"
notice_minutes = 0
horizon_days = 400
quiet_hours = "00:00-00:00"
[hours]
mon = ["00:00-24:00"]
tue = ["00:00-24:00"]
wed = ["00:00-24:00"]
thu = ["00:00-24:00"]
fri = ["00:00-24:00"]
sat = ["00:00-24:00"]
sun = ["00:00-24:00"]
[[services]]
name = "Haircut"
minutes = 30
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    environ = {"LUMI_REPLY_DELAY": "0.2", "LUMI_RESEND_AFTER": "10"}  # longer than a start takes
    with opened(tmp_path_factory.mktemp("barber"), **environ) as shop:
        shop.load(BARBER)
        shop.tree.start()
        yield shop


@pytest.fixture(autouse=True)
def from_here_on(shop: Shop) -> None:
    shop.follows()


def says(shop: Shop, phone: str, text: str) -> str:
    """The reply to a text, once all is sent; of a booking with its file, the words."""
    shop.follows()
    shop.tree.says(phone, text)
    said = shop.reply()
    shop.follows()
    return said


def test_a_slot_that_another_takes_meanwhile_is_refused_kindly(shop: Shop) -> None:
    assert "10:00" in says(shop, ANA, "is there a haircut free in 3 days at 10:00 am?")
    assert says(shop, BEN, "haircut in 3 days at 10:00 am").startswith("✅")

    shop.taps(ANA, "Yes, book it")

    refused = shop.reply()
    assert "already taken" in refused
    assert shop.booked(ANA) == []
    assert shop.booked(BEN) == [(stamp(in_days(3), 10), "confirmed")]

    shop.follows()
    near = shop.last_to(ANA).body["interactive"]["action"]["sections"][0]["rows"]
    shop.taps(ANA, next(row["title"] for row in near if "10:30" in row["title"]))
    assert shop.reply().startswith("✅")
    assert shop.booked(ANA) == [(stamp(in_days(3), 10, 30), "confirmed")]


def test_a_reminder_leads_to_a_cancellation_and_the_next_in_line_comes(shop: Shop) -> None:
    """Ana has the only place; Ben and Eva wait for it. Ana's reminder lets her cancel."""
    day = in_days(1)
    assert says(shop, ANA, "haircut tomorrow at 9:00 am please").startswith("✅")
    for phone in (BEN, EVA):
        assert "already taken" in says(shop, phone, "I need a haircut tomorrow at 9:00 am")
        shop.taps(phone, "Waiting list")
        assert "waiting list" in shop.reply()
        shop.follows()

    pretend_that_it_was_booked_long_ago(shop, stamp(day, 9))
    assert shop.waits_for_more(45), "no reminder came"
    reminded = shop.last_to(ANA)
    assert "09:00" in reminded.text
    shop.follows()

    shop.taps(ANA, "Cancel it")
    assert shop.reply().startswith("Your appointment is cancelled")
    assert shop.waits_for_more(45), "nobody was asked"
    assert shop.whatsapp.sent[-1].to == BEN  # who waits longest

    assert says(shop, BEN, "yes please").startswith("✅")
    assert (stamp(day, 9), "cancelled") in shop.booked(ANA)
    assert (stamp(day, 9), "confirmed") in shop.booked(BEN)
    assert shop.booked(EVA) == []


def test_of_two_who_were_asked_the_first_yes_wins(shop: Shop) -> None:
    """Ben lets the hour pass in which he was asked, so Eva is asked; then both say yes at once."""
    first, ben, eva = "34622000020", "34622000021", "34622000022"
    assert says(shop, first, "haircut in 9 days at 9:00 am please").startswith("✅")
    for phone in (ben, eva):
        assert "already taken" in says(shop, phone, "I need a haircut in 9 days at 9:00 am")
        shop.taps(phone, "Waiting list")
        assert "waiting list" in shop.reply()
    says(shop, first, "cancel my appointment")
    assert shop.waits_for_message_to(ben, "come free")
    shop.change("UPDATE waitlist SET asked_until = '2020-01-01T00:00:00+00:00'")
    assert shop.waits_for_message_to(eva, "come free")
    shop.follows()

    both = [
        threading.Thread(target=shop.taps, args=(one, "Yes, I'll take it")) for one in (ben, eva)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join()

    shop.follows()
    place = (stamp(in_days(9), 9), "confirmed")
    winners = [phone for phone in (ben, eva) if place in shop.booked(phone)]
    assert len(winners) == 1
    (loser,) = {ben, eva} - set(winners)
    told = {one: [sent.text for sent in shop.whatsapp.sent if sent.to == one] for one in (ben, eva)}
    assert any(text.startswith("✅") for text in told[winners[0]])
    assert any("somebody else was faster" in text for text in told[loser])
    assert not any(text.startswith("✅") for text in told[loser])


def pretend_that_it_was_booked_long_ago(shop: Shop, starts_at: str) -> None:
    """So that the reminder of the day before is due now."""
    now = datetime.now(UTC)
    start = datetime.fromisoformat(starts_at)
    minutes = int((start - now).total_seconds() // 60) + 1  # since less than a minute ago
    shop.load(BARBER.replace("[booking]", f"[booking]\nreminders_minutes = [{minutes}]"))
    shop.change(
        "UPDATE appointment SET changed_at = ?, remind_at = ? WHERE starts_at = ?",
        (now - timedelta(days=9)).isoformat(timespec="seconds"),
        now.isoformat(timespec="seconds"),
        starts_at,
    )


def test_a_power_cut_in_the_middle_of_a_talk_loses_nothing_of_it(shop: Shop) -> None:
    assert "when would you like" in says(shop, EVA, "Hi, I'd like to book a haircut")
    asked = says(shop, EVA, "in 5 days")
    assert "free" in asked

    shop.tree.kill()
    shop.tree.start()

    assert says(shop, EVA, "11:30 am").startswith("✅")
    assert (stamp(in_days(5), 11, 30), "confirmed") in shop.booked(EVA)


@pytest.mark.parametrize(("hour", "seconds"), [(9, 0.0), (10, 0.22), (11, 0.3)], ids=str)
def test_a_power_cut_while_a_wish_is_worked_on_books_it_once(
    shop: Shop, hour: int, seconds: float
) -> None:
    phone = f"346220001{hour:02}"
    assert "free" in says(shop, phone, "I'd like a haircut in 8 days")

    shop.tree.says(phone, f"{hour}:30 am")
    time.sleep(seconds)  # before, at the beginning of, and after the writing
    shop.tree.kill()
    shop.tree.start()

    assert shop.waits_for_more(20)
    shop.follows()
    assert shop.booked(phone) == [(stamp(in_days(8), hour, 30), "confirmed")]
    told = [one for one in shop.whatsapp.sent if one.to == phone and one.text.startswith("✅")]
    assert len(told) == 1


def test_an_hour_that_comes_twice_is_booked_once_and_at_its_first(shop: Shop) -> None:
    """In Madrid the night of the last Sunday of October has two times half past two."""
    phone, autumn = "34622000012", last_sunday(10)
    said = says(shop, phone, f"haircut on {autumn:%d} {autumn:%B} {autumn.year} at 2:30 am")
    assert said.startswith("✅")
    assert "02:30" in said
    assert shop.booked(phone) == [(stamp(autumn, 2, 30), "confirmed")]

    later = says(shop, phone, "please move it to 3:30 am")
    assert later.startswith("✅"), later
    assert (stamp(autumn, 3, 30), "confirmed") in shop.booked(phone)


def test_an_hour_that_the_clocks_skip_is_not_offered(shop: Shop) -> None:
    """In Madrid the night of the last Sunday of March has no half past two."""
    spring = last_sunday(3)
    said = says(shop, "34622000009", f"haircut on {spring:%d} {spring:%B} {spring.year} at 2:30 am")

    assert "✅" not in said
    assert shop.booked("34622000009") == []

    said = says(shop, "34622000009", "3:30 am")
    assert said.startswith("✅")
    assert "03:30" in said
    assert shop.booked("34622000009") == [(stamp(spring, 3, 30), "confirmed")]


def last_sunday(month: int) -> date:
    today = datetime.now(UTC).date()
    year = today.year if today < date(today.year, month, 25) else today.year + 1
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_a_changed_mind_before_the_confirmation_books_the_last_word(shop: Shop) -> None:
    phone = "34622000011"
    assert "13:00" in says(shop, phone, "do you have a free slot in 6 days at 13:00?")

    assert "14:00" in says(shop, phone, "actually, 14:00 is better")

    assert [start for start, _ in shop.booked(phone)] in ([], [stamp(in_days(6), 14)])
    if not shop.booked(phone):
        assert says(shop, phone, "yes").startswith("✅")
    assert shop.booked(phone) == [(stamp(in_days(6), 14), "confirmed")]
