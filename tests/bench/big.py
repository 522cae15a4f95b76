"""Whether it all holds in a file of a million messages: 1,000 businesses on one machine.

Making the file takes minutes. `BENCH_KEEP=DIRECTORY` keeps one there for the next run.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from lumi import clock, database
from lumi.answers import index
from lumi.answers.local_model import LocalModel
from lumi.booking import calendar
from lumi.conversations import words
from lumi.settings import Settings
from lumi.tenants import models
from tests.bench import crowd, crowded, figures, pages, yardsticks
from tests.bench.crowded import Size
from tests.bench.figures import Row, share
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import Tree, free_port

BIG = Size(tenants=1000, customers=100_000, messages=1_000_000, appointments=100_000, faqs=30_000)
REPLIES = 200
IDLE = 20.0  # seconds in which an idle worker is watched
SETTLES = 15.0  # seconds after the start until it is idle


def million() -> Row:
    """Ack, reply, searches, pages and idling in the big file; its size, and how it grows."""
    with _file() as path:
        found: Row = {
            "file, MB": round(path.stat().st_size / 1e6),
            "bytes of it a message": round(path.stat().st_size / BIG.messages),
        }
        found |= _searches(path)
        found |= pages.summary(pages.measured(path, "crowd-500"))
        found |= _traffic(path)
    return found


@contextmanager
def _file() -> Iterator[Path]:
    """A full file that may be written to."""
    kept = os.environ.get("BENCH_KEEP")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lumi.sqlite3"
        if kept and (before := Path(kept) / "big.sqlite3").exists():
            shutil.copyfile(before, path)
            database.open_file(path)
            database.migrate(path)
        else:
            fill(path)
            if kept:
                Path(kept).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, Path(kept) / "big.sqlite3")
        database.db.close()
        os.sync()  # else what was just written is on its way to the disk while commits are measured
        yield path


def fill(path: Path) -> None:
    """All rows, words and vectors; the file is whole by itself, without its log."""
    crowded.fill(path, BIG, clock.now())
    index.catch_up(crowd.Scattered(LocalModel.name, LocalModel.dimensions))
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")


def _searches(path: Path) -> Row:
    """Free times of sixty days, and a conversation by a word, in one business among all."""
    database.open_file(path)
    tenant, now = models.named("crowd-500"), clock.now()
    (service, *_) = calendar.services(tenant)
    until = now + timedelta(days=60)
    read = "SELECT busy_from, busy_until FROM appointment WHERE tenant_id = ?"
    found = {
        "SQLite alone reading its appointments, ms": yardsticks.read_rows(path, read, tenant.id),
        "slot search over 60 days, ms": yardsticks.median(
            lambda: calendar.free_between(tenant, service, now, until, now, count=10_000)
        ),
        "search for a word, ms": yardsticks.median(
            lambda: words.find(tenant.id, "sunday beard", None, 50)
        ),
    }
    database.db.close()
    return {name: round(took, 1) for name, took in found.items()}


def _traffic(path: Path) -> Row:
    with (
        WhatsApp() as whatsapp,
        Tree(path.parent, whatsapp.url, free_port(), LOG_LEVEL="WARNING", LUMI_BACKUPS="0") as tree,
    ):
        first_200 = tree.start()
        time.sleep(SETTLES)
        found: Row = {
            "first 200 after boot, s": round(first_200, 2),
            "idle tree, ms of processor a second": round(_idle(tree)),
        }
        before = _bytes(path)
        load = figures.load(tree.port, "/webhook", 2000, 32, 100, "crowd", BIG.tenants)
        tree.is_idle(120)
        whatsapp.wait_for(1, 60)
        answered = len(whatsapp.sent)
        found |= {
            "raw commit, ms": round(yardsticks.raw_commit(path.parent), 1),
            "ack median, ms": round(share(load["took"], 0.5) * 1000, 1),
            "ack p99, ms": round(share(load["took"], 0.99) * 1000, 1),
            "refused": load["refused"],
            "growth a message, bytes": round((_bytes(path) - before) / (2000 + answered)),
        }
        found |= _replies(tree, whatsapp)
        kilobytes = sum(figures.pss(pid) for pid in figures.family(tree.pid))
        found["PSS of the tree, MB"] = round(kilobytes / 1024)
    return found


def _replies(tree: Tree, whatsapp: WhatsApp) -> Row:
    """Questions to as many businesses, 20 a second."""
    before, spent, asked = len(whatsapp.sent), figures.processor(tree.pid), {}
    for number in range(REPLIES):
        phone = f"347{number:08}"
        asked[phone] = time.time()
        tree.says(phone, f"Is it possible to pay with card number {number}?", f"crowd{number}")
        time.sleep(max(0.0, 0.05 - (time.time() - asked[phone])))
    whatsapp.wait_for(before + REPLIES, 60)
    took = sorted(sent.at - asked[sent.to] for sent in whatsapp.sent if sent.to in asked)
    return {
        "reply median, ms": round(share(took, 0.5) * 1000, 1),
        "reply p95, ms": round(share(took, 0.95) * 1000, 1),
        "processor a message in and its reply out, ms": round(
            (figures.processor(tree.pid) - spent) / REPLIES, 1
        ),
        "of it the embedding of the question, ms": round(yardsticks.embedding(), 1),
    }


def _idle(tree: Tree) -> float:
    """Milliseconds of processor that the whole tree takes in a second without any message."""
    before = figures.processor(tree.pid)
    time.sleep(IDLE)
    return (figures.processor(tree.pid) - before) / IDLE


def _bytes(path: Path) -> int:
    """Of the file, once its log has been moved into it."""
    settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "crowd"})
    database.open_file(settings.database)
    pages_, free = database.value("PRAGMA page_count"), database.value("PRAGMA freelist_count")
    database.db.close()
    return int(pages_ - free) * database.PAGE
