"""The one SQLite file: connections, transactions and migrations. Nothing else opens SQLite."""

import fcntl
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import peewee
from peewee import AutoField, Model, OperationalError, SqliteDatabase, TextField

from lumi import baton, clock, extension

log = logging.getLogger(__name__)

sqlite3: Any = peewee.sqlite3  # type: ignore[attr-defined]  # pysqlite3, or the standard library's
MIGRATIONS = Path(__file__).parent / "migrations"
WEB_PATIENCE = 2.0  # seconds a request waits for a locked file; then it answers 503
PAGE = 4096  # bytes; SQLite's own default
WORKER_PATIENCE = 30.0  # seconds the worker waits: nobody hangs on the line
AGAIN = 0.002  # seconds after which a file that another process writes to is tried again
STATEMENTS = 256  # that a connection of many threads keeps prepared
BREATH = 0.05  # seconds between two writes of a long row of them
PAUSE = 1.0  # seconds before a file that could not be used is tried again

PRAGMAS = (
    ("journal_mode", "wal"),  # readers and the one writer do not block each other
    ("synchronous", "full"),  # what was acknowledged survives a power cut (sqlite.org/pragma.html)
    ("foreign_keys", "on"),
    ("temp_store", "memory"),
    ("secure_delete", "fast"),  # what is deleted is written over, where that costs no page more
    ("wal_autocheckpoint", 8000),  # pages; the worker checkpoints long before, beside the requests
    ("cache_size", -1000),  # KiB for each connection: many threads on a small machine
)


# A file that is locked, full or read-only says so as one of these, peewee's or SQLite's own.
Unusable = (OperationalError, sqlite3.OperationalError)


class Outdated(Exception):
    """The file is missing or misses migrations; `flask migrate` brings it up to date."""


class _File(SqliteDatabase):
    def _add_conn_hooks(self, connection: Any) -> None:
        try:
            super()._add_conn_hooks(connection)  # type: ignore[misc]
        except sqlite3.DatabaseError as fault:  # "file is not a database", "malformed"
            raise sqlite3.OperationalError(str(fault)) from fault
        extension.load(connection)

    def rollback(self) -> None:
        """A full disk ends a transaction by itself; why it did so is told, not that it is over."""
        if self.is_closed() or self.connection().in_transaction:  # type: ignore[no-untyped-call]
            super().rollback()

    def begin(self, lock_type: str | None = None) -> None:
        begin(partial(super().begin, lock_type))

    def open_another(self) -> Any:
        """A connection beside those of the threads, that any thread may use.

        Its transactions have to be begun by `begin`: SQLite itself does not wait.
        """
        another = sqlite3.connect(
            self.database,
            timeout=self.timeout,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=STATEMENTS,
        )
        self._add_conn_hooks(another)
        another.execute("PRAGMA busy_timeout = 0")
        return another

    def use(self, connection: Any) -> None:
        """Let it be this thread's connection."""
        self._state.set_connection(connection)  # type: ignore[attr-defined]


# IMMEDIATE: a transaction that will write waits at its door, not half-way through.
db = _File(None, lock_type="immediate")


class Row(Model):
    """What every table has: a number of its own."""

    id = AutoField()

    class Meta:
        database = db
        legacy_table_names = False


class InstantField(TextField):
    """An aware UTC datetime, kept as ISO-8601 text."""

    def db_value(self, value: datetime | str | None) -> str | None:
        return clock.stamp(value) if isinstance(value, datetime) else value

    def python_value(self, value: str | None) -> datetime | None:
        return None if value is None else clock.instant(value)


def open_file(path: Path, patience: float = WEB_PATIENCE) -> None:
    """Point this process at the file; a locked file is waited for `patience` seconds."""
    if not db.is_closed():
        db.close()
    path.parent.mkdir(parents=True, exist_ok=True)
    db.init(str(path), pragmas=PRAGMAS, timeout=patience)  # type: ignore[arg-type]


def other_file(path: Path, mode: str) -> Any:
    """A plain connection to another file, such as a backup, for the caller to close.

    `mode` is ro, rw, rwc or memory, as in sqlite.org/uri.html.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)
    connection.isolation_level = None
    extension.load(connection)
    return connection


@contextmanager
def write() -> Iterator[Any]:
    """One write transaction; yields the raw connection. No network, model call or sleep inside."""
    with turn_to_write(), db.atomic():
        yield connection()


def begin(transaction: Callable[[], object]) -> None:
    """Begin it, on a file that is locked as late as `db.timeout` allows; then raises Unusable.

    A connection of `open_another` asks every AGAIN seconds. SQLite itself, on a thread's own, does
    in ever longer intervals, up to 0.1 s (sqlite.org/c3ref/busy_timeout.html): beside a process
    that writes all the time the file is free often, and hardly ever just then.
    """
    gives_up = clock.monotonic() + db.timeout
    while True:
        try:
            transaction()
            return
        except Unusable as fault:
            code = getattr(getattr(fault, "orig", fault), "sqlite_errorcode", 0)
            if code & 0xFF != sqlite3.SQLITE_BUSY or clock.monotonic() > gives_up:
                raise
        time.sleep(AGAIN)


@contextmanager
def without_a_trace() -> Iterator[None]:
    """What this thread deletes inside is written over in the file, whole pages too.

    For what somebody has a right to see gone.
    """
    row("PRAGMA secure_delete = on")
    try:
        yield
    finally:
        row("PRAGMA secure_delete = fast")


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read inside is of one moment, whatever others commit meanwhile."""
    with baton.kept(), db.atomic("DEFERRED"):
        yield


@contextmanager
def turn_to_write() -> Iterator[None]:
    """One thread of this process at a time; who waits in vain is told what SQLite would say."""
    try:
        with baton.held(db.timeout), baton.kept():
            yield
    except baton.Busy:
        raise OperationalError("database is locked by another thread") from None


def one_for_many() -> Callable[[], None]:
    """What each of several threads calls when it begins, to have one connection together.

    For threads that read and write with the baton alone, and lend it in no transaction. A
    connection costs 0.4 MB, and forgets the pages it has read when another one writes.
    """
    return partial(db.use, db.open_another())


def breathe() -> None:
    """Let others write between two of a long row: who has just let go would be the first again."""
    with baton.lent():
        time.sleep(BREATH)


def is_unusable(fault: BaseException) -> bool:
    """Whether the file is at fault, locked or full as it is, and not what was asked of it."""
    code = getattr(getattr(fault, "orig", fault), "sqlite_errorcode", sqlite3.SQLITE_BUSY)
    return isinstance(fault, Unusable) and code != sqlite3.SQLITE_ERROR


def insist(work: Callable[[], None], seconds: float) -> None:
    """Do work that may not be left out: again and again while the file cannot be used, for so long.

    Not inside a transaction, and only in threads that nobody waits for.
    """
    gives_up = clock.monotonic() + seconds
    while True:
        try:
            return work()
        except Unusable as fault:
            if not is_unusable(fault) or clock.monotonic() > gives_up:
                raise
            log.error("database.not_yet fault=%s", fault)
        with baton.lent():
            time.sleep(PAUSE)


def connection() -> Any:
    """This thread's own SQLite connection."""
    return db.connection()  # type: ignore[no-untyped-call]


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return list(connection().execute(sql, values))


def row(sql: str, *values: Any) -> tuple[Any, ...] | None:
    return connection().execute(sql, values).fetchone()  # type: ignore[no-any-return]


def value(sql: str, *values: Any) -> Any:
    return (row(sql, *values) or (None,))[0]


def version_seen() -> int:
    """A number that changes whenever another connection has committed (PRAGMA data_version)."""
    return int(value("PRAGMA data_version"))


def last_written() -> list[tuple[int, int]]:
    """What changes with each commit of anybody, without a query (sqlite.org/wal.html)."""
    parts = (Path(f"{db.database}{part}") for part in ("", "-wal"))
    states = [part.stat() for part in parts if part.exists()]
    return [(state.st_mtime_ns, state.st_size) for state in states]


def known_migrations() -> list[str]:
    """Names of the migrations that this version has, oldest first."""
    return sorted(script.stem for script in MIGRATIONS.glob("[0-9]*.py"))


def checkpoint(path: Path, pages: int) -> None:
    """Move the log's pages into the file when there are more than so many; blocks nobody."""
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and wal.stat().st_size > pages * PAGE:
        row("PRAGMA wal_checkpoint(PASSIVE)")


def pending_migrations(path: Path) -> list[str]:
    """Names of the migrations that the file still misses, oldest first; all for no file at all."""
    known = known_migrations()
    if not path.exists():
        return known
    try:
        applied = {name for (name,) in rows("SELECT name FROM schema_migration")}
    except sqlite3.OperationalError as fault:
        if "no such table" not in str(fault):
            raise
        applied = set()
    return [name for name in known if name not in applied]


def require_migrated(path: Path) -> None:
    """Raise Outdated unless the file is there and has every migration."""
    if not path.exists():
        raise Outdated(f"There is no database at {path}. Run: flask migrate")
    missing = pending_migrations(path)
    if missing:
        raise Outdated(f"The database misses {', '.join(missing)}. Run: flask migrate")


def migrate(path: Path) -> list[str]:
    """Apply what is missing and return the names. Two processes at once: the second waits.

    playhouse.migrations rolls one migration back cleanly but does not expect company, hence the
    lock beside the file.
    """
    from playhouse.migrations import Runner

    with path.with_name(path.name + ".migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        applied: list[str] = Runner(db, directory=str(MIGRATIONS)).up()
        return applied
