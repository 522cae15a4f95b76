"""Links by which an owner signs in once: `LUMI_URL/sign-in/TOKEN`, asked for by writing "link".

The file keeps only the token's hash. A link serves once, for 15 minutes, and only as long as its
number is an owner's.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from lumi import clock
from lumi.owner import numbers
from lumi.owner.numbers import Owner
from lumi.tenants import models

VALID = timedelta(minutes=15)
PATH = "/sign-in/"


def make(connection: Any, owner: Owner, now: datetime) -> str:
    """A new token, inside the caller's transaction; older links of the owner end."""
    token = secrets.token_urlsafe(32)
    connection.execute("DELETE FROM sign_in_link WHERE owner_number_id = ?", (owner.id,))
    connection.execute(
        "INSERT INTO sign_in_link (token, tenant_id, owner_number_id, expires_at)"
        " VALUES (?, ?, ?, ?)",
        (_hashed(token), owner.tenant_id, owner.id, clock.stamp(now + VALID)),
    )
    return token


def use(connection: Any, token: str, now: datetime) -> Owner | None:
    """Who signs in by it, inside the caller's transaction; None for a link that serves no more.

    Only what a person does may call it: WhatsApp and others open links to show a preview.
    """
    stamp = clock.stamp(now)
    found = connection.execute(
        "UPDATE sign_in_link SET used_at = ? WHERE token = ? AND used_at IS NULL"
        " AND expires_at > ? RETURNING tenant_id, owner_number_id",
        (stamp, _hashed(token), stamp),
    ).fetchone()
    tenant = models.with_id(found[0]) if found else None
    if tenant is None:
        return None
    known = numbers.owners(connection, tenant)
    return next((owner for owner in known if owner.id == found[1]), None)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
