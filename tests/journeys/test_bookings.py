"""Customers book, change their mind, move and cancel, through a real Lumi and a fake WhatsApp."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.conversations.arriving import payload, text_from
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.test_conversations import MADRID, Shop
from tests.journeys.tree import SECRET, Tree, free_port

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
    directory = tmp_path_factory.mktemp("salon")
    port = free_port()
    address = f"http://127.0.0.1:{port}/webhook"
    with (
        WhatsApp(webhook=address, secret=SECRET) as whatsapp,
        Tree(directory, whatsapp.url, port, LUMI_REPLY_DELAY="0.2") as tree,
    ):
        tree.flask("migrate")
        salon = directory / "salon.toml"
        salon.write_text(SALON)
        loaded = tree.flask("tenant", "load", str(salon))
        assert loaded.returncode == 0, loaded.stderr
        tree.start()
        yield Shop(tree, whatsapp)
        assert tree.stop()[0] == 0


@pytest.fixture(autouse=True)
def from_here_on(shop: Shop) -> None:
    assert shop.tree.is_idle(10)
    shop._seen = len(shop.whatsapp.sent)


def taps(shop: Shop, phone: str, title: str) -> None:
    """The customer taps what the last message offers under that title."""
    action = shop.whatsapp.sent[-1].body["interactive"]["action"]
    rows = [one["reply"] for one in action.get("buttons", [])]
    rows += [row for section in action.get("sections", []) for row in section["rows"]]
    (ident,) = [row["id"] for row in rows if row["title"] == title]
    content = {"type": "list_reply", "list_reply": {"id": ident, "title": title}}
    item = {**text_from(phone, "", ts=datetime.now(UTC)), "type": "interactive"}
    assert shop.tree.post(payload({**item, "interactive": content})) == 200


def booked(shop: Shop, phone: str) -> list[tuple[str, str]]:
    """Start and status of the customer's appointments."""
    sql = "SELECT phone, starts_at, appointment.status FROM appointment"
    rows = shop.rows(f"{sql} JOIN customer ON customer.id = customer_id ORDER BY starts_at")
    return [(starts_at, status) for whose, starts_at, status in rows if whose == phone]


def tomorrow(hour: int, minute: int = 0) -> str:
    day = datetime.now(MADRID) + timedelta(days=1)
    local = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return local.astimezone(UTC).isoformat(timespec="seconds")


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
    assert shop.whatsapp.wait_for(shop._seen + 1, 10)
    assert shop.whatsapp.sent[-1].body["type"] == "document"
    assert booked(shop, phone) == [(tomorrow(*at), "confirmed")]


def test_step_by_step_costs_four_messages(shop: Shop) -> None:
    phone = "34611000010"
    before = len(shop.whatsapp.sent)
    shop.tree.says(phone, "Hello, I'd like to book an appointment")
    assert "What would you like to book?" in shop.reply()
    taps(shop, phone, "Haircut")
    assert "when would you like to come?" in shop.reply()
    shop.tree.says(phone, "tomorrow at 15:30")

    assert shop.reply().startswith("✅")
    assert shop.tree.is_idle(10)
    assert len(shop.whatsapp.sent) - before == 4


def test_a_changed_mind_moves_and_then_cancels(shop: Shop) -> None:
    phone = "34611000011"
    shop.tree.says(phone, "haircut tomorrow at 16:30 with Marco")
    assert "👤 Marco" in shop.reply()
    assert shop.tree.is_idle(10)
    shop._seen = len(shop.whatsapp.sent)

    shop.tree.says(phone, "can I come an hour later?")
    assert shop.reply().startswith("✅ Moved")
    assert shop.tree.is_idle(10)
    shop._seen = len(shop.whatsapp.sent)

    shop.tree.says(phone, "sorry, cancel my appointment")
    assert shop.reply().startswith("Your appointment is cancelled")
    assert booked(shop, phone) == [(tomorrow(17, 30), "cancelled")]


def test_a_group_class_takes_as_many_as_it_has_places(shop: Shop) -> None:
    phones = [f"3461100002{number}" for number in range(5)]
    for phone in phones:
        shop.tree.says(phone, "yoga class tomorrow at 18:30")
        assert shop.tree.is_idle(10)

    kept = [phone for phone in phones if booked(shop, phone)]
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
    assert shop.whatsapp.wait_for(shop._seen + 1, 10)
    assert shop.whatsapp.sent[-1].body["document"]["caption"].startswith("✅")
    shop.tree.flask("tenant", "edit", "corte-fino", "--confirm", "at-once")
