"""Voice notes and pictures: a row each, and a file beside the database that follows its row.

A row is there from the moment its message is (a trigger sees to it). Its file lies in
`media/<tenant>/<number>`, under a name of ours. Whatever removes the row, or the row's path, has
the file listed in `media_gone`; `sweep` removes what is listed. A file is never written to again
once it is in its place, which backups rely on.
"""

import contextlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO

from lumi import clock, database
from lumi.whatsapp import contents, sniffing
from lumi.whatsapp.contents import Medium

RESERVE = 64 * 1024 * 1024  # bytes of the disk that files leave to the database
MEGABYTE = 1_000_000
LIVES = timedelta(days=7)  # a media id of Meta's; then the file is gone there
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=15), timedelta(hours=6)
LEFTOVER = timedelta(hours=1)  # after which a file without a row gets none any more
AT_ONCE = 500


class State(StrEnum):
    """Where the file of a row is."""

    WANTED = "wanted"  # at Meta, and to be fetched
    KEPT = "kept"  # here
    DROPPED = "dropped"  # nowhere: it made room for newer ones, or the business keeps none
    FAILED = "failed"  # nowhere: it could not be had; `fault` says why


class Unwritable(Exception):
    """There is no room for the file, or no place."""


@dataclass(frozen=True, slots=True)
class Record:
    """A row; `path` is "" where no file is kept."""

    id: int
    tenant_id: int
    message_id: int
    medium: Medium | None  # as Meta told of it
    mime: str
    path: str
    transcript: str | None
    attempts: int
    created_at: str

    @property
    def file(self) -> Path | None:
        """The file, if it is kept and there."""
        path = directory() / self.path
        return path if self.path and path.is_file() else None


_COLUMNS = (
    "media.id, media.tenant_id, message_id, message.type, coalesce(payload, '{}'), mime, path,"
    " transcript, media.attempts, media.created_at"
)


def directory(database_file: Path | None = None) -> Path:
    """Where the files are, of the open database unless another is named."""
    return (database_file or Path(str(database.db.database))).parent / "media"


def of_messages(tenant_id: int, message_ids: Iterable[int]) -> dict[int, Record]:
    """The rows of a tenant's messages that have one, by message."""
    ids = json.dumps(list(message_ids))
    found = database.rows(
        f"SELECT {_COLUMNS} FROM media JOIN message ON message.id = message_id"  # noqa: S608
        " WHERE media.tenant_id = ? AND message_id IN (SELECT value FROM json_each(?))",
        *(tenant_id, ids),
    )
    return {record.message_id: record for record in map(_record, found)}


def next_wanted(now: datetime) -> Record | None:
    """What is to be fetched for people to look at; what a turn still waits for is the turn's."""
    found = database.row(
        f"SELECT {_COLUMNS} FROM media INDEXED BY media_wanted"  # noqa: S608
        " JOIN message ON message.id = message_id"
        " WHERE media.state = 'wanted' AND media.due_at <= ? AND handled_at IS NOT NULL"
        " ORDER BY media.due_at LIMIT 1",
        clock.stamp(now),
    )
    return _record(found) if found else None


@contextmanager
def writing(record: Record) -> Iterator[BinaryIO]:
    """A file to write to; at the end it is in its place whole, after a fault it is nowhere.

    Only its owner may read it. Raises Unwritable.
    """
    target = directory() / _path(record)
    fresh = target.with_name(f".{record.id}.{secrets.token_hex(4)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if shutil.disk_usage(target.parent).free < RESERVE:
            raise Unwritable("the disk is nearly full")
        with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(target)
    except OSError as fault:
        raise Unwritable(fault.strerror or type(fault).__name__) from fault
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)


def keep(
    connection: Any, record: Record, mime: str, size: int, sha256: str, now: datetime
) -> Record | None:
    """The file has been written; None when nobody wants it any more, and then it is removed."""
    path = _path(record)
    kept = connection.execute(
        "UPDATE media SET state = 'kept', mime = ?, bytes = ?, sha256 = ?, path = ?, fault = '',"
        " fetched_at = ? WHERE id = ? AND state IN ('wanted', 'kept')",
        (mime, size, sha256, path, clock.stamp(now), record.id),
    ).rowcount
    if not kept:
        (directory() / path).unlink(missing_ok=True)
        return None
    _make_room(connection, record.tenant_id)
    return replace(record, mime=mime, path=path)


def put_off(
    connection: Any, record: Record, fault: str, now: datetime, least: timedelta = FIRST_RETRY
) -> None:
    """It could not be fetched now: it is tried again for as long as Meta has it."""
    wait = min(max(least, FIRST_RETRY * 4 ** min(record.attempts, 10)), LONGEST_RETRY)
    is_over = now + wait > clock.instant(record.created_at) + LIVES
    connection.execute(
        "UPDATE media SET attempts = attempts + 1, fault = ?, due_at = ?, state = ?"
        " WHERE id = ? AND state = 'wanted'",
        (fault, clock.stamp(now + wait), State.FAILED if is_over else State.WANTED, record.id),
    )


def give_up(connection: Any, record: Record, state: State, fault: str) -> None:
    """It is not fetched any more."""
    connection.execute(
        "UPDATE media SET state = ?, fault = ? WHERE id = ? AND state = 'wanted'",
        (state, fault, record.id),
    )


def hear(connection: Any, record: Record, transcript: str) -> None:
    """What is said in a voice note."""
    connection.execute("UPDATE media SET transcript = ? WHERE id = ?", (transcript, record.id))


def make_room() -> None:
    """The oldest files go where a tenant has more than it keeps; those of open turns stay."""
    over = database.rows(
        "SELECT tenant.id FROM media INDEXED BY media_kept JOIN tenant ON tenant.id = tenant_id"
        " WHERE path != '' GROUP BY tenant.id HAVING sum(bytes) > media_megabytes * ?",
        MEGABYTE,
    )
    for (tenant_id,) in over:
        with database.write() as connection:
            _make_room(connection, tenant_id)


def sweep() -> int:
    """Remove the files whose rows say that they are gone; how many those were."""
    gone = [path for (path,) in database.rows("SELECT path FROM media_gone LIMIT ?", AT_ONCE)]
    if not gone:
        return 0
    for path in gone:
        file = directory() / path
        file.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # others are still in it
            file.parent.rmdir()
    with database.write() as connection:
        connection.executemany("DELETE FROM media_gone WHERE path = ?", [(path,) for path in gone])
    return len(gone)


def clear_leftovers(now: datetime) -> None:
    """Remove files that no row knows: of killed processes, or from after a restored backup."""
    kept = {path for (path,) in database.rows("SELECT path FROM media WHERE path != ''")}
    for file in directory().glob("*/*"):
        if str(file.relative_to(directory())) in kept:
            continue
        with contextlib.suppress(FileNotFoundError):
            if file.stat().st_mtime < (now - LEFTOVER).timestamp():
                file.unlink()


def files_of(tenant_id: int, customer_id: int) -> list[tuple[str, Path]]:
    """The files that a customer sent, with names for them: the message's number, and its kind."""
    ids = database.rows(
        "SELECT message.id FROM message JOIN conversation ON conversation.id = conversation_id"
        " WHERE conversation.tenant_id = ? AND conversation.customer_id = ?",
        *(tenant_id, customer_id),
    )
    records = of_messages(tenant_id, (ident for (ident,) in ids)).values()
    return [
        (f"{record.message_id}{sniffing.SUFFIXES.get(record.mime, '')}", record.file)
        for record in records
        if record.file
    ]


def _record(found: tuple[Any, ...]) -> Record:
    ident, tenant_id, message_id, type_, payload, *more = found
    return Record(ident, tenant_id, message_id, contents.medium(type_, json.loads(payload)), *more)


def _path(record: Record) -> str:
    return f"{record.tenant_id}/{record.id}"


def _make_room(connection: Any, tenant_id: int) -> None:
    kept = connection.execute(
        "SELECT media.id, bytes, handled_at IS NOT NULL, media_megabytes * ? FROM media"
        " INDEXED BY media_kept JOIN message ON message.id = message_id"
        " JOIN tenant ON tenant.id = media.tenant_id"
        " WHERE media.tenant_id = ? AND path != '' ORDER BY media.id",
        (MEGABYTE, tenant_id),
    ).fetchall()
    over = sum(size for _, size, *_ in kept) - (kept[0][3] if kept else 0)
    for ident, size, is_over, _ in kept:
        if over > 0 and is_over:
            connection.execute(
                "UPDATE media SET state = 'dropped', path = '' WHERE id = ?", (ident,)
            )
            over -= size
