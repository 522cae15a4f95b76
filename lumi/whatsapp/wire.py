"""Pure: a request's raw bytes become JSON, or one clear reason why not."""

import json


class Unreadable(Exception):
    """The body is no JSON that can be read."""


def read(raw: bytes) -> object:
    """The JSON value. Raises Unreadable for anything else, deep nesting and bad UTF-8 included."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"not JSON: {fault}"[:200]) from fault
