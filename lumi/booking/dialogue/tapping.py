"""A tapped button or row becomes what a talk knows. What it names is looked up anew."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum, auto

from lumi.booking.dialogue import state as states
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import Aim, State
from lumi.booking.dialogue.values import Act, Verb
from lumi.booking.hours import DAY

_SLOT = re.compile(r"slot:(\d{4}-\d\d-\d\dT\d\d:\d\d)Z:(\d{1,18}):(\d{1,18}):(\d{1,18})", re.ASCII)
_JOIN = re.compile(r"wait:join:(\d{1,18}):(\d{1,18}):(\d{1,12}):(\d{1,12})", re.ASCII)
_OFFERED = re.compile(r"wait:(\d{1,18}):(yes|no)", re.ASCII)
_TAPPED = re.compile(r"(service|day|days|more|appt|talk):([\w:-]{1,24})", re.ASCII)


FAR = timedelta(days=3 * 366)  # beyond any horizon: no id of ours names such a day


class Use(Enum):
    """What a bubble was to the talk."""

    TAKEN = auto()  # it is part of it
    OVER = auto()  # it ended it
    LIKELY = auto()  # it begins one, unless an FAQ is asked word for word
    PERHAPS = auto()  # it may begin one, if no FAQ answers it better
    MINE = auto()  # asks for one's own appointments
    PRICE = auto()  # asks what the service that is talked about costs
    POLITE = auto()  # a yes or no to nothing
    HUMAN = auto()  # asks for a person
    UNCLEAR = auto()  # a time, but which?
    UNREAL = auto()  # a day that no calendar has
    NOTHING = auto()  # it is about something else


def _id(digits: str) -> int:
    """Raises ValueError for what is none of a row."""
    if not digits.isdecimal() or len(digits) > 18:  # SQLite's numbers have 63 bits
        raise ValueError(digits)
    return int(digits)


class Tapper:
    """Keeps the state of one customer's talk while bubbles are heard."""

    def __init__(self, facts: Facts, state: State | None) -> None:
        self.facts = facts
        self.state = state
        self.languages = [facts.language, facts.tenant.language.partition("-")[0]]
        self.acts: list[Act] = []
        self.days_from: date | None = None  # the customer wants to see days from there on

    def tap(self, tapped: str, bubble_id: int) -> Use:
        """A button or row of ours. What it names is looked up anew: anybody can write an id."""
        try:
            return self._read(tapped, bubble_id)
        except (ValueError, OverflowError):  # no id of ours looks so
            return Use.NOTHING

    def _read(self, tapped: str, bubble_id: int) -> Use:
        if found := _SLOT.fullmatch(tapped):
            return self._tap_slot(found, bubble_id)
        if found := _OFFERED.fullmatch(tapped):
            verb = Verb.ACCEPT if found[2] == "yes" else Verb.DECLINE
            return self._does(Act(verb, int(found[1]), bubble_id))
        if found := _JOIN.fullmatch(tapped):
            return self._joins(found, bubble_id)
        found = _TAPPED.fullmatch(tapped)
        return self._tap(found[1], found[2], bubble_id) if found else Use.NOTHING

    def _near(self, day: date) -> date:
        """The day, if it is one that we could have written. Raises ValueError."""
        if abs(day - self.facts.now.date()) > FAR:
            raise ValueError(day)
        return day

    def _tap_slot(self, found: re.Match[str], bubble_id: int) -> Use:
        service_id, staff_id, appointment_id = map(int, found.groups()[1:])
        start = datetime.fromisoformat(found[1] + "+00:00")
        self._near(start.date())
        begun = State(Aim.MOVE if appointment_id else Aim.BOOK)
        picked = replace(
            begun,
            service_id=service_id,
            staff_id=staff_id or None,
            appointment_id=appointment_id or None,
            bubble_id=bubble_id,
        )
        self.state = states.chosen(picked, self.facts.local(start))
        return Use.TAKEN

    def _does(self, act: Act) -> Use:
        self.acts.append(act)
        return Use.TAKEN

    def _joins(self, found: re.Match[str], bubble_id: int) -> Use:
        service_id, staff_id, *minutes = map(int, found.groups())
        since, until = (datetime.fromtimestamp(one * 60, UTC) for one in minutes)
        self._near(since.date()), self._near(until.date())
        self.state = State(
            Aim.BOOK, service_id, staff_id or None, bubble_id=bubble_id, waits=found[0]
        )
        return Use.TAKEN

    def joins(self) -> None:
        """All that the business needs to know is told: the customer waits for a place."""
        state = self.state
        found = _JOIN.fullmatch(state.waits) if state else None
        if state is None or found is None:
            return
        service_id, staff_id, *minutes = map(int, found.groups())
        since, until = (datetime.fromtimestamp(one * 60, UTC) for one in minutes)
        ident = state.bubble_id or 0
        self._does(Act(Verb.JOIN, service_id, ident, since, until, staff_id or None))
        self.state = None

    def _tap(self, kind: str, value: str, bubble_id: int) -> Use:
        open_ = replace(self.state or State(Aim.BOOK), bubble_id=bubble_id, waits="")
        match kind:
            case "service":
                self.state = replace(open_, service_id=_id(value))
            case "day":
                day = self._near(date.fromisoformat(value))
                self.state = replace(states.without_time(open_), since=day, until=day + DAY)
            case "days":
                self.days_from = self._near(date.fromisoformat(value))
                self.state = open_
            case "more":
                since = datetime.fromisoformat(value)
                self._near(since.date())
                self._more(open_, since)
            case "appt":
                return self._tap_appointment(value, bubble_id)
            case _:
                return self._other(value, bubble_id)
        return Use.TAKEN

    def _more(self, state: State, since: datetime) -> None:
        """The rest of a list that was longer than WhatsApp shows."""
        until = state.until or since.date() + DAY
        if state.is_one_day or state.since is None:
            after, before = since.time(), state.before or time()
            state = replace(states.without_time(state), after=after, before=before)
            until = since.date() + DAY
        self.state = replace(state, since=since.date(), until=until)

    def _tap_appointment(self, value: str, bubble_id: int) -> Use:
        ident, _, verb = value.partition(":")
        if verb == "confirm":
            return self._does(Act(Verb.ATTEND, _id(ident), bubble_id))
        aim = {"move": Aim.MOVE, "cancel": Aim.CANCEL}.get(verb)
        if aim is None:
            return Use.NOTHING
        known = self.state if self.state and self.state.aim is aim else State(aim)
        settled = aim is Aim.CANCEL or known.is_settled
        self.state = replace(
            known, appointment_id=_id(ident), bubble_id=bubble_id, is_settled=settled
        )
        return Use.TAKEN

    def _other(self, value: str, bubble_id: int) -> Use:
        if value == "never_mind":
            return self._end()
        if value == "other_times" and self.state:
            self.state = replace(states.without_time(self.state), bubble_id=bubble_id)
            return Use.TAKEN
        return Use.NOTHING

    def end_booking(self) -> None:
        """A talk that is to lead to a new appointment is over; a move or cancellation goes on."""
        if self.state is not None and self.state.aim is Aim.BOOK:
            self.state = None

    def _end(self) -> Use:
        was_open, self.state = self.state is not None, None
        return Use.OVER if was_open else Use.NOTHING
