"""What an owner taps: ids of our own buttons and rows, `own:WHAT:VALUE`."""

import re
from datetime import UTC, datetime
from functools import partial

from lumi.booking.hours import local_of
from lumi.owner import asking, bookings, changes, closing, state, steering
from lumi.owner.orders import Deed, Visit, plain
from lumi.owner.words import Command

_NUMBER = re.compile(r"[0-9]{1,18}")  # fits SQLite's integers
_CHANGES = ("confirm", "decline", "cancel", "cancel_yes", "look", "move")


def deed(visit: Visit, tapped: str) -> Deed | None:
    """None for what no button of ours is called."""
    what, _, value = tapped.removeprefix("own:").partition(":")
    if what == "never":
        return lambda connection, now: plain(visit.say("all_right"))
    if what == "start":
        return _start(visit, value)
    if what == "close":
        return _closed(visit, value)
    if what == "confirm_each":
        return partial(changes.confirm_each, visit, tuple(map(int, _NUMBER.findall(value))))
    return _numbered(visit, what, int(value)) if _NUMBER.fullmatch(value) else None


def _numbered(visit: Visit, what: str, ident: int) -> Deed | None:
    if what in _CHANGES:
        return changes.tapped(visit, what, ident)
    match what:
        case "reopen":
            return partial(closing.undo, visit, ident)
        case "ask":
            return partial(asking.ask, visit, ident)
        case "take_over" | "give_back":
            return steering.tapped(visit, Command(what), ident)
        case "who" | "service":
            opened = _open(visit, Command.BOOK)
            key = "customer_id" if what == "who" else "service_id"
            return bookings.picked(visit, opened, key, ident) if opened else None
    return None


def _start(visit: Visit, value: str) -> Deed | None:
    """A free time that was offered instead, UTC."""
    try:
        start = datetime.strptime(value, "%Y%m%dT%H%M").replace(tzinfo=UTC)
    except ValueError:
        return None
    starts = [local_of(start, visit.tenant.zone).isoformat()]
    if opened := _open(visit, Command.BOOK):
        return bookings.picked(visit, opened, "starts", starts)
    if (opened := _open(visit, Command.MOVE)) and "appointment_id" in opened:
        return partial(changes.move, visit, {**opened, "starts": starts})
    return None


def _closed(visit: Visit, value: str) -> Deed | None:
    try:
        return closing.tapped(visit, value)
    except ValueError:
        return None


def _open(visit: Visit, command: Command) -> state.Open | None:
    opened = state.load(visit.owner, visit.now)
    return opened if opened and opened["order"] == command else None
