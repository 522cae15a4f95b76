"""A dead worker's work is taken back at once; a living one's never."""

from pathlib import Path

from lumi import database
from lumi.conversations import inbox, outbox, workers
from lumi.conversations.outbox import Reply
from lumi.conversations.workers import Worker
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages
from tests.conftest import T
from tests.conversations.arriving import arrive, text_from


def holding(worker: Worker) -> None:
    """The worker has a turn and a send in hand."""
    arrive(text_from("34600111222", "Hola"))
    arrive(text_from("34600999888", "Hola"))
    reply = Reply("hello", messages.text("hello"))
    with database.write() as connection:
        outbox.queue(connection, 1, [reply], None, T(0))
    assert len(inbox.claim(worker.token, 10, T(0), quiet=0, lease=120)) == 2
    assert len(outbox.claim(worker.token, 10, T(0), [])) == 1


def test_what_a_dead_worker_held_is_taken_back_at_once(tenant: Tenant, tmp_path: Path) -> None:
    dead = Worker.register(tmp_path, T(0))
    holding(dead)
    dead._lock.close()  # what the kernel does when a process dies

    assert workers.bury_dead(tmp_path, resend_after=60, now=T(1)) == 1

    assert len(inbox.claim("another", 10, T(1), quiet=0, lease=120)) == 2
    assert outbox.claim("another", 10, T(60), []) == []
    assert len(outbox.claim("another", 10, T(61), [])) == 1


def test_a_living_worker_keeps_what_it_holds(tenant: Tenant, tmp_path: Path) -> None:
    living = Worker.register(tmp_path, T(0))
    holding(living)

    assert workers.bury_dead(tmp_path, resend_after=60, now=T(1)) == 0
    assert inbox.claim("another", 10, T(1), quiet=0, lease=120) == []
    living.leave(resend_after=60, now=T(2))


def test_a_worker_that_leaves_in_order_leaves_nothing_behind(
    tenant: Tenant, tmp_path: Path
) -> None:
    worker = Worker.register(tmp_path / "locks", T(0))
    worker.leave(resend_after=60, now=T(1))

    assert list((tmp_path / "locks").iterdir()) == []
    assert database.value("SELECT count(*) FROM worker") == 0
