"""Reminders of confirmed appointments: each queued once, none for what does not stand any more."""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database, phrases
from lumi.booking import reaching
from lumi.booking.dialogue import wording
from lumi.booking.models import Appointment, Status
from lumi.booking.reminding import Decision, Quiet, decide
from lumi.conversations import manners
from lumi.plain import N_
from lumi.tenants import caps, notices
from lumi.tenants.models import Tenant

log = logging.getLogger(__name__)

AT_ONCE = 50  # appointments of one call
BY_HAND = 0  # minutes of a reminder that a person sent; the business's own have more
AGAIN = timedelta(hours=1)  # after a failure that only a person can mend
NO_TEMPLATE = "no reminder template"  # kind of the owner's notice
WITHHELD = "The appointment was cancelled or moved before its reminder went out."
UNSENDABLE = N_(
    "A reminder could not be sent: the customer's last message is more than 24 hours ago, when"
    " WhatsApp takes approved templates only. Set one with: flask tenant edit SLUG"
    " --reminder-template NAME"
)

_IS_DUE = (
    "SELECT id FROM appointment"
    " WHERE remind_at IS NOT NULL AND status = 'confirmed' AND remind_at <= ?"
)
_DUE = f"{_IS_DUE} ORDER BY remind_at LIMIT ?"


def remind(now: datetime) -> int:
    """Queue the reminders that are due; how many appointments were looked at.

    One transaction each marks and queues, so a crash neither loses nor repeats, of two workers
    the second finds nothing left to do, and one that fails does not hold up the others.
    """
    due = database.rows(_DUE, clock.stamp(now), AT_ONCE)
    for (ident,) in due:
        try:
            _remind_of(ident, now)
        except Exception:
            log.exception("Reminder of appointment %d failed; tried again in an hour.", ident)
            _postpone(ident, now + AGAIN)
    return len(due)


def by_hand(connection: Any, tenant: Tenant, appointment: Appointment, now: datetime) -> bool:
    """Remind now, as a person wishes, inside the caller's transaction.

    False when nothing may go out: the customer wants no messages unasked, the month's cap leaves
    none, or only a template would do and none is set.
    """
    if _is_unwelcome(tenant, appointment.customer_id, now):
        return False
    message_id = _queue(connection, tenant, appointment, now)
    if message_id is not None:
        connection.execute(
            "INSERT INTO reminder (tenant_id, appointment_id, starts_at, decided_at, minutes,"
            " state, message_id) VALUES (?, ?, ?, ?, ?, 'queued', ?)"
            " ON CONFLICT (appointment_id, minutes, starts_at)"
            " DO UPDATE SET message_id = excluded.message_id, decided_at = excluded.decided_at",
            (
                *(tenant.id, appointment.id, clock.stamp(appointment.starts_at)),
                *(clock.stamp(now), BY_HAND, message_id),
            ),
        )
    return message_id is not None


def quiet_hours(tenant: Tenant) -> Quiet:
    return Quiet(tenant.zone, tenant.quiet_from_minute, tenant.quiet_until_minute)


def attended(connection: Any, tenant: Tenant, appointment: Appointment, now: datetime) -> None:
    """The customer says that they will come; the first time counts."""
    connection.execute(
        "UPDATE appointment SET attendance_confirmed_at = coalesce(attendance_confirmed_at, ?)"
        " WHERE tenant_id = ? AND id = ? AND status = 'confirmed'",
        (clock.stamp(now), tenant.id, appointment.id),
    )


def is_withheld(message_id: int, now: datetime) -> bool:
    """Whether the message is a reminder of what does not stand so any more, or has begun."""
    found = database.row(
        "SELECT status, appointment.starts_at, reminder.starts_at FROM reminder"
        " JOIN appointment ON appointment.id = appointment_id WHERE reminder.message_id = ?",
        message_id,
    )
    if found is None:
        return False
    status, starts_at, reminded = found
    stands = status == Status.CONFIRMED and starts_at == reminded
    return not stands or bool(starts_at <= clock.stamp(now))


def _remind_of(ident: int, now: datetime) -> None:
    with database.write() as connection:
        if database.rows(f"{_IS_DUE} AND id = ?", clock.stamp(now), ident):
            _look_at(connection, Appointment.get_by_id(ident), now)


def _postpone(ident: int, until: datetime) -> None:
    with database.write() as connection:
        connection.execute(
            "UPDATE appointment SET remind_at = ? WHERE id = ?", (clock.stamp(until), ident)
        )


def _look_at(connection: Any, appointment: Appointment, now: datetime) -> None:
    tenant = Tenant.get_by_id(appointment.tenant_id)
    stamp = clock.stamp(appointment.starts_at)
    done = connection.execute(
        "SELECT minutes FROM reminder WHERE appointment_id = ? AND starts_at = ?",
        (appointment.id, stamp),
    )
    decision = decide(
        appointment.starts_at,
        appointment.changed_at,
        json.loads(tenant.reminders_minutes),
        {minutes for (minutes,) in done},
        quiet_hours(tenant),
        now,
    )
    _write_down(connection, tenant, appointment, decision, now)
    connection.execute(
        "UPDATE appointment SET remind_at = ? WHERE id = ?",
        (decision.look_at and clock.stamp(decision.look_at), appointment.id),
    )


def _write_down(
    connection: Any, tenant: Tenant, appointment: Appointment, decision: Decision, now: datetime
) -> None:
    decided: list[tuple[int, str, int | None]] = [(one, "skipped", None) for one in decision.skip]
    if decision.send is not None and _is_unwelcome(tenant, appointment.customer_id, now):
        decided.append((decision.send, "skipped", None))
    elif decision.send is not None:
        message_id = _queue(connection, tenant, appointment, now)
        decided.append((decision.send, "queued" if message_id else "unsendable", message_id))
    connection.executemany(
        "INSERT INTO reminder (tenant_id, appointment_id, starts_at, decided_at, minutes, state,"
        " message_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (tenant.id, appointment.id, clock.stamp(appointment.starts_at), clock.stamp(now), *one)
            for one in decided
        ],
    )


def _is_unwelcome(tenant: Tenant, customer_id: int, now: datetime) -> bool:
    """The customer wants no messages unasked, or the month's cap leaves none."""
    return manners.has_stopped(customer_id) or not caps.allow_unasked(tenant, now)


def _queue(connection: Any, tenant: Tenant, appointment: Appointment, now: datetime) -> int | None:
    talk = reaching.talk_with(connection, tenant, appointment.customer_id, now)
    when = phrases.when(appointment.starts_at, tenant.zone, talk.language)
    service = appointment.service.name
    said = phrases.say(talk.language, "reminder", service=service, when=when)
    lines = [said, *wording.details(tenant, appointment, talk.language)]
    choices = [
        (f"appt:{appointment.id}:{act}", phrases.say(talk.language, f"reminder_{act}"))
        for act in ("confirm", "move", "cancel")
    ]
    told = (talk.name or tenant.name, service, when)
    message_id = reaching.queue(
        *(connection, tenant, talk, "\n".join(lines), choices),
        *(tenant.reminder_template, told, now),
    )
    if message_id is None:
        notices.raise_notice(connection, tenant.id, NO_TEMPLATE, UNSENDABLE, now)
    return message_id
