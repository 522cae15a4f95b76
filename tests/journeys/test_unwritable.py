"""A file that cannot be written for a while: Meta is told to come again, and nothing is lost."""

import contextlib
import resource
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from lumi.database import sqlite3
from tests.conversations.arriving import payload, text_from
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.shop import Shop
from tests.journeys.tree import SECRET, Tree, free_port, with_children

PHONE_ID = "100200300"
DISK = 8  # MiB; an empty database has one
PAGE = "x" * 3500  # in each item, so that each takes a page of the file
WAVE = 16  # customers who write before, and as many while the file cannot be written
PATIENCE = 20.0  # seconds until a webhook must be taken again
SLOW = 0.3  # seconds that WhatsApp takes, so that messages are on their way when it begins


class Trouble(Protocol):
    def begin(self) -> None: ...
    def end(self) -> None: ...


class FullDisk:
    """Something else takes all the room there is (ENOSPC)."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._ballast = tree.database.with_name("ballast")

    def begin(self) -> None:
        empty_the_log(self._tree)
        with self._ballast.open("wb", buffering=0) as file:
            for size in (65536, 4096, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size):
                        pass

    def end(self) -> None:
        self._ballast.unlink()


class NoWriting:
    """No process of the tree may write a file at all (EFBIG)."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def begin(self) -> None:
        empty_the_log(self._tree)
        self._limit(0)

    def end(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        for pid in with_children(self._tree.pid):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


class Locked:
    """Another program writes and does not end."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def begin(self) -> None:
        self._other = sqlite3.connect(str(self._tree.database), timeout=30, isolation_level=None)
        self._other.execute("BEGIN IMMEDIATE")

    def end(self) -> None:
        self._other.close()


def empty_the_log(tree: Tree) -> None:
    """So that whatever is written next needs room."""
    with contextlib.closing(sqlite3.connect(str(tree.database))) as connection:
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            pass


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk of its own, where it can be mounted."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}M", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield place
        return
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture(scope="module")
def shop(disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    port = free_port()
    webhook = f"http://127.0.0.1:{port}/webhook"
    with (
        WhatsApp(delay=SLOW, webhook=webhook, secret=SECRET, patience=5) as whatsapp,
        Tree(disk, whatsapp.url, port, WH_PHONE_ID=PHONE_ID) as tree,
    ):
        tree.log = tmp_path_factory.mktemp("log") / "lumi.log"
        tree.start()
        yield Shop(tree, whatsapp)
        assert tree.stop()[0] == 0


def write(tree: Tree, phone: str) -> int:
    """The status of one message's webhook; delivered again, it is the same message."""
    item = text_from(phone, "Hello", ts=datetime.now(UTC), id=f"wamid.{phone}")
    return tree.post(payload(item | {"referral": {"body": PAGE}}, phone_id=PHONE_ID))


def write_until_taken(tree: Tree, phone: str) -> None:
    ends = time.monotonic() + PATIENCE
    while write(tree, phone) != 200:
        assert time.monotonic() < ends
        time.sleep(0.05)


KINDS = [FullDisk, NoWriting, Locked]


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_acknowledged_is_answered_once_when_the_file_can_be_written_again(
    kind: type[FullDisk | NoWriting | Locked], shop: Shop, disk: Path
) -> None:
    if kind is FullDisk and not disk.is_mount():
        pytest.skip("only root can mount a small disk; NoWriting needs no root")
    tree, whatsapp, trouble = shop.tree, shop.whatsapp, kind(shop.tree)
    first = 10 * KINDS.index(kind)
    early = [f"346{first:02}{number:06}" for number in range(WAVE)]
    late = [f"346{first + 1:02}{number:06}" for number in range(WAVE)]
    before = len(whatsapp.sent)
    with ThreadPoolExecutor(8) as meta:
        assert {write(tree, phone) for phone in early} == {200}
        assert whatsapp.wait_for(before + 1)

        trouble.begin()
        answers = list(meta.map(lambda phone: write(tree, phone), late))
        health = tree.health()
        trouble.end()
        list(meta.map(lambda phone: write_until_taken(tree, phone), early + late))

    assert tree.is_idle(within=20), tree.log.read_text()[-3000:]
    assert set(answers) == {503}
    assert health["database"].startswith("cannot be written")
    assert Counter(one.to for one in whatsapp.sent[before:]) == Counter(early + late)
    assert shop.rows("PRAGMA integrity_check") == [("ok",)]
