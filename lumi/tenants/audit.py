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
    # Two statements: a condition that may be none keeps SQLite from its index.
    whose = "WHERE tenant_id = ? AND id < ?" if tenant_id is not None else "WHERE id < ?"
    found = database.rows(
        f"SELECT id, tenant, who, what, detail, at FROM audit {whose} ORDER BY id DESC LIMIT ?",  # noqa: S608
        *([] if tenant_id is None else [tenant_id]),
        *(2**62 if before is None else before, most),
    )
    return [
        Entry(ident, tenant, who, what, detail, clock.instant(at))
        for ident, tenant, who, what, detail, at in found
    ]
