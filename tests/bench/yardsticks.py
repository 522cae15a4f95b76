"""What the machine does without Lumi: each figure stands beside one of these, of the same run."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy

ROUNDS = 100


def median(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds, after one that warms up."""
    ask()
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        ask()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)[rounds // 2]


def raw_commit(directory: Path) -> float:
    """Milliseconds of one row written and synced to that disk by SQLite alone, as Lumi syncs."""
    with closing(sqlite3.connect(directory / "yardstick.sqlite3", isolation_level=None)) as raw:
        raw.execute("PRAGMA journal_mode=wal")
        raw.execute("PRAGMA synchronous=full")
        raw.execute("CREATE TABLE IF NOT EXISTS written (id INTEGER PRIMARY KEY, text TEXT)")
        return median(lambda: raw.execute("INSERT INTO written (text) VALUES (?)", ("x" * 300,)))


def scan(vectors: int, dimensions: int) -> float:
    """Milliseconds in which numpy compares a vector with so many others, and finds the best ten."""
    chance = numpy.random.default_rng(5)
    many = chance.standard_normal((vectors, dimensions), numpy.float32)
    one = chance.standard_normal(dimensions, numpy.float32)
    return median(lambda: numpy.sort(many @ one)[-10:])


def read_rows(file: Path, sql: str) -> float:
    """Milliseconds in which SQLite alone reads all these rows."""
    with closing(sqlite3.connect(file)) as raw:
        return median(lambda: raw.execute(sql).fetchall(), 30)
