"""What customers sent is in a backup, and comes back with it."""

from datetime import timedelta
from pathlib import Path

import pytest

from lumi import backups, clock, database
from lumi.backups import BackupRefused
from lumi.conversations import media
from lumi.conversations.media import Record
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import arrive
from tests.desk import ANA, item_from

KEY = "the secret key of the tests"
LATER = T0 + timedelta(days=1)


@pytest.fixture
def picture(tenant: Tenant) -> Record:
    """A picture that a customer sent, fetched and kept."""
    arrive(item_from(ANA, "image", {"id": "1"}))
    (ident,) = (ident for (ident,) in database.rows("SELECT id FROM message"))
    record = media.of_messages(tenant.id, [ident])[ident]
    with media.writing(record) as file:
        file.write(b"a hand, manicured")
    with database.write() as connection:
        kept = media.keep(connection, record, "image/jpeg", 17, "0" * 64, clock.now())
    assert kept is not None
    return kept


def file_of(record: Record) -> Path:
    assert record.file is not None
    return record.file


def test_a_picture_deleted_since_comes_back_with_its_backup(
    picture: Record, file: Path, tmp_path: Path
) -> None:
    backup, there = tmp_path / "copies" / "monday.sqlite3", file_of(picture)
    backups.back_up(backup, KEY)
    there.unlink()
    database.db.close()

    backups.restore(backup, file, T0)

    assert there.read_bytes() == b"a hand, manicured"
    assert [path.name for path in backup.parent.iterdir() if path != backup] == [
        backups.files_of(backup).name
    ]


def test_files_of_backups_are_their_owners_alone(picture: Record, tmp_path: Path) -> None:
    backup = tmp_path / "monday.sqlite3"

    backups.back_up(backup, KEY)

    made = [backups.files_of(backup), *backups.files_of(backup).rglob("*")]
    assert len(made) == 3
    assert not [path for path in made if path.stat().st_mode & 0o077]


def test_files_that_a_restore_replaces_are_kept_aside(
    picture: Record, file: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "monday.sqlite3"
    backups.back_up(backup, KEY)
    newer = file_of(picture).with_name("999")
    newer.write_bytes(b"of today")
    database.db.close()

    backups.restore(backup, file, T0)

    assert not newer.exists()
    (aside,) = file.parent.glob("media.replaced-*")
    assert sorted(path.read_bytes() for path in aside.rglob("*") if path.is_file()) == [
        b"a hand, manicured",
        b"of today",
    ]


def test_a_backup_that_is_the_database_alone_leaves_the_files_it_names(
    picture: Record, file: Path, tmp_path: Path
) -> None:
    backup, there = tmp_path / "monday.sqlite3", file_of(picture)
    backups.back_up(backup, KEY)
    backups.files_of(backup).rename(tmp_path / "lost on the way")
    database.db.close()

    backups.restore(backup, file, T0)

    assert there.read_bytes() == b"a hand, manicured"


def test_a_file_that_made_room_meanwhile_does_not_stop_a_backup(
    picture: Record, tmp_path: Path
) -> None:
    file_of(picture).unlink()

    backups.back_up(tmp_path / "monday.sqlite3", KEY)

    assert not backups.files_of(tmp_path / "monday.sqlite3").exists()


def test_files_without_their_backup_are_not_overwritten(picture: Record, tmp_path: Path) -> None:
    backup = tmp_path / "monday.sqlite3"
    backups.files_of(backup).mkdir()

    with pytest.raises(BackupRefused, match="overwrites nothing"):
        backups.back_up(backup, KEY)

    assert not backup.exists()


def test_a_forged_backup_reaches_no_file_outside(
    picture: Record, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "letter").write_text("dear customer")
    with database.write() as connection:
        connection.execute("UPDATE media SET path = '../letter'")
    backups.back_up(tmp_path / "monday.sqlite3", KEY)
    database.db.close()

    backups.restore(tmp_path / "monday.sqlite3", file, LATER)

    assert not media.directory(file).exists()
