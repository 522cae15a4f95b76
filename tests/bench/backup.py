"""How soon Meta hears 200 while replies drain and backups of a large file are made."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lumi import database
from tests.bench import yardsticks
from tests.bench.figures import Row, load, share, shop
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import Tree

MEGABYTES = 200
RATE, SECONDS = 100, 20  # requests a second, and for how long


def during_backup() -> Row:
    """Milliseconds to 200 at 100 requests a second, each answered by a send of 100 ms.

    One backup after another is made meanwhile, as `scripts/backup` makes them.
    """
    with WhatsApp(delay=0.1) as whatsapp, shop(whatsapp) as tree:
        grow(tree.database)
        tree.start()
        tree.says("34600000001", "Where can I park?")
        whatsapp.wait_for(1, 30)
        with backing_up(tree) as took:
            found = load(tree.port, "/webhook", RATE * SECONDS, 32, rate=RATE)
            replies = len(whatsapp.sent) - 1
        tree.is_idle(120)
        raw = yardsticks.raw_commit(tree.database.parent)
    return {
        "raw commit, ms": round(raw, 2),
        "ack median during backups, ms": round(share(found["took"], 0.5) * 1000, 1),
        "ack p99 during backups, ms": round(share(found["took"], 0.99) * 1000, 1),
        "refused": found["refused"],
        "replies/s meanwhile": round(replies / SECONDS),
        f"backups of {MEGABYTES} MB meanwhile": len(took),
        "of them the slowest, s": round(max(took), 1),
    }


def grow(path: Path) -> None:
    """As large as the file of a business after years."""
    database.open_file(path)
    for number in range(MEGABYTES):
        with database.write() as connection:
            value = ("INSERT INTO meta VALUES (?, zeroblob(?))", (f"ballast {number}", 2**20))
            connection.execute(*value)
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    database.db.close()


@contextmanager
def backing_up(tree: Tree) -> Iterator[list[float]]:
    """Again and again until left; the seconds that each took, the command's start included."""
    took: list[float] = []
    done = threading.Event()

    def work() -> None:
        target = tree.database.with_name("copy.sqlite3")
        while not done.is_set():
            began = time.perf_counter()
            made = tree.flask("backup", str(target))
            if made.returncode:
                raise RuntimeError(made.stderr)
            took.append(time.perf_counter() - began)
            target.unlink()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield took
    finally:
        done.set()
        thread.join()
