"""A turn that was decided and could not be written down, for the file's sake."""

from pathlib import Path

from lumi import database
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp
from tests.waiting import locked


def replies() -> int:
    return int(database.value("SELECT count(*) FROM message WHERE role = 'assistant'"))


def test_a_turn_that_a_locked_file_kept_from_being_written_waits_for_no_lease(
    tenant: Tenant, settings: Settings, file: Path
) -> None:
    database.open_file(file, patience=0.05)
    arrive(text_from(ANA, "Do you repair watches?"))
    with WhatsApp() as whatsapp:
        room = Backroom(tenant, settings, whatsapp)
        (claim,) = room.claim()
        with locked(file):
            room.answerer.answer(claim, room.receipts)
        assert replies() == 0

        room.answer()
        room.close()

    assert replies() == 1
    assert database.rows("SELECT outcome FROM message WHERE role = 'inbound'") == [("answered",)]
    assert database.value("SELECT attempts FROM conversation") == 0
