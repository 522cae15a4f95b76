"""An owner runs the business from their own WhatsApp, through a real Lumi and a fake WhatsApp."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.journeys.shop import Shop, in_days, opened, stamp
from tests.journeys.test_bookings import SALON

OLGA, ANA, BEN = "34633000001", "34633000002", "34633000003"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    environ = {"LUMI_REPLY_DELAY": "0.2", "LUMI_URL": "https://lumi.example"}
    with opened(tmp_path_factory.mktemp("owner"), **environ) as shop:
        shop.load(SALON.replace("[booking]", '[booking]\nquiet_hours = "00:00-00:00"'))
        code = shop.tree.flask("tenant", "owner", "add", "corte-fino", f"+{OLGA}").stdout.strip()
        shop.tree.start()
        assert says(shop, OLGA, code).startswith("Welcome!")
        yield shop


def says(shop: Shop, phone: str, text: str) -> str:
    """The reply, once all is sent; of a booking with its file, the words."""
    shop.follows()
    shop.tree.says(phone, text)
    said = shop.reply()
    shop.follows()
    return said


def named(day: date) -> str:
    """As an owner writes it, and as no reader takes it for another day."""
    return f"{day.day} {day:%B}"


def test_a_vacation_by_chat_hits_appointments_and_their_customers_choose_anew(shop: Shop) -> None:
    first, last = in_days(10), in_days(14)
    assert says(shop, ANA, f"haircut on {named(in_days(12))} at 10:00 am").startswith("✅")
    assert shop.booked(ANA) == [(stamp(in_days(12), 10), "confirmed")]

    assert "From which day" in says(shop, OLGA, "I'm going on vacation")
    assert "Until which day" in says(shop, OLGA, named(first))
    shop.tree.kill()
    shop.tree.start()
    confirmed = says(shop, OLGA, f"until {named(last)}")
    assert "Shall I close" in confirmed
    assert "Appointments in that time: 1" in confirmed
    assert "Closed" in says(shop, OLGA, "yes")
    closed = shop.rows("SELECT starts_local, ends_local FROM closure")
    assert closed == [(f"{first}T00:00", f"{last + timedelta(days=1)}T00:00")]

    shop.taps(OLGA, "Yes, write to them")
    assert shop.waits_for_message_to(ANA, "we are not there at the time of your appointment")
    shop.follows()
    assert "closed" in says(shop, BEN, f"haircut on {named(last)} at 11:00 am").lower()

    shop.taps(ANA, "Other times")
    shop.reply()
    assert says(shop, ANA, f"{named(in_days(16))} at 10:00 am")
    assert shop.tree.is_idle(10)
    if shop.booked(ANA) != [(stamp(in_days(16), 10), "confirmed")]:
        shop.taps(ANA, "Yes, move it")
        shop.reply()
    assert shop.booked(ANA) == [(stamp(in_days(16), 10), "confirmed")]


def test_a_request_reaches_the_owner_who_confirms_it_by_a_tap(shop: Shop) -> None:
    shop.tree.flask("tenant", "edit", "corte-fino", "--confirm", "owner")
    assert says(shop, BEN, "haircut tomorrow at 15:30").startswith("⏳")

    assert shop.waits_for_message_to(OLGA, "A customer asks for an appointment")
    shop.follows()
    shop.taps(OLGA, "Confirm")

    assert shop.waits_for_message_to(OLGA, "Confirmed:")
    assert shop.tree.is_idle(10)
    assert shop.last_to(BEN).body["document"]["caption"].startswith("✅")
    assert shop.booked(BEN) == [(stamp(in_days(1), 15, 30), "confirmed")]
    asked = [one for one in shop.whatsapp.sent if "asks for an appointment" in one.text]
    assert len(asked) == 1
