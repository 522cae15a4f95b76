"""Links by which somebody sets a password of their own: `LUMI_URL/welcome/TOKEN`.

A link is signed, and by what is stored in place of the password: so it serves until one is set,
and never after. Nothing of it is kept in the file.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from lumi.tenants.users import User

VALID = timedelta(days=7)


def nobodys() -> str:
    """Stands for the password of somebody who has set none yet: no password fits it."""
    return f"scrypt:32768:8:1$invited${secrets.token_hex(64)}"


def make(user: User, secret_key: str, now: datetime) -> str:
    until = int((now + VALID).timestamp())
    return f"{user.id}.{until}.{_signature(user, until, secret_key)}"


def invited(token: str, secret_key: str, now: datetime) -> User | None:
    """Whose link it is; None for one that was used, is too old, or is none."""
    ident, _, rest = token.partition(".")
    until, _, signature = rest.partition(".")
    if not all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (ident, until)):
        return None
    user: User | None = User.get_or_none(User.id == int(ident))
    if user is None or int(until) <= now.timestamp():
        return None
    expected = _signature(user, int(until), secret_key)
    return user if hmac.compare_digest(signature.encode(), expected.encode()) else None


def _signature(user: User, until: int, secret_key: str) -> str:
    signed = f"set a password {user.id} {until} {user.password}".encode()
    return hmac.new(secret_key.encode(), signed, "sha256").hexdigest()
