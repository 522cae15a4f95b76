"""What the machine does without Lumi: each figure stands beside one of these, of the same run."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy

from lumi.settings import ROOT

ROUNDS = 100
_EMBEDS = """
import time
from lumi.answers import weights
from lumi.answers.local_model import local_model
from lumi.settings import Settings
model = local_model(weights.directory(Settings.from_env({"SECRET_KEY": "bench"}).weights))
took = []
for number in range(100):
    began = time.perf_counter()
    model.embed([f"Is it possible to bring {number} children?"])
    took.append((time.perf_counter() - began) * 1000)
print(sorted(took)[50])
"""


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


def embedding() -> float:
    """Milliseconds of one question that was never asked before, by the embedded model alone.

    In a process of its own: the model sees to it that BLAS has one thread, if nobody was before.
    """
    return float(_told(_EMBEDS))


def bare_process() -> float:
    """Megabytes (PSS) of a Python that has imported Flask and peewee, and no more."""
    told = _told("import flask, peewee; print(open('/proc/self/smaps_rollup').read())")
    return int(told.split("Pss:")[1].split()[0]) / 1024


def _told(program: str) -> str:
    """What a Python of its own prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def scan(vectors: int, dimensions: int) -> float:
    """Milliseconds in which numpy compares a vector with so many others, and finds the best ten."""
    chance = numpy.random.default_rng(5)
    many = chance.standard_normal((vectors, dimensions), numpy.float32)
    one = chance.standard_normal(dimensions, numpy.float32)
    return median(lambda: numpy.sort(many @ one)[-10:])


def read_rows(file: Path, sql: str, *values: object) -> float:
    """Milliseconds in which SQLite alone reads all these rows."""
    with closing(sqlite3.connect(file)) as raw:
        return median(lambda: raw.execute(sql, values).fetchall(), 30)
