"""The day in one message, each morning at the hour that the owners set; once a day, never twice."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lumi import clock, database, phrases
from lumi.booking.hours import DAY, local_of
from lumi.owner import agenda, numbers, telling
from lumi.owner.orders import plain, unasked
from lumi.tenants import models, pausing
from lumi.tenants.models import Tenant

LATE = timedelta(hours=6)  # a brief that Lumi slept through is of no use later


def text(tenant: Tenant, language: str, now: datetime) -> str:
    """Who comes today, and what waits for the owner."""
    visit = unasked(tenant, language, now)
    today = datetime.combine(local_of(now, tenant.zone).date(), datetime.min.time())
    found = agenda.between(tenant, today, today + DAY)
    told = [phrases.say(language, "brief", business=tenant.name)]
    told.append(agenda.of_day(visit, today.date(), found))
    told += [
        phrases.say(language, key, count=count) for key, count in _waiting(tenant, now) if count
    ]
    if pausing.is_paused(tenant, now):
        told.append(phrases.say(language, "brief_paused"))
    return "\n\n".join(told)


def sweep(now: datetime) -> int:
    """Tell the briefs that are due; how many. One transaction for each owner."""
    every = database.rows(
        "SELECT owner_number.tenant_id, customer_id, timezone, brief_minute,"
        " coalesce(briefed_on, '') FROM owner_number"
        " JOIN tenant ON tenant.id = owner_number.tenant_id AND brief_minute IS NOT NULL"
        " WHERE customer_id IS NOT NULL"
    )
    return sum(
        _brief(tenant_id, customer_id, now)
        for tenant_id, customer_id, timezone, minute, done in every
        if _is_due(ZoneInfo(timezone), minute, done, now)
    )


def set_hour(connection: Any, tenant: Tenant, minute: int | None, now: datetime) -> None:
    """Minutes after local midnight; None: no brief. Past today, the first comes tomorrow."""
    connection.execute("UPDATE tenant SET brief_minute = ? WHERE id = ?", (minute, tenant.id))
    local = local_of(now, tenant.zone)
    if minute is not None and local.hour * 60 + local.minute >= minute:
        connection.execute(
            "UPDATE owner_number SET briefed_on = ? WHERE tenant_id = ?",
            (local.date().isoformat(), tenant.id),
        )


def _brief(tenant_id: int, customer_id: int, now: datetime) -> bool:
    tenant = models.with_id(tenant_id)
    if tenant is None:
        return False
    today = local_of(now, tenant.zone).date().isoformat()
    owner = numbers.owner_of(tenant, customer_id)
    with database.write() as connection:
        marked = connection.execute(
            "UPDATE owner_number SET briefed_on = ?1 WHERE tenant_id = ?2 AND customer_id = ?3"
            " AND coalesce(briefed_on, '') < ?1",
            (today, tenant_id, customer_id),
        ).rowcount
        if marked and owner is not None:
            (reply, *_) = plain(text(tenant, owner.language, now))
            telling.tell_one(
                *(connection, tenant, owner, reply, now),
                is_urgent=True,
                topic="brief",
                is_latest=True,
            )
    return bool(marked and owner is not None)


def _is_due(zone: ZoneInfo, minute: int, done: str, now: datetime) -> bool:
    local = local_of(now, zone)
    if done >= local.date().isoformat():
        return False
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    due = midnight + timedelta(minutes=minute)
    return due <= local < due + LATE


def _waiting(tenant: Tenant, now: datetime) -> list[tuple[str, int]]:
    counted = (
        (
            "brief_pending",
            "SELECT count(*) FROM appointment WHERE tenant_id = ? AND"
            " status = 'pending' AND starts_at > ?",
        ),
        (
            "brief_humans",
            "SELECT count(*) FROM conversation WHERE tenant_id = ? AND human_until > ?",
        ),
    )
    stamp = clock.stamp(now)
    found = [(key, int(database.value(sql, tenant.id, stamp))) for key, sql in counted]
    asked = "SELECT count(*) FROM open_question WHERE tenant_id = ? AND settled_at IS NULL"
    return [*found, ("brief_questions", int(database.value(asked, tenant.id)))]
