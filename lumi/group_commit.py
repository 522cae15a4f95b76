"""Many threads' small writes, one transaction and one fsync: how the webhook keeps its pace."""

import logging
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from lumi.database import Unusable, Writer

log = logging.getLogger(__name__)
T = TypeVar("T")

# Writes things inside the open transaction; may be called again with any of them. True: this one
# failed in company and is now alone, so that its parts should be guarded.
Write = Callable[[Any, list[T], bool], None]


class Torn(Exception):
    """The thing was not written, through no fault of its own: it may be added again."""


class _Job(Generic[T]):
    __slots__ = ("failure", "settled", "thing", "told")

    def __init__(self, thing: T) -> None:
        self.thing = thing
        self.settled = False
        self.failure: Exception | None = None
        self.told = threading.Lock()  # let go once the job is settled
        self.told.acquire()


class GroupCommit(Generic[T]):
    """One thread writes what all others add: whatever has gathered, with one commit.

    When that fails, each is written again in a transaction of its own: none harms its neighbours.
    The thread starts with the first thing that is added, so that it is never lost in a fork.
    """

    def __init__(self, write: Write[T]) -> None:
        self._write = write
        self._writer = Writer()
        self._jobs: SimpleQueue[_Job[T]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def add(self, thing: T) -> None:
        """Returns once the thing is on disk; raises what writing it raised, or Torn."""
        job = _Job(thing)
        self._jobs.put(job)
        if self._thread is None or not self._thread.is_alive():
            self._start()
        job.told.acquire()
        if job.failure is not None:
            raise job.failure

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._keep_writing, daemon=True)
                self._thread.start()

    def _keep_writing(self) -> None:
        while True:
            jobs = [self._jobs.get(), *self._gathered()]
            try:
                self._settle(jobs)
            except BaseException:  # if it ended here, others would wait for ever
                log.exception("group_commit.torn")
            _refuse(jobs, Torn("the commit was ended in the middle"))
            for job in jobs:
                job.told.release()

    def _gathered(self) -> list[_Job[T]]:
        return [self._jobs.get() for _ in range(self._jobs.qsize())]  # nobody else takes any

    def _settle(self, jobs: list[_Job[T]]) -> None:
        try:
            self._commit(jobs, careful=False)
        except Unusable as failure:  # for one as for all, those included who waited meanwhile
            jobs += self._gathered()
            _refuse(jobs, failure)
        except Exception:
            for job in jobs:
                self._settle_alone(job)

    def _settle_alone(self, job: _Job[T]) -> None:
        try:
            self._commit([job], careful=True)
        except Exception as failure:
            _refuse([job], failure)

    def _commit(self, jobs: list[_Job[T]], careful: bool) -> None:
        with self._writer.write() as connection:
            self._write(connection, [job.thing for job in jobs], careful)
        for job in jobs:
            job.settled = True


def _refuse(jobs: list[_Job[T]], failure: Exception) -> None:
    """For those that are not settled yet."""
    for job in jobs:
        if not job.settled:
            job.failure, job.settled = failure, True
