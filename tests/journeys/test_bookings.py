"""Customers book, change their mind, move and cancel, through a real Lumi and a fake WhatsApp."""

from collections.abc import Iterator

import pytest

from tests.journeys.shop import Shop, in_days, opened, stamp

SALON = """
name = "Corte Fino"
phone_id = "100200300"
timezone = "Europe/Madrid"
language = "en"
[booking]
confirm = "at-once"
[hours]
mon = ["09:00-20:00"]
tue = ["09:00-20:00"]
wed = ["09:00-20:00"]
thu = ["09:00-20:00"]
fri = ["09:00-20:00"]
sat = ["09:00-20:00"]
sun = ["09:00-20:00"]
[[services]]
name = "Haircut"
minutes = 30
price = "18 €"
[[services]]
name = "Yoga class"
minutes = 60
capacity = 2
[[staff]]
name = "Marco"
[[staff]]
name = "Lucia"
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with opened(tmp_path_factory.mktemp("salon"), LUMI_REPLY_DELAY="0.2") as shop:
        shop.load(SALON)
        shop.tree.start()
        yield shop


@pytest.fixture(autouse=True)
def from_here_on(shop: Shop) -> None:
    shop.follows()


def tomorrow(hour: int, minute: int = 0) -> str:
    return stamp(in_days(1), hour, minute)


ASKED = [
    ("34611000001", "I'd like a haircut tomorrow at 9:30 am", (9, 30), "✅ You are booked"),
    ("34611000002", "Quiero una cita para mañana a las 10:30, haircut", (10, 30), "✅"),
    ("34611000003", "Quero marcar haircut amanhã às 11h30", (11, 30), "✅"),
    ("34611000004", "Ich hätte gern einen Termin morgen um 12:30 Uhr, haircut", (12, 30), "✅"),
    ("34611000005", "Je voudrais un rendez-vous haircut demain à 13h30", (13, 30), "✅"),
    ("34611000006", "Vorrei prenotare haircut domani alle 14:30", (14, 30), "✅"),
]


@pytest.mark.parametrize(
    ("phone", "text", "at", "begins"), ASKED, ids=["en", "es", "pt", "de", "fr", "it"]
)
def test_everything_in_one_line_is_booked_with_its_calendar_file(
    shop: Shop, phone: str, text: str, at: tuple[int, int], begins: str
) -> None:
    shop.tree.says(phone, text)

    assert shop.reply().startswith(begins)
    assert shop.waits_for_more(10)
    assert shop.whatsapp.sent[-1].body["type"] == "document"
    assert shop.booked(phone) == [(tomorrow(*at), "confirmed")]


def test_step_by_step_costs_four_messages(shop: Shop) -> None:
    phone = "34611000010"
    before = len(shop.whatsapp.sent)
    shop.tree.says(phone, "Hello, I'd like to book an appointment")
    assert "What would you like to book?" in shop.reply()
    shop.taps(phone, "Haircut")
    assert "when would you like to come?" in shop.reply()
    shop.tree.says(phone, "tomorrow at 15:30")

    assert shop.reply().startswith("✅")
    assert shop.tree.is_idle(10)
    assert len(shop.whatsapp.sent) - before == 4


def test_a_changed_mind_moves_and_then_cancels(shop: Shop) -> None:
    phone = "34611000011"
    shop.tree.says(phone, "haircut tomorrow at 16:30 with Marco")
    assert "👤 Marco" in shop.reply()
    shop.follows()

    shop.tree.says(phone, "can I come an hour later?")
    assert shop.reply().startswith("✅ Moved")
    shop.follows()

    shop.tree.says(phone, "sorry, cancel my appointment")
    assert shop.reply().startswith("Your appointment is cancelled")
    assert shop.booked(phone) == [(tomorrow(17, 30), "cancelled")]


def test_a_group_class_takes_as_many_as_it_has_places(shop: Shop) -> None:
    phones = [f"3461100002{number}" for number in range(5)]
    for phone in phones:
        shop.tree.says(phone, "yoga class tomorrow at 18:30")
        assert shop.tree.is_idle(10)

    kept = [phone for phone in phones if shop.booked(phone)]
    assert len(kept) == 4  # two places with each of two teachers
    assert "already taken" in shop.whatsapp.sent[-1].text


def test_a_business_that_confirms_itself_tells_the_customer(shop: Shop) -> None:
    phone = "34611000030"
    shop.tree.flask("tenant", "edit", "corte-fino", "--confirm", "owner")
    shop.tree.says(phone, "haircut tomorrow at 12:00")
    assert shop.reply().startswith("⏳")
    (ident,) = shop.rows("SELECT id FROM appointment WHERE status = 'pending'")[0]

    confirmed = shop.tree.flask("appointment", "confirm", "corte-fino", str(ident))

    assert confirmed.returncode == 0, confirmed.stderr
    assert shop.waits_for_more(10)
    assert shop.whatsapp.sent[-1].body["document"]["caption"].startswith("✅")
    shop.tree.flask("tenant", "edit", "corte-fino", "--confirm", "at-once")
