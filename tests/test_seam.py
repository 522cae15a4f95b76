"""What only SQLite has is where docs/decisions/0020 says, and nowhere else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lumi import database
from lumi.settings import ROOT
from tests.test_architecture import PATHS, tree

DECISION = ROOT / "docs" / "decisions" / "0020-postgresql-beyond-one-machine.md"
# Found in the strings of a module, but for docstrings; the names are those of the table.
SQL = {
    "engine": r"\bPRAGMA\b|\bBEGIN (IMMEDIATE|DEFERRED|EXCLUSIVE)\b|\bATTACH\b|\bsqlite_\w+",
    "file": r"-wal\b|-shm\b|\.sqlite3\b",
    "vectors": r"\bvec0\b|\bvec_\w+\(",
    "words": r"(?i)\bfts5|\bMATCH \?|\browid\b|\bfaq_words\w*|\bmessage_word\b",
    "lists": r"\bjson_\w+\(|->",
    "hints": r"\bINDEXED BY\b|\bCROSS JOIN\b",
    "nulls": r"\bIS (NOT )?\?",
    "functions": r"\b(iif|instr|char|ifnull|group_concat|printf|hex|randomblob|total|glob)\("
    r"|\b(min|max)\(([^()]|\([^()]*\))*,|\bGLOB\b|\bREGEXP\b"
    r"|\b(INSERT|UPDATE) OR\b|\bREPLACE INTO\b"
    r"|\b(strftime|julianday|unixepoch|datetime|date)\('?(now|%)",
}
# Found among the names that a module uses.
NAMES = {
    "engine": r"(^|\.)(sqlite3|in_transaction|SqliteDatabase|load_extension)$",
    "newness": r"(^|\.)(version_seen|last_written)$",
    "new ids": r"\.lastrowid$",
    "words": r"\.total_changes$",
}
ADVICE = (
    "Say it in standard SQL, or in a place that is listed. If it must be there, list the place in"
    f" {DECISION.name}, and say what becomes of it on PostgreSQL."
)


def listed() -> dict[str, set[str]]:
    """The rooms of each kind, as the decision's table has them."""
    rows = re.findall(r"^\| ([a-z ]+) \| (`[^|]+) \| [^|]+ \|$", DECISION.read_text(), re.MULTILINE)
    return {kind: set(re.findall(r"`([\w.]+)`", rooms)) for kind, rooms in rows}


def strings(module: ast.Module) -> Iterator[str]:
    """All that may become SQL: the strings, but for docstrings."""
    bodies = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    told = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, bodies) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def kinds(path: Path) -> set[str]:
    """What a module has of SQLite alone."""
    found = {
        kind
        for text in strings(tree(path))
        for kind, pattern in SQL.items()
        if re.search(pattern, text)
    }
    return found | {
        kind for name in used(path) for kind, pattern in NAMES.items() if re.search(pattern, name)
    }


def used(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            yield f".{node.attr}"
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom | ast.Import):
            yield from (alias.name for alias in node.names)


def test_what_only_sqlite_has_is_where_the_decision_says() -> None:
    found: dict[str, set[str]] = {kind: set() for kind in {*SQL, *NAMES}}
    for module, path in PATHS.items():
        if path.is_relative_to(database.MIGRATIONS):
            continue
        for kind in kinds(path):
            found[kind].add(module.removeprefix("lumi."))

    known = listed()
    new = {f"{kind}: {room}" for kind in found for room in found[kind] - known.get(kind, set())}
    gone = {f"{kind}: {room}" for kind in known for room in known[kind] - found.get(kind, set())}

    assert not new, f"{sorted(new)}. {ADVICE}"
    assert not gone, f"No more, so take them off the list in {DECISION.name}: {sorted(gone)}"


@pytest.mark.usefixtures("file")
def test_every_table_with_triggers_is_named_in_the_decision() -> None:
    found = {
        name
        for (name,) in database.rows("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'")
    }
    told = re.search(r"These triggers are written in PL/pgSQL: on ([^.]+)\.", DECISION.read_text())

    assert told is not None
    assert found == set(re.findall(r"`(\w+)`", told[1])), ADVICE


def test_sql_of_sqlite_is_seen_and_words_are_not(tmp_path: Path) -> None:
    path = tmp_path / "room.py"
    path.write_text(
        '"""A PRAGMA in a docstring is none."""\n'
        "from lumi import database\n"
        'A = f"SELECT id FROM message INDEXED BY {database}"\n'
        "B = \"SELECT max(a, coalesce(b, '')), max(id) FROM t WHERE a IS ?\"\n"
        "C = database.version_seen()\n"
    )

    assert kinds(path) == {"hints", "functions", "nulls", "newness"}
