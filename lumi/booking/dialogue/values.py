"""Pure: what a talk leads to: words, a question with something to tap, a wish to be committed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lumi.booking.dialogue.state import Aim, State


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to tap instead of writing it."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What Lumi asks: up to three choices become buttons, more a list."""

    body: str
    choices: tuple[Choice, ...] = ()
    asks_contact: bool = False  # WhatsApp offers to share the phone number


@dataclass(frozen=True, slots=True)
class Wish:
    """A change of the diary that was possible when it was read: aware UTC.

    `appointment_id` names the one to move or call off; nothing is chosen for a `staff_id` of None.
    """

    aim: Aim
    service_id: int
    start: datetime
    bubble_id: int | None
    staff_id: int | None = None
    appointment_id: int | None = None


class Verb(StrEnum):
    """What a customer does besides booking, moving and cancelling."""

    ATTEND = "attend"  # says that they will come
    ACCEPT = "accept"  # takes a place from the waitlist
    DECLINE = "decline"  # leaves it to the next in line
    JOIN = "join"  # waits for a place
    NAME = "name"  # tells their name
    PHONE = "phone"  # tells their number


@dataclass(frozen=True, slots=True)
class Act:
    """Something to write down with the turn; `ident` is of the appointment, offer or service."""

    verb: Verb
    ident: int
    bubble_id: int
    since: datetime | None = None  # JOIN: the wished starts, aware UTC, half-open
    until: datetime | None = None
    staff_id: int | None = None
    words: str = ""  # NAME, PHONE (digits)


@dataclass(frozen=True, slots=True)
class Next:
    """Where the talk goes from here; without a state it is over."""

    state: State | None
    said: tuple[str, ...] = ()
    question: Question | None = None
    wish: Wish | None = None
    is_late: bool = False  # the customer wanted a change that the business's rule forbids
