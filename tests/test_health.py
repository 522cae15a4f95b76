"""/health tells in plain words what is wrong, and nothing is served before migrations."""

import resource
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from lumi import clock, database, health
from lumi.conversations import outbox, workers
from lumi.conversations.outbox import Reply
from lumi.database import sqlite3
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from


def with_worker(alive_at: Any = T0) -> None:
    with database.write() as connection:
        stamp = clock.stamp(alive_at)
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?, ?)", (stamp, stamp)
        )


def test_all_is_well_when_the_file_can_be_written_and_a_worker_lives(
    file: Path, settings: Settings
) -> None:
    with_worker()

    found = health.check(settings, T(14))

    assert found.faults == ()
    assert found.shown["status"] == found.shown["database"] == found.shown["worker"] == "ok"


def test_without_a_worker_lumi_is_not_well(file: Path, settings: Settings) -> None:
    assert health.check(settings, T0).faults == ("worker: has not started yet",)


def test_a_worker_that_fell_silent_is_told_with_for_how_long(
    file: Path, settings: Settings
) -> None:
    with_worker()

    assert health.check(settings, T(15)).faults == ("worker: no sign of life for 15 s",)


def test_one_living_worker_is_enough(file: Path, settings: Settings, tmp_path: Path) -> None:
    with_worker(T0 - timedelta(hours=1))
    worker = workers.Worker.register(tmp_path / "locks", T0)

    assert health.check(settings, T0).faults == ()
    worker.leave(resend_after=60, now=T0)


def test_what_waits_is_counted_and_the_oldest_timed(tenant: Tenant, settings: Settings) -> None:
    arrive(text_from("34600111222", "Hola", ts=T(2)), at=T(2))
    arrive(text_from("34600999888", "Old", ts=T(-90_000)), at=T(2))  # too late to be answered
    with database.write() as connection:
        outbox.queue(connection, 1, [Reply("hello", messages.text("hello"))], None, T(4))

    shown = health.check(settings, T(10)).shown

    assert (shown["inbound_waiting"], shown["outbound_waiting"]) == (1, 1)
    assert shown["oldest_waiting_seconds"] == 8.0


def test_a_locked_file_is_a_fault(file: Path, settings: Settings) -> None:
    with_worker()
    database.open_file(file, patience=0.05)
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = health.check(settings, T0)

    assert found.shown["database"].startswith("cannot be written:")
    assert found.faults == (f"database: {found.shown['database']}",)


def test_a_disk_that_is_full_is_a_fault_at_every_look(file: Path, settings: Settings) -> None:
    with_worker()
    assert health.check(settings, T0).faults == ()
    usual, most = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))  # no file can be written by this process
    try:
        found = health.check(settings, T(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (usual, most))

    assert found.shown["database"] == "cannot be written: disk I/O error"
    assert health.check(settings, T(2)).faults == ()


def test_a_file_that_is_no_database_is_a_fault(tmp_path: Path, settings: Settings) -> None:
    settings.database.write_bytes(b"not a database, whatever its name may say" * 100)
    database.open_file(settings.database)

    found = health.check(settings, T0)

    assert "not a database" in found.shown["status"]


def test_the_web_answers_200_when_all_is_well_and_503_with_the_reason_when_not(
    client: FlaskClient,
) -> None:
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json is not None
    assert "has not started yet" in answer.json["status"]

    with_worker(clock.now())
    assert client.get("/health").status_code == 200


def test_nothing_is_served_before_the_file_is_migrated_and_then_all_is(
    settings: Settings,
) -> None:
    from lumi.app import create_app

    client = create_app(settings).test_client()
    for route in ("/health", "/"):
        assert client.get(route).status_code == 503
    assert "flask migrate" in client.get("/webhook").text

    database.migrate(settings.database)

    assert client.get("/webhook").status_code == 403
    database.db.close()
