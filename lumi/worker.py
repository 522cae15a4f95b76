"""The loop that answers and delivers: one foreman claims, two pools of threads do the work."""

import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lumi import calendars, clock, database, delivery, money, turns
from lumi.answers.embedders import Embedders
from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.weights import WeightsMissing
from lumi.booking import reminders, waitlist
from lumi.conversations import dead_letters, inbox, media, outbox, workers
from lumi.conversations.inbox import Claim
from lumi.conversations.outbox import Send
from lumi.owner import telling
from lumi.receipts import Receipts
from lumi.settings import Settings
from lumi.tenants import prices
from lumi.tenants.prices import PricesFault
from lumi.whatsapp.graph import Graph

log = logging.getLogger(__name__)

LOOK = 0.01  # seconds between two looks at the file's version; a look costs 5 µs
RECHECK = 0.1  # seconds after which timers are looked at even if nobody wrote
BEAT = 5.0  # seconds between signs of life
CATCH_UP = 30.0  # seconds between two looks for FAQs without vectors
REMIND = 20.0  # seconds between two looks for reminders and free places
LOOK_AT_MONEY = 60.0  # seconds between two looks at what the month has cost
LOOK_FOR_CALENDARS = 5.0  # seconds between two looks for calendars that are due
LOOK_FOR_MEDIA = 2.0  # seconds between two looks for pictures and voice notes to be fetched
TIDY = 20.0  # seconds between two looks for files that have to go
READERS = 2  # threads that read calendars: beside one that is slow the others go on
CHECKPOINT = 500  # pages of the log that are worth moving into the file
PATIENCE = 1.0  # seconds before a file that could not be used is tried again
SEND_TIME = 4.0  # seconds before the end of the drain in which no new send begins
REQUEST_TIME = 60.0  # seconds that no request to the Graph API can last, by its own time-outs
DRAIN = 8.0  # seconds to finish what is in hand after SIGTERM; the platform kills after ten


class Slots:
    """A pool of threads that never holds more work than it has threads."""

    def __init__(self, name: str, threads: int, wake: threading.Event) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
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
        self._answering = Slots("answer", settings.worker_threads, self._wake)
        self._sending = Slots("send", settings.sender_threads, self._wake)
        pool = settings.sender_threads * 2
        self._graph = Graph(settings.api_url, pool_size=pool)
        self._receipts = Receipts(self._graph, settings, settings.sender_threads)
        self._pauses = delivery.Pauses()
        self._under_way: Counter[int] = Counter()  # sends by tenant
        self._counting = threading.Lock()
        embedder = Embedders(settings)
        embedder.load()
        self._answerer = turns.Answerer(settings, embedder)
        self._seen = -1
        self._checked = self._beaten = float("-inf")

    def run(self) -> None:
        """Work until `stop`, then finish what is in hand."""
        self._worker = workers.Worker.register(self._locks, clock.now())
        workers.bury_dead(self._locks, self._settings.resend_after, clock.now())
        turns.lift_blocks(self._settings)
        beside = [self._checkpoint, self._catch_up, self._remind, self._look_at_money]
        beside += [self._collect, self._tidy]
        for work in beside + READERS * [self._read_calendars]:
            threading.Thread(target=work, name=work.__name__, daemon=True).start()
        log.info("worker.started token=%s", self._worker.token)
        while not self._stopping.is_set():
            try:
                self._tick()
            except database.Unusable as fault:  # locked or full: nothing is lost, it waits
                log.error("worker.file_unusable fault=%s", fault)
                self._stopping.wait(PATIENCE)
            self._wake.wait(LOOK)
        unfinished = self._drain()
        self._worker.leave(self._settings.resend_after, clock.now())
        log.info("worker.stopped unfinished=%s", unfinished)
        if unfinished:
            os._exit(0)  # threads that still wait for the network would hold the process back

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()

    def _checkpoint(self) -> None:
        """Beside everything else, so that neither a webhook nor a reply waits for it."""
        while not self._stopping.wait(1):
            try:
                database.checkpoint(self._settings.database, CHECKPOINT)
            except database.Unusable as fault:
                log.warning("worker.no_checkpoint fault=%s", fault)

    def _tick(self) -> None:
        now = clock.monotonic()
        if now - self._beaten >= BEAT:
            self._beaten = now
            self._keep_house()
        woken = self._wake.is_set()
        self._wake.clear()
        seen = database.version_seen()
        if woken or seen != self._seen or now - self._checked >= RECHECK:
            self._seen, self._checked = seen, now
            self._claim_turns()
            self._claim_sends()

    def _catch_up(self) -> None:
        """FAQs get the vectors they lack: after a cut import, another model, another language."""
        while not self._stopping.is_set():
            try:
                self._answerer.catch_up()
            except (EmbeddingFailed, WeightsMissing, *database.Unusable) as fault:
                log.error("index.not_caught_up fault=%s", fault)
            except Exception:
                log.exception("index.bug")
            self._stopping.wait(CATCH_UP)

    def _remind(self) -> None:
        """Reminders that are due, and places that came free, are offered to who waits for them."""
        while not self._stopping.is_set():
            try:
                while reminders.remind(clock.now()):
                    self._wake.set()
                waitlist.sweep(clock.now())
                telling.sweep(clock.now())
            except database.Unusable as fault:
                log.error("reminders.file_unusable fault=%s", fault)
            except Exception:
                log.exception("reminders.bug")
            self._stopping.wait(REMIND)

    def _look_at_money(self) -> None:
        while not self._stopping.wait(LOOK_AT_MONEY):
            try:
                money.look(self._settings, clock.now())
            except database.Unusable as fault:
                log.error("money.file_unusable fault=%s", fault)
            except Exception:
                log.exception("money.bug")

    def _read_calendars(self) -> None:
        """Owners' own calendars, beside everything else: their servers may be slow."""
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = LOOK_FOR_CALENDARS
            try:
                if calendars.fetch_next(self._settings):
                    pause = 0
            except database.Unusable as fault:
                log.error("calendar.file_unusable fault=%s", fault)
            except Exception:  # its calendar is due again later; the others come first
                log.exception("calendar.bug")

    def _collect(self) -> None:
        """Pictures and voice notes that no turn waits for, for people to look at."""
        pause = 0.0
        while not self._stopping.wait(pause):
            pause = LOOK_FOR_MEDIA
            try:
                if self._answerer.collector.fetch_next():
                    pause = 0
            except database.Unusable as fault:
                log.error("media.file_unusable fault=%s", fault)
            except Exception:
                log.exception("media.bug")

    def _tidy(self) -> None:
        """Files whose rows have gone, and the oldest where there are too many."""
        media.clear_leftovers(clock.now())
        while not self._stopping.is_set():
            try:
                media.make_room()
                while media.sweep():
                    log.info("media.swept")
            except (OSError, *database.Unusable) as fault:
                log.error("media.not_tidied fault=%s", fault)
            self._stopping.wait(TIDY)

    def _keep_house(self) -> None:
        now, resend_after = clock.now(), self._settings.resend_after
        self._worker.beat(now)
        workers.bury_dead(self._locks, resend_after, now)
        outbox.expire(max(self._settings.lease, REQUEST_TIME), resend_after, now)
        outbox.give_up_blocked("The 24 hours to answer in passed before a new token came.", now)
        dead_letters.forget_old(now)

    def _claim_turns(self) -> None:
        free, settings = self._answering.free, self._settings
        if free:
            for claim in inbox.claim(
                self._worker.token, free, clock.now(), settings.reply_delay, settings.lease
            ):
                self._answering.start(self._answer, claim)

    def _answer(self, claim: Claim) -> None:
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
            delivery.deliver(send, self._graph, self._settings, self._pauses)
        finally:
            with self._counting:
                self._under_way[send.tenant_id] -= 1

    def _claim_last_sends(self) -> None:
        try:
            self._claim_sends()
        except database.Unusable as fault:
            log.error("worker.file_unusable fault=%s", fault)

    def _drain(self) -> bool:
        """No new turns; turns in hand end and what they said is sent, as far as time allows."""
        log.info("worker.draining")
        ends = clock.monotonic() + DRAIN
        while clock.monotonic() < ends:
            self._wake.clear()
            if self._answering.busy or clock.monotonic() < ends - SEND_TIME:
                self._claim_last_sends()
            if not self._answering.busy and not self._sending.busy:
                break
            self._wake.wait(LOOK)
        self._receipts.stop()
        return self._answering.busy or self._sending.busy


def run(settings: Settings) -> None:
    """Be the worker of this process until SIGTERM or SIGINT."""
    database.open_file(settings.database, patience=database.WORKER_PATIENCE)
    database.require_migrated(settings.database)
    try:
        prices.use(settings.prices)
        foreman = Foreman(settings)
    except (WeightsMissing, PricesFault) as fault:
        sys.exit(str(fault))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: foreman.stop())
    foreman.run()
