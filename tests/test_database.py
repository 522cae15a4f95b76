"""One file: migrated once by whoever comes first, written in whole transactions."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lumi import database
from lumi.database import Outdated, sqlite3
from lumi.settings import ROOT
from lumi.shared_writer import Writer

MIGRATE = """
import sys
from pathlib import Path
from lumi import database
path = Path(sys.argv[1])
database.open_file(path)
sys.stdin.readline()
print(len(database.migrate(path)))
"""
FORK = """
import os, sys
from pathlib import Path
from lumi import database
from lumi.shared_writer import Writer
database.open_file(Path(sys.argv[1]))
writer = Writer()

def keep(key):
    with writer.write() as connection:
        connection.execute("INSERT INTO meta VALUES (?, '')", (key,))

keep("before")
child = os.fork()
if child == 0:
    keep("child")
    os._exit(0)
_, status = os.waitpid(child, 0)
keep("after")
os._exit(status)
"""


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """Where a file may be; this process has it open."""
    path = tmp_path / "lumi.sqlite3"
    database.open_file(path)
    yield path
    database.db.close()


class Interrupted(Exception):
    """Something goes wrong in the middle of a transaction."""


def _half(connection: Any) -> None:
    connection.execute("INSERT INTO meta VALUES ('half', '')")
    raise Interrupted


def kept() -> set[str]:
    return {key for (key,) in database.rows("SELECT key FROM meta")}


def test_migrations_are_applied_once_and_named(path: Path) -> None:
    assert database.migrate(path) == database.known_migrations()
    assert database.migrate(path) == []


def test_of_two_processes_that_migrate_at_once_one_does_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MIGRATE, str(tmp_path / "lumi.sqlite3")]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("now\n")
        process.stdin.flush()
    applied = sorted(int(process.communicate(timeout=30)[0]) for process in started)

    assert [process.returncode for process in started] == [0, 0]
    assert applied == [0, len(database.known_migrations())]


def test_a_missing_file_misses_every_migration(path: Path) -> None:
    assert database.pending_migrations(path) == database.known_migrations()
    with pytest.raises(Outdated, match=r"There is no database at .*flask migrate"):
        database.require_migrated(path)


def test_a_file_without_tables_misses_every_migration(path: Path) -> None:
    database.value("SELECT 1")

    assert path.exists()
    assert database.pending_migrations(path) == database.known_migrations()


def test_a_file_of_an_older_version_is_told_by_what_it_misses(path: Path) -> None:
    database.migrate(path)
    *_, newest = database.known_migrations()
    with database.write() as connection:
        connection.execute("DELETE FROM schema_migration WHERE name = ?", (newest,))

    assert database.pending_migrations(path) == [newest]
    with pytest.raises(Outdated, match=f"misses {newest}.*flask migrate"):
        database.require_migrated(path)


def test_a_migrated_file_is_not_refused(file: Path) -> None:
    database.require_migrated(file)

    assert database.pending_migrations(file) == []


def test_what_was_acknowledged_survives_a_power_cut(file: Path) -> None:
    assert database.value("PRAGMA journal_mode") == "wal"
    assert database.value("PRAGMA synchronous") == 2
    assert database.value("PRAGMA foreign_keys") == 1


def test_a_transaction_that_fails_leaves_nothing(file: Path) -> None:
    with pytest.raises(Interrupted), database.write() as connection:
        _half(connection)

    assert kept() == set()


def test_another_threads_commit_shows_in_the_version(file: Path) -> None:
    before = database.version_seen()
    assert database.version_seen() == before
    thread = threading.Thread(target=_keep, args=("theirs",))
    thread.start()
    thread.join()

    assert database.version_seen() != before


def _keep(key: str) -> None:
    with database.write() as connection:
        connection.execute("INSERT INTO meta VALUES (?, '')", (key,))
    database.db.close()


def test_a_long_log_is_moved_into_the_file(file: Path) -> None:
    for number in range(20):
        with database.write() as connection:
            connection.execute("INSERT INTO meta VALUES (?, ?)", (str(number), "x" * 4096))
    before = file.stat().st_size

    database.checkpoint(file, pages=1000)
    assert file.stat().st_size == before
    database.checkpoint(file, pages=10)
    assert file.stat().st_size > before


def test_without_a_log_there_is_nothing_to_move(path: Path) -> None:
    database.checkpoint(path, pages=0)

    assert not path.exists()


def test_a_file_that_somebody_else_writes_is_waited_for_and_then_called_unusable(
    file: Path,
) -> None:
    database.open_file(file, patience=0.05)
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(database.Unusable), database.write():
            pass
        other.execute("ROLLBACK")

    with database.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('now', '')")
    assert kept() == {"now"}


@pytest.fixture
def writer(file: Path) -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.close()


def test_threads_that_share_a_writer_lose_nothing(writer: Writer) -> None:
    def write(number: int) -> None:
        for each in range(20):
            with writer.write() as connection:
                connection.execute("INSERT INTO meta VALUES (?, '')", (f"{number} {each}",))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(kept()) == 80


def test_a_writers_transaction_that_fails_leaves_nothing_and_the_next_goes_well(
    writer: Writer,
) -> None:
    with pytest.raises(Interrupted), writer.write() as connection:
        _half(connection)
    with writer.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('whole', '')")

    assert kept() == {"whole"}


def test_a_writer_follows_to_another_file(writer: Writer, file: Path, migrated_file: Path) -> None:
    with writer.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('first', '')")
    other = file.with_name("other.sqlite3")
    other.write_bytes(migrated_file.read_bytes())
    database.open_file(other)

    with writer.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('second', '')")

    assert kept() == {"second"}


def test_a_fork_writes_through_a_connection_of_its_own(writer: Writer, file: Path) -> None:
    with writer.write() as connection:
        connection.execute("INSERT INTO meta VALUES ('parent', '')")
    done = subprocess.run([sys.executable, "-c", FORK, str(file)], cwd=ROOT, check=False)

    assert done.returncode == 0
    assert kept() == {"parent", "before", "child", "after"}


def test_a_file_that_is_no_database_is_called_unusable(path: Path) -> None:
    path.write_bytes(b"a letter to a customer, long enough for a header" * 100)

    with pytest.raises(database.Unusable, match="not a database"):
        database.require_migrated(path)
