"""Log lines of the form `event key=value`, as text or JSON; never a message text or a number.

Each says of which request or conversation it is, wherever it was written on the way.
"""

import json
import logging
import re
import secrets
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lumi.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

REQUEST = "lumi.request"  # in a request's environ: the id by which its log lines are found
_GIVEN = re.compile(r"[\w-]{8,64}", re.ASCII)
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_NOTHING: Mapping[str, object] = {}
_about: ContextVar[Mapping[str, object]] = ContextVar("about", default=_NOTHING)


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """What is logged inside, by this thread, is of these: `conversation=7`."""
    token = _about.set({**_about.get(), **ids})
    try:
        yield
    finally:
        _about.reset(token)


class Numbered:
    """The application, each request with an id: in its log lines, and in the answer's head.

    One that a trusted proxy has given is kept.
    """

    def __init__(self, beyond: "WSGIApplication", believes_proxies: bool) -> None:
        self._beyond, self._believes = beyond, believes_proxies

    def __call__(self, environ: dict[str, Any], start_response: "StartResponse") -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "") if self._believes else ""
        ident = given if _GIVEN.fullmatch(given) else secrets.token_hex(6)
        environ[REQUEST] = ident

        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            return start_response(status, [*headers, ("X-Request-Id", ident)], *fault)

        with about(request=ident):
            return self._beyond(environ, start)


class _Text(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:
        # One line, whatever a value holds: nobody writes lines of their own into the log.
        line, ids = _BREAKS.sub(" ", super().formatMessage(record)), _about.get()
        more = [f"{name}={value}" for name, value in ids.items() if f"{name}=" not in line]
        return " ".join((line, *more))


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **_about.get(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Send this process's log to stderr in the form that the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    text = _Text("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_Json() if settings.log_format == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # Each query with its values, each request with its address and headers.
    for chatty in ("peewee", "urllib3", "httpx2", "httpcore2", "openai"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
