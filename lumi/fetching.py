"""Fetches a file from an address that somebody typed in, and nothing that only this network has."""

import contextlib
import ipaddress
import os
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from urllib.parse import SplitResult, urljoin, urlsplit

from lumi import clock

TOTAL = 10.0  # seconds for all, redirects too, however slowly it drips
LARGEST = 2 * 1024 * 1024  # bytes
MOST_REDIRECTS = 3
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")  # all that is given out to the open internet (IANA)


class Unfetchable(Exception):
    """The file was not fetched; the text says why in plain words, without the address."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """`content` is None where it has not changed since `etag` or `last_modified`."""

    content: bytes | None
    etag: str
    last_modified: str


def fetch(
    url: str, etag: str = "", last_modified: str = "", *, allow_private: bool = False
) -> Fetched:
    """The file at the address. Raises Unfetchable."""
    headers = {"Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "Lumi"}
    headers["Connection"] = "close"
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    ends = clock.monotonic() + TOTAL
    for _ in range(MOST_REDIRECTS + 1):
        parts = parsed(url)
        try:
            with _opened(parts, headers, ends, allow_private) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return _read(answer, etag, last_modified, ends)
                url = urljoin(url, answer.getheader("Location", ""))
        except (OSError, HTTPException, ValueError) as fault:
            raise Unfetchable(f"it could not be reached ({type(fault).__name__})") from fault
    raise Unfetchable("it redirects too often")


def parsed(url: str) -> SplitResult:
    """The parts of an http or https address; webcal is https. Raises Unfetchable."""
    try:
        parts = urlsplit(url.strip())
        known = parts.scheme in ("http", "https", "webcal") and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if not known or any(sign <= " " or sign >= "\x7f" for sign in url.strip()):
        raise Unfetchable("it takes an address that begins with https:// or http://")
    if "@" in parts.netloc:
        raise Unfetchable("it takes an address without a name and a password in it")
    return parts._replace(scheme="https") if parts.scheme == "webcal" else parts


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, by what it stands for in the end."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None and (ip not in _GLOBAL_V6 or ip.sixtofour or ip.teredo):
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


@contextmanager
def _opened(
    parts: SplitResult, headers: dict[str, str], ends: float, allow_private: bool
) -> Iterator[HTTPResponse]:
    """The answer, on a connection to the very address that was checked: no second look-up."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    plug = _connected(_resolved(host, port, allow_private), port, ends)
    connection = (HTTPSConnection if parts.scheme == "https" else HTTPConnection)(host, port)
    try:
        with cut_off(plug, ends):
            connection.sock = plug
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(plug, server_hostname=host)
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as answer:
                yield answer
    finally:
        connection.close()
        plug.close()


@contextmanager
def cut_off(plug: socket.socket, ends: float) -> Iterator[None]:
    """Ends what goes through a connection at the instant `ends`, however slowly it drips."""
    end = socket.socket(fileno=os.dup(plug.fileno()))  # TLS takes the other, or has it already
    deadline = threading.Timer(_left(ends), _pull, (end,))
    deadline.daemon = True
    deadline.start()
    try:
        yield
    finally:
        deadline.cancel()
        end.close()


def _pull(plug: socket.socket) -> None:
    with contextlib.suppress(OSError):
        plug.shutdown(socket.SHUT_RDWR)


def _left(ends: float) -> float:
    return max(ends - clock.monotonic(), 0.01)


def _connected(addresses: list[str], port: int, ends: float) -> socket.socket:
    """To the first that answers; each has its share of the time, or a dead one takes it all."""
    for number, address in enumerate(addresses):
        try:
            plug = socket.create_connection(
                (address, port), _left(ends) / (len(addresses) - number)
            )
            plug.settimeout(_left(ends))
            return plug
        except OSError as fault:
            refused = fault
    raise refused


def _resolved(host: str, port: int, allow_private: bool) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not allow_private and not all(is_public(address) for address in addresses):
        raise Unfetchable("it is on a private network")
    return addresses


def _read(answer: HTTPResponse, etag: str, last_modified: str, ends: float) -> Fetched:
    if answer.status == 304 and (etag or last_modified):
        return Fetched(None, etag, last_modified)
    if answer.status != 200:
        raise Unfetchable(f"its server answers {answer.status}")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise Unfetchable("its server packs it, unasked")
    content = answer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unfetchable("it is larger than 2 MiB")
    if answer.length or clock.monotonic() >= ends:  # without a length, cut short looks like whole
        raise Unfetchable("it took too long or broke off")
    return Fetched(content, answer.getheader("ETag", ""), answer.getheader("Last-Modified", ""))
