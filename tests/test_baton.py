"""Threads work one at a time, and whoever waits for something lets the others work."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from lumi import baton, database
from lumi.tenants.models import Tenant

PATIENCE = 10.0  # seconds a test waits for a thread before it fails


def other_thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_of_many_threads_one_works_at_a_time() -> None:
    working, most = 0, 0

    def work(_: int) -> None:
        nonlocal working, most
        for _ in range(20):
            with baton.held():
                working += 1
                most = max(most, working)
                threading.Event().wait(0.0001)
                working -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))

    assert (working, most) == (0, 1)


def test_whoever_waits_lets_another_work() -> None:
    done = threading.Event()

    def work() -> None:
        with baton.held():
            done.set()

    with baton.held():
        thread = other_thread(work)
        assert not done.wait(0.1)
        with baton.lent():
            assert done.wait(PATIENCE)
        thread.join(PATIENCE)


def test_whoever_holds_it_already_goes_on() -> None:
    with baton.held(), baton.held():
        other = other_thread(lambda: None)
        other.join(PATIENCE)

    with baton.held(patience=0):
        pass


def test_waiting_without_it_is_just_waiting() -> None:
    with baton.lent(), baton.held(patience=0):
        pass


def test_it_is_taken_back_after_a_fault_while_it_was_lent() -> None:
    refused: list[bool] = []

    def work() -> None:
        try:
            with baton.held(patience=0):
                refused.append(False)
        except baton.Busy:
            refused.append(True)

    with baton.held():
        with pytest.raises(ConnectionError, match="gone"), baton.lent():
            raise ConnectionError("gone")
        other_thread(work).join(PATIENCE)

    assert refused == [True]


def test_it_is_not_lent_in_the_middle_of_a_transaction(file: object) -> None:
    """Threads that share a connection would go on in one another's transaction."""
    for transaction in (database.write, database.snapshot):
        with (
            baton.held(),
            pytest.raises(AssertionError, match="in a transaction"),
            transaction(),
            baton.lent(),
        ):
            pass
    with baton.held(), baton.lent():
        pass


def test_a_write_waits_while_another_thread_works(file: object, tenant: Tenant) -> None:
    """Else each of its statements would wait for that thread, and everybody for the file."""
    written = threading.Event()

    def write() -> None:
        with database.write() as connection:
            connection.execute("UPDATE tenant SET name = 'New'")
        written.set()
        database.db.close()

    with baton.held():
        thread = other_thread(write)
        assert not written.wait(0.1)
        assert database.value("SELECT name FROM tenant") == "Corte Fino"
    assert written.wait(PATIENCE)
    thread.join(PATIENCE)
    assert database.value("SELECT name FROM tenant") == "New"
