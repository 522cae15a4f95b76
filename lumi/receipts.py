"""Blue ticks and "typing…" for a turn that has begun; never later than the reply itself."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from lumi.settings import Settings
from lumi.tenants import models, secrets
from lumi.tenants.secrets import SealBroken
from lumi.whatsapp.graph import Graph, OutcomeUnknown, Rejected, TryLater

log = logging.getLogger(__name__)

PATIENCE = 3.0  # seconds a finished reply waits for its own typing indicator to be out of the way


class Receipts:
    """Marks messages as read beside the answering; a failure costs the customer nothing."""

    def __init__(self, graph: Graph, settings: Settings, threads: int) -> None:
        self._graph = graph
        self._settings = settings
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="receipt")
        self._under_way: dict[int, Future[None]] = {}
        self._lock = Lock()

    def begin(self, conversation_id: int, tenant_id: int, wa_msg_id: str) -> None:
        """Mark as read, with the typing indicator: an answer will follow."""
        future = self._pool.submit(self._mark, tenant_id, wa_msg_id)
        with self._lock:
            self._under_way[conversation_id] = future
        future.add_done_callback(lambda done: self._forget(conversation_id, done))

    def clear(self, conversation_id: int) -> None:
        """Called before a reply goes out, or "typing…" would show after it.

        A receipt that has not begun is dropped; one under way ends first.
        """
        with self._lock:
            future = self._under_way.pop(conversation_id, None)
        if future is not None and not future.cancel():
            wait([future], timeout=PATIENCE)

    def _forget(self, conversation_id: int, done: Future[None]) -> None:
        if not done.cancelled() and (bug := done.exception()):
            log.error("receipt.bug conversation=%d", conversation_id, exc_info=bug)
        with self._lock:
            if self._under_way.get(conversation_id) is done:
                del self._under_way[conversation_id]

    def _mark(self, tenant_id: int, wa_msg_id: str) -> None:
        tenant = models.with_id(tenant_id)
        if tenant is None:
            return  # deleted meanwhile
        try:
            token = secrets.access_token(tenant, self._settings)
            self._graph.mark_read(tenant.phone_id or "", token, wa_msg_id, typing=True)
        except (Rejected, TryLater, OutcomeUnknown, SealBroken) as fault:
            log.info("receipt.failed tenant=%d fault=%s", tenant_id, type(fault).__name__)

    def stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
