"""Files that were uploaded to the stand-in Graph API: the newest few, in memory, until it ends."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass

MOST = 50
LARGEST = 64 * 1024  # bytes; a calendar file has about two thousand


@dataclass(frozen=True, slots=True)
class File:
    tenant_id: int
    mime: str
    content: bytes


_kept: OrderedDict[str, File] = OrderedDict()
_lock = threading.Lock()


def keep(file: File) -> str:
    """Its media id; the oldest file gives way."""
    media_id = str(10**15 + secrets.randbelow(10**15))
    with _lock:
        _kept[media_id] = file
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return media_id


def found(tenant_id: int, media_id: str) -> File | None:
    file = _kept.get(media_id)
    return file if file and file.tenant_id == tenant_id else None
