"""Many small writes, one transaction and one fsync: how the webhook keeps its pace."""

import logging
import threading
from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from lumi.database import Unusable
from lumi.shared_writer import Writer

log = logging.getLogger(__name__)
T = TypeVar("T")

# Writes things inside the open transaction; may be called again with any of them. True: this one
# failed in company and is now alone, so that its parts should be guarded.
Write = Callable[[Any, list[T], bool], None]


class Torn(Exception):
    """The thing was not written, through no fault of its own: it may be added again."""


class Job(Generic[T]):
    """A thing to be written; once `settled` it is on disk, unless there is a `failure`."""

    __slots__ = ("failure", "settled", "thing")

    def __init__(self, thing: T) -> None:
        self.thing = thing
        self.settled = False
        self.failure: Exception | None = None


class Commit(Generic[T]):
    """Writes jobs together; when that fails, each alone, so that none harms its neighbours."""

    def __init__(self, write: Write[T]) -> None:
        self._write = write
        self._writer = Writer()

    def settle(self, jobs: Sequence[Job[T]], more: Callable[[], Sequence[Job[T]]]) -> None:
        """Every job is settled afterwards. `more` gives those that gathered meanwhile: a file

        that cannot be written refuses them too, or each would wait for it in its turn.
        """
        try:
            self._commit(jobs, careful=False)
        except Unusable as failure:
            _refuse([*jobs, *more()], failure)
        except Exception:
            for job in jobs:
                self._settle_alone(job)

    def close(self) -> None:
        self._writer.close()

    def _settle_alone(self, job: Job[T]) -> None:
        try:
            self._commit([job], careful=True)
        except Exception as failure:
            _refuse([job], failure)

    def _commit(self, jobs: Sequence[Job[T]], careful: bool) -> None:
        with self._writer.write() as connection:
            self._write(connection, [job.thing for job in jobs], careful)
        for job in jobs:
            job.settled = True


def _refuse(jobs: Sequence[Job[T]], failure: Exception) -> None:
    for job in jobs:
        job.failure, job.settled = failure, True


class _Waiting(Job[T]):
    """A job with somebody who waits for it."""

    __slots__ = ("told",)

    def __init__(self, thing: T) -> None:
        super().__init__(thing)
        self.told = threading.Lock()  # let go once the job is settled
        self.told.acquire()


class GroupCommit(Generic[T]):
    """One thread writes what all others add: whatever has gathered, with one commit.

    The thread starts with the first thing that is added, so that it is never lost in a fork.
    """

    def __init__(self, write: Write[T]) -> None:
        self._commit = Commit(write)
        self._jobs: SimpleQueue[_Waiting[T]] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def add(self, thing: T) -> None:
        """Returns once the thing is on disk; raises what writing it raised, or Torn."""
        job = _Waiting(thing)
        self._jobs.put(job)
        if self._thread is None or not self._thread.is_alive():
            self._start()
        job.told.acquire()
        if job.failure is not None:
            raise job.failure
        if not job.settled:
            raise Torn("the commit was ended in the middle")

    def close(self) -> None:
        """Let go of the file; what is added later opens it again."""
        self._commit.close()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._keep_writing, daemon=True)
                self._thread.start()

    def _keep_writing(self) -> None:
        while True:
            jobs = [self._jobs.get()]
            try:
                jobs += self._gathered()
                self._commit.settle(jobs, partial(self._join, jobs))
            except BaseException:  # if the thread ended here, those who wait would wait for ever
                log.exception("group_commit.torn")
            for job in jobs:
                job.told.release()

    def _join(self, jobs: list[_Waiting[T]]) -> list[_Waiting[T]]:
        came = self._gathered()
        jobs += came
        return came

    def _gathered(self) -> list[_Waiting[T]]:
        return [self._jobs.get() for _ in range(self._jobs.qsize())]  # nobody else takes any
