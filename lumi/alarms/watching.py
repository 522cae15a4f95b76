"""The server's own faults as notices: a full disk, messages that wait too long."""

from datetime import datetime, timedelta

from lumi import database, health
from lumi.conversations import outbox
from lumi.doctor import server
from lumi.settings import Settings
from lumi.tenants import notices

DISK, QUEUE = "disk", "stuck queue"  # kinds of notices
KINDS = (DISK, QUEUE)
DEAD = timedelta(minutes=1)  # without a sign of life; it may just be starting before


def look(settings: Settings, now: datetime) -> None:
    """Raise the notices that have become true, settle those that no longer are."""
    _, _, oldest = outbox.waiting(now)
    for kind, found in ((DISK, server.disk_of(settings)), (QUEUE, server.queue(oldest))):
        _keep(kind, str(found.detail) if found.needs_you else "", now)


def of_the_worker(now: datetime) -> str:
    """What is wrong with it; "" for nothing. Reads only."""
    try:
        silent = health.silence(now)
    except database.Unusable as fault:
        return f"The database cannot be read: {fault}."
    if silent is None or silent < DEAD:
        return ""
    minutes = round(silent.total_seconds() / 60)
    return f"The worker has given no sign of life for {minutes} min: nothing is answered or sent."


def _keep(kind: str, detail: str, now: datetime) -> None:
    """Where one business is all there is, its owners are told; else whoever runs the server."""
    known = database.rows(
        "SELECT DISTINCT tenant_id FROM notice WHERE kind = ? AND settled_at IS NULL", kind
    )
    if bool(known) == bool(detail):
        return
    with database.write() as connection:
        for (tenant_id,) in known:
            notices.settle_notice(connection, tenant_id, kind, now)
        if detail:
            notices.raise_notice(connection, _only_tenant(), kind, detail, now)


def _only_tenant() -> int | None:
    found = database.rows("SELECT id FROM tenant LIMIT 2")
    return int(found[0][0]) if len(found) == 1 else None
