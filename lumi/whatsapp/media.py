"""Fetches what a customer sent besides words; the token goes to Meta's own hosts, nowhere else.

1. The media id is looked up with the Graph API, which names an address that lives five minutes.
2. The file is read from there into a file of the caller's, never whole into memory.
Facts: developers.facebook.com/docs/whatsapp/cloud-api/reference/media.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import BinaryIO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lumi import clock
from lumi.fetching import cut_off
from lumi.whatsapp import sniffing
from lumi.whatsapp.contents import Medium
from lumi.whatsapp.graph import Rejected, TryLater, refusal
from lumi.whatsapp.values import mapping, text, whole
from lumi.whatsapp.wire import Unreadable, read

TOTAL = 20.0  # seconds for one file, looked up and read, however slowly it drips
SILENCE = 5.0  # seconds in which something must come
LARGEST = {"audio": 16 * 1024 * 1024, "image": 5 * 1024 * 1024}  # bytes, as Meta takes them
LARGEST_LOOKUP = 64 * 1024
MOST_REDIRECTS = 2
LOOKUPS = 2  # an address that has expired is asked for once more
CHUNK = 64 * 1024
METAS = ("fbsbx.com", "facebook.com", "whatsapp.net")


class NoRoom(Exception):
    """The file could not be written here."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was written: its type by its own bytes, its size in bytes, SHA-256 in hex."""

    mime: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class _Found:
    """What the look-up told."""

    url: str
    mime: str
    sha256: str
    size: int | None


class Media:
    """Reads files of one Graph API; safe to share between threads. `base_url` as in Graph."""

    def __init__(self, base_url: str, total_seconds: float = TOTAL) -> None:
        self._base = base_url.rstrip("/")
        self._total = total_seconds

    def fetch(self, phone_id: str, token: str, medium: Medium, into: BinaryIO) -> Fetched:
        """Writes the file to `into`. Raises Rejected, TryLater or NoRoom.

        Then `into` may hold a part of it.
        """
        if not (token and token.isascii() and token.isprintable()):
            raise Rejected(190, "the access token is empty or not plain text", True, None)
        ends = clock.monotonic() + self._total
        for number in range(LOOKUPS):
            found = self._look_up(phone_id, token, medium, ends)
            try:
                return self._read(found, medium, token, into, ends)
            except Rejected as fault:
                if fault.http_status != 404 or number == LOOKUPS - 1:
                    raise
        raise AssertionError("the last look-up returns or raises")

    def _look_up(self, phone_id: str, token: str, medium: Medium, ends: float) -> _Found:
        ident, number = quote(medium.media_id, safe=""), quote(phone_id, safe="")
        url = f"{self._base}/{ident}?phone_number_id={number}"
        with self._answer(url, token, ends) as answer:
            raw = answer.read(LARGEST_LOOKUP)
            _require_good(answer, raw)
        try:
            told = mapping(read(raw))
        except Unreadable as fault:
            raise TryLater(None, "the look-up's answer could not be read") from fault
        sha256 = text(told.get("sha256")) or medium.sha256
        return _Found(text(told.get("url")), text(told.get("mime_type")), sha256, _size(told))

    def _read(
        self, found: _Found, medium: Medium, token: str, into: BinaryIO, ends: float
    ) -> Fetched:
        if sniffing.declared(found.mime or medium.mime) not in sniffing.TYPES[medium.kind]:
            raise _refused("its type is not one that customers can send")
        if found.size is not None and found.size > LARGEST[medium.kind]:
            raise _refused("it is larger than WhatsApp takes")
        url = found.url
        for _ in range(MOST_REDIRECTS + 1):
            with self._answer(url, token, ends) as answer:
                if answer.status not in (301, 302, 303, 307, 308):
                    return _written(answer, found, medium, into, ends)
                url = urljoin(url, answer.getheader("Location", ""))
        raise _refused("it redirects too often")

    @contextmanager
    def _answer(self, url: str, token: str, ends: float) -> Iterator[HTTPResponse]:
        """The answer to a GET with the token, for hosts that may know it."""
        parts = self._trusted(url)
        patience = max(0.1, min(SILENCE, ends - clock.monotonic()))
        kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=patience)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        headers |= {"User-Agent": "Lumi", "Connection": "close"}
        try:
            connection.connect()
            with cut_off(connection.sock, ends):
                connection.request("GET", path, headers=headers)
                with connection.getresponse() as answer:
                    yield answer
        except (OSError, HTTPException) as fault:
            raise TryLater(None, f"it could not be read ({type(fault).__name__})") from fault
        finally:
            connection.close()

    def _trusted(self, url: str) -> SplitResult:
        """The parts of an address that may be told the token. Raises Rejected."""
        own = urlsplit(self._base)
        try:
            parts = urlsplit(url)
            place = (parts.scheme, parts.hostname, parts.port)
        except ValueError:
            raise _refused("its address cannot be one") from None
        if "@" in parts.netloc or not url.isascii() or not url.isprintable() or " " in url:
            raise _refused("its address cannot be one")
        host = parts.hostname or ""
        is_metas = host in METAS or host.endswith(tuple(f".{meta}" for meta in METAS))
        is_safe = parts.scheme == "https" and parts.port in (None, 443)
        if place != (own.scheme, own.hostname, own.port) and not (is_metas and is_safe):
            raise _refused("its address is not one of Meta's")
        return parts


def _require_good(answer: HTTPResponse, raw: bytes) -> None:
    if answer.status // 100 != 2:
        raise refusal(answer.status, raw, answer.getheader("Retry-After"))


def _written(
    answer: HTTPResponse, found: _Found, medium: Medium, into: BinaryIO, ends: float
) -> Fetched:
    if answer.status != 200:
        _require_good(answer, answer.read(LARGEST_LOOKUP))
        raise _refused(f"its server answers {answer.status}")
    if answer.getheader("Content-Encoding", "identity") != "identity":
        raise _refused("its server packs it, unasked")
    written = _Written(medium.kind, into)
    while chunk := answer.read1(CHUNK):
        written.add(chunk)
    if answer.length or clock.monotonic() >= ends:
        raise TryLater(None, "it took too long or broke off")
    return written.checked(found)


class _Written:
    """What has been written of a file so far; raises Rejected as soon as it is not what it is."""

    def __init__(self, kind: str, into: BinaryIO) -> None:
        self._kind, self._into = kind, into
        self._digest = hashlib.sha256()
        self._size = 0
        self._head = b""

    def add(self, chunk: bytes) -> None:
        if len(self._head) < sniffing.HEAD:
            self._head += chunk[: sniffing.HEAD]
            if len(self._head) >= sniffing.HEAD:
                self._type()
        self._size += len(chunk)
        if self._size > LARGEST[self._kind]:
            raise _refused("it is larger than WhatsApp takes")
        self._digest.update(chunk)
        try:
            self._into.write(chunk)
        except OSError as fault:
            raise NoRoom(fault.strerror or type(fault).__name__) from fault

    def checked(self, found: _Found) -> Fetched:
        sha256 = self._digest.hexdigest()
        if found.size not in (None, self._size):
            raise _refused("its size is not the one that was told")
        if found.sha256 and _hexadecimal(found.sha256) != sha256:
            raise _refused("its SHA-256 is not the one that was told")
        return Fetched(self._type(), self._size, sha256)

    def _type(self) -> str:
        mime = sniffing.sniffed(self._head)
        if mime not in sniffing.TYPES[self._kind]:
            raise _refused("it is not what it is said to be")
        return mime


def _size(told: dict[str, object]) -> int | None:
    size = told.get("file_size")
    return int(size) if isinstance(size, str) and size.isdecimal() else whole(size)


def _hexadecimal(sha256: str) -> str:
    """Look-ups tell it in hex, webhooks in base64; "" for neither."""
    if re.fullmatch("[0-9a-fA-F]{64}", sha256):
        return sha256.lower()
    try:
        return base64.b64decode(sha256, validate=True).hex()
    except (binascii.Error, ValueError):
        return ""


def _refused(why: str) -> Rejected:
    return Rejected(None, why, False, None)
