"""Posts signed webhooks as Meta does: ASCII JSON, several entries at a time, in order."""

import hashlib
import hmac
import http.client
import itertools
import json
import queue
import threading
import time
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

BATCH = 200  # entries in one POST at most


class MetaWebhook:
    """A thread that posts what `post` was given to `address`; `answers` keeps the HTTP statuses."""

    def __init__(self, address: str, secret: str, patience: float = 0.0) -> None:
        self._patience = patience
        self.answers: list[int] = []
        self._address, self._secret = urlsplit(address), secret
        self._entries: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Posts what is left, then ends."""
        self._entries.put(None)
        self._thread.join()

    def post(self, entry: dict[str, Any]) -> None:
        self._entries.put(entry)

    def _run(self) -> None:
        connection = http.client.HTTPConnection(self._address.netloc, timeout=30)
        while (entry := self._entries.get()) is not None:
            entries = [entry]
            while not self._entries.empty() and len(entries) < BATCH:
                following = self._entries.get()
                if following is None:
                    self._entries.put(None)
                    break
                entries.append(following)
            self.answers.append(self._deliver(connection, entries))
        connection.close()

    def _deliver(
        self, connection: http.client.HTTPConnection, entries: list[dict[str, Any]]
    ) -> int:
        """The HTTP status of one POST, 0 when nobody answers; tried for `patience` seconds."""
        payload = {"object": "whatsapp_business_account", "entry": entries}
        raw = json.dumps(payload).replace("/", "\\/").encode()
        signed = hmac.new(self._secret.encode(), raw, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": f"sha256={signed}",
        }
        ends = time.monotonic() + self._patience
        for attempt in itertools.count():
            try:
                connection.request("POST", self._address.path, raw, headers)
                answer = connection.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
            else:
                return answer.status
            if attempt and time.monotonic() >= ends:
                break
            time.sleep(min(self._patience, 0.1) * (attempt > 0))
        return 0


def status_entry(
    phone_id: str, wa_msg_id: str, body: dict[str, Any], state: str, more: Mapping[str, object]
) -> dict[str, Any]:
    """A webhook entry with one status of a message that was sent with `body`."""
    recipient = {"recipient_user_id": body["recipient"]} if "recipient" in body else {}
    recipient = recipient or {"recipient_id": str(body.get("to", "")).lstrip("+")}
    status = {
        "id": wa_msg_id,
        "status": state,
        "timestamp": str(int(time.time())),
        "biz_opaque_callback_data": body.get("biz_opaque_callback_data", ""),
        **recipient,
    }
    if state in ("sent", "delivered"):
        kind = {"type": "regular", "category": "service"}
        status["pricing"] = {"billable": True, "pricing_model": "PMP"} | kind
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": phone_id},
        "statuses": [status | dict(more)],
    }
    return {"id": "1", "changes": [{"field": "messages", "value": value}]}
