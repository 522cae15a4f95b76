"""Log lines of the form `event key=value`, as text or JSON; never a message text or a number."""

import json
import logging
import sys
from datetime import UTC, datetime

from lumi.settings import Settings


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Send this process's log to stderr in the form that the settings ask for."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s")
    handler.setFormatter(_Json() if settings.log_format == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    # Each query with its values, each request with its address and headers.
    for chatty in ("peewee", "urllib3", "httpx2", "httpcore2", "openai"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
