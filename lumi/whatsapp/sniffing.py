"""Pure: what a file really is by its first bytes, and how long a sound lasts."""

from collections.abc import Mapping

HEAD = 64  # bytes that tell what a file is
ENDS = 64 * 1024  # bytes at either end of a sound in which its length is told

# What Meta lets customers send, and no more: "Media", supported types.
TYPES: Mapping[str, frozenset[str]] = {
    "audio": frozenset({"audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"}),
    "image": frozenset({"image/jpeg", "image/png", "image/webp"}),
}
SUFFIXES: Mapping[str, str] = {
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/amr": ".amr",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
}
_BEGINNINGS = (
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_BYTES_A_SECOND = {"audio/amr": 1500.0, "audio/mpeg": 8000.0, "audio/aac": 8000.0}  # usual ones
_OGG_RATE = 48_000  # of Opus, whatever was recorded (RFC 7845, 4)


def declared(mime: str) -> str:
    """A declared type without its parameters: `audio/ogg` of `audio/ogg; codecs=opus`."""
    return mime.partition(";")[0].strip().lower()


def sniffed(head: bytes) -> str:
    """The type that the first bytes of a file show, "" for none of those known here."""
    for beginning, mime in _BEGINNINGS:
        if head.startswith(beginning):
            return mime
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return "audio/aac"  # ADTS: twelve set bits, layer 0
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "audio/mpeg"
    return ""


def seconds(mime: str, size: int, head: bytes, tail: bytes) -> float:
    """How long a sound lasts, told by its first and last ENDS bytes or guessed by its size."""
    told = None
    if mime == "audio/ogg":
        told = _by_last_page(tail)
    elif mime == "audio/mp4":
        told = _by_movie_header(head) or _by_movie_header(tail)
    return told if told is not None else size / _BYTES_A_SECOND.get(mime, 4000.0)


def _by_last_page(tail: bytes) -> float | None:
    """The granule position of the last page (RFC 3533, 6)."""
    at = tail.rfind(b"OggS")
    granule = tail[at + 6 : at + 14]
    if at < 0 or len(granule) < 8:
        return None
    return int.from_bytes(granule, "little") / _OGG_RATE


def _by_movie_header(part: bytes) -> float | None:
    """`mvhd` (ISO 14496-12, 8.2.2): time scale and duration, in 32 or 64 bits."""
    at = part.find(b"mvhd")
    if at < 0 or len(part) < at + 40:
        return None
    is_long = part[at + 4] == 1
    scale_at = at + (24 if is_long else 16)
    scale = int.from_bytes(part[scale_at : scale_at + 4], "big")
    length = int.from_bytes(part[scale_at + 4 : scale_at + (12 if is_long else 8)], "big")
    return length / scale if scale else None
