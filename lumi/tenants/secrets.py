"""Access tokens and app secrets: encrypted in the file, readable only with SECRET_KEY."""

import base64
import functools
from typing import TYPE_CHECKING

from lumi.settings import Settings, fingerprint
from lumi.tenants.models import Tenant

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class SealBroken(Exception):
    """A stored secret was sealed with another SECRET_KEY."""


def seal(secret: str, settings: Settings) -> str:
    """The secret as the file keeps it; nothing stays nothing."""
    return _fernet(settings.secret_key).encrypt(secret.encode()).decode() if secret else ""


def unseal(sealed: str, settings: Settings) -> str:
    """The secret again. Raises SealBroken when neither SECRET_KEY nor SECRET_KEY_OLD sealed it."""
    if not sealed:
        return ""
    for key in filter(None, (settings.secret_key, settings.old_secret_key)):
        secret = _opened(sealed, key)
        if secret is not None:
            return secret
    raise SealBroken(
        "A stored token or app secret cannot be read: SECRET_KEY is not the one it was "
        "stored with. Put the old SECRET_KEY back (SECRET_KEY_OLD takes it beside a new one), or "
        "store the secret again."
    )


def is_sealed_by(sealed: str, secret_key: str) -> bool:
    return _opened(sealed, secret_key) is not None


def access_token(tenant: Tenant, settings: Settings) -> str:
    """The token the tenant sends with: its own, else the server's; may be empty."""
    return unseal(tenant.token, settings) or settings.token


def app_secrets(sealed: str, settings: Settings) -> tuple[str, ...]:
    """The secrets that sign a tenant's webhooks: its own (comma-separated), else the server's."""
    own = unseal(sealed, settings)
    return tuple(part.strip() for part in own.split(",") if part.strip()) or settings.app_secrets


def blocked_token(token: str) -> str:
    """How `tenant.sending_blocked` names a token that Meta refused."""
    return f"token {fingerprint(token)}"


def _opened(sealed: str, secret_key: str) -> str | None:
    from cryptography.fernet import InvalidToken

    try:
        return _fernet(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


@functools.lru_cache(maxsize=4)
def _fernet(secret_key: str) -> "Fernet":
    from cryptography.fernet import Fernet  # OpenSSL: only where a secret is sealed or read
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key = HKDF(SHA256(), length=32, salt=None, info=b"lumi stored secrets").derive(
        secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
