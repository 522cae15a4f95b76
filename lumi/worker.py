"""The loop that answers and delivers: one foreman claims, two pools of threads do the work."""

import logging
import os
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lumi import baton, clock, consulting, database, delivery, logs, turns
from lumi.answers.embedders import Embedders
from lumi.answers.weights import WeightsMissing
from lumi.conversations import dead_letters, inbox, media, outbox, turned_back, workers
from lumi.conversations.inbox import Claim
from lumi.conversations.outbox import Send
from lumi.receipts import Receipts
from lumi.rounds import Rounds
from lumi.settings import Settings
from lumi.tenants import prices
from lumi.tenants.prices import PricesFault
from lumi.whatsapp.graph import Graph

log = logging.getLogger(__name__)

LOOK = 0.01  # seconds between two looks at the file's version while there is work
REST = 0.05  # the same after a calm while: waking up for a look takes 0.1 ms of processor
CALM = 2.0  # seconds in which nobody wrote
APART = 0.01  # seconds between two claims: in a rush several turns and sends are claimed together
RECHECK = 0.1  # seconds after which timers are looked at even if nobody wrote
BEAT = 5.0  # seconds between signs of life
SEND_TIME = 4.0  # seconds before the end of the drain in which no new send begins
REQUEST_TIME = 60.0  # seconds that no request to the Graph API can last, by its own time-outs
DRAIN = 8.0  # seconds to finish what is in hand after SIGTERM; the platform kills after ten


class Slots:
    """A pool of threads that never holds more work than it has threads."""

    def __init__(
        self, name: str, threads: int, wake: threading.Event, begin: Callable[[], None]
    ) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name, initializer=begin)
        self._free = threads
        self._threads = threads
        self._lock = threading.Lock()
        self._wake = wake

    @property
    def free(self) -> int:
        with self._lock:
            return self._free

    @property
    def busy(self) -> bool:
        return self.free < self._threads

    def start(self, work: Callable[..., None], *arguments: Any) -> None:
        with self._lock:
            self._free -= 1
        self._pool.submit(self._run, work, arguments)

    def _run(self, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        try:
            with baton.held():
                work(*arguments)
        except Exception:
            log.exception("worker.bug work=%s", work.__name__)
        finally:
            with self._lock:
                self._free += 1
            self._wake.set()


class Foreman:
    """Claims what is due while there are free hands, and keeps the process's sign of life."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._locks = workers.locks_beside(settings.database)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        begin = database.one_for_many()
        self._answering = Slots("answer", settings.worker_threads, self._wake, begin)
        self._sending = Slots("send", settings.sender_threads, self._wake, begin)
        pool = settings.sender_threads * 2
        self._graph = Graph(settings.api_url, pool_size=pool)
        self._receipts = Receipts(self._graph, settings, settings.sender_threads, begin)
        self._pauses = delivery.Pauses()
        self._under_way: Counter[int] = Counter()  # sends by tenant
        self._counting = threading.Lock()
        self._embedder = Embedders(settings)
        self._embedder.load()
        self._answerer = turns.Answerer(settings, self._embedder)
        self._seen = -1
        self._checked = self._beaten = self._moved = float("-inf")

    def run(self) -> None:
        """Work until `stop`, then finish what is in hand."""
        self._worker = workers.Worker.register(self._locks, clock.now())
        workers.bury_dead(self._locks, self._settings.resend_after, clock.now())
        turns.lift_blocks(self._settings)
        media.clear_leftovers(clock.now())
        Rounds(self._settings, self._answerer, self._wake).start(self._stopping)
        log.info("worker.started token=%s", self._worker.token)
        while not self._stopping.is_set():
            try:
                self._tick()
            except database.Unusable as fault:  # locked or full: nothing is lost, it waits
                log.error("worker.file_unusable fault=%s", fault)
                self._stopping.wait(database.PAUSE)
            is_calm = clock.monotonic() - self._moved > CALM
            self._wake.wait(REST if is_calm else LOOK)
            self._stopping.wait(max(0.0, self._checked + APART - clock.monotonic()))
        unfinished = self._drain()
        self._worker.leave(self._settings.resend_after, clock.now())
        log.info("worker.stopped unfinished=%s", unfinished)
        if unfinished:
            os._exit(0)  # threads that still wait for the network would hold the process back

    def be_consulted(self, desk: socket.socket) -> None:
        """Answer the web's questions beside everything else."""
        for _ in range(consulting.THREADS):
            threading.Thread(
                target=consulting.serve, args=(desk, self._answerer), name="consulting", daemon=True
            ).start()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()

    def _tick(self) -> None:
        now = clock.monotonic()
        if now - self._beaten >= BEAT:
            self._beaten = now
            self._keep_house()
        woken = self._wake.is_set()
        self._wake.clear()
        seen = database.version_seen()
        if woken or seen != self._seen:
            self._moved = now
        if woken or seen != self._seen or now - self._checked >= RECHECK:
            self._seen, self._checked = seen, now
            with baton.held():
                self._claim_turns()
                self._claim_sends()

    def _keep_house(self) -> None:
        now, resend_after = clock.now(), self._settings.resend_after
        self._worker.beat(now)
        workers.bury_dead(self._locks, resend_after, now)
        if waiting := turned_back.set_right(self._settings.lease, resend_after, now):
            log.warning("worker.clock_was_put_back waiting=%d", waiting)
        outbox.expire(max(self._settings.lease, REQUEST_TIME), resend_after, now)
        outbox.give_up_blocked(
            "The 24 hours to answer in passed before anything could be sent again.", now
        )
        dead_letters.forget_old(now)

    def _claim_turns(self) -> None:
        free, settings = self._answering.free, self._settings
        if free:
            for claim in inbox.claim(
                self._worker.token, free, clock.now(), settings.reply_delay, settings.lease
            ):
                self._answering.start(self._answer, claim)

    def _answer(self, claim: Claim) -> None:
        with logs.about(tenant=claim.tenant_id, conversation=claim.conversation_id):
            self._answerer.answer(claim, self._receipts)

    def _claim_sends(self) -> None:
        """A tenant whose number hangs leaves an eighth of the threads to the others."""
        free, now = self._sending.free, clock.now()
        threads = self._settings.sender_threads
        share = max(1, threads - max(1, threads // 8))
        if free:
            with self._counting:
                under_way = dict(self._under_way)
            waiting = self._pauses.at(now)
            for send in outbox.claim(self._worker.token, free, now, waiting, share, under_way):
                with self._counting:
                    self._under_way[send.tenant_id] += 1
                self._sending.start(self._deliver, send)

    def _deliver(self, send: Send) -> None:
        try:
            self._receipts.clear(send.conversation_id)
            with logs.about(tenant=send.tenant_id, conversation=send.conversation_id):
                delivery.deliver(send, self._graph, self._settings, self._pauses)
        finally:
            with self._counting:
                self._under_way[send.tenant_id] -= 1

    def _claim_last_sends(self, seconds: float) -> None:
        try:
            with baton.held(seconds):
                self._claim_sends()
        except database.Unusable as fault:
            log.error("worker.file_unusable fault=%s", fault)
        except baton.Busy:
            log.info("worker.busy_to_the_last")

    def _drain(self) -> bool:
        """No new turns; turns in hand end and what they said is sent, as far as time allows."""
        log.info("worker.draining")
        ends = clock.monotonic() + DRAIN
        while clock.monotonic() < ends:
            self._wake.clear()
            left = ends - clock.monotonic()
            if self._answering.busy or left > SEND_TIME:
                self._claim_last_sends(max(0.0, left))
            if not self._answering.busy and not self._sending.busy:
                break
            self._wake.wait(LOOK)
        self._receipts.stop()
        return self._answering.busy or self._sending.busy


def run(settings: Settings, consulted: socket.socket | None = None) -> None:
    """Be the worker of this process until SIGTERM or SIGINT.

    On `consulted` the web asks what only the model knows.
    """
    database.open_file(settings.database, patience=database.WORKER_PATIENCE)
    database.require_migrated(settings.database)
    try:
        prices.use(settings.prices)
        foreman = Foreman(settings)
    except (WeightsMissing, PricesFault) as fault:
        sys.exit(str(fault))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: foreman.stop())
    if consulted is not None:
        foreman.be_consulted(consulted)
    foreman.run()
