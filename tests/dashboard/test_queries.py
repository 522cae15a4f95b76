"""No page reads a whole table: what grows is always found by an index.

The file holds several businesses, so that a statement that forgets whose rows it wants stands out.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lumi import database
from tests.bench import crowded
from tests.bench.crowded import Size
from tests.conftest import T0
from tests.dashboard import walking
from tests.dashboard.visiting import Reader, account, signed_in

GROWING = {
    *("appointment", "audit", "conversation", "customer", "dead_letter", "faq", "faq_text"),
    *("faq_use", "gap", "message", "open_question", "reminder", "usage", "waitlist"),
}
SIZE = Size(tenants=3, customers=90, messages=1200, appointments=300, faqs=90)
SLUG = "crowd-1"
_READS = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
_INDEX = re.compile(r"INDEX (\w+)")
_SCAN = re.compile(r"SCAN (\w+)(?! VIRTUAL)")


@pytest.fixture
def crowd(file: Path, app: Flask) -> Flask:
    crowded.fill(file, SIZE, T0)
    return app


@pytest.fixture
def reader(crowd: Flask) -> Reader:
    """The operator, who may open every page."""
    return signed_in(crowd, account("operator@lumi.example", None))


class Recorder:
    """The statements that read, as SQLite was given them."""

    def __init__(self, connection: Any) -> None:
        self._connection, self.statements = connection, list[str]()

    def __enter__(self) -> list[str]:
        self._connection.set_trace_callback(self._keep)
        return self.statements

    def _keep(self, statement: str) -> None:
        if _READS.match(statement):
            self.statements.append(statement)

    def __exit__(self, *_: object) -> None:
        self._connection.set_trace_callback(None)


def scanned(statement: str, short: Collection[str] = ()) -> Iterator[str]:
    """The growing tables that the statement reads from one end to the other.

    Indexes in `short` hold what waits and no more: they may be read whole.
    """
    for *_numbers, step in database.rows(f"EXPLAIN QUERY PLAN {statement}"):
        if set(_INDEX.findall(step)) & set(short):
            continue
        for name in _SCAN.findall(step):
            named = re.findall(rf'"?(\w+)"?\s+(?:AS\s+)?"?{name}"?\b', statement, re.IGNORECASE)
            yield from GROWING & {name, *named}


def test_no_page_reads_a_whole_table(crowd: Flask, reader: Reader) -> None:
    found = set[str]()
    for path in walking.reached(crowd, reader.page_at, SLUG):
        with Recorder(database.connection()) as statements:
            reader.opens(path)
        assert statements, path
        for one in dict.fromkeys(statements):
            found |= {f"{path}: {table}: {' '.join(one.split())}" for table in scanned(one)}

    assert sorted(found) == []


@pytest.mark.usefixtures("file")
def test_a_forgotten_index_would_be_seen() -> None:
    assert list(scanned("SELECT m.id FROM message AS m WHERE m.text = 'x'")) == ["message"]
    assert list(scanned('SELECT "t1"."id" FROM "faq" AS "t1" ORDER BY "t1"."answer"')) == ["faq"]
    assert list(scanned("SELECT id FROM message WHERE conversation_id = 1 ORDER BY id")) == []
    assert list(scanned("SELECT count(*) FROM appointment")) == ["appointment"]
