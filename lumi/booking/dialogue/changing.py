"""What words about a time mean for an appointment that stands: its own day, its week, its hour."""

from dataclasses import replace
from datetime import datetime, timedelta

from lumi.booking.dates import Grain, When
from lumi.booking.dialogue import state as states
from lumi.booking.dialogue import understanding
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import Aim, State
from lumi.booking.hours import DAY
from lumi.booking.models import Appointment


def standing(facts: Facts, state: State) -> Appointment | None:
    """The appointment that is spoken of: the one named, or the only one."""
    only = facts.upcoming[0] if len(facts.upcoming) == 1 else None
    return facts.appointment(state.appointment_id) or only


def on_its_day(facts: Facts, state: State, when: When) -> State:
    """Who moves an appointment to a time without a day means its own day."""
    moved = _moved(facts, state)
    if moved is None or when.grain not in (Grain.TIME, Grain.HOURS):
        return state
    return replace(state, since=moved.date(), until=moved.date() + DAY)


def near_it(facts: Facts, state: State, when: When) -> When:
    """A weekday is that of the appointment's own week, as long as that is still to come."""
    moved = _moved(facts, state)
    if moved is None or not when.is_weekday:
        return when
    days = when.start.weekday() - moved.weekday()
    shift = moved.date() + timedelta(days=days) - when.start.date()
    if when.start.date() + shift <= facts.local(facts.now).date():
        return when
    others = tuple(one + shift for one in when.others)
    return replace(when, start=when.start + shift, end=when.end + shift, others=others)


def at_its_hour(facts: Facts, state: State, when: When, text: str) -> State:
    """ "Friday, same time": the hour that the appointment has."""
    found = standing(facts, state) if state.aim is Aim.MOVE else None
    if found is None or when.grain is not Grain.DAY or not understanding.keeps_time(text):
        return state
    return replace(state, at=facts.local(found.starts_at).time())


def shifted(facts: Facts, state: State, shift: timedelta) -> State:
    """So much later or earlier than it stands; whole days by the calendar, not by the hour."""
    found = standing(facts, state)
    if found is None:
        return state
    if shift % DAY:
        local = facts.local(found.starts_at + shift)
    else:
        local = facts.local(found.starts_at) + shift
    return states.chosen(replace(state, appointment_id=found.id), local)


def _moved(facts: Facts, state: State) -> datetime | None:
    """When the appointment to move begins, naive local; None once a day was spoken of."""
    if state.aim is not Aim.MOVE or state.since is not None:
        return None
    found = standing(facts, state)
    return facts.local(found.starts_at) if found else None
