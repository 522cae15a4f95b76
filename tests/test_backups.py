"""A backup is whole and alone; a restore changes nothing unless it can be done."""

import threading
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import backups, database
from lumi.backups import BackupRefused
from lumi.conversations import workers
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import T0

KEY = "the secret key of the tests"


@pytest.fixture
def backup(tenant: Tenant, tmp_path: Path) -> Path:
    """A backup of a file that has one tenant."""
    target = tmp_path / "copies" / "monday.sqlite3"
    backups.back_up(target, KEY)
    return target


@pytest.fixture
def stopped(file: Path) -> Path:
    """The test's file with nobody on it."""
    database.db.close()
    return file


def names(path: Path) -> list[str]:
    with closing(database.other_file(path, "ro")) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM tenant")]


def test_a_backup_is_one_file_that_its_owner_alone_may_read(backup: Path) -> None:
    assert names(backup) == ["Corte Fino"]
    assert [path.name for path in backup.parent.iterdir()] == ["monday.sqlite3"]
    assert backup.stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "letter.txt"
    kept.write_text("dear customer")

    with pytest.raises(BackupRefused, match="overwrites nothing"):
        backups.back_up(kept, KEY)

    assert kept.read_text() == "dear customer"


def test_a_backup_under_writes_holds_whole_transactions(file: Path, tmp_path: Path) -> None:
    """Of a file that is copied in several steps, with writes between them."""
    with database.write() as connection:
        size = 3 * backups.AT_A_TIME * database.PAGE
        connection.execute("INSERT INTO meta VALUES ('ballast', zeroblob(?))", (size,))
    done = threading.Event()
    thread = threading.Thread(target=_write_pairs, args=(done,))
    thread.start()

    for number in range(5):
        backups.back_up(tmp_path / f"copy-{number}", KEY)
    done.set()
    thread.join()

    for number in range(5):
        with closing(database.other_file(tmp_path / f"copy-{number}", "ro")) as copy:
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            written = "SELECT count(*) FROM meta WHERE key LIKE 'left %' OR key LIKE 'right %'"
            assert copy.execute(written).fetchone()[0] % 2 == 0


def test_a_restored_file_holds_everything_acknowledged_before_its_backup_began(
    file: Path, tmp_path: Path
) -> None:
    acknowledged: list[int] = []
    done = threading.Event()
    thread = threading.Thread(target=_write_and_acknowledge, args=(acknowledged, done))
    thread.start()
    while len(acknowledged) < 50:
        done.wait(0.005)

    before = len(acknowledged)
    backups.back_up(tmp_path / "copy.sqlite3", KEY)
    done.set()
    thread.join()
    database.db.close()
    backups.restore(tmp_path / "copy.sqlite3", file, T0)

    database.open_file(file)
    found = {int(key) for (key,) in database.rows("SELECT key FROM meta WHERE value = 'drill'")}
    assert found >= set(acknowledged[:before])
    assert database.value("PRAGMA integrity_check") == "ok"


def _write_and_acknowledge(acknowledged: list[int], done: threading.Event) -> None:
    number = 0
    while not done.is_set() and number < 20_000:
        with database.write() as connection:
            connection.execute("INSERT INTO meta VALUES (?, 'drill')", (str(number),))
        acknowledged.append(number)
        number += 1
    database.db.close()


def _write_pairs(done: threading.Event) -> None:
    number = 0
    while not done.is_set() and number < 20_000:
        with database.write() as connection:
            for side in ("left", "right"):
                connection.execute("INSERT INTO meta VALUES (?, '')", (f"{side} {number}",))
        number += 1
    database.db.close()


def test_a_restored_file_is_as_it_was_and_the_replaced_one_is_kept(
    backup: Path, settings: Settings, stopped: Path
) -> None:
    database.open_file(stopped)
    enrolment.add("Newcomer", T0, settings)
    database.db.close()

    aside = backups.restore(backup, stopped, T0)

    assert names(stopped) == ["Corte Fino"]
    assert aside is not None
    assert names(aside) == ["Corte Fino", "Newcomer"]
    assert backup.exists()


def test_a_backup_is_put_where_there_is_no_file(backup: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "elsewhere" / "lumi.sqlite3"

    assert backups.restore(backup, fresh, T0) is None

    assert names(fresh) == ["Corte Fino"]


def test_nothing_is_restored_while_somebody_has_the_file_open(backup: Path, file: Path) -> None:
    database.value("SELECT count(*) FROM tenant")

    with pytest.raises(BackupRefused, match="Lumi is running"):
        backups.restore(backup, file, T0)

    assert names(file) == ["Corte Fino"]
    assert not list(file.parent.glob("*replaced*"))
    assert not list(file.parent.glob("*.part*"))


def test_nothing_is_restored_while_a_worker_lives(backup: Path, stopped: Path) -> None:
    database.open_file(stopped)
    worker = workers.Worker.register(workers.locks_beside(stopped), T0)
    database.db.close()

    with pytest.raises(BackupRefused, match="Lumi is running"):
        backups.restore(backup, stopped, T0)

    database.open_file(stopped)
    worker.leave(60, T0)
    database.db.close()
    assert backups.restore(backup, stopped, T0) is not None


def test_a_damaged_file_can_be_replaced(backup: Path, stopped: Path) -> None:
    stopped.write_bytes(b"what a broken disk left" * 100)

    aside = backups.restore(backup, stopped, T0)

    assert names(stopped) == ["Corte Fino"]
    assert aside is not None
    assert aside.read_bytes().startswith(b"what a broken disk left")


def test_no_log_of_the_replaced_file_is_applied_to_the_new_one(backup: Path, stopped: Path) -> None:
    wal = Path(f"{stopped}-wal")
    stopped.write_bytes(b"what a broken disk left" * 100)
    wal.write_bytes(b"a log")

    backups.restore(backup, stopped, T0 + timedelta(days=1))

    assert not wal.exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(None, "There is no backup", id="no file"),
        pytest.param(b"hello, I am a letter" * 50, "is not a backup of Lumi", id="no database"),
        pytest.param(b"", "is not a backup of Lumi", id="empty"),
    ],
)
def test_what_is_no_backup_is_refused(
    content: bytes | None, says: str, stopped: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    if content is not None:
        source.write_bytes(content)

    with pytest.raises(BackupRefused, match=says):
        backups.restore(source, stopped, T0)

    assert names(stopped) == []


def test_a_damaged_backup_is_refused(backup: Path, stopped: Path) -> None:
    content = bytearray(backup.read_bytes())
    page = 4096
    for start in range(page * 2, len(content), page * 3):
        content[start : start + page] = b"\xff" * page
    backup.write_bytes(content)

    with pytest.raises(BackupRefused, match=r"is damaged|is not a backup"):
        backups.restore(backup, stopped, T0)


def test_a_backup_of_a_newer_lumi_is_refused(backup: Path, stopped: Path) -> None:
    with closing(database.other_file(backup, "rw")) as connection:
        connection.execute(
            "UPDATE schema_migration SET name = '9999_later' WHERE name LIKE '0001%'"
        )

    with pytest.raises(BackupRefused, match="newer Lumi: it has 9999_later"):
        backups.restore(backup, stopped, T0)


def test_a_backup_knows_the_key_it_was_made_with_and_does_not_hold_it(backup: Path) -> None:
    assert not backups.is_of_another_key(backup, KEY)
    assert backups.is_of_another_key(backup, "another key")
    assert KEY.encode() not in backup.read_bytes()


def test_a_backup_of_before_keys_were_noted_says_nothing_of_them(backup: Path) -> None:
    with closing(database.other_file(backup, "rw")) as connection:
        connection.execute("DELETE FROM meta")

    assert not backups.is_of_another_key(backup, "another key")
