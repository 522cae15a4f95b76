"""What needs the owners reaches them on WhatsApp, once: requests, cries for a person, faults."""

from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database, phrases
from lumi.booking import chairs
from lumi.booking.models import Appointment
from lumi.booking.reminders import quiet_hours
from lumi.conversations.outbox import Reply
from lumi.owner import agenda, numbers, people, telling
from lumi.owner.orders import asked, plain, unasked
from lumi.tenants import enrolment, models
from lumi.tenants.models import Tenant

SOON = timedelta(hours=12)  # a request for so soon is told in quiet hours too
AGAIN = timedelta(days=1)  # after which a fault that happened again is told again
_IS_NEWS = "settled_at IS NULL AND (told_at IS NULL OR (told_at <= ?1 AND last_at > told_at))"
MOST = 8  # requests of one message
HUMAN, LATE = "human wanted", "late change"  # kinds of notices that are told with the customer
# Told otherwise, or of what keeps messages from going out at all.
UNTOLD = {telling.WAITS, HUMAN, LATE, *enrolment.TOKEN_NOTICES}
_WORDS = {
    "turn failed": "alert_turn_failed",
    "late messages": "alert_late_messages",
    "customer not told": "alert_not_told",
    "no reminder template": "alert_no_template",
    "disk": "alert_disk",
    "stuck queue": "alert_queue",
}


def sweep(now: datetime) -> None:
    """Requests and faults that the owners do not know of yet; one transaction each."""
    for (tenant_id,) in database.rows(
        "SELECT DISTINCT tenant_id FROM appointment WHERE status = 'pending'"
        " AND told_owners_at IS NULL AND starts_at > ?"
        " AND tenant_id IN (SELECT tenant_id FROM owner_number WHERE customer_id IS NOT NULL)",
        clock.stamp(now),
    ):
        _tell_requests(tenant_id, now)
    for ident, tenant_id in database.rows(
        f"SELECT id, tenant_id FROM notice WHERE {_IS_NEWS}"  # noqa: S608 a constant
        " AND tenant_id IN (SELECT tenant_id FROM owner_number WHERE customer_id IS NOT NULL)",
        clock.stamp(now - AGAIN),
    ):
        _tell_notice(ident, tenant_id, now)


def human_wanted(connection: Any, tenant: Tenant, customer_id: int, now: datetime) -> None:
    """Inside the caller's transaction. Urgent while the business is open: somebody is there."""
    opens = chairs.next_opening(tenant, now, timedelta(days=1))
    is_open = opens is not None and opens <= now
    who = people.person(tenant, customer_id)

    def write(language: str) -> Reply:
        said = [phrases.say(language, "alert_human", name=who.name), who.address]
        choices = [
            (f"own:{act}:{customer_id}", phrases.say(language, f"{act}_it"))
            for act in ("take_over", "give_back")
        ]
        return asked("\n".join(filter(None, said)), choices, language)[0]

    telling.tell(connection, tenant, write, now, is_urgent=is_open, topic="human")


def late_change(connection: Any, tenant: Tenant, customer_id: int, now: datetime) -> None:
    """A customer wanted to move or cancel what is too near; inside the caller's transaction."""
    who = people.person(tenant, customer_id)

    def write(language: str) -> Reply:
        said = [phrases.say(language, "alert_late", name=who.name), who.address]
        return plain("\n".join(filter(None, said)))[0]

    telling.tell(connection, tenant, write, now, is_urgent=True, topic="late")


def _tell_requests(tenant_id: int, now: datetime) -> None:
    tenant = models.with_id(tenant_id)
    if tenant is None:
        return
    with database.write() as connection:
        found = _untold(tenant, now)
        is_urgent = any(one.starts_at < now + SOON for one in found)
        waits = not is_urgent and quiet_hours(tenant).around(now) is not None
        if not found or waits or not numbers.owners(connection, tenant):
            return

        def write(language: str) -> Reply:
            return _requests(tenant, found, language, now)

        telling.tell(connection, tenant, write, now, is_urgent=True, topic="request")
        connection.executemany(
            "UPDATE appointment SET told_owners_at = ? WHERE id = ?",
            [(clock.stamp(now), one.id) for one in found],
        )


def _untold(tenant: Tenant, now: datetime) -> list[Appointment]:
    """In order of time, as many as one message lists; the others follow in the next."""
    found = Appointment.select().where(
        Appointment.tenant == tenant.id,
        Appointment.status == "pending",
        Appointment.told_owners_at.is_null(),
        Appointment.starts_at > now,
    )
    return list(found.order_by(Appointment.starts_at, Appointment.id).limit(MOST))


def _requests(tenant: Tenant, found: list[Appointment], language: str, now: datetime) -> Reply:
    """One with its buttons, several as a list to look at, or to confirm all at once."""
    visit = unasked(tenant, language, now)
    if len(found) == 1:
        body = visit.say("alert_request", what=agenda.described(visit, found[0]))
        choices = [
            (f"own:{verb}:{found[0].id}", visit.say(f"{verb}_it"))
            for verb in ("confirm", "decline")
        ]
    else:
        listed = agenda.listed(visit, found)
        body = visit.say("alert_requests", count=len(found), listed=listed)
        ids = ",".join(str(one.id) for one in found)
        choices = [(f"own:confirm_each:{ids}", visit.say("confirm_all"))]
        choices += [(f"own:look:{one.id}", agenda.title(visit, one)) for one in found]
    return asked(body, choices, language)[-1]


def _tell_notice(ident: int, tenant_id: int, now: datetime) -> None:
    tenant = models.with_id(tenant_id)
    with database.write() as connection:
        found = connection.execute(
            f"UPDATE notice SET told_at = ?2 WHERE id = ?3 AND {_IS_NEWS}"  # noqa: S608
            " RETURNING kind, detail",
            (clock.stamp(now - AGAIN), clock.stamp(now), ident),
        ).fetchone()
        if tenant is None or found is None or found[0] in UNTOLD:
            return
        kind, detail = found

        def write(language: str) -> Reply:
            known = _WORDS.get(kind)
            said = phrases.say(language, known) if known else detail
            return plain(phrases.say(language, "alert_notice", text=said))[0]

        telling.tell(connection, tenant, write, now, topic=f"notice {ident}")
