"""A sketch of the file: tables of it in memory, to work in as if it were the file itself."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from lumi import database

FIRST = 10**12  # ids of rows that are only sketched begin here, so none of them is the file's


@contextmanager
def sketch(tables: Sequence[str], fill: Callable[[Any], None]) -> Iterator[Any]:
    """What this thread does inside is as if done to the file, and gone at the end.

    Yields the raw connection. It has these tables in memory, under the file's own rules; `fill`
    is called with it before the triggers are there. All other tables are the file's, under the
    name of `kept`: they can be read and not written. Nobody waits for a sketch, however long it
    takes.
    """
    file = Path(database.db.database).absolute()
    with closing(database.other_file(file, "memory")) as connection:
        connection.execute("ATTACH ? AS kept", (f"{file.as_uri()}?mode=ro",))
        for table in tables:
            _draw(connection, table, "table")
            _draw(connection, table, "index")
        fill(connection)
        for table in tables:
            _draw(connection, table, "trigger")
        with _instead(connection):
            yield connection


def _draw(connection: Any, table: str, kind: str) -> None:
    """The table itself, its indexes or its triggers, as the file has them."""
    drawn = connection.execute(
        "SELECT sql FROM kept.sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL",
        (table, kind),
    )
    for (sql,) in drawn.fetchall():
        numbered = sql.replace("id INTEGER PRIMARY KEY,", "id INTEGER PRIMARY KEY AUTOINCREMENT,")
        connection.execute(numbered)
        if numbered != sql:
            connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, FIRST - 1))


@contextmanager
def _instead(other: Any) -> Iterator[None]:
    """Inside, `other` is this thread's connection."""
    own, state = database.connection(), database.db._state  # type: ignore[attr-defined]
    assert not state.transactions
    database.db.use(other)
    try:
        yield
    finally:
        database.db.use(own)
