"""Posts the webhooks that Meta owes to this server's own address, signed, until they are taken."""

import logging
import threading
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException

from lumi import clock, database
from lumi.settings import Settings
from lumi.simulator import phone
from lumi.simulator.models import SimulatedWebhook
from lumi.tenants import secrets
from lumi.tenants.models import Tenant
from lumi.whatsapp import signature

log = logging.getLogger(__name__)

PATIENCE = 10.0  # seconds for one answer
LONGEST_WAIT = 30.0  # seconds between two attempts; Meta's waits grow to hours
LINGER = 1.0  # seconds ahead that the thread waits for; later ones are taken up by `wake`


class Courier:
    """At most one thread, alive only while something is to be posted; safe to share."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Call after something became owed, and now and then while a phone is watched."""
        with self._lock:
            self._news.set()
            if self._thread is None and _wait_for_next(clock.now()) is not None:
                self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
                self._thread.start()

    @property
    def is_awake(self) -> bool:
        return self._thread is not None

    def rest(self) -> None:
        """Wait until the thread, if there is one, has nothing more to do."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        try:
            while self._has_work():
                self._post_due()
        except Exception:
            log.exception("courier.bug")
            with self._lock:
                self._thread = None
        finally:
            database.db.close()

    def _has_work(self) -> bool:
        """Wait for what is owed next; with nothing near the thread ends, and `wake` knows it."""
        with self._lock:
            self._news.clear()
            wait = _wait_for_next(clock.now())
            if wait is None:
                self._thread = None
                return False
        self._news.wait(wait)
        return True

    def _post_due(self) -> None:
        due = SimulatedWebhook.select().where(SimulatedWebhook.due_at <= clock.now())
        for webhook in list(due.order_by(SimulatedWebhook.due_at, SimulatedWebhook.id)):
            refusal = self._post(webhook)
            if refusal:
                _again(webhook, refusal, clock.now())
            else:
                _settle(webhook)

    def _post(self, webhook: SimulatedWebhook) -> str:
        """Why it was not taken, or nothing."""
        tenant = Tenant.get_by_id(webhook.tenant_id)
        try:
            signed_by = secrets.app_secrets(tenant.app_secret, self._settings)
        except secrets.SealBroken as fault:
            return str(fault)
        if not signed_by:
            return "there is no app secret to sign with; set WH_APP_SECRET"
        path = f"/webhook/{tenant.slug}" if tenant.app_secret else "/webhook"
        return _answer(self._settings.port, path, webhook.body.encode(), signed_by[0])


def _wait_for_next(now: datetime) -> float | None:
    """Seconds until something is due; None when nothing is within LINGER."""
    due_at = database.value("SELECT min(due_at) FROM simulated_webhook")
    if due_at is None:
        return None
    wait = max(0.0, (clock.instant(due_at) - now).total_seconds())
    return wait if wait <= LINGER else None


def _answer(port: int, path: str, body: bytes, secret: str) -> str:
    """To this machine only, whatever name the browser called it by."""
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature-256": signature.sign(body, secret),
    }
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    except (OSError, HTTPException) as fault:
        return f"nobody answers on port {port} ({type(fault).__name__})"
    finally:
        connection.close()
    return "" if status == 200 else f"{path} answered {status}"


def _again(webhook: SimulatedWebhook, refusal: str, now: datetime) -> None:
    wait = min(0.5 * 2.0 ** min(webhook.attempts, 10), LONGEST_WAIT)
    log.warning("courier.refused webhook=%d attempts=%d", webhook.id, webhook.attempts + 1)
    with database.write():
        SimulatedWebhook.update(
            attempts=webhook.attempts + 1, refusal=refusal, due_at=now + timedelta(seconds=wait)
        ).where(SimulatedWebhook.id == webhook.id).execute()


def _settle(webhook: SimulatedWebhook) -> None:
    with database.write():
        SimulatedWebhook.delete().where(SimulatedWebhook.id == webhook.id).execute()
    if webhook.message_id is not None:
        phone.reaches_business(webhook.tenant_id, webhook.message_id)
