"""The files behind media ids: looked up, then read at an address that lives shortly."""

import base64
import hashlib
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.graph_faults import Fault, answer, refuse
from tests.fakes.server import Answer, Request

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 100
VOICE = "audio/ogg; codecs=opus"


def voice_note(seconds: float = 4.0, size: int = 2000) -> bytes:
    """Ogg by its first bytes and its last page; what it says is up to the fake that hears it."""
    page = struct.pack("<4sBBq", b"OggS", 0, 4, int(seconds * 48_000)) + b"\x01" * 14
    return b"OggS" + bytes(size) + page


@dataclass(frozen=True, slots=True)
class Asked:
    """One call; `token` as it came."""

    media_id: str
    token: str
    phone_id: str = ""


@dataclass
class Shelf:
    """What is served; `lies` replace parts of the next look-ups' answers."""

    files: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    lookups: list[Asked] = field(default_factory=list)
    reads: list[Asked] = field(default_factory=list)
    lies: dict[str, Any] = field(default_factory=dict)
    lookup_faults: deque[Fault] = field(default_factory=deque)
    read_faults: deque[Fault] = field(default_factory=deque)
    drip: float = 0.0  # seconds after each byte of a file
    on_read: Callable[[], object] = lambda: None

    def put(self, content: bytes, mime: str, **more: Any) -> dict[str, Any]:
        """Keeps a file; what a webhook tells of it."""
        media_id = f"90000000{len(self.files) + 1}"
        self.files[media_id] = (content, mime)
        sha256 = base64.b64encode(hashlib.sha256(content).digest()).decode()
        return {"id": media_id, "mime_type": mime, "sha256": sha256, **more}

    def knows(self, path: str) -> bool:
        return path.startswith("/files/") or _last(path) in self.files

    def answer(self, asked: Request, port: int) -> Answer | None:
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        media_id = _last(asked.path)
        if asked.path.startswith("/files/"):
            self.reads.append(Asked(media_id, token))
            return self._read(media_id, token)
        phone_id = parse_qs(urlsplit(asked.path).query).get("phone_number_id", [""])[0]
        self.lookups.append(Asked(media_id, token, phone_id))
        fault = self.lookup_faults.popleft() if self.lookup_faults else None
        return answer(fault or (None if token else refuse(401, 190)), self._told(media_id, port))

    def _told(self, media_id: str, port: int) -> dict[str, Any]:
        content, mime = self.files[media_id]
        told = {"messaging_product": "whatsapp", "mime_type": mime, "id": media_id}
        told |= {"sha256": hashlib.sha256(content).hexdigest(), "file_size": len(content)}
        return told | {"url": f"http://127.0.0.1:{port}/files/{media_id}"} | self.lies

    def _read(self, media_id: str, token: str) -> Answer | None:
        self.on_read()
        fault = self.read_faults.popleft() if self.read_faults else None
        if fault is not None:
            return answer(fault, {})
        if not token:
            return Answer(401, b"{}")
        content, mime = self.files[media_id]
        return Answer(200, content, {"Content-Type": mime}, self.drip)


def _last(path: str) -> str:
    return urlsplit(path).path.rpartition("/")[2]
