"""Where webhooks are written down: a process of its own, or a thread where nobody forked one.

Threads that parse, and one that commits for all, pass Python's one lock to and fro for longer than
they work. A process that only writes has nobody to wait for (docs/decisions/0010).
"""

import logging
import selectors
import signal
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from lumi import clock, database
from lumi.conversations import arrivals
from lumi.conversations.arrivals import Arrival
from lumi.conversations.doors import Address
from lumi.group_commit import Commit, GroupCommit, Job, Torn
from lumi.settings import Settings
from lumi.whatsapp import events
from lumi.whatsapp.shapes import DeadLetter
from lumi.whatsapp.wire import Unreadable, read

log = logging.getLogger(__name__)

LARGEST = 4 * 1024 * 1024  # bytes; Meta's payloads reach 3 MB ("Webhooks", payload size)
PATIENCE = 10  # seconds the web waits for an answer; a locked file takes the intake two
STORED, REFUSED = b"+", b"-"  # what the intake answers
_HEAD = struct.Struct("!QQ")  # tenant id or 0, length of the body that follows
_CHUNK = 65536  # bytes; nearly every webhook comes in one


class Intake(Protocol):
    def add(self, raw: bytes, tenant_id: int | None) -> None:
        """Returns once all that the body says is on disk. Raises database.Unusable or Torn.

        `tenant_id` is of the tenant at whose own address it came in, None for the common one.
        """


commits = GroupCommit[Arrival](arrivals.take_in)


class Here:
    """An intake in this very process, for a web that was not started by scripts/boot."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def add(self, raw: bytes, tenant_id: int | None) -> None:
        commits.add(_arrival(raw, tenant_id, self._settings))


class Line:
    """The web's line to an intake of its own: each thread has one, made when first needed."""

    def __init__(self, desk: socket.socket, patience: int = PATIENCE) -> None:
        """`desk` is our end of the pair whose other end the intake has; patience is in seconds."""
        self._desk = desk
        self._patience = patience
        self._own = threading.local()

    def add(self, raw: bytes, tenant_id: int | None) -> None:
        try:
            line = self._line()
            line.sendall(_HEAD.pack(tenant_id or 0, len(raw)) + raw)
            answer = line.recv(1)
        except OSError as fault:
            self._hang_up()
            raise Torn(f"the intake does not answer: {fault}") from fault
        if answer == STORED:
            return
        if answer != REFUSED:
            self._hang_up()
        raise Torn("the intake could not store it, and its log says why")

    def _line(self) -> socket.socket:
        if not hasattr(self._own, "line"):
            self._own.line, theirs = socket.socketpair()
            _limit(self._own.line, self._patience)
            with theirs:
                socket.send_fds(self._desk, [b"\0"], [theirs.fileno()])
        line: socket.socket = self._own.line
        return line

    def _hang_up(self) -> None:
        """What comes late on this line is no answer to a later question."""
        line = self._own.__dict__.pop("line", None)
        if line is not None:
            line.close()


def serve(desk: socket.socket, settings: Settings) -> None:
    """Be the intake of this process until the other side of `desk` and all lines are closed.

    SIGTERM and SIGINT are for the web, which still needs the intake for the requests in hand.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    database.open_file(settings.database)
    Desk(desk, settings).run()


@dataclass(slots=True)
class _Call:
    """What came in on a line, to be answered there."""

    line: socket.socket
    job: Job[Arrival]


class Desk:
    """Takes new lines from the web, and writes down together what comes in on them together."""

    def __init__(self, desk: socket.socket, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings
        self._commit = Commit(arrivals.take_in)
        self._poller = selectors.DefaultSelector()
        self._poller.register(desk, selectors.EVENT_READ)

    def run(self) -> None:
        """Until the web has closed everything."""
        while self._poller.get_map():
            calls = self._calls(None)
            if calls:
                self._commit.settle([call.job for call in calls], self._more(calls))
            for call in calls:
                self._answer(call)
        self._commit.close()

    def _more(self, calls: list[_Call]) -> Callable[[], list[Job[Arrival]]]:
        def waiting() -> list[Job[Arrival]]:
            came = self._calls(0)
            calls.extend(came)
            return [call.job for call in came]

        return waiting

    def _calls(self, timeout: float | None) -> list[_Call]:
        calls = []
        for key, _ in self._poller.select(timeout):
            if key.fileobj is self._desk:
                self._take_line()
            else:
                calls += self._listen(key.fileobj)
        return calls

    def _take_line(self) -> None:
        _, numbers, _, _ = socket.recv_fds(self._desk, 1, 1)
        if not numbers:
            self._hang_up(self._desk)
        for number in numbers:
            line = socket.socket(fileno=number)
            _limit(line, PATIENCE)
            self._poller.register(line, selectors.EVENT_READ)

    def _listen(self, line: Any) -> list[_Call]:
        try:
            tenant_id, raw = _receive(line)
        except (OSError, EOFError, struct.error) as fault:
            log.debug("intake.line_ended fault=%r", fault)
            self._hang_up(line)
            return []
        return [_Call(line, Job(_arrival(raw, tenant_id, self._settings)))]

    def _answer(self, call: _Call) -> None:
        stored = call.job.settled and call.job.failure is None
        if not stored:
            log.error("intake.not_stored fault=%s", call.job.failure)
        try:
            call.line.send(STORED if stored else REFUSED)
        except OSError:
            self._hang_up(call.line)  # the web has ended; Meta was told nothing, and comes again

    def _hang_up(self, line: socket.socket) -> None:
        self._poller.unregister(line)
        line.close()


def _receive(line: socket.socket) -> tuple[int | None, bytes]:
    """One call's tenant and body. Raises EOFError, OSError or struct.error when it breaks off."""
    received = line.recv(_CHUNK)
    if not received:
        raise EOFError
    tenant_id, length = _HEAD.unpack_from(received)
    missing = _HEAD.size + min(length, LARGEST) - len(received)
    if missing > 0:
        received += line.recv(missing, socket.MSG_WAITALL)
    if len(received) != _HEAD.size + length:
        raise EOFError
    return tenant_id or None, received[_HEAD.size :]


def _arrival(raw: bytes, tenant_id: int | None, settings: Settings) -> Arrival:
    now = clock.now()
    try:
        found = events.parse(read(raw), now)
    except Unreadable as fault:
        found = [DeadLetter(str(fault), "", raw.decode("utf-8", "replace").replace("\0", ""))]
    return Arrival(found, Address(tenant_id, settings.stale_after), now)


def _limit(line: socket.socket, seconds: int) -> None:
    """No call on the line takes longer; quicker than Python's own timeouts, which poll first."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        line.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", seconds, 0))
