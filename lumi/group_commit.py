"""Many threads' small writes, one transaction and one fsync: how the webhook keeps its pace."""

import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from lumi.database import Unusable, Writer

T = TypeVar("T")


class Batch:
    """One transaction that serves several pieces of work.

    `memory` keeps what was looked up for as long as the transaction lasts. `careful` says that
    the work failed in company and is now alone: it should guard each of its parts.
    """

    __slots__ = ("careful", "connection", "memory")

    def __init__(self, connection: Any, careful: bool) -> None:
        self.connection = connection
        self.careful = careful
        self.memory: dict[Any, Any] = {}


class Torn(Exception):
    """The work was not done, through no fault of its own: it may be done again."""


class _Job:
    __slots__ = ("done", "failure", "result", "work")

    def __init__(self, work: Callable[[Batch], Any]) -> None:
        self.work = work
        self.done = False
        self.result: Any = None
        self.failure: BaseException | None = None


class GroupCommit(Generic[T]):
    """Whoever finds no commit under way leads: it does the work of all that gathered and commits

    once; the others wait and find theirs done. When any work fails, all are done again, each
    in a transaction of its own, so that none harms its neighbours. `closing` runs once at the
    end of each transaction.
    """

    def __init__(self, closing: Callable[[Batch], None]) -> None:
        self._closing = closing
        self._writer = Writer()
        self._lead_lock = threading.Lock()
        self._gather_lock = threading.Lock()  # an append during the exchange of lists would be lost
        self._waiting: list[_Job] = []

    def run(self, work: Callable[[Batch], T]) -> T:
        """What the work returned, its writes on disk; raises what it raised, or Torn."""
        job = _Job(work)
        with self._gather_lock:
            self._waiting.append(job)
        with self._lead_lock:
            if not job.done:
                with self._gather_lock:
                    gathered, self._waiting = self._waiting, []
                self._lead(gathered)
        if job.failure is not None:
            raise job.failure
        if not job.done:
            raise Torn("the thread that led this commit was ended in the middle of it")
        result: T = job.result
        return result

    def _lead(self, jobs: list[_Job]) -> None:
        try:
            self._commit(jobs, careful=False)
        except Unusable as failure:  # for one as for all, those included who waited meanwhile
            with self._gather_lock:
                gathered, self._waiting = self._waiting, []
            _refuse(jobs + gathered, failure)
        except Exception:
            for job in jobs:
                self._alone(job)

    def _alone(self, job: _Job) -> None:
        try:
            self._commit([job], careful=True)
        except Exception as failure:
            _refuse([job], failure)

    def _commit(self, jobs: list[_Job], careful: bool) -> None:
        with self._writer.write() as connection:
            batch = Batch(connection, careful)
            for job in jobs:
                job.result = job.work(batch)
            self._closing(batch)
        for job in jobs:
            job.done = True


def _refuse(jobs: list[_Job], failure: Exception) -> None:
    for job in jobs:
        job.failure = failure
        job.done = True
