"""Secret addresses under which a calendar reads the appointments of a tenant or a staff member."""

import hashlib
import secrets as randomness

from lumi import database
from lumi.settings import Settings
from lumi.tenants import secrets
from lumi.tenants.models import Tenant, with_id

SECRET_BYTES = 24  # 192 bits


def secret_of(tenant: Tenant, staff_id: int | None, settings: Settings, renew: bool = False) -> str:
    """The secret of a feed, made at first; `renew` ends the one before. Raises SealBroken."""
    fresh = randomness.token_urlsafe(SECRET_BYTES)
    with database.write() as connection:
        kept = database.value(
            "SELECT secret FROM calendar_feed WHERE tenant_id = ? AND staff_id IS ?",
            *(tenant.id, staff_id),
        )
        if kept and not renew:
            return secrets.unseal(kept, settings)
        connection.execute(
            "DELETE FROM calendar_feed WHERE tenant_id = ? AND staff_id IS ?", (tenant.id, staff_id)
        )
        connection.execute(
            "INSERT INTO calendar_feed (tenant_id, staff_id, secret, fingerprint)"
            " VALUES (?, ?, ?, ?)",
            (tenant.id, staff_id, secrets.seal(fresh, settings), _fingerprint(fresh)),
        )
    return fresh


def kept(tenant: Tenant, settings: Settings) -> dict[int | None, str]:
    """The secrets that were made so far, by staff member; None: of everybody. Raises SealBroken."""
    rows = database.rows(
        "SELECT staff_id, secret FROM calendar_feed WHERE tenant_id = ?", tenant.id
    )
    return {staff_id: secrets.unseal(secret, settings) for staff_id, secret in rows}


def found(secret: str) -> tuple[Tenant, int | None] | None:
    """Whose feed that is. Looked up by its hash: how long that takes says nothing of the secret."""
    row = database.row(
        "SELECT tenant_id, staff_id FROM calendar_feed WHERE fingerprint = ?", _fingerprint(secret)
    )
    tenant = with_id(row[0]) if row else None
    return (tenant, row[1]) if row and tenant else None


def _fingerprint(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
