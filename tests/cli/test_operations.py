"""`flask migrate`, `doctor`, `backup`, `restore`, and what every command says of a bad file."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from lumi import clock, database, nightly
from lumi.app import create_app
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.cli.running import Command, command_of, fault, said
from tests.conftest import PHONE_ID, T0
from tests.fakes.whatsapp import WhatsApp

NEEDS_A_TENANT = [
    "tenant show x",
    "tenant edit x",
    "tenant delete x --yes",
    "faq import x x.csv",
    "faq export x",
    "faq ask x hello",
    "faq gaps x",
    "appointment list x",
    "usage x",
    "customer export x 1",
    "customer erase x 1 --yes",
    "doctor x",
]
NEEDS_THE_FILE = [
    *NEEDS_A_TENANT,
    "tenant list",
    "tenant add x --phone-id 1",
    "tenant load x.toml",
    "faq reindex",
    "worker",
    "backup x.sqlite3",
    "secrets rotate",
]


@pytest.fixture
def fresh(settings: Settings, tmp_path: Path) -> Command:
    """A server that was never set up."""
    return command_of(create_app(replace(settings, database=tmp_path / "new" / "lumi.sqlite3")))


def test_migrate_makes_the_file_and_names_what_it_applied(fresh: Command) -> None:
    result = fresh("migrate")

    assert said(result) == ""
    assert result.stderr.splitlines() == [
        f"Applied {name}." for name in database.known_migrations()
    ]
    assert fresh("tenant", "list").exit_code == 0
    database.db.close()


def test_migrate_has_nothing_to_say_of_a_file_that_is_up_to_date(flask: Command) -> None:
    assert flask("migrate").output == ""


@pytest.mark.parametrize("command", NEEDS_THE_FILE)
def test_without_a_file_every_command_names_the_cure(fresh: Command, command: str) -> None:
    told = fault(fresh(*command.split()))

    assert told.startswith("There is no database at ")
    assert told.endswith("Run: flask migrate")


def test_with_a_file_of_an_older_lumi_a_command_names_the_cure(flask: Command) -> None:
    newest = database.known_migrations()[-1]
    with database.write() as connection:
        connection.execute("DELETE FROM schema_migration WHERE name = ?", (newest,))

    assert fault(flask("tenant", "list")) == (f"The database misses {newest}. Run: flask migrate")


def test_a_file_that_is_no_database_is_one_sentence(settings: Settings) -> None:
    settings.database.write_text("a letter, and a long one: " + "dear customer " * 100)
    flask = command_of(create_app(settings))

    for command in ("migrate", "tenant list"):
        assert "file is not a database" in fault(flask(*command.split()))


@pytest.mark.parametrize("command", NEEDS_A_TENANT)
def test_an_unknown_tenant_is_one_sentence(flask: Command, command: str) -> None:
    assert fault(flask(*command.split())) == ("There is no tenant 'x'. See: flask tenant list")


def test_doctor_names_faults_and_ends_with_one(flask: Command, tenant: Tenant) -> None:
    result = flask("doctor", tenant.slug)

    assert result.exit_code == 1
    assert "ok     database: ok" in result.stdout
    assert "FAULT  worker: The worker has not started yet" in result.stdout
    assert result.stderr == ""


def test_doctor_ends_with_zero_where_all_is_well(tenant: Tenant, settings: Settings) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)",
            (clock.stamp(T0),),
        )
        connection.execute(
            "INSERT INTO customer (id, tenant_id, phone, created_at) VALUES (1, 1, ?, ?)",
            ("34600", ""),
        )
        connection.execute(
            "INSERT INTO conversation (tenant_id, customer_id, last_inbound_at) VALUES (1, 1, ?)",
            (clock.stamp(T0),),
        )
    nightly.back_up(settings, T0)
    with WhatsApp() as whatsapp:
        whatsapp.numbers[PHONE_ID] = "Corte Fino"
        flask = command_of(create_app(replace(settings, api_url=whatsapp.url)))
        lines = said(flask("doctor")).splitlines()

    assert len(lines) > 3
    assert all(line.startswith("ok ") for line in lines)


def test_backup_prints_where_the_copy_is(flask: Command, tenant: Tenant, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "monday.sqlite3"

    assert said(flask("backup", target)) == f"{target}\n"
    with closing(database.other_file(target, "ro")) as copy:
        assert copy.execute("SELECT name FROM tenant").fetchall() == [("Corte Fino",)]


def test_backup_overwrites_nothing(flask: Command, tmp_path: Path) -> None:
    target = tmp_path / "letter.txt"
    target.write_text("dear customer")

    assert (
        fault(flask("backup", target)) == f"{target} is there already; a backup overwrites nothing."
    )
    assert target.read_text() == "dear customer"


def test_backup_to_where_no_folder_can_be_is_one_sentence(flask: Command, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear customer")

    assert "letter.txt" in fault(flask("backup", tmp_path / "letter.txt" / "copy.sqlite3"))


def test_restore_puts_a_backup_back_and_tells_where_the_other_is(
    flask: Command, tenant: Tenant, tmp_path: Path
) -> None:
    backup = tmp_path / "monday.sqlite3"
    said(flask("backup", backup))
    said(flask("tenant", "delete", tenant.slug, "--yes"))
    database.db.close()

    restored, kept = said(flask("restore", backup)).splitlines()
    assert restored.endswith(f"from {backup}.")
    assert Path(kept.removeprefix("What was there is kept as ").rstrip(".")).is_file()
    assert "corte-fino" in said(flask("tenant", "list"))


def test_restore_says_when_the_secrets_of_a_backup_need_another_key(
    flask: Command, tenant: Tenant, tmp_path: Path, settings: Settings
) -> None:
    backup = tmp_path / "monday.sqlite3"
    said(flask("backup", backup))
    database.db.close()

    assert flask("restore", backup).stderr == ""
    (tmp_path / "lumi.sqlite3").unlink()
    other = command_of(create_app(replace(settings, secret_key="another key")))
    result = other("restore", backup)

    assert result.exit_code == 0
    assert result.stderr.startswith("SECRET_KEY is not the one of this backup")


@pytest.mark.parametrize("content", [None, "dear customer"], ids=["nothing there", "a letter"])
def test_restore_from_what_is_no_backup_changes_nothing(
    flask: Command, tenant: Tenant, tmp_path: Path, content: str | None
) -> None:
    source = tmp_path / "monday.sqlite3"
    if content is not None:
        source.write_text(content * 100)
    database.db.close()

    assert str(source) in fault(flask("restore", source))
    assert "corte-fino" in said(flask("tenant", "list"))
