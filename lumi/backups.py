"""A consistent copy of the file while Lumi runs, and putting one back while it does not.

A backup is a database of its own and, where customers sent any, the directory FILE.media with the
files that its rows name. Those never change once written, so on the same disk they are links.
"""

import contextlib
import errno
import hmac
import logging
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from lumi import database
from lumi.conversations import media, workers
from lumi.database import sqlite3

log = logging.getLogger(__name__)

AT_A_TIME = 2048  # pages of a copy; 8 MB
PARTS = ("", "-wal", "-shm")  # what SQLite keeps for one database
OURS = re.compile(r"[0-9]+/[0-9]+")  # a customer's file, below its directory
SIGNATURE = "backup.secret_key"  # in a backup's `meta`


class BackupRefused(Exception):
    """The copy was not made or not put back, and nothing was changed; the text says why."""


def files_of(backup: Path) -> Path:
    """Where the customers' files of a backup are, if it has any."""
    return backup.with_name(f"{backup.name}.media")


def back_up(target: Path, secret_key: str) -> None:
    """Copy the open file to `target` as of one instant, with the files that it names.

    Writers go on meanwhile. Raises BackupRefused when something is there already.
    """
    for part in (target, files_of(target)):
        if part.exists():
            raise BackupRefused(f"{part} is there already; a backup overwrites nothing.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _unfinished(target) as fresh:
        _copy(database.db.connection(), fresh)  # type: ignore[no-untyped-call]
        _sign(fresh, secret_key)
        _gather(fresh, [media.directory()])
        _put(fresh, target)


def restore(source: Path, database_file: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the file; where the replaced one is kept, if there was one.

    1. Copy the backup and check the copy. 2. Make sure that nobody has the file open.
    3. Put the old file aside and the copy in its place, and so with the customers' files.
    Raises BackupRefused before any change.
    """
    if not source.is_file():
        raise BackupRefused(f"There is no backup at {source}.")
    database_file.parent.mkdir(parents=True, exist_ok=True)
    files = media.directory(database_file)
    with _unfinished(database_file) as fresh:
        _copy_checked(source, fresh)
        _gather(fresh, [files_of(source), files])  # an old backup has none of its own
        aside = _free(database_file, now), _free(files, now)
        if not database_file.exists():
            _exchange(fresh, database_file, aside)
            return None
        with _nobody_else_on(database_file):
            _exchange(fresh, database_file, aside)
        return aside[0]


def is_of_another_key(backup: Path, secret_key: str) -> bool:
    """Whether a backup says that its secrets were sealed with another SECRET_KEY than this."""
    with closing(database.other_file(backup, "ro")) as copy:
        found = copy.execute("SELECT value FROM meta WHERE key = ?", (SIGNATURE,)).fetchone()
    return bool(found) and not hmac.compare_digest(found[0], _fingerprint(secret_key))


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield fresh
    finally:
        for part in (*PARTS, "-journal"):
            Path(f"{fresh}{part}").unlink(missing_ok=True)
        shutil.rmtree(files_of(fresh), ignore_errors=True)


def _copy(source: Any, fresh: Path) -> None:
    """Of one instant, some pages at a time, each on the disk before the next.

    All at once at the end would have everybody's commits wait for the disk to take it.
    """
    fresh.touch(mode=0o600)  # a backup holds what customers wrote
    with fresh.open("rb") as written, closing(database.other_file(fresh, "rw")) as copy:
        copy.execute("PRAGMA journal_mode = off")  # what is not finished is thrown away
        copy.execute("PRAGMA synchronous = off")
        with _one_instant(source):
            source.backup(copy, pages=AT_A_TIME, progress=lambda *_: os.fsync(written.fileno()))
        copy.execute("PRAGMA journal_mode = delete")  # so that it is one file
        os.fsync(written.fileno())


@contextmanager
def _one_instant(source: Any) -> Iterator[None]:
    """Reads the same throughout; otherwise a step after others' writes would begin anew."""
    source.execute("BEGIN")
    source.execute("SELECT count(*) FROM sqlite_master").fetchone()
    try:
        yield
    finally:
        source.execute("ROLLBACK")


def _sign(fresh: Path, secret_key: str) -> None:
    with closing(database.other_file(fresh, "rw")) as copy:
        sql = "INSERT OR REPLACE INTO meta VALUES (?, ?)"
        copy.execute(sql, (SIGNATURE, _fingerprint(secret_key)))


def _fingerprint(secret_key: str) -> str:
    """Tells one key from another, and nothing else about it."""
    return hmac.new(secret_key.encode(), b"lumi backup", "sha256").hexdigest()[:32]


def _gather(fresh: Path, places: list[Path]) -> None:
    """Bring together the files that the copy names, each from the first place that has it.

    One that has made room for a newer one meanwhile is nowhere; Lumi can live without it.
    """
    for path in _named(fresh):
        found = next((place / path for place in places if (place / path).is_file()), None)
        if found is not None:
            target = files_of(fresh) / path
            for place in (files_of(fresh), target.parent):
                place.mkdir(exist_ok=True, mode=0o700)
            _link(found, target)


def _named(fresh: Path) -> list[str]:
    with closing(database.other_file(fresh, "ro")) as copy:
        if not copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'media'").fetchone():
            return []  # of a Lumi that kept no files
        paths = [path for (path,) in copy.execute("SELECT path FROM media WHERE path != ''")]
    return [path for path in paths if OURS.fullmatch(path)]  # a forged backup leads nowhere


def _link(found: Path, target: Path) -> None:
    try:
        target.hardlink_to(found)
    except OSError:  # another disk, or one that knows no links
        with contextlib.suppress(FileNotFoundError):  # it has just made room
            shutil.copy2(found, target)


def _put(fresh: Path, target: Path) -> None:
    """The files first: once the database is there, the backup is whole."""
    files = files_of(fresh)
    try:
        if files.exists():
            files.rename(files_of(target))
            files = files_of(target)
        target.hardlink_to(fresh)
    except OSError as fault:
        if files == files_of(target):
            files.rename(files_of(fresh))
        if fault.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        raise BackupRefused(f"{target} has just been made by somebody else.") from fault


def _free(replaced: Path, now: datetime) -> Path:
    aside = replaced.with_name(f"{replaced.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    if replaced.exists() and aside.exists():
        raise BackupRefused(f"{aside} is there already; wait a second and try again.")
    return aside


def _exchange(fresh: Path, database_file: Path, aside: tuple[Path, Path]) -> None:
    files = media.directory(database_file)
    for part in PARTS:
        _move(Path(f"{database_file}{part}"), Path(f"{aside[0]}{part}"))
    _move(files, aside[1])
    _move(files_of(fresh), files)
    fresh.replace(database_file)


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
