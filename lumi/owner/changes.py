"""An owner confirms, declines, moves or cancels an appointment; its customer is told."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from lumi.booking import appointments
from lumi.booking.appointments import NotStanding, SlotTaken
from lumi.booking.dialogue import particulars
from lumi.booking.hours import DAY, instant_of, midnight
from lumi.booking.models import Appointment
from lumi.booking.standing import STANDING, Status
from lumi.conversations.outbox import Reply
from lumi.owner import agenda, people, starts, state, told, words
from lumi.owner.orders import Deed, Visit, asked, plain
from lumi.owner.told import Announcement
from lumi.owner.words import Command, Said

MOST = 9  # appointments to choose from


def order(visit: Visit, command: Command, said: Said, language: str) -> Deed | None:
    """The change of who or what is named; None: nothing is, or it is the owner's own."""
    if words.is_mine(said):
        return None
    names = words.names(said, command, language)
    phone = particulars.phone_in(said.text)
    is_pending = command in (Command.CONFIRM, Command.DECLINE)
    if not (names or phone or said.when or is_pending):
        return None
    found = _coming(visit, command)
    if command is Command.CONFIRM and words.says_all(said):
        return partial(confirm_each, visit, tuple(one.id for one in found))
    if names or phone:
        whose = _ids(visit, names, phone)
        if not whose:
            who = " ".join(names) or f"+{phone}"
            return lambda connection, now: plain(visit.say("nobody_called", name=who))
        found = [one for one in found if one.customer_id in whose]
    opened: state.Open = {"order": command}
    if command is Command.MOVE:
        opened, found = _moved(visit, opened, said, found, bool(names or phone))
    else:
        found = _at(visit, said, found, is_sure=bool(names or phone)) if said.when else found
    return partial(_one_of, visit, command, opened, found)


def go_on(visit: Visit, opened: state.Open, said: Said) -> Deed | None:
    """The new time that was asked for."""
    known = starts.heard(opened, said)
    if known == opened or "appointment_id" not in opened:
        return None
    return partial(move, visit, known)


def tapped(visit: Visit, verb: str, ident: int) -> Deed | None:
    """A button of an alert or a list."""
    match verb:
        case "confirm":
            return partial(_settle, visit, Command.CONFIRM, ident)
        case "decline":
            return partial(_settle, visit, Command.DECLINE, ident)
        case "cancel":
            return partial(_ask_cancel, visit, ident)
        case "cancel_yes":
            return partial(_settle, visit, Command.CANCEL, ident)
        case "look":
            return partial(_look, visit, ident)
        case "move":
            opened = state.load(visit.owner, visit.now) or {"order": Command.MOVE}
            return partial(move, visit, {**opened, "appointment_id": ident})
    return None


def confirm_each(visit: Visit, ids: Sequence[int], connection: Any, now: datetime) -> list[Reply]:
    """Those that a message listed, and none that came since."""
    lines = []
    for ident in ids[:MOST]:
        (reply,) = _settle(visit, Command.CONFIRM, ident, connection, now)
        lines.append(reply.text)
    return plain("\n\n".join(dict.fromkeys(lines)) or visit.say("no_such_appointment"))


def move(visit: Visit, opened: state.Open, connection: Any, now: datetime) -> list[Reply]:
    """To the start that is known, or ask for one."""
    standing = appointments.find(visit.tenant, opened["appointment_id"])
    if standing is None or standing.status not in STANDING:
        return plain(visit.say("owner_settled"))
    start = starts.chosen(visit, opened, standing.service, standing.id)
    if start is None:
        state.save(connection, visit.owner, opened, now)
        return plain(visit.say("move_when", what=agenda.described(visit, standing)))
    try:
        moved = appointments.move(visit.tenant, standing, start, now=now, status=Status.CONFIRMED)
    except SlotTaken:
        service, ident = standing.service, standing.id
        return starts.refused(visit, opened, service, start, ident, connection, now)
    said = visit.say("owner_moved", what=agenda.described(visit, moved))
    if moved.sequence == standing.sequence:
        return plain(said)
    return plain(f"{said}\n{told.tell(visit, moved, Announcement.MOVED, connection, now)}")


def _coming(visit: Visit, command: Command) -> list[Appointment]:
    """What may be meant: it stands, has not begun, and is pending where that is confirmed."""
    found = Appointment.select().where(
        Appointment.tenant == visit.tenant.id,
        Appointment.status.in_((Status.PENDING,) if command is Command.CONFIRM else STANDING),
        Appointment.starts_at > visit.now,
    )
    rows = list(found.order_by(Appointment.starts_at, Appointment.id))
    pending = [one for one in rows if one.status == Status.PENDING]
    return pending if command is Command.DECLINE else rows


def _ids(visit: Visit, names: Sequence[str], phone: str) -> set[int]:
    who = people.with_phone(visit.tenant, phone) if phone else None
    found = [who] if who else people.named(visit.tenant, names, visit.now)
    return {one.id for one in found}


def _at(visit: Visit, said: Said, found: list[Appointment], is_sure: bool) -> list[Appointment]:
    """Those at the time that was said; all of who was named where that is at another."""
    when, zone = said.when, visit.tenant.zone
    assert when is not None
    exact = {instant_of(one, zone) for one in (when.start, *when.others)}
    since, until = instant_of(when.start, zone), instant_of(when.end, zone)
    same = [one for one in found if one.starts_at in exact or since <= one.starts_at < until]
    return same or (found if is_sure else [])


def _moved(
    visit: Visit, opened: state.Open, said: Said, found: list[Appointment], is_named: bool
) -> tuple[state.Open, list[Appointment]]:
    """What is open with the new time; "15:30 to 16:30" without a name says which one as well."""
    when = said.when
    if is_named or when is None:
        return starts.heard(opened, said), found
    start = instant_of(when.start, visit.tenant.zone)
    if when.start < when.end and when.end - when.start < DAY:
        opened = {**opened, "starts": [when.end.isoformat()]}
        return opened, [one for one in found if one.starts_at == start]
    day = (
        midnight(when.start.date(), visit.tenant.zone),
        midnight(when.start.date() + DAY, visit.tenant.zone),
    )
    exact = [one for one in found if one.starts_at == start]
    return opened, exact or [one for one in found if day[0] <= one.starts_at < day[1]]


def _one_of(
    visit: Visit,
    command: Command,
    opened: state.Open,
    found: list[Appointment],
    connection: Any,
    now: datetime,
) -> list[Reply]:
    """Change the one that is meant, or ask which."""
    if not found:
        return plain(visit.say("no_such_appointment"))
    if len(found) > 1:
        state.save(connection, visit.owner, opened, now)
        choices = [(f"own:{command}:{one.id}", agenda.title(visit, one)) for one in found[:MOST]]
        return asked(visit.say("which_appointment"), choices, visit.language)
    if command is Command.MOVE:
        return move(visit, {**opened, "appointment_id": found[0].id}, connection, now)
    if command is Command.CANCEL:
        return _ask_cancel(visit, found[0].id, connection, now)
    return _settle(visit, command, found[0].id, connection, now)


def _ask_cancel(visit: Visit, ident: int, connection: Any, now: datetime) -> list[Reply]:
    standing = appointments.find(visit.tenant, ident)
    if standing is None or standing.status not in STANDING:
        return plain(visit.say("owner_settled"))
    body = visit.say("owner_cancel", what=agenda.described(visit, standing))
    yes = (f"own:cancel_yes:{ident}", visit.say("yes_cancel"))
    return asked(body, [yes, ("own:never", visit.say("keep_it"))], visit.language)


def _look(visit: Visit, ident: int, connection: Any, now: datetime) -> list[Reply]:
    """One of several requests, with what can be done about it."""
    standing = appointments.find(visit.tenant, ident)
    if standing is None or standing.status != Status.PENDING:
        return plain(visit.say("owner_settled"))
    choices = [(f"own:{verb}:{ident}", visit.say(f"{verb}_it")) for verb in ("confirm", "decline")]
    return asked(agenda.described(visit, standing), choices, visit.language)


def _settle(
    visit: Visit, command: Command, ident: int, connection: Any, now: datetime
) -> list[Reply]:
    standing = appointments.find(visit.tenant, ident)
    if standing is None or not _may(command, Status(standing.status)):
        return plain(visit.say("owner_settled"))
    was_pending = standing.status == Status.PENDING
    try:
        if command is Command.CONFIRM:
            changed, what = (
                appointments.confirm(visit.tenant, standing, now=now),
                Announcement.CONFIRMED,
            )
        else:
            changed = appointments.cancel(visit.tenant, standing, now=now)
            what = Announcement.DECLINED if was_pending else Announcement.CANCELLED
    except NotStanding:
        return plain(visit.say("owner_settled"))
    said = visit.say(f"owner_{what}", what=agenda.described(visit, changed))
    return plain(f"{said}\n{told.tell(visit, changed, what, connection, now)}")


def _may(command: Command, status: Status) -> bool:
    return status is Status.PENDING if command is not Command.CANCEL else status in STANDING
