"""`flask customer`: what is kept of a person is handed out, or forgotten when that is meant."""

import json
import zipfile
from pathlib import Path

import pytest

from lumi import database
from lumi.tenants.models import Tenant
from tests.cli.running import Command, fault, said
from tests.conversations.arriving import arrive, text_from

ANA = "34600111222"


@pytest.fixture
def shop(tenant: Tenant) -> Tenant:
    """A business to which one customer has written."""
    arrive(text_from(ANA, "¿Abren mañana? 🙂"))
    return tenant


def customers() -> int:
    return int(database.value("SELECT count(*) FROM customer"))


def test_export_prints_everything_as_json(flask: Command, shop: Tenant) -> None:
    printed = said(flask("customer", "export", shop.slug, f"+{ANA}"))

    assert "mañana? 🙂" in printed
    kept = json.loads(printed)
    assert (kept["customer"]["phone"], len(kept["message"])) == (ANA, 1)


def test_export_into_a_zip_leaves_stdout_empty(
    flask: Command, shop: Tenant, tmp_path: Path
) -> None:
    target = tmp_path / "ana.zip"
    result = flask("customer", "export", shop.slug, ANA, "--out", target)

    assert (said(result), result.stderr) == ("", f"{target}\n")
    with zipfile.ZipFile(target) as archive:
        assert json.loads(archive.read("customer.json"))["customer"]["phone"] == ANA


def test_export_overwrites_nothing(flask: Command, shop: Tenant, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("dear customer")

    told = fault(flask("customer", "export", shop.slug, ANA, "--out", target))
    assert told == f"File exists: {target}"
    assert target.read_text() == "dear customer"


@pytest.mark.parametrize("command", ["export", "erase"])
def test_a_customer_nobody_knows_is_one_sentence(
    flask: Command, shop: Tenant, command: str
) -> None:
    assert fault(flask("customer", command, shop.slug, "+1999")) == (
        "This tenant has no customer '+1999'."
    )
    assert customers() == 1


def test_erase_asks_first(flask: Command, shop: Tenant) -> None:
    assert flask("customer", "erase", shop.slug, ANA, input="n\n").exit_code == 1
    assert customers() == 1

    assert flask("customer", "erase", shop.slug, ANA, input="y\n").exit_code == 0
    assert customers() == 0


def test_erase_asks_nothing_when_told_so(flask: Command, shop: Tenant) -> None:
    assert said(flask("customer", "erase", shop.slug, ANA, "--yes")) == ""
    assert database.value("SELECT count(*) FROM message") == 0
