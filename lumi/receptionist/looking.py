"""Pictures of a turn, as a model is shown them; few turns at once, for each fills much memory."""

import base64
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from lumi import baton
from lumi.conversations.inbox import Bubble
from lumi.whatsapp import sniffing

AT_ONCE = 2  # turns with pictures; each holds them some four times over while it is asked about
PATIENCE = 20.0  # seconds for which a turn waits for its turn at that
LARGEST = 5 * 1024 * 1024  # bytes of all pictures of a turn; the last ones count

_places = threading.BoundedSemaphore(AT_ONCE)


class TooMany(Exception):
    """Others are shown pictures now, for longer than a customer should wait."""


@contextmanager
def shown(bubbles: Sequence[Bubble]) -> Iterator[list[str]]:
    """The turn's pictures as data URLs, in their order; [] for none, at no cost.

    Raises TooMany.
    """
    files = _fitting(list(dict.fromkeys(one.picture for one in bubbles if one.picture)))
    if not files:
        yield []
        return
    with baton.lent():
        has_place = _places.acquire(timeout=PATIENCE)
    if not has_place:
        raise TooMany
    try:
        yield [_data_url(file) for file in files]
    finally:
        _places.release()


def _fitting(files: list[Path]) -> list[Path]:
    kept: list[Path] = []
    room = LARGEST
    for file in reversed([one for one in files if one.is_file()]):
        room -= file.stat().st_size
        if room < 0:
            break
        kept.append(file)
    return kept[::-1]


def _data_url(file: Path) -> str:
    content = file.read_bytes()
    encoded = base64.b64encode(content).decode()
    return f"data:{sniffing.sniffed(content[: sniffing.HEAD])};base64,{encoded}"
