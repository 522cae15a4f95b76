"""What one bubble of an owner orders: something tapped, an answer to what is open, or words."""

import re
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from lumi import database, languages, phrases
from lumi.booking import dates
from lumi.booking.dialogue import naming, rows, understanding
from lumi.conversations import recent
from lumi.conversations.outbox import Reply
from lumi.owner import (
    agenda,
    bookings,
    changes,
    closing,
    numbers,
    people,
    state,
    steering,
    taps,
    words,
)
from lumi.owner.orders import Deed, Visit, plain
from lumi.owner.words import Command, Said

_ORDER = re.compile(r"own:order:(\d{1,18})", re.ASCII)
# A typed yes is the first of what was offered last, where that is one of these.
YES = (
    *("own:close:", "own:ask:", "own:confirm:", "own:confirm_each:", "own:cancel_yes:"),
    "own:take_over:",
)
PLAIN = (
    *(Command.HELP, Command.PAUSE, Command.RESUME, Command.LINK, Command.USAGE, Command.BRIEF),
    *(Command.NEXT, Command.AGENDA),
)  # nobody answers a question in these words
WEAK = (Command.AGENDA, Command.NEXT)  # a day alone may as well answer a question


def hear(visit: Visit) -> Deed | None:
    """None leaves the bubble to the receptionist."""
    tapped = visit.bubble.tapped or _pointed(visit)
    if ordered := _ORDER.fullmatch(tapped):
        return _written_before(visit, int(ordered[1]))
    if tapped.startswith("own:"):
        deed = taps.deed(visit, tapped)
        return deed and _remembering(visit, deed)
    text = visit.bubble.text
    if not text.strip() or visit.bubble.tapped:
        return None
    opened = state.load(visit.owner, visit.now)
    if opened and words.is_never(text):
        return _remembering(visit, lambda connection, now: plain(visit.say("all_right")))
    return _worded(visit, text, opened)


def is_unmistakable(visit: Visit) -> bool:
    """Whether it is an order and nothing else: something tapped, or a few plain words."""
    if visit.bubble.tapped or _pointed(visit):
        return True
    listed = [phrases.spoken(visit.language), *words.LANGUAGES]
    found = words.command(_said(visit, visit.bubble.text, listed), listed)
    return found is not None and found[0] in PLAIN


def _written_before(visit: Visit, message_id: int) -> Deed | None:
    """The owner's own words of that message, which might have been something else, are an order."""
    text = database.value(
        "SELECT text FROM message WHERE id = ? AND tenant_id = ? AND customer_id = ?"
        " AND role = 'inbound'",
        *(message_id, visit.tenant.id, visit.owner.customer_id),
    )
    return _worded(visit, text, None) if text else None


def _worded(visit: Visit, text: str, opened: state.Open | None) -> Deed | None:
    spoken = phrases.spoken(visit.language)
    likely = list(dict.fromkeys((languages.detect(text, spoken, is_spoken=True), spoken)))
    listed = [*likely, *(code for code in words.LANGUAGES if code not in likely)]
    said = _said(visit, text, listed)
    found = words.command(said, listed)
    if opened and (found is None or found[0] in WEAK):
        deed = _go_on(visit, opened, said)
        return deed and _remembering(visit, deed)
    if found is None or (found[0] in WEAK and _is_booking(visit) and not words.is_plain(said)):
        return None
    command, language = found
    if command is Command.AGENDA and not words.names_agenda(said):
        language = _of_day(visit, text, listed)
    said = _said(visit, text, [language, *likely])  # "we" is no French weekend then
    if spoken in words.LANGUAGES and language != spoken:
        visit = replace(visit, language=language)
    deed = _order(visit, command, said, language)
    return deed and _remembering(visit, deed)


def _said(visit: Visit, text: str, codes: list[str]) -> Said:
    arguments = (visit.now, visit.tenant.zone, codes, visit.tenant.date_order)
    return words.said(text, dates.read_in(text, *arguments))


def _of_day(visit: Visit, text: str, listed: list[str]) -> str:
    """In which of the languages a day, which is all that was said, is a day."""
    arguments = (visit.now, visit.tenant.zone)
    order = visit.tenant.date_order
    read = (code for code in listed if dates.read(text, *arguments, code, order) is not None)
    return next(read, listed[0])


def _order(visit: Visit, command: Command, said: Said, language: str) -> Deed | None:
    match command:
        case Command.AGENDA:
            return _shows(agenda.of_time(visit, said.when))
        case Command.NEXT:
            return _shows(agenda.next_one(visit))
        case Command.BOOK:
            return bookings.order(visit, said, language)
        case Command.CLOSE | Command.BLOCK | Command.VACATION:
            return closing.order(visit, command, said, _staff_id(visit, said))
        case Command.REOPEN:
            return closing.reopen(visit, said, _staff_id(visit, said))
        case Command.TAKE_OVER | Command.GIVE_BACK:
            return steering.floor(visit, command, said, language)
        case Command.CONFIRM | Command.DECLINE | Command.MOVE | Command.CANCEL:
            return changes.order(visit, command, said, language)
    return _steer(visit, command, said)


def _steer(visit: Visit, command: Command, said: Said) -> Deed | None:
    match command:
        case Command.PAUSE:
            return steering.pause(visit, said)
        case Command.RESUME:
            return steering.resume(visit)
        case Command.BRIEF:
            return steering.brief(visit, said)
        case Command.USAGE:
            return steering.used(visit)
        case Command.LINK:
            return steering.link(visit)
    return steering.menu(visit)


def _go_on(visit: Visit, opened: state.Open, said: Said) -> Deed | None:
    """The answer to what is open; None: it is none, and what is open stays so."""
    match Command(opened["order"]):
        case Command.BOOK:
            return bookings.go_on(visit, opened, said)
        case Command.MOVE:
            return changes.go_on(visit, opened, said)
        case Command.CLOSE | Command.BLOCK | Command.VACATION if said.when:
            return closing.go_on(visit, opened, said)
    return None


def _pointed(visit: Visit) -> str:
    """The id of what words point at ("yes", "the second one"), of what was offered to tap last."""
    text, offered = visit.bubble.text, recent.offered(visit.tenant.id, visit.owner.customer_id)
    if not offered or not offered[0].startswith("own:") or visit.bubble.tapped:
        return ""
    if words.is_yes(text) and offered[0].startswith(YES):
        return offered[0]
    if words.is_no(text) and len(offered) > 1:
        return "own:never" if "own:never" in offered else ""
    place = understanding.row(text, len(offered), by_number=len(offered) > 1)
    return offered[place] if place is not None else ""


def _is_booking(visit: Visit) -> bool:
    """Whether the owner is booking for themself, as a customer does.

    A weekday or a date is an answer then; "today", "tomorrow" and "week" are orders all the same.
    """
    return rows.load(visit.owner.customer_id, visit.now).state is not None


def _staff_id(visit: Visit, said: Said) -> int | None:
    members = [one for one in people.staff(visit.tenant) if one[1]]
    found = naming.named(said.text, [name for _, name in members])
    return members[found.places[0]][0] if len(found.places) == 1 else None


def _shows(text: str) -> Deed:
    return lambda connection, now: plain(text)


def _remembering(visit: Visit, deed: Deed) -> Deed:
    """What was open is over, unless the deed leaves something open; the language is kept."""
    return partial(_do, visit, deed)


def _do(visit: Visit, deed: Deed, connection: Any, now: datetime) -> list[Reply]:
    numbers.remember(connection, visit.owner, visit.language)
    state.save(connection, visit.owner, None, now)
    return deed(connection, now)
