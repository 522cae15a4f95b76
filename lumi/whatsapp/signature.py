"""Pure: proves that a webhook body comes from Meta: HMAC-SHA256 over its raw bytes."""

import hashlib
import hmac
from collections.abc import Iterable

_PREFIX = "sha256="


def sign(raw: bytes, secret: str) -> str:
    """The value of X-Hub-Signature-256 for a body."""
    key = secret.encode("utf-8", "surrogatepass")
    return _PREFIX + hmac.new(key, raw, hashlib.sha256).hexdigest()


def is_valid(raw: bytes, header: str | None, secrets: Iterable[str]) -> bool:
    """Whether one of the app secrets signed these very bytes; empty secrets never do.

    Takes the same time wherever a wrong signature differs.
    """
    given = (header or "").encode("utf-8", "replace")
    valid = False
    for secret in secrets:
        if secret:
            valid |= hmac.compare_digest(sign(raw, secret).encode(), given)
    return valid


def same(given: str, expected: str) -> bool:
    """Whether two secret texts are equal, in constant time; an empty one equals nothing."""
    ours = expected.encode("utf-8", "surrogatepass")
    return bool(ours) and hmac.compare_digest(given.encode("utf-8", "surrogatepass"), ours)
