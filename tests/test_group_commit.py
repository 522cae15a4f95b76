"""Many small writes share one commit, and none is acknowledged that is not on disk."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lumi import database
from lumi.database import sqlite3
from lumi.group_commit import GroupCommit, Torn

Work = Callable[[Any, bool], Any]
PATIENCE = 10.0  # seconds a test waits for a thread before it fails


class Crowd:
    """Threads whose work gathers behind one commit that is under way."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.commits: GroupCommit[Work] = GroupCommit(self._write)
        self.outcomes: dict[str, Any] = {}

    def _write(self, connection: Any, works: list[Work], careful: bool) -> None:
        self.sizes.append(len(works))
        for work in works:
            work(connection, careful)

    def gather(self, works: dict[str, Work]) -> None:
        """Run all in one group: they wait while the first transaction is held open."""
        held, go = threading.Event(), threading.Event()

        def hold(connection: Any, careful: bool) -> None:
            held.set()
            assert go.wait(PATIENCE)

        threads = [self._start("first", hold)]
        assert held.wait(PATIENCE)
        for count, (name, work) in enumerate(works.items(), 1):
            threads.append(self._start(name, work))
            while self.commits._jobs.qsize() < count:
                threading.Event().wait(0.001)
        go.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def _start(self, name: str, work: Work) -> threading.Thread:
        def run() -> None:
            try:
                self.commits.add(work)
                self.outcomes[name] = "written"
            except BaseException as failure:
                self.outcomes[name] = failure

        thread = threading.Thread(target=run)
        thread.start()
        return thread


@pytest.fixture
def crowd(file: Path) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.commits.close()


def keep(key: str) -> Work:
    def work(connection: Any, careful: bool) -> None:
        connection.execute("INSERT INTO meta VALUES (?, '')", (key,))

    return work


def on_disk(file: Path) -> set[str]:
    """What a process that comes along now would read."""
    with closing(sqlite3.connect(str(file))) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM meta")}


def test_a_piece_of_work_is_on_disk_when_it_returns(crowd: Crowd, file: Path) -> None:
    crowd.commits.add(keep("one"))

    assert on_disk(file) == {"one"}


def test_work_that_gathers_shares_one_commit(crowd: Crowd, file: Path) -> None:
    names = [str(number) for number in range(6)]
    crowd.gather({name: keep(name) for name in names})

    assert {crowd.outcomes[name] for name in names} == {"written"}
    assert on_disk(file) == set(names)
    assert crowd.sizes == [1, 6]


def test_work_that_fails_harms_no_neighbour(crowd: Crowd, file: Path) -> None:
    def fails(connection: Any, careful: bool) -> None:
        keep("half")(connection, careful)
        raise ValueError("poison")

    crowd.gather({"before": keep("before"), "poison": fails, "after": keep("after")})

    assert isinstance(crowd.outcomes["poison"], ValueError)
    assert (crowd.outcomes["before"], crowd.outcomes["after"]) == ("written", "written")
    assert on_disk(file) == {"before", "after"}


def test_work_that_is_done_again_alone_is_told_to_be_careful(crowd: Crowd, file: Path) -> None:
    def careful_only(connection: Any, careful: bool) -> None:
        if not careful:
            raise ValueError("part of me cannot be written")
        keep("the rest")(connection, careful)

    crowd.commits.add(careful_only)

    assert on_disk(file) == {"the rest"}


def test_a_locked_file_refuses_all_of_a_group(crowd: Crowd, file: Path) -> None:
    database.open_file(file, patience=0.05)
    crowd.commits.add(keep("before"))
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        threads = [crowd._start(name, keep(name)) for name in ("a", "b")]
        for thread in threads:
            thread.join(PATIENCE)
        other.execute("ROLLBACK")

    assert isinstance(crowd.outcomes["a"], database.Unusable)
    assert isinstance(crowd.outcomes["b"], database.Unusable)
    assert on_disk(file) == {"before"}
    crowd.commits.add(keep("later"))
    assert on_disk(file) == {"before", "later"}


def test_a_file_that_turns_unusable_in_the_middle_refuses_all_and_keeps_nothing(
    crowd: Crowd, file: Path
) -> None:
    def full(connection: Any, careful: bool) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    crowd.gather({"a": keep("a"), "full": full, "b": keep("b")})

    assert all(isinstance(crowd.outcomes[name], database.Unusable) for name in ("a", "full", "b"))
    assert on_disk(file) == set()


def test_a_commit_that_is_torn_away_acknowledges_nobodys_work(crowd: Crowd, file: Path) -> None:
    def torn(connection: Any, careful: bool) -> None:
        raise SystemExit

    crowd.gather({"a": keep("a"), "torn": torn, "b": keep("b")})

    assert {type(crowd.outcomes[name]) for name in ("a", "torn", "b")} == {Torn}
    assert on_disk(file) == set()
    crowd.commits.add(keep("later"))
    assert on_disk(file) == {"later"}


def test_everything_that_many_threads_were_promised_is_there(crowd: Crowd, file: Path) -> None:
    def write(number: int) -> None:
        for each in range(25):
            crowd.commits.add(keep(f"{number} {each}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(on_disk(file)) == 150
    assert sum(crowd.sizes) == 150
