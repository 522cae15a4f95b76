"""A customer's rows are handed out whole and forgotten whole, and nobody else's with them."""

import json
import zipfile
from pathlib import Path

import pytest

from lumi import database
from lumi.booking import calendar
from lumi.business import furnish
from lumi.conversations import privacy
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import Tenant
from tests.booking.diary import Diary
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from

ANA, BEA, USER_ID = "34600111222", "34600999888", "ES.1001"


@pytest.fixture
def ana(tenant: Tenant) -> int:
    """A customer with a message, an appointment and an open question; another one beside."""
    arrive({**text_from(ANA, "Do you do weddings?"), "from_user_id": USER_ID})
    arrive(text_from(BEA, "Hola"))
    furnish(tenant)
    ident = int(database.value("SELECT id FROM customer WHERE phone = ?", ANA))
    Diary(tenant, calendar.services(tenant)[0]).book("12-24 15:30", customer_id=ident)
    with database.write() as connection:
        connection.execute(
            "INSERT INTO open_question (tenant_id, customer_id, text, asked_at)"
            " VALUES (?, ?, 'Do you do weddings?', '2026-12-01T10:00:00+00:00')",
            (tenant.id, ident),
        )
    return ident


@pytest.fixture
def stranger(ana: int, settings: Settings) -> Tenant:
    """Another business."""
    return enrolment.add("Other", T0, settings, phone_id="999")


def everything() -> dict[str, int]:
    tables = ("customer", "conversation", "message", "appointment", "open_question")
    return {table: database.value(f"SELECT count(*) FROM {table}") for table in tables}  # noqa: S608


@pytest.mark.parametrize("name", [ANA, f"+{ANA}", f" +{ANA} ", USER_ID, f"{USER_ID} "])
def test_a_customer_is_found_by_phone_or_user_id(tenant: Tenant, ana: int, name: str) -> None:
    assert privacy.found(tenant.id, name) == ana


def test_a_customer_is_found_by_the_rows_number(tenant: Tenant, ana: int) -> None:
    assert privacy.found(tenant.id, str(ana)) == ana


@pytest.mark.parametrize("name", ["", "+", "0", "34600000000", "ES.9", "1 OR 1=1", "None"])
def test_nobody_is_found_by_what_is_nobodys(tenant: Tenant, ana: int, name: str) -> None:
    with pytest.raises(Refused, match="has no customer"):
        privacy.found(tenant.id, name)


@pytest.mark.parametrize("name", [ANA, USER_ID, "1"])
def test_another_tenants_customer_cannot_be_reached(stranger: Tenant, name: str) -> None:
    with pytest.raises(Refused):
        privacy.export(stranger.id, name)


def test_everything_of_the_customer_is_handed_out(tenant: Tenant, ana: int) -> None:
    kept = json.loads(json.dumps(privacy.export(tenant.id, ANA)))

    assert (kept["customer"]["phone"], kept["customer"]["user_id"]) == (ANA, USER_ID)
    assert [row["text"] for row in kept["message"]] == ["Do you do weddings?"]
    assert len(kept["appointment"]) == len(kept["open_question"]) == len(kept["conversation"]) == 1


def test_nothing_of_anybody_else_is_handed_out(tenant: Tenant, ana: int) -> None:
    assert BEA not in json.dumps(privacy.export(tenant.id, ANA))


def test_an_erased_customer_leaves_no_row(tenant: Tenant, ana: int) -> None:
    before = everything()
    privacy.erase(tenant.id, ana)

    gone = {table: before[table] - 1 for table in before}
    assert everything() == gone
    assert database.value("SELECT count(*) FROM customer WHERE id = ?", ana) == 0


def test_another_tenants_customer_cannot_be_erased(stranger: Tenant, ana: int) -> None:
    before = everything()

    with pytest.raises(Refused, match="has no customer"):
        privacy.erase(stranger.id, ana)

    assert everything() == before


def test_an_erased_customer_who_writes_again_is_new(tenant: Tenant, ana: int) -> None:
    privacy.erase(tenant.id, ana)
    arrive(text_from(ANA, "Hola"))

    kept = privacy.export(tenant.id, ANA)
    assert [row["text"] for row in kept["message"]] == ["Hola"]
    assert kept["customer"]["user_id"] is None


def test_a_zip_holds_the_export_and_overwrites_nothing(tmp_path: Path) -> None:
    target = tmp_path / "ana.zip"
    privacy.write_zip(target, '{"name": "Ana"}')

    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["customer.json"]
        assert json.loads(archive.read("customer.json")) == {"name": "Ana"}
    with pytest.raises(FileExistsError):
        privacy.write_zip(target, "{}")


def letters() -> list[str]:
    return [payload for (payload,) in database.rows("SELECT payload FROM dead_letter ORDER BY id")]


def bury(tenant_id: int | None, payload: str) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO dead_letter (tenant_id, reason, payload, received_at)"
            " VALUES (?, 'unreadable', ?, '2026-12-01T10:00:00+00:00')",
            (tenant_id, payload),
        )


def test_erasing_a_customer_erases_their_words_in_dead_letters(
    tenant: Tenant, ana: int, stranger: Tenant
) -> None:
    bury(tenant.id, f'{{"from": "{ANA}", "text": "mine"}}')
    bury(tenant.id, f'{{"from_user_id": "{USER_ID}", "text": "mine too"}}')
    bury(None, f'{{"from": "{ANA}", "text": "for a number nobody knows"}}')
    others = [f'{{"from": "{BEA}"}}', f'{{"from": "{ANA}", "text": "to another business"}}']
    bury(tenant.id, others[0])
    bury(stranger.id, others[1])
    mine = privacy.export(tenant.id, ANA)["dead_letter"]
    assert [letter["id"] for letter in mine] == [1, 2]  # the third may be another business's

    privacy.erase(tenant.id, ana)

    assert letters() == others
