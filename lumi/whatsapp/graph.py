"""Speaks to the Graph API; tells apart what was accepted, what was not, and what nobody knows."""

import json
import random
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import quote, urlencode

import requests
from requests.adapters import HTTPAdapter
from urllib3 import encode_multipart_formdata
from urllib3.exceptions import MaxRetryError, NewConnectionError

from lumi import baton
from lumi.whatsapp import faults, messages
from lumi.whatsapp.contacts import ids
from lumi.whatsapp.faults import OFTEN, Reach
from lumi.whatsapp.values import ident, mapping

FIRST_REPEAT = 0.5  # seconds; most faults of Meta are over by then
LONGEST_WAIT = 300.0  # seconds between two tries
LONGEST_ASKED = 3600.0  # seconds that Meta may ask for; a customer waits at the other end
_JITTER = 0.1  # part of a wait, so that many senders do not come back at once


@dataclass(frozen=True, slots=True)
class Accepted:
    """Taken for delivery, not delivered. Ids of the customer as Meta knows them."""

    wa_msg_id: str
    phone: str | None
    user_id: str | None


@dataclass(slots=True, eq=False)
class Rejected(Exception):
    """Not accepted, and never will be as it is. `code` is Meta's, if it gave one."""

    code: int | None
    detail: str
    tells_owner: bool
    http_status: int | None


@dataclass(slots=True, eq=False)
class TryLater(Exception):
    """Not accepted, but may be later; `scope` says who else should wait.

    `repeats` is how often the send may be repeated, `wait` the least seconds from the second
    repeat on.
    """

    code: int | None
    detail: str
    after_seconds: float | None = None
    scope: Reach = Reach.SEND
    repeats: int = OFTEN
    wait: float = 0.0


@dataclass(slots=True, eq=False)
class OutcomeUnknown(Exception):
    """The request went out and no readable answer came: it may have been accepted."""

    detail: str


class Graph:
    """A pool of connections to one Graph API; safe to share between threads.

    `base_url` ends in the version. The access token goes to that host only: redirects are not
    followed, proxies and credentials of the environment are not looked at.
    """

    def __init__(
        self,
        base_url: str,
        pool_size: int,
        connect_timeout: float = 5,
        read_timeout: float = 20,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._timeout = (connect_timeout, read_timeout)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=pool_size, max_retries=0)
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self.dated = ""  # the Date of the last answer, as it stands in its head

    def send(self, phone_id: str, token: str, body: dict[str, object]) -> Accepted:
        """Sends one addressed body. Raises Rejected, TryLater or OutcomeUnknown."""
        answer = self._post(phone_id, token, body)
        wa_msg_id = ident(_first(answer, "messages").get("id"))
        if wa_msg_id is None:
            raise OutcomeUnknown("the answer names no message id")
        contact = _first(answer, "contacts")
        user_id, phone = ids(contact.get("user_id"), contact.get("wa_id"))
        return Accepted(wa_msg_id, phone, user_id)

    def upload(self, phone_id: str, token: str, filename: str, mime: str, content: bytes) -> str:
        """Uploads a file and returns its media id, good for 30 days. Raises as `send` does."""
        file = (filename, content, mime)
        data, kind = encode_multipart_formdata(
            {"messaging_product": "whatsapp", "type": mime, "file": file}
        )
        path = f"/{quote(phone_id, safe='')}/media"
        media_id = ident(mapping(self._call("POST", path, token, data, kind)).get("id"))
        if media_id is None:
            raise OutcomeUnknown("the answer names no media id")
        return media_id

    def mark_read(self, phone_id: str, token: str, wa_msg_id: str, typing: bool) -> None:
        """Marks a message and those before it read. Raises as `send` does; worth no repeat."""
        self._post(phone_id, token, messages.read_receipt(wa_msg_id, typing))

    def close(self) -> None:
        self._session.close()

    def look(self, token: str, *path: str, **asked: str) -> dict[str, object]:
        """Reads one object: its path in parts, its query. Raises as `send` does."""
        where = "".join(f"/{quote(part, safe='')}" for part in path)
        return mapping(self._call("GET", f"{where}?{urlencode(asked)}", token))

    def subscribe(self, account_id: str, token: str) -> None:
        """The token's app gets the webhooks of that WhatsApp account. Raises as `send` does."""
        path = f"/{quote(account_id, safe='')}/subscribed_apps"
        self._call("POST", path, token, b"{}")

    def _post(self, phone_id: str, token: str, body: dict[str, object]) -> object:
        path = f"/{quote(phone_id, safe='')}/messages"
        return self._call("POST", path, token, json.dumps(body).encode())

    def _call(
        self,
        method: str,
        path: str,
        token: str,
        data: bytes | None = None,
        kind: str = "application/json",
    ) -> object:
        if not (token and token.isascii() and token.isprintable()):
            raise Rejected(190, "the access token is empty or not plain text", True, None)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
        try:
            request = requests.PreparedRequest()
            request.prepare(method, self._base + path, headers, data=data)
            with baton.lent():
                answer = self._session.send(request, timeout=self._timeout, allow_redirects=False)
        except requests.RequestException as fault:
            raise _unanswered(fault) from fault
        self.dated = answer.headers.get("Date", "")
        return _read(answer)


def backoff_seconds(error: TryLater, attempts: int) -> float:
    """How long to wait after the try number `attempts`, counted from 1.

    Half a second first, then double each time, or four times for the limit of one customer, up
    to five minutes; but never less than Meta's Retry-After or the least wait of the fault.
    """
    if attempts <= 1:
        wait = FIRST_REPEAT
    elif error.scope is Reach.CUSTOMER:
        wait = 4.0 ** min(attempts - 1, 10)
    else:
        wait = FIRST_REPEAT * 2.0 ** min(attempts - 1, 20)
    asked = min(error.after_seconds or 0.0, LONGEST_ASKED)
    least = max(asked, error.wait if attempts > 1 else 0.0)
    return max(min(wait, LONGEST_WAIT), least) * (1 + random.uniform(0, _JITTER))


def gives_up(error: TryLater, attempts: int) -> bool:
    """Whether the try number `attempts`, counted from 1, was the last that is worth it."""
    return attempts > error.repeats


def refusal(status: int, raw: bytes, retry_after: str | None) -> Rejected | TryLater:
    """What a complete error answer means; `retry_after` is its header."""
    found = faults.verdict(status, _parsed(raw), retry_after)
    rule = found.rule
    if rule.repeats:
        return TryLater(
            found.code, found.detail, found.after_seconds, rule.reach, rule.repeats, rule.wait
        )
    return Rejected(found.code, found.detail, rule.tells_owner, status)


def _read(answer: requests.Response) -> object:
    if answer.status_code // 100 == 2:
        return _parsed(answer.content)
    raise refusal(answer.status_code, answer.content, answer.headers.get("Retry-After"))


def _parsed(raw: bytes) -> object:
    try:
        found: object = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return found


def _unanswered(fault: requests.RequestException) -> TryLater | OutcomeUnknown | Rejected:
    """Only a connection that never came about is known to have carried nothing."""
    kind = type(fault).__name__
    if isinstance(fault, requests.ConnectTimeout) or _never_connected(fault):
        return TryLater(None, f"no connection to the Graph API ({kind})")
    if isinstance(fault, ValueError):  # requests' way to say that the address cannot be one
        return Rejected(None, f"the Graph API's address cannot be used ({kind})", True, None)
    return OutcomeUnknown(f"no complete answer ({kind})")


def _never_connected(fault: requests.RequestException) -> bool:
    cause = fault.args[0] if fault.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else None
    return isinstance(reason, NewConnectionError) or "CERTIFICATE_VERIFY_FAILED" in str(reason)


def _first(answer: object, key: str) -> dict[str, object]:
    listed = mapping(answer).get(key)
    return mapping(listed[0]) if isinstance(listed, list) and listed else {}
