"""What must be right for messages to flow: each thing tried, each fault with its cure.

`server` and `stored` look at the file, `meta` asks WhatsApp; `account` is what its answers mean.
"""

from datetime import datetime

from lumi import database
from lumi.doctor import stored
from lumi.doctor.findings import Finding, Grade
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant, named

__all__ = ["Finding", "Grade", "examine", "examine_server", "examine_tenant", "glance", "settle"]


def examine(settings: Settings, slug: str | None, now: datetime) -> list[Finding]:
    """The server's findings, then those of one tenant or of all. Raises UnknownTenant."""
    from lumi.doctor import server  # models and prices: not for who only has a glance

    tenants = _examined(slug)
    found = server.findings(settings, now)
    found += [] if slug else [one.of("server") for one in stored.news(None)]
    for tenant in tenants:
        found += examine_tenant(tenant, settings, now)
    return found


def examine_server(settings: Settings, now: datetime) -> list[Finding]:
    """What every tenant's messages need of the server: file, worker, queue, disk, models.

    Outside of any transaction: models are asked over the network, for a few seconds at most.
    """
    from lumi.doctor import models, server

    return [*server.vital(settings, now), *models.findings(settings)]


def examine_tenant(tenant: Tenant, settings: Settings, now: datetime) -> list[Finding]:
    """What is stored of a tenant, and what WhatsApp says of it, within meta.PATIENCE seconds.

    Outside of any transaction: it asks over the network.
    """
    from lumi.doctor import meta  # an HTTP client: the same

    asked = meta.findings(tenant, settings, now)
    known = {one.part for one in asked}
    kept = [one for one in glance(tenant, settings, now) if one.needs_you or one.part not in known]
    found = [*kept, *asked, stored.delivery(tenant, now), *stored.news(tenant.id)]
    return [one.of(tenant.slug) for one in found]


def glance(tenant: Tenant, settings: Settings, now: datetime) -> list[Finding]:
    """What the file alone tells of a tenant, fast enough for every page."""
    return stored.findings(tenant, settings, now)


def settle(slug: str | None, now: datetime) -> int:
    """The owner has seen the warnings of one tenant, or all: how many there were.

    What is still wrong warns again when it happens again. Raises UnknownTenant.
    """
    tenants: list[int | None] = [tenant.id for tenant in _examined(slug)]
    with database.write() as connection:
        owners = tenants if slug else [None, *tenants]
        return sum(notices.settle_all(connection, owner, now) for owner in owners)


def _examined(slug: str | None) -> list[Tenant]:
    return [named(slug)] if slug else list(Tenant.select().order_by(Tenant.slug))
