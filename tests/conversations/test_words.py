"""Messages are found by their words, by the business they belong to alone, and forgotten whole."""

from datetime import timedelta

import pytest

from lumi import database
from lumi.conversations import media, privacy, words
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from

ANA, BEA = "34600111222", "34600999888"


def read_all() -> None:
    while words.read_on():
        continue


def found(tenant: Tenant, text: str, before: int | None = None, most: int = 20) -> list[str]:
    read_all()
    return [one.text for one in words.find(tenant.id, text, before, most)]


def traces(word: bytes) -> int:
    """In how many places of the index's own tables the letters lie, once it was purged."""
    while words.purge():
        continue
    blocks = database.rows("SELECT block FROM message_word_data")
    return sum(word in bytes(block) for (block,) in blocks)


def latest() -> list[tuple[str, str]]:
    read_all()
    return database.rows(
        "SELECT text, last_said_at FROM conversation JOIN message ON message.id = last_message_id"
        " ORDER BY last_said_at"
    )


@pytest.fixture
def other(tenant: Tenant, settings: Settings) -> Tenant:
    return enrolment.add("Otra Casa", T0, settings, phone_id="999", timezone="Europe/Madrid")


@pytest.mark.parametrize(
    "looked_for",
    ["mañana", "MANANA", "corte mañana", "cort", "10:30", 'a las "10:30"', "  corte\tmañana "],
)
def test_a_message_is_found_by_its_words(tenant: Tenant, looked_for: str) -> None:
    arrive(text_from(ANA, "¿Un corte mañana a las 10:30?"))
    arrive(text_from(BEA, "¿Abrís los lunes?"))

    assert found(tenant, looked_for) == ["¿Un corte mañana a las 10:30?"]


@pytest.mark.parametrize(
    "looked_for",
    ["", " ", '"', "'", "*", '" OR "', "NEAR(", "-", "🙂", "tenant:t1", "t1", "\x00", '*"\x00'],
)
def test_whatever_is_typed_is_taken_for_words(tenant: Tenant, looked_for: str) -> None:
    arrive(text_from(ANA, "Hola, buenos días"))

    assert found(tenant, looked_for) == []


@pytest.mark.parametrize("text", ["नमस्ते दुनिया", "متى تفتحون", "מתי אתם פותחים", "Straße frei?"])
def test_words_of_any_writing_are_found(tenant: Tenant, text: str) -> None:
    arrive(text_from(ANA, text))

    assert found(tenant, text.split()[0]) == [text]


def test_another_business_finds_nothing_of_it(tenant: Tenant, other: Tenant) -> None:
    arrive(text_from(ANA, "Soy alérgica al tinte"))

    assert found(other, "tinte") == []


def test_the_newest_come_first_and_older_ones_after_them(tenant: Tenant) -> None:
    for number in range(5):
        arrive(text_from(ANA, f"Hola {number}"))

    assert found(tenant, "hola", most=2) == ["Hola 4", "Hola 3"]
    third = words.find(tenant.id, "hola", None, 2)[-1].id
    assert found(tenant, "hola", before=third, most=2) == ["Hola 2", "Hola 1"]


def test_what_was_heard_in_a_voice_note_is_found_and_changed_with_it(tenant: Tenant) -> None:
    note = {**text_from(ANA, ""), "type": "audio", "audio": {"id": "1", "mime_type": "audio/ogg"}}
    arrive(note)
    message_id = database.value("SELECT id FROM message")
    for transcript in ("una permanente", "una mecha"):
        with database.write() as connection:
            record = media.of_messages(tenant.id, [message_id])[message_id]
            media.hear(connection, record, transcript)

    assert found(tenant, "mecha") == ["una mecha"]
    assert found(tenant, "permanente") == []


def test_an_edited_message_is_found_by_its_new_words_alone(tenant: Tenant) -> None:
    arrive(text_from(ANA, "Quiero teñirme de azul"))
    read_all()

    with database.write() as connection:
        connection.execute("UPDATE message SET text = 'Quiero teñirme de verde'")

    assert found(tenant, "verde") == ["Quiero teñirme de verde"]
    assert found(tenant, "azul") == []


def test_the_words_of_an_erased_customer_leave_no_trace(tenant: Tenant) -> None:
    arrive(text_from(ANA, "zanahorias"))
    arrive(text_from(BEA, "Buenas"))
    read_all()
    assert traces(b"zanahoria")

    privacy.erase(tenant.id, privacy.found(tenant.id, ANA))

    assert not traces(b"zanahoria")
    assert found(tenant, "buenas") == ["Buenas"]


def test_the_words_of_a_deleted_business_leave_no_trace(tenant: Tenant) -> None:
    arrive(text_from(ANA, "zanahorias"))
    read_all()

    enrolment.remove(tenant)

    assert not traces(b"zanahoria")


def test_a_customer_is_erased_whose_words_nobody_has_read_yet(tenant: Tenant) -> None:
    arrive(text_from(ANA, "zanahorias"))

    privacy.erase(tenant.id, privacy.found(tenant.id, ANA))

    read_all()
    assert not traces(b"zanahoria")


def test_a_message_that_takes_an_erased_ones_number_is_found(tenant: Tenant) -> None:
    arrive(text_from(BEA, "Buenas"))
    arrive(text_from(ANA, "Hola"))
    read_all()
    privacy.erase(tenant.id, privacy.found(tenant.id, ANA))

    arrive(text_from(ANA, "Otra vez yo"))

    assert found(tenant, "otra") == ["Otra vez yo"]


def test_what_is_taken_out_during_a_purge_wants_another(tenant: Tenant) -> None:
    for number in range(50):
        arrive(text_from(ANA, f"zanahorias {number}"))
    arrive(text_from(BEA, "berenjenas"))
    read_all()
    privacy.erase(tenant.id, privacy.found(tenant.id, ANA))
    words.purge()

    privacy.erase(tenant.id, privacy.found(tenant.id, BEA))

    assert not traces(b"zanahoria")
    assert not traces(b"berenjena")


def test_a_long_file_is_read_in_several_batches(tenant: Tenant) -> None:
    for number in range(5):
        arrive(text_from(ANA, f"Hola {number}"))

    assert words.read_on(at_once=2)
    assert words.read_on(at_once=2)
    assert not words.read_on(at_once=2)
    assert len(found(tenant, "hola")) == 5


def test_a_conversation_knows_its_newest_message(tenant: Tenant) -> None:
    arrive(text_from(ANA, "first"))
    arrive(text_from(BEA, "Buenas", ts=T(60)), at=T(60))
    arrive(text_from(ANA, "last", ts=T(120)), at=T(120))

    assert [text for text, _ in latest()] == ["Buenas", "last"]


def test_what_was_said_before_comes_after_what_is_new(tenant: Tenant) -> None:
    """Meta hands over the past after the business has come, and in no order."""
    arrive(text_from(ANA, "new"))
    read_all()
    with database.write() as connection:
        connection.execute(
            "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text, ts,"
            " received_at) SELECT tenant_id, customer_id, id, 'human', 'text', 'of May', ?, ?"
            " FROM conversation",
            ("2026-05-01T10:00:00+00:00", "2026-12-01T10:01:00+00:00"),
        )

    assert [text for text, _ in latest()] == ["new"]


def test_merged_conversations_keep_the_newest_message_of_both(tenant: Tenant) -> None:
    arrive({**text_from(ANA, "by phone")})
    del (later := text_from("", "by name", ts=T0 + timedelta(minutes=1)))["from"]
    arrive({**later, "from_user_id": "ES.1"}, at=T(60))
    read_all()

    arrive({**text_from(ANA, "both", ts=T(61)), "from_user_id": "ES.1"}, at=T(61))

    assert [text for text, _ in latest()] == ["both"]
    assert sorted(found(tenant, "by")) == ["by name", "by phone"]
