"""Pure: reads single values of JSON that strangers wrote; no value makes it raise."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from math import isfinite

DEEPEST = 40  # levels of a payload we keep; Meta's have about ten, and JSON writers recurse
_DIRTY = re.compile("[\0\ud800-\udfff]")


def text(value: object) -> str:
    """A string that SQLite can keep as UTF-8: no NUL, U+FFFD for lone surrogates; else ""."""
    if type(value) is not str:
        return ""
    if value.isascii():
        return value.replace("\0", "") if "\0" in value else value
    return _DIRTY.sub(lambda found: "" if found[0] == "\0" else "\ufffd", value)


def ident(value: object) -> str | None:
    """An id as text; whole numbers count, blanks do not."""
    if type(value) is int and 0 <= value < 10**40:
        return str(value)
    return text(value).strip() or None


def mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def whole(value: object) -> int | None:
    """A whole number of at most nine digits, as Meta's error codes are."""
    digits = ident(value)
    return int(digits) if digits and re.fullmatch(r"[0-9]{1,9}", digits) else None


def instant(value: object, now: datetime) -> datetime:
    """Unix seconds (text or number) as aware UTC; missing, zero, garbage or future: `now`."""
    if type(value) is str or type(value) is int or type(value) is float:
        try:
            moment = datetime.fromtimestamp(float(value), UTC)
        except (ValueError, OverflowError, OSError):
            return now
        if moment.timestamp() > 0 and moment <= now:
            return moment
    return now


def clean(value: object) -> object:
    """The same JSON with every string as `text` makes it and every number finite.

    What lies deeper than DEEPEST becomes None. A clean value is handed back as it is.
    """
    return value if _is_clean(value, DEEPEST) else _cleaned(value, DEEPEST)


def _is_clean(value: object, levels: int) -> bool:
    if isinstance(value, str):
        return "\0" not in value if value.isascii() else _DIRTY.search(value) is None
    if isinstance(value, dict):
        for key in value:
            if not _is_clean(key, 1):
                return False
        inner: Iterable[object] = value.values()
    elif isinstance(value, list):
        inner = value
    else:
        return not isinstance(value, float) or isfinite(value)
    for one in inner:  # a loop, not all(): this is walked for every webhook
        if not _is_clean(one, levels - 1):
            return False
    return levels > 0


def _cleaned(value: object, levels: int) -> object:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict | list) and levels == 0:
        return None
    if isinstance(value, dict):
        return {text(key): _cleaned(inner, levels - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_cleaned(inner, levels - 1) for inner in value]
    return None if isinstance(value, float) and not isfinite(value) else value
