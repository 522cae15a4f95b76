"""The intake: what is told to be stored is on disk, whatever becomes of either side of the line."""

import json
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lumi import clock, database, intake
from lumi.database import sqlite3
from lumi.group_commit import Torn
from lumi.intake import Desk, Line
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.conversations.arriving import payload, text_from

PATIENCE = 10.0  # seconds a test waits for a thread before it fails
ANA = "34600111222"


class Office:
    """A desk in a thread of the test, as scripts/boot has one in a process."""

    def __init__(self, settings: Settings) -> None:
        self.desk, self.web_end = socket.socketpair()
        self.line = Line(self.web_end)
        self.thread = threading.Thread(target=Desk(self.desk, settings).run)
        self.thread.start()

    def close(self) -> None:
        self.line._hang_up()
        self.web_end.close()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


@pytest.fixture
def office(tenant: Tenant, settings: Settings) -> Iterator[Office]:
    office = Office(settings)
    yield office
    office.close()


def webhook(*words: str) -> bytes:
    return json.dumps(payload(*(text_from(ANA, one, ts=T0) for one in words))).encode()


def on_disk(file: Path) -> list[str]:
    """What a process that comes along now would read."""
    with closing(sqlite3.connect(str(file))) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM message ORDER BY id")]


def test_what_is_older_than_the_setting_says_is_kept_and_not_answered(
    tenant: Tenant, settings: Settings, file: Path
) -> None:
    office = Office(replace(settings, stale_after=60))
    try:
        ages = [clock.now() - timedelta(seconds=seconds) for seconds in (300, 1)]
        items = [text_from(ANA, "hola", ts=at) for at in ages]
        office.line.add(json.dumps(payload(*items)).encode(), None)
    finally:
        office.close()

    assert database.rows("SELECT outcome FROM message ORDER BY id") == [("stale",), (None,)]


def test_what_is_taken_in_is_on_disk(office: Office, file: Path) -> None:
    office.line.add(webhook("hola", "is anybody there?"), None)

    assert on_disk(file) == ["hola", "is anybody there?"]


def test_a_body_of_megabytes_comes_through_whole(office: Office, file: Path) -> None:
    words = ["x" * 4000] * 900

    office.line.add(webhook(*words), None)

    assert on_disk(file) == words


def test_a_tenants_own_address_is_told_on(office: Office, tenant: Tenant, file: Path) -> None:
    office.line.add(webhook("mine"), tenant.id)
    office.line.add(webhook("not theirs"), tenant.id + 1)

    assert on_disk(file) == ["mine"]


def test_a_body_that_is_not_json_becomes_a_dead_letter(office: Office) -> None:
    office.line.add(b'{"entry": [ cut off', None)

    ((reason,),) = database.rows("SELECT reason FROM dead_letter")
    assert reason.startswith("not JSON")


def test_everything_that_many_threads_were_promised_is_there(office: Office, file: Path) -> None:
    failures: list[Exception] = []

    def write(number: int) -> None:
        try:
            for each in range(20):
                office.line.add(webhook(f"{number} {each}"), None)
        except Torn as failure:
            failures.append(failure)
        office.line._hang_up()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)

    assert failures == []
    assert sorted(on_disk(file)) == sorted(f"{a} {b}" for a in range(6) for b in range(20))


def test_a_file_that_cannot_be_written_is_told_and_the_next_is_taken(
    office: Office, file: Path
) -> None:
    database.open_file(file, patience=0.05)
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Torn):
            office.line.add(webhook("refused"), None)
        other.execute("ROLLBACK")

    office.line.add(webhook("taken"), None)
    assert on_disk(file) == ["taken"]


def test_nobody_is_told_that_it_is_stored_when_the_intake_has_gone() -> None:
    desk, web_end = socket.socketpair()
    with desk, web_end:
        line = Line(web_end)
        asking = threading.Thread(target=lambda: gone(line))
        asking.start()
        _, (number,), _, _ = socket.recv_fds(desk, 1, 1)
        with socket.socket(fileno=number) as heard:
            assert heard.recv(65536)
        asking.join(PATIENCE)
        desk.close()

        gone(line)


def gone(line: Line) -> None:
    with pytest.raises(Torn):
        line.add(webhook("anybody?"), None)


def test_an_intake_that_hangs_is_given_up_and_its_late_answer_reaches_nobody() -> None:
    desk, web_end = socket.socketpair()
    with desk, web_end:
        gone(Line(web_end, patience=1))

        _, (number,), _, _ = socket.recv_fds(desk, 1, 1)
        with socket.socket(fileno=number) as late, pytest.raises(OSError, match="pipe"):
            late.sendall(intake.STORED)


@pytest.mark.parametrize(
    "said",
    [b"\0", struct.pack("!QQ", 0, 500) + b"{}", struct.pack("!QQ", 0, 2**60) + b"{}"],
    ids=["in the head", "in the body", "too long to be true"],
)
def test_a_line_that_breaks_off_stores_nothing_and_stops_nobody(
    office: Office, file: Path, said: bytes
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        socket.send_fds(office.web_end, [b"\0"], [theirs.fileno()])
        ours.sendall(said)

    office.line.add(webhook("whole"), None)
    assert on_disk(file) == ["whole"]
    assert database.value("SELECT count(*) FROM dead_letter") == 0


def test_the_intake_ends_when_the_web_has_closed_everything(office: Office) -> None:
    office.line.add(webhook("hola"), None)

    office.close()

    assert not office.thread.is_alive()


def test_an_intake_in_the_same_process_keeps_the_same_promise(
    tenant: Tenant, settings: Settings, file: Path
) -> None:
    intake.Here(settings).add(webhook("hola"), None)

    assert on_disk(file) == ["hola"]
