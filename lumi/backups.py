"""A consistent copy of the file while Lumi runs, and putting one back while it does not."""

import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from lumi import database
from lumi.conversations import workers
from lumi.database import sqlite3

log = logging.getLogger(__name__)

PARTS = ("", "-wal", "-shm")  # what SQLite keeps for one database


class BackupRefused(Exception):
    """The copy was not made or not put back, and nothing was changed; the text says why."""


def back_up(target: Path) -> None:
    """Copy the open file to `target` as of one instant; writers go on meanwhile.

    Raises BackupRefused when something is there already. The copy needs no other file beside it.
    """
    if target.exists():
        raise BackupRefused(f"{target} is there already; a backup overwrites nothing.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(target) as fresh:
        _copy(database.db.connection(), fresh)  # type: ignore[no-untyped-call]
        try:
            target.hardlink_to(fresh)
        except FileExistsError as fault:
            raise BackupRefused(f"{target} has just been made by somebody else.") from fault


def restore(source: Path, database_file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the file; where the replaced one is kept, if there was one.

    1. Copy the backup and check the copy. 2. Make sure that nobody has the file open.
    3. Put the old file aside and the copy in its place. Raises BackupRefused before any change.
    """
    if not source.is_file():
        raise BackupRefused(f"There is no backup at {source}.")
    database_file.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(database_file) as fresh:
        _copy_checked(source, fresh)
        if not database_file.exists():
            fresh.replace(database_file)
            return None
        aside = database_file.with_name(f"{database_file.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
        if aside.exists():
            raise BackupRefused(f"{aside} is there already; wait a second and try again.")
        with _nobody_else_on(database_file):
            for part in PARTS:
                _move(Path(f"{database_file}{part}"), Path(f"{aside}{part}"))
            fresh.replace(database_file)
        return aside


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield fresh
    finally:
        for part in (*PARTS, "-journal"):
            Path(f"{fresh}{part}").unlink(missing_ok=True)


def _copy(source: Any, fresh: Path) -> None:
    fresh.touch(mode=0o600)  # a backup holds what customers wrote
    with closing(database.other_file(fresh, "rw")) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode = delete")  # so that it is one file


def _copy_checked(source: Path, fresh: Path) -> None:
    try:
        with closing(database.other_file(source, "ro")) as backup:
            _copy(backup, fresh)
        with closing(database.other_file(fresh, "ro")) as copy:
            fault = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
            applied = {name for (name,) in copy.execute("SELECT name FROM schema_migration")}
    except sqlite3.DatabaseError as failure:
        raise BackupRefused(f"{source} is not a backup of Lumi: {failure}.") from failure
    if fault != "ok":
        raise BackupRefused(f"{source} is damaged: {fault}.")
    if unknown := applied - set(database.known_migrations()):
        raise BackupRefused(f"{source} was written by a newer Lumi: it has {min(unknown)}.")


@contextmanager
def _nobody_else_on(path: Path) -> Iterator[None]:
    """SQLite lets a file leave WAL only for its one connection, which then keeps others out."""
    running = BackupRefused("Lumi is running. Stop it first, then restore.")
    if workers.any_lives(workers.locks_beside(path)):
        raise running
    with closing(database.other_file(path, "rw")) as connection:
        try:
            connection.execute("PRAGMA busy_timeout = 500")  # ms: who runs goes on running
            connection.execute("PRAGMA locking_mode = exclusive")
            connection.execute("PRAGMA journal_mode = delete")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as fault:
            if "locked" in str(fault):
                raise running from fault
        except sqlite3.DatabaseError as fault:  # damaged: the best reason to restore
            log.warning("restore.replaces_unreadable fault=%s", fault)
        yield


def _move(part: Path, aside: Path) -> None:
    if part.exists():
        part.rename(aside)
