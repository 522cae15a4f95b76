"""The business, or one of its staff, is away for a while: rows that close the slots, and back."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from lumi import database, phrases
from lumi.booking.dates import Grain, When
from lumi.booking.hours import DAY, local_of
from lumi.conversations.outbox import Reply
from lumi.owner import agenda, closures, state, words
from lumi.owner.closures import Span
from lumi.owner.orders import Deed, Visit, asked, plain
from lumi.owner.words import Command, Said

_STAMP = "%Y%m%dT%H%M"  # within an id that WhatsApp takes
UNTIL = (Grain.DAY, Grain.HOURS, Grain.MOMENT, Grain.TIME)
AT_ONCE = DAY  # what closes for longer is confirmed first
SHOWN = 10  # appointments that are listed
MOST = 9  # closures to choose from


def order(visit: Visit, command: Command, said: Said, staff_id: int | None) -> Deed:
    """Close at once for a day or less; ask for what is missing, or whether so long is meant."""
    span = _span(visit, command, said)
    if span is None:
        return partial(_ask, visit, {"order": command, "staff_id": staff_id}, "close_from")
    is_open_ended = command is Command.VACATION and said.when and said.when.grain is Grain.DAY
    if is_open_ended and not words.says_until(said):
        begun = span[0].isoformat()
        opened: state.Open = {"order": command, "staff_id": staff_id, "starts": begun}
        return partial(_ask, visit, opened, "close_until")
    return close_or_ask(visit, span, staff_id, command is Command.VACATION)


def go_on(visit: Visit, opened: state.Open, said: Said) -> Deed:
    """The day that was asked for."""
    command = Command(opened["order"])
    span = _span(visit, command, said)
    if span is None:
        key = "close_until" if "starts" in opened else "close_from"
        return partial(_ask, visit, opened, key)
    if "starts" in opened:
        span = (datetime.fromisoformat(opened["starts"]), _last(said, span))
    elif command is Command.VACATION and said.when and said.when.grain is Grain.DAY:
        opened = {**opened, "starts": span[0].isoformat()}
        return partial(_ask, visit, opened, "close_until")
    return close_or_ask(visit, span, opened["staff_id"], command is Command.VACATION)


def close_or_ask(visit: Visit, span: Span, staff_id: int | None, is_vacation: bool) -> Deed:
    if span[1] <= span[0] or span[1] <= _local(visit):
        return lambda connection, now: plain(visit.say("already_past"))
    if span[1] - span[0] <= AT_ONCE:
        return partial(_close, visit, span, staff_id, is_vacation)
    return partial(_confirm, visit, span, staff_id, is_vacation)


def tapped(visit: Visit, value: str) -> Deed | None:
    """`START:END:STAFF:VACATION` of a button."""
    starts, ends, staff_id, is_vacation = value.split(":")
    span = (datetime.fromisoformat(starts), datetime.fromisoformat(ends))
    known = staff_id == "0" or closures.staff_name(visit.tenant, int(staff_id))
    return (
        partial(_close, visit, span, int(staff_id) or None, is_vacation == "1") if known else None
    )


def reopen(visit: Visit, said: Said, staff_id: int | None) -> Deed:
    """What is closed in the time that was said; without a time, what there is to choose from."""
    span = _span(visit, Command.CLOSE, said)
    if span is None:
        return lambda connection, now: _offer(visit)
    return partial(_reopen, visit, span, staff_id)


def undo(visit: Visit, closure_id: int, connection: Any, now: datetime) -> list[Reply]:
    """The closure that a button names goes."""
    found = closures.find(visit.tenant, closure_id)
    if found is None:
        return plain(visit.say("nothing_closed"))
    connection.execute(
        "DELETE FROM closure WHERE tenant_id = ? AND id = ?", (visit.tenant.id, closure_id)
    )
    return plain(visit.say("reopened", span=closures.in_words(visit, found[0], found[1])))


def _span(visit: Visit, command: Command, said: Said) -> Span | None:
    """What the words close; None where they do not say when."""
    when, here = said.when, _local(visit)
    lasting = words.lasts(said.text)
    if when is None:
        return (here, here + lasting) if lasting else None
    starts, ends = when.start, when.end
    if words.says_until(said) and (when.grain in UNTIL or starts.time() == time() < ends.time()):
        return here, ends
    if starts == ends:
        short = timedelta(minutes=visit.tenant.slot_minutes)
        rest = _midnight_after(starts) - starts
        return starts, starts + (lasting or (short if command is Command.BLOCK else rest))
    return starts, _midnight_after(starts) if _is_afternoon(when, said) else ends


def _is_afternoon(when: When, said: Said) -> bool:
    """A part of the day that goes on until closing, in words: no hour was named for its end."""
    named = "".join(said.text[since:until] for since, until in when.spans)
    is_named = any(letter.isdigit() for letter in named)
    return when.grain is Grain.PART and when.start.hour >= 12 and not is_named


def _last(said: Said, span: Span) -> datetime:
    """The end of a day that is named as the last one; a moment is itself."""
    when = said.when
    is_moment = when is not None and when.grain in (Grain.MOMENT, Grain.TIME)
    return when.start if when and is_moment else span[1]


def _ask(visit: Visit, opened: state.Open, key: str, connection: Any, now: datetime) -> list[Reply]:
    state.save(connection, visit.owner, opened, now)
    return plain(visit.say(key))


def _confirm(
    visit: Visit,
    span: Span,
    staff_id: int | None,
    is_vacation: bool,
    connection: Any,
    now: datetime,
) -> list[Reply]:
    found = closures.hit(visit.tenant, span, staff_id, now)
    told = [visit.say("close_confirm", span=closures.in_words(visit, span, staff_id))]
    if found:
        told.append(visit.say("close_hits", count=len(found)))
    value = ":".join((*(f"{one:{_STAMP}}" for one in span), str(staff_id or 0), str(+is_vacation)))
    choices = [
        (f"own:close:{value}", visit.say("close_yes")),
        ("own:never", visit.say("never_mind")),
    ]
    return asked("\n".join(told), choices, visit.language)


def _close(
    visit: Visit,
    span: Span,
    staff_id: int | None,
    is_vacation: bool,
    connection: Any,
    now: datetime,
) -> list[Reply]:
    reason = phrases.say(visit.tenant.language, "closure_vacation") if is_vacation else ""
    ident = closures.keep(connection, visit.tenant, span, staff_id, reason)
    done = visit.say("closed", span=closures.in_words(visit, span, staff_id))
    back = (f"own:reopen:{ident}", visit.say("undo"))
    found = closures.hit(visit.tenant, span, staff_id, now)
    if not found:
        return asked(done, [back], visit.language)
    listed = agenda.listed(visit, found[:SHOWN]) + ("\n…" if len(found) > SHOWN else "")
    body = "\n".join(
        (done, visit.say("close_hits", count=len(found)), listed, visit.say("ask_them"))
    )
    choices = [
        (f"own:ask:{ident}", visit.say("yes_ask_them")),
        ("own:never", visit.say("no_ask")),
        back,
    ]
    return asked(body, choices, visit.language)


def _offer(visit: Visit) -> list[Reply]:
    """The closures that are not over, to tap the one that goes."""
    found = database.rows(
        "SELECT id FROM closure WHERE tenant_id = ? AND ends_local > ?"
        " ORDER BY starts_local LIMIT ?",
        *(visit.tenant.id, _local(visit).isoformat(timespec="minutes"), MOST),
    )
    choices = []
    for (ident,) in found:
        known = closures.find(visit.tenant, ident)
        if known:
            choices.append((f"own:reopen:{ident}", closures.in_words(visit, *known)))
    if not choices:
        return plain(visit.say("nothing_closed"))
    return asked(visit.say("which_closure"), choices, visit.language)


def _local(visit: Visit) -> datetime:
    return local_of(visit.now, visit.tenant.zone).replace(second=0, microsecond=0)


def _midnight_after(local: datetime) -> datetime:
    return datetime.combine(local.date() + DAY, time())


def _reopen(
    visit: Visit, span: Span, staff_id: int | None, connection: Any, now: datetime
) -> list[Reply]:
    is_open = closures.cut(connection, visit.tenant, span, staff_id)
    key = "reopened" if is_open else "nothing_closed"
    return plain(visit.say(key, span=closures.in_words(visit, span, staff_id)))
