"""Reminders of confirmed appointments: each queued once, none for what does not stand any more."""

import json
from datetime import datetime
from typing import Any

from lumi import clock, database, phrases
from lumi.booking import reaching
from lumi.booking.models import Appointment, Status
from lumi.booking.reminding import Decision, Quiet, decide
from lumi.tenants import notices
from lumi.tenants.models import Tenant

AT_ONCE = 50  # appointments of one transaction, so that others can write meanwhile
NO_TEMPLATE = "no reminder template"  # kind of the owner's notice
WITHHELD = "The appointment was cancelled or moved before its reminder went out."
UNSENDABLE = (
    "A reminder could not be sent: the customer's last message is more than 24 hours ago, when"
    " WhatsApp takes approved templates only. Set one with: flask tenant edit SLUG"
    " --reminder-template NAME"
)

_DUE = """
    SELECT id FROM appointment INDEXED BY appointment_remind
    WHERE remind_at IS NOT NULL AND status = 'confirmed' AND remind_at <= ?
    ORDER BY remind_at LIMIT ?
"""


def remind(now: datetime) -> int:
    """Queue the reminders that are due; how many appointments were looked at.

    One transaction marks and queues, so a crash neither loses nor repeats, and of two workers
    the second finds nothing left to do.
    """
    if not database.rows(_DUE, clock.stamp(now), 1):
        return 0
    with database.write() as connection:
        due = database.rows(_DUE, clock.stamp(now), AT_ONCE)
        for (ident,) in due:
            _look_at(connection, Appointment.get_by_id(ident), now)
    return len(due)


def quiet_hours(tenant: Tenant) -> Quiet:
    return Quiet(tenant.zone, tenant.quiet_from_minute, tenant.quiet_until_minute)


def attended(connection: Any, tenant: Tenant, appointment: Appointment, now: datetime) -> None:
    """The customer says that they will come; the first time counts."""
    connection.execute(
        "UPDATE appointment SET attendance_confirmed_at = coalesce(attendance_confirmed_at, ?)"
        " WHERE tenant_id = ? AND id = ? AND status = 'confirmed'",
        (clock.stamp(now), tenant.id, appointment.id),
    )


def withdraw(connection: Any, appointment_id: int, now: datetime) -> None:
    """What is queued about the appointment is not sent any more."""
    connection.execute(
        "UPDATE message SET state = 'failed', failed_at = ?, error = ? WHERE state = 'queued'"
        " AND id IN (SELECT message_id FROM reminder WHERE appointment_id = ?)",
        (clock.stamp(now), WITHHELD, appointment_id),
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
    if decision.send is not None:
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


def _queue(connection: Any, tenant: Tenant, appointment: Appointment, now: datetime) -> int | None:
    talk = reaching.talk_with(connection, tenant, appointment.customer_id, now)
    when = phrases.when(appointment.starts_at, tenant.zone, talk.language)
    service = appointment.service.name
    lines = [phrases.say(talk.language, "reminder", service=service, when=when)]
    if appointment.staff.name:
        lines.append(f"👤 {appointment.staff.name}")
    if tenant.address:
        lines.append(phrases.say(talk.language, "address", address=tenant.address))
    choices = [
        (f"appt:{appointment.id}:{act}", phrases.say(talk.language, f"reminder_{act}"))
        for act in ("confirm", "move", "cancel")
    ]
    told = (talk.name, service, when)
    message_id = reaching.queue(
        *(connection, tenant, talk, "\n".join(lines), choices),
        *(tenant.reminder_template, told, now),
    )
    if message_id is None:
        notices.raise_notice(connection, tenant.id, NO_TEMPLATE, UNSENDABLE, now)
    return message_id
