"""Stands for the Graph API over real HTTP: records what arrives, answers as Meta does, or as told.

    with WhatsApp() as whatsapp:
        whatsapp.next(refuse(500, 131016), cut_after())
        graph = Graph(whatsapp.url, pool_size=4)

With `webhook` and `secret` it also posts signed statuses of what it accepted.
"""

import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from tests.fakes.account import Account
from tests.fakes.graph_faults import (
    Fault,
    answer,
    cut_after,
    cut_before,
    form_fields,
    found_by_meta,
    garbage,
    refuse,
    slow,
    torn,
)
from tests.fakes.media import Shelf
from tests.fakes.meta_webhook import MetaWebhook, status_entry
from tests.fakes.server import Answer, Request, Server

__all__ = [
    "Attempt",
    "Fault",
    "Receipt",
    "Sent",
    "WhatsApp",
    "cut_after",
    "cut_before",
    "garbage",
    "refuse",
    "slow",
    "torn",
]

VERSION = "v26.0"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One POST to /messages that is no read receipt; `status` is what it was answered, 0 if cut."""

    at: float  # seconds, time.time()
    phone_id: str
    token: str
    body: dict[str, Any]
    status: int
    connection: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was accepted."""

    at: float
    phone_id: str
    token: str
    body: dict[str, Any]
    wa_msg_id: str

    @property
    def to(self) -> str:
        """Phone digits, or the user id where it went to that."""
        return str(self.body.get("to", "")).lstrip("+") or str(self.body.get("recipient", ""))

    @property
    def text(self) -> str:
        content = self.body.get("text") or self.body.get("interactive", {}).get("body", {})
        return str(content.get("body", content.get("text", "")))

    @property
    def callback(self) -> str:
        return str(self.body.get("biz_opaque_callback_data", ""))


@dataclass(frozen=True, slots=True)
class Receipt:
    at: float
    phone_id: str
    wa_msg_id: str
    typing: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was taken."""

    phone_id: str
    token: str
    filename: str
    mime: str
    content: bytes
    media_id: str


class WhatsApp:
    """A fake Graph API on 127.0.0.1. Its lists grow as calls come in.

    `delay` seconds pass before every answer; a share `error_rate` of the sends is refused with
    `error`, drawn from a generator with `seed`; `rule` may pick a fault by phone id and body.
    A webhook that cannot be reached is tried for `patience` seconds, as Meta does for days.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        delay: float = 0.0,
        error_rate: float = 0.0,
        seed: int = 0,
        webhook: str = "",
        secret: str = "",
        states: tuple[str, ...] = ("sent", "delivered"),
        patience: float = 0.0,
    ) -> None:
        self.delay, self.error_rate, self.states = delay, error_rate, states
        self.error = refuse(500, 131016)
        self.rule: Callable[[str, dict[str, Any]], Fault | None] = lambda _phone_id, _body: None
        self.account = Account()
        self.numbers = self.account.numbers
        self.sent: list[Sent] = []
        self.receipts: list[Receipt] = []
        self.uploads: list[Upload] = []
        self.attempts: list[Attempt] = []
        self.media = Shelf()  # what customers sent besides words
        self.webhook = MetaWebhook(webhook, secret, patience) if webhook else None
        self._faults: deque[Fault] = deque()
        self._receipt_faults: deque[Fault] = deque()
        self._upload_faults: deque[Fault] = deque()
        self._random = random.Random(seed)
        self._changed = threading.Condition()
        self._server = Server(self._answer, port)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}/{VERSION}"

    def __enter__(self) -> Self:
        self._server.__enter__()
        if self.webhook is not None:
            self.webhook.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()
        if self.webhook is not None:
            self.webhook.__exit__()

    def next(self, *faults: Fault) -> None:
        """The next sends meet these, one each."""
        self._faults.extend(faults)

    def next_receipts(self, *faults: Fault) -> None:
        """The next read receipts meet these, one each."""
        self._receipt_faults.extend(faults)

    def next_uploads(self, *faults: Fault) -> None:
        """The next uploads meet these, one each."""
        self._upload_faults.extend(faults)

    def hang_up(self) -> None:
        """Closes every open connection, as a server does with idle ones."""
        self._server.hang_up()

    def wait_for(self, count: int, timeout: float = 10.0) -> bool:
        """Whether at least `count` messages were accepted before the time was over."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.sent) >= count, timeout)

    def tell(self, message: Sent, state: str, **more: object) -> None:
        """Posts one signed status of a message; `more` goes into the status item."""
        if self.webhook is None:
            raise ValueError("no webhook address was given")
        self.webhook.post(
            status_entry(message.phone_id, message.wa_msg_id, message.body, state, more)
        )

    def _answer(self, asked: Request) -> Answer | None:
        time.sleep(self.delay)
        if asked.method == "GET" and self.media.knows(asked.path):
            return self.media.answer(asked, self._server.port)
        if asked.method == "GET":
            return (
                answer(self._faults.popleft(), {}) if self._faults else self.account.answer(asked)
            )
        if asked.path.endswith("/subscribed_apps"):
            return self.account.subscribe()
        if asked.path.endswith("/media"):
            return self._receive_upload(asked)
        _, _, phone_id = asked.path.removesuffix("/messages").rpartition("/")
        if not isinstance(asked.body, dict):
            return answer(refuse(400, 100, "not a JSON object"), {})
        if asked.body.get("status") == "read":
            return self._receive_receipt(phone_id, asked.body)
        return self._receive_message(phone_id, asked)

    def _receive_upload(self, asked: Request) -> Answer | None:
        fault = self._upload_faults.popleft() if self._upload_faults else None
        fields = form_fields(asked)
        file = fields.get("file")
        if file is None or {"messaging_product", "type"} - fields.keys():
            return answer(refuse(400, 100, "messaging_product, type and file are needed"), {})
        upload = Upload(
            asked.path.removesuffix("/media").rpartition("/")[2],
            asked.headers.get("authorization", "").removeprefix("Bearer "),
            str(file.get_filename()),
            file.get_content_type(),
            file.get_payload(decode=True) or b"",
            f"media{len(self.uploads) + 1}",
        )
        if fault is None or fault.takes:
            self.uploads.append(upload)
        return answer(fault, {"id": upload.media_id})

    def _receive_receipt(self, phone_id: str, body: dict[str, Any]) -> Answer | None:
        fault = self._receipt_faults.popleft() if self._receipt_faults else None
        if fault is None or fault.takes:
            typing = "typing_indicator" in body
            receipt = Receipt(time.time(), phone_id, str(body.get("message_id")), typing)
            self.receipts.append(receipt)
        time.sleep(fault.delay if fault else 0)
        return answer(fault, {"success": True})

    def _receive_message(self, phone_id: str, asked: Request) -> Answer | None:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        with self._changed:
            fault = self._fault(phone_id, token, asked)
            status = 200 if fault is None else 0 if fault.cuts else fault.status
            at = time.time()
            self.attempts.append(Attempt(at, phone_id, token, asked.body, status, asked.connection))
            wa_msg_id = f"wamid.fake{len(self.sent) + 1:08d}"
            message = Sent(at, phone_id, token, asked.body, wa_msg_id)
            if fault is None or fault.takes:
                self.sent.append(message)
                self._changed.notify_all()
                self._report(message)
        time.sleep(fault.delay if fault else 0)
        return answer(fault, _accepted(message))

    def _fault(self, phone_id: str, token: str, asked: Request) -> Fault | None:
        refused = found_by_meta(asked.path, token, asked.body)
        if refused is not None:
            return refused
        if self._faults:
            return self._faults.popleft()
        if self.error_rate and self._random.random() < self.error_rate:
            return self.error
        return self.rule(phone_id, asked.body)

    def _report(self, message: Sent) -> None:
        if self.webhook is not None:
            for state in self.states:
                self.tell(message, state)


def _accepted(message: Sent) -> dict[str, Any]:
    contact = {"input": message.to}
    contact |= {"user_id": message.to} if "recipient" in message.body else {"wa_id": message.to}
    return {
        "messaging_product": "whatsapp",
        "contacts": [contact],
        "messages": [{"id": message.wa_msg_id}],
    }
