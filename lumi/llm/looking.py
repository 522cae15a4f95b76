"""Whether a server of models is there, lets us in, and which models it names; nothing is paid.

GET /models is asked (OpenAI's API reference, which other servers follow), without its library:
the web asks too, and has no room for it.
"""

import json
from dataclasses import dataclass

import requests

from lumi import clock
from lumi.settings import Settings

OPENAI = "https://api.openai.com/v1"  # where no other address is set, as in OpenAI's library
CONNECTING, READING, PATIENCE = 3.0, 4.0, 6.0  # seconds; the last for all of it
LARGEST = 4 * 2**20  # bytes of a list of models; some servers have hundreds
_LISTED = (200, 404, 405, 501)  # the others tell that we would not be served


@dataclass(frozen=True, slots=True)
class Seen:
    """`status` is None where nobody answered; `models` where the server names none."""

    status: int | None
    models: frozenset[str] | None = None

    @property
    def serves(self) -> bool:
        return self.status in _LISTED


def look(settings: Settings) -> Seen:
    """Asks once, for a few seconds at most."""
    url = f"{settings.openai_url or OPENAI}/models"

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {settings.openai_key}"
        return request  # as auth, so that no .netrc goes before it

    try:
        with requests.get(
            url, auth=sign, timeout=(CONNECTING, READING), allow_redirects=False, stream=True
        ) as answer:
            return Seen(answer.status_code, _models(_body(answer, clock.monotonic() + PATIENCE)))
    except (requests.RequestException, ValueError):
        return Seen(None)


def _body(answer: requests.Response, until: float) -> bytes:
    """As much as comes in time; what is cut off is no list, and nothing is made of it."""
    raw = b""
    for part in answer.iter_content(2**16):
        raw += part
        if len(raw) > LARGEST or clock.monotonic() > until:
            break
    return raw


def _models(raw: bytes) -> frozenset[str] | None:
    try:
        listed = json.loads(raw)["data"]
        return frozenset(str(one["id"]) for one in listed) or None
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
