"""What the worker does beside answering and sending, each in threads of its own."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from lumi import alarms, calendars, clock, database, money, nightly, owner
from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.weights import WeightsMissing
from lumi.booking import reminders, waitlist
from lumi.conversations import media, retention, words
from lumi.settings import Settings
from lumi.tenants import throttle
from lumi.turns import Answerer

log = logging.getLogger(__name__)

READERS = 2  # threads that read calendars: beside one that is slow the others go on
CHECKPOINT = 500  # pages of the log that are worth moving into the file
LEARN_ANYWAY = 30.0  # seconds after which what waits for its hour is looked at, if nobody wrote
INDEX_ANYWAY = 600.0  # the same of FAQs without vectors: a look reads them all
FORGET_EVERY = 3600.0  # seconds between looks at what has become older than it may

EXPECTED = (EmbeddingFailed, WeightsMissing, OSError, *database.Unusable)


@dataclass(frozen=True, slots=True)
class Round:
    """`work` does what is due and tells whether there is more; if not, it rests for `rest` s."""

    name: str
    work: Callable[[], bool]
    rest: float
    threads: int = 1


class News:
    """Whether anybody else has written to the file since one looked, or it is long ago anyway."""

    def __init__(self, anyway: float) -> None:
        self._anyway = anyway  # seconds
        self._version, self._at = -1, float("-inf")
        self._coming = (-1, float("-inf"))

    def come(self) -> bool:
        """To be asked by one thread alone: SQLite counts what its connection did not write."""
        self._coming = database.version_seen(), clock.monotonic()
        version, now = self._coming
        return version != self._version or now - self._at >= self._anyway

    def heard(self) -> None:
        """What had come at the last question is dealt with."""
        self._version, self._at = self._coming


class Rounds:
    """All of them. What fails is logged and tried again after its rest; the others go on."""

    def __init__(self, settings: Settings, answerer: Answerer, wake: threading.Event) -> None:
        self._settings, self._answerer, self._wake = settings, answerer, wake
        self._learning, self._indexing = News(LEARN_ANYWAY), News(INDEX_ANYWAY)
        self._forgets_at = float("-inf")

    def start(self, stopping: threading.Event) -> None:
        """Begin every round in the background; none begins anew once `stopping` is set."""
        for one in self._all():
            for _ in range(one.threads):
                threading.Thread(
                    target=_repeat, args=(one, stopping), name=one.name, daemon=True
                ).start()

    def _all(self) -> tuple[Round, ...]:
        return (
            Round("checkpoint", self._checkpoint, rest=1),
            Round("index", self._catch_up, rest=30),
            Round("words", words.read_on, rest=0.5),
            Round("purge", words.purge, rest=3600),
            Round("learning", self._learn, rest=1),
            Round("reminders", self._remind, rest=20),
            Round("owners", self._tell_owners, rest=10),
            Round("alarms", self._alarm, rest=30),
            Round("money", self._look_at_money, rest=300),
            Round("media", self._collect, rest=2),
            Round("files", self._tidy, rest=20),
            Round("retention", self._forget, rest=0.5),
            Round("backup", self._back_up, rest=600),
            Round("store", self._send_away, rest=600),
            Round("calendar", self._read_calendars, rest=5, threads=READERS),
        )

    def _checkpoint(self) -> bool:
        """Beside everything else, so that neither a webhook nor a reply waits for it."""
        database.checkpoint(self._settings.database, CHECKPOINT)
        return False

    def _catch_up(self) -> bool:
        """FAQs get the vectors they lack: after a cut import, another model, another language."""
        if self._indexing.come():
            self._answerer.catch_up()
            self._indexing.heard()
        return False

    def _learn(self) -> bool:
        """What customers ask in vain goes to the owners, and their answers to the customers."""
        if self._learning.come():
            self._learning.heard()
            self._answerer.learn()
        return False

    def _remind(self) -> bool:
        """Reminders that are due, and places that came free, are offered to who waits for them."""
        while reminders.remind(clock.now()):
            self._wake.set()
        waitlist.sweep(clock.now())
        return False

    def _tell_owners(self) -> bool:
        """Requests, faults and briefs; what comes together within a rest is one message."""
        owner.sweep(clock.now())
        return False

    def _alarm(self) -> bool:
        alarms.sweep(self._settings, clock.now())
        return False

    def _look_at_money(self) -> bool:
        money.look(self._settings, clock.now())
        return False

    def _collect(self) -> bool:
        """Pictures and voice notes that no turn waits for, for people to look at."""
        return bool(self._answerer.collector.fetch_next())

    def _tidy(self) -> bool:
        """Files whose rows have gone, and the oldest where there are too many."""
        media.make_room()
        return bool(media.sweep())

    def _forget(self) -> bool:
        """A batch at each rest while there is any, so that webhooks get in between."""
        if clock.monotonic() >= self._forgets_at and not retention.forget(clock.now()):
            self._forgets_at = clock.monotonic() + FORGET_EVERY
            throttle.forget_old(clock.now())
        return False

    def _back_up(self) -> bool:
        nightly.back_up(self._settings, clock.now())
        return False

    def _send_away(self) -> bool:
        """The night's backup to a store elsewhere, which may take long."""
        nightly.send_away(self._settings, clock.now())
        return False

    def _read_calendars(self) -> bool:
        """Owners' own calendars; their servers may be slow."""
        return bool(calendars.fetch_next(self._settings))


def _repeat(one: Round, stopping: threading.Event) -> None:
    pause = 0.0
    while not stopping.wait(pause):
        pause = one.rest
        try:
            if one.work():
                pause = database.BREATH  # in which others write
        except EXPECTED as fault:
            log.error("%s.not_now fault=%s", one.name, fault)
        except Exception:  # it is due again later; the others come first
            log.exception("%s.bug", one.name)
