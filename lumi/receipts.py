"""Blue ticks and "typing…" for a turn that has begun; never later than the reply itself."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from lumi import baton, clock
from lumi.settings import Settings
from lumi.tenants import models, secrets
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp.graph import Graph, OutcomeUnknown, Rejected, TryLater

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds a finished reply waits for its own typing indicator to be out of the way
AGAIN = 20.0  # seconds; the indicator ends after 25 ("Typing indicators")
MOST_AGAIN = 6  # times, two minutes in all: as long as a turn may be in hand (LUMI_LEASE)


@dataclass(slots=True)
class _InHand:
    """A turn that is being answered, and when its customer is to see "typing…" again."""

    tenant_id: int
    wa_msg_id: str
    due: float  # by the monotonic clock
    left: int = MOST_AGAIN


class Receipts:
    """Marks messages as read beside the answering; a failure costs the customer nothing."""

    def __init__(
        self,
        graph: Graph,
        settings: Settings,
        threads: int,
        begin: Callable[[], None] | None = None,
        again: float = AGAIN,
    ) -> None:
        """Each of the threads calls `begin` first."""
        self._graph = graph
        self._settings = settings
        self._again = again
        self._pool = ThreadPoolExecutor(threads, "receipt", initializer=begin)
        self._under_way: dict[int, Future[None]] = {}
        self._in_hand: dict[int, _InHand] = {}
        self._changed = threading.Condition()  # guards all of these
        self._keeper: threading.Thread | None = None
        self._is_stopped = False

    def begin(self, conversation_id: int, tenant_id: int, wa_msg_id: str) -> None:
        """Mark as read, with the typing indicator, and keep that up: an answer will follow."""
        turn = _InHand(tenant_id, wa_msg_id, clock.monotonic() + self._again)
        with self._changed:
            self._in_hand[conversation_id] = turn
            self._submit(conversation_id, turn)
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._keep_up, name="typing", daemon=True)
                self._keeper.start()
            self._changed.notify()

    def end(self, conversation_id: int) -> None:
        """The turn is over, with a reply or without one: "typing…" is not shown again."""
        with self._changed:
            self._in_hand.pop(conversation_id, None)

    def clear(self, conversation_id: int) -> None:
        """Called before a reply goes out, or "typing…" would show after it.

        A receipt that has not begun is dropped; one under way ends first.
        """
        with self._changed:
            self._in_hand.pop(conversation_id, None)
            future = self._under_way.pop(conversation_id, None)
        if future is not None and not future.cancel():
            with baton.lent():
                wait([future], timeout=PATIENCE)

    def stop(self) -> None:
        with self._changed:
            self._is_stopped = True
            self._in_hand.clear()
            self._changed.notify()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _keep_up(self) -> None:
        """One thread for all turns in hand; it sleeps until the first of them is due."""
        with self._changed:
            while not self._is_stopped:
                now = clock.monotonic()
                for conversation_id, turn in list(self._in_hand.items()):
                    if turn.due <= now:
                        self._show_again(conversation_id, turn, now)
                due = min((turn.due for turn in self._in_hand.values()), default=None)
                self._changed.wait(None if due is None else max(0.0, due - now))

    def _show_again(self, conversation_id: int, turn: _InHand, now: float) -> None:
        turn.due = now + self._again
        if conversation_id in self._under_way:
            return  # WhatsApp is slow enough already
        turn.left -= 1
        self._submit(conversation_id, turn)
        if not turn.left:
            del self._in_hand[conversation_id]

    def _submit(self, conversation_id: int, turn: _InHand) -> None:
        future = self._pool.submit(self._mark, turn.tenant_id, turn.wa_msg_id)
        self._under_way[conversation_id] = future
        future.add_done_callback(lambda done: self._forget(conversation_id, done))

    def _forget(self, conversation_id: int, done: Future[None]) -> None:
        if not done.cancelled() and (bug := done.exception()):
            log.error("receipt.bug conversation=%d", conversation_id, exc_info=bug)
        with self._changed:
            if self._under_way.get(conversation_id) is done:
                del self._under_way[conversation_id]

    @baton.held()
    def _mark(self, tenant_id: int, wa_msg_id: str) -> None:
        tenant = models.with_id(tenant_id)
        if tenant is None:
            return  # deleted meanwhile
        try:
            token = secrets.access_token(tenant, self._settings)
            self._graph.mark_read(tenant.phone_id or "", token, wa_msg_id, typing=True)
        except (Rejected, TryLater, OutcomeUnknown, SealBroken) as fault:
            log.info("receipt.failed tenant=%d fault=%s", tenant_id, type(fault).__name__)
