"""Who changed what, for those who run the business to look up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    tenant: str
    who: str
    what: str
    detail: str
    at: datetime


def record(
    connection: Any, tenant: Tenant | None, who: str, what: str, now: datetime, detail: str = ""
) -> None:
    """Inside the caller's transaction. `what` and `detail` hold nothing a customer wrote."""
    connection.execute(
        "INSERT INTO audit (tenant_id, tenant, who, what, detail, at) VALUES (?, ?, ?, ?, ?, ?)",
        (
            tenant.id if tenant else None,
            tenant.name if tenant else "",
            *(who, what, detail, clock.stamp(now)),
        ),
    )


def entries(tenant_id: int | None, before: int | None, most: int) -> list[Entry]:
    """The newest first, older than the one with the id `before`; of every tenant for None."""
    found = database.rows(
        "SELECT id, tenant, who, what, detail, at FROM audit"
        " WHERE (?1 IS NULL OR tenant_id = ?1) AND (?2 IS NULL OR id < ?2)"
        " ORDER BY id DESC LIMIT ?3",
        *(tenant_id, before, most),
    )
    return [
        Entry(ident, tenant, who, what, detail, clock.instant(at))
        for ident, tenant, who, what, detail, at in found
    ]
