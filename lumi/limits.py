"""How many requests one address may make: a bucket each, that fills up again as time passes.

Kept in the memory of the web process: after a new start everybody begins anew.
"""

import ipaddress
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from math import ceil
from typing import TYPE_CHECKING, Any

from lumi import clock

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

log = logging.getLogger(__name__)

MINUTE = 60.0  # seconds
MOST_ADDRESSES = 4096  # that are remembered, 1 MB; the one unseen for longest is forgotten
LINE = 64  # bits of an IPv6 address that one connection to the internet has (RFC 6177)
FREE = ("/health",)  # the platform asks; webhooks do not come this far, see whatsapp.webhook.Door
TOLD = "Too many requests have come from your address. Please try again in {} s.\n"


class Buckets:
    """Who may make `a_minute` requests at once, and as many in every minute from then on.

    Safe to share between threads.
    """

    def __init__(self, a_minute: int, most: int = MOST_ADDRESSES) -> None:
        self._size, self._most = float(a_minute), most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # requests, as of when
        self._lock = threading.Lock()

    def wait(self, who: str, now: float) -> int:
        """Takes one request out; 0, or after how many seconds there is one again.

        `now` is in monotonic seconds.
        """
        with self._lock:
            left, since = self._left.pop(who, (self._size, now))
            left = min(self._size, left + (now - since) * self._size / MINUTE)
            is_let_in = left >= 1
            self._left[who] = (left - is_let_in, now)
            if len(self._left) > self._most:
                self._left.popitem(last=False)
        return 0 if is_let_in else ceil((1 - left) * MINUTE / self._size)


class Limit:
    """The application, for as many requests of each address as are allowed.

    `headers` go with every refusal besides its own.
    """

    def __init__(
        self, beyond: "WSGIApplication", a_minute: int, headers: Mapping[str, str]
    ) -> None:
        self._beyond, self._buckets, self._headers = beyond, Buckets(a_minute), headers

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") in FREE:
            return self._beyond(environ, start_response)
        seconds = self._buckets.wait(whose(environ.get("REMOTE_ADDR", "")), clock.monotonic())
        if not seconds:
            return self._beyond(environ, start_response)
        log.warning("front.too_many_requests wait=%d", seconds)
        told = TOLD.format(seconds).encode()
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(told))),
            ("Retry-After", str(seconds)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            *self._headers.items(),
        ]
        start_response("429 Too Many Requests", headers)
        return [told]


def whose(address: str) -> str:
    """By whom requests are counted: an address, or the line that an IPv6 address is one of."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((ip, LINE), strict=False))
