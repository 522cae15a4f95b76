"""Somebody who was erased is not in the bytes of the file either, nor in the next backup."""

from pathlib import Path

import pytest

from lumi import backups, clock, database
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.business import furnish
from lumi.conversations import privacy, words
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.fakes.whatsapp import WhatsApp

ANA, WORD = "34600111222", "zwetschgenknoedel"  # stands in everything that is kept of Ana
LONG = f"{WORD} " * 400  # fills pages of its own

# By statements: it takes a model or an owner to come about otherwise.
_MORE = (
    "UPDATE customer SET notes = :long, told_name = :word WHERE phone = :ana",
    "UPDATE conversation SET dialogue = json_object(:word, 1) WHERE customer_id = 1",
    "INSERT INTO media (tenant_id, message_id, kind, state, due_at, created_at)"
    " SELECT tenant_id, id, 'audio', 'kept', ts, ts FROM message WHERE id = 1",
    "UPDATE media SET transcript = :long",
    "INSERT INTO gap (id, tenant_id, state, asked_at, answer, faq_question)"
    " VALUES (9, 1, 'open', '2026-12-01', :word, :long)",
    "INSERT INTO open_question (tenant_id, customer_id, message_id, text, asked_at, gap_id)"
    " VALUES (1, 1, 1, :long, '2026-12-01', 9)",
    "INSERT INTO changed_answer (tenant_id, message_id, kind, question, times)"
    " VALUES (1, 1, 'lost', :long, 1)",
    "INSERT INTO dead_letter (tenant_id, reason, payload, received_at)"
    " VALUES (1, 'odd', :ana || :long, '2026-12-01')",
)


def talk(tenant: Tenant, settings: Settings, turns: int) -> None:
    """Ana and others write by turns and are answered; some of it is long."""
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, settings, whatsapp)
        faqs.keep_all(tenant.id, [Draft("Do you repair watches?", "Yes.")], room.model, T0)
        for number in range(turns):
            clock.travel(T(number * 10))
            said = LONG if number % 5 == 0 else f"{WORD} number {number}, do you?"
            contact = {"wa_id": ANA, "profile": {"name": WORD}}
            arrive(text_from(ANA, said), at=clock.now(), contacts=[contact])
            arrive(text_from(f"34699{number:06}", f"something else {number}?"), at=clock.now())
            room.answer()
        room.close()


def traces(path: Path) -> int:
    whole = path.read_bytes().lower()
    return whole.count(WORD.encode()) + whole.count(ANA.encode())


@pytest.fixture
def full(tenant: Tenant, settings: Settings) -> Tenant:
    furnish(tenant)
    talk(tenant, settings, turns=12)
    with database.write() as connection:
        for statement in _MORE:
            connection.execute(statement, {"ana": ANA, "word": WORD, "long": LONG})
    while words.read_on():
        continue
    settle()
    assert traces(settings.database) > 50
    return tenant


def settle() -> None:
    """What the worker does within an hour; then the log is in the file."""
    while words.purge():
        continue
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")


def test_an_erased_customer_is_in_no_byte_of_the_file_nor_of_the_next_backup(
    full: Tenant, settings: Settings, tmp_path: Path
) -> None:
    privacy.erase(full.id, privacy.found(full.id, ANA))
    settle()

    assert traces(settings.database) == 0
    backup = tmp_path / "tonight.sqlite3"
    backups.back_up(backup, settings.secret_key)
    assert traces(backup) == 0
    assert database.value("SELECT count(*) FROM message") > 12  # the others' are there


def test_of_a_deleted_business_nothing_stays_either(full: Tenant, settings: Settings) -> None:
    enrolment.remove(full)
    settle()

    assert traces(settings.database) == 0
