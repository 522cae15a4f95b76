"""Many small writes share one commit, and none is acknowledged that is not on disk."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lumi import database
from lumi.database import sqlite3
from lumi.group_commit import Batch, GroupCommit

Work = Callable[[Batch], Any]
PATIENCE = 10.0  # seconds a test waits for a thread before it fails


class Crowd:
    """Threads whose work gathers behind one commit that is under way."""

    def __init__(self) -> None:
        self.closings = 0
        self.commits: GroupCommit[Any] = GroupCommit(self._close)
        self.outcomes: dict[str, Any] = {}

    def _close(self, batch: Batch) -> None:
        self.closings += 1

    def gather(self, works: dict[str, Work]) -> None:
        """Run all in one group: they wait while the first transaction is held open."""
        held, go = threading.Event(), threading.Event()

        def hold(batch: Batch) -> None:
            held.set()
            assert go.wait(PATIENCE)

        threads = [self._start("leader", hold)]
        assert held.wait(PATIENCE)
        for count, (name, work) in enumerate(works.items(), 1):
            threads.append(self._start(name, work))
            while len(self.commits._waiting) < count:
                threading.Event().wait(0.001)
        go.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    def _start(self, name: str, work: Work) -> threading.Thread:
        def run() -> None:
            try:
                self.outcomes[name] = self.commits.run(work)
            except BaseException as failure:
                self.outcomes[name] = failure

        thread = threading.Thread(target=run)
        thread.start()
        return thread


@pytest.fixture
def crowd(file: Path) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.commits._writer.close()


def keep(key: str) -> Work:
    def work(batch: Batch) -> str:
        batch.connection.execute("INSERT INTO meta VALUES (?, '')", (key,))
        return key

    return work


def on_disk(file: Path) -> set[str]:
    """What a process that comes along now would read."""
    with closing(sqlite3.connect(str(file))) as connection:
        return {key for (key,) in connection.execute("SELECT key FROM meta")}


def test_a_piece_of_work_is_on_disk_when_it_returns(crowd: Crowd, file: Path) -> None:
    assert crowd.commits.run(keep("one")) == "one"

    assert on_disk(file) == {"one"}


def test_work_that_gathers_shares_one_commit(crowd: Crowd, file: Path) -> None:
    names = [str(number) for number in range(6)]
    crowd.gather({name: keep(name) for name in names})

    assert {name: crowd.outcomes[name] for name in names} == {name: name for name in names}
    assert on_disk(file) == set(names)
    assert crowd.closings == 2  # the leader's, and one for all six


def test_one_groups_work_shares_what_it_remembers(crowd: Crowd) -> None:
    def look_up(batch: Batch) -> int:
        batch.memory["looked up"] = batch.memory.get("looked up", 0) + 1
        return int(batch.memory["looked up"])

    crowd.gather({"a": look_up, "b": look_up})

    assert {crowd.outcomes["a"], crowd.outcomes["b"]} == {1, 2}
    assert crowd.commits.run(look_up) == 1


def test_work_that_fails_harms_no_neighbour(crowd: Crowd, file: Path) -> None:
    def fails(batch: Batch) -> None:
        keep("half")(batch)
        raise ValueError("poison")

    crowd.gather({"before": keep("before"), "poison": fails, "after": keep("after")})

    assert isinstance(crowd.outcomes["poison"], ValueError)
    assert (crowd.outcomes["before"], crowd.outcomes["after"]) == ("before", "after")
    assert on_disk(file) == {"before", "after"}


def test_work_that_is_done_again_alone_is_told_to_be_careful(crowd: Crowd, file: Path) -> None:
    def careful_only(batch: Batch) -> str:
        if not batch.careful:
            raise ValueError("part of me cannot be written")
        return str(keep("the rest")(batch))

    assert crowd.commits.run(careful_only) == "the rest"
    assert on_disk(file) == {"the rest"}


def test_a_locked_file_refuses_all_of_a_group(crowd: Crowd, file: Path) -> None:
    database.open_file(file, patience=0.05)
    crowd.commits.run(keep("before"))
    with closing(sqlite3.connect(str(file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        threads = [crowd._start(name, keep(name)) for name in ("a", "b")]
        for thread in threads:
            thread.join(PATIENCE)
        other.execute("ROLLBACK")

    assert isinstance(crowd.outcomes["a"], database.Unusable)
    assert isinstance(crowd.outcomes["b"], database.Unusable)
    assert on_disk(file) == {"before"}
    assert crowd.commits.run(keep("later")) == "later"


def test_a_file_that_turns_unusable_in_the_middle_refuses_all_and_keeps_nothing(
    crowd: Crowd, file: Path
) -> None:
    def full(batch: Batch) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    crowd.gather({"a": keep("a"), "full": full, "b": keep("b")})

    assert all(isinstance(crowd.outcomes[name], database.Unusable) for name in ("a", "full", "b"))
    assert on_disk(file) == set()


def test_a_thread_that_is_torn_away_acknowledges_nobodys_work(crowd: Crowd, file: Path) -> None:
    def torn(batch: Batch) -> None:
        raise SystemExit

    crowd.gather({"a": keep("a"), "torn": torn, "b": keep("b")})

    acknowledged = {name for name in ("a", "b") if crowd.outcomes[name] == name}
    assert on_disk(file) == acknowledged
    assert all(crowd.outcomes[name] is not None for name in ("a", "b", "torn"))


def test_a_closing_that_fails_acknowledges_nothing(file: Path) -> None:
    def refuse(batch: Batch) -> None:
        raise ValueError("cannot close")

    commits: GroupCommit[Any] = GroupCommit(refuse)

    with pytest.raises(ValueError, match="cannot close"):
        commits.run(keep("one"))
    assert on_disk(file) == set()
    commits._writer.close()


def test_everything_that_many_threads_were_promised_is_there(crowd: Crowd, file: Path) -> None:
    def write(number: int) -> None:
        for each in range(25):
            crowd.commits.run(keep(f"{number} {each}"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(on_disk(file)) == 150
    assert crowd.closings <= 150
