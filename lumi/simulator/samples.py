"""What a simulated phone sends besides words: a picture and a voice note of four silent seconds."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILES = Path(__file__).with_name("samples")
_KNOWN = {
    "1000000000000001": ("picture.png", "image/png"),
    "1000000000000002": ("voice.ogg", "audio/ogg; codecs=opus"),
}
PICTURE, VOICE_NOTE = _KNOWN


@dataclass(frozen=True, slots=True)
class Sample:
    mime: str
    content: bytes


@cache
def found(media_id: str) -> Sample | None:
    """The file behind a media id of every simulated phone."""
    if media_id not in _KNOWN:
        return None
    name, mime = _KNOWN[media_id]
    return Sample(mime, (_FILES / name).read_bytes())
