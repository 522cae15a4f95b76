"""Pure: what a customer wants of the diary, in the words of twelve languages.

No date is read and no name of a service looked for here: those who know tell whether there are any.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

import regex

from lumi.booking.folding import fold
from lumi.booking.wordbook import Wordbook

_BOOK = Wordbook(Path(__file__).with_name("intents.toml"))


class Intent(StrEnum):
    """What a text wants of the diary."""

    BOOK = "book"  # an appointment
    FREE = "free"  # to know what is free
    MOVE = "move"  # another time for one that stands
    CANCEL = "cancel"  # to call one off
    MINE = "mine"  # to know when it is
    HUMAN = "human"  # to talk to a person
    STOP = "stop"  # no more talk of this
    YES = "yes"
    NO = "no"
    PRICE = "price"  # what it costs
    LIKELY = "likely"  # to book, unless an FAQ answers just that question
    HUMBLE = "humble"  # a word about bookings that may as well be a question to an FAQ
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Heard:
    """A text with the words that were understood as a time or a name taken out."""

    text: str
    has_when: bool = False
    has_clock_time: bool = False
    is_start: bool = False  # a day with its hour
    has_name: bool = False  # of a service or a staff member
    rest: str = ""


ROWS = ("row_1", "row_2", "row_3", "row_4", "row_5", "row_last")
FEW = 2  # words beside a day and its hour that may name what is wished
CHANGES = (Intent.CANCEL, Intent.MOVE, Intent.MINE)


def intent(heard: Heard) -> Intent:
    """The one thing that the text wants; NONE for anything that is not about the diary.

    A question about bookings as such ("do I need an appointment?") is HUMBLE, and so is a lone
    mention of bookings that ends in a question mark: an FAQ may answer it better.
    """
    text = fold(heard.text)
    for asked in (Intent.STOP, Intent.YES, Intent.NO):
        if _BOOK.whole(asked).fullmatch(text):
            return asked
    if _says(Intent.HUMAN, text) and _BOOK.pattern("contact").search(text):
        return Intent.HUMAN
    change = next((one for one in CHANGES if _says(one, text)), None)
    if _is_meta(text):
        return Intent.HUMBLE if change or _says(Intent.BOOK, text) else _price(text)
    if change is Intent.MINE and not _is_mine(text):
        change = None
    if change is None and _BOOK.pattern("request").search(text):
        return Intent.BOOK
    return change or _wish(heard, text)


def _is_mine(text: str) -> bool:
    """Of an appointment that stands: "can I have an appointment" asks for one."""
    return bool(_BOOK.pattern("noun").search(text) and not (_BOOK.pattern("want").search(text)))


def cancels(text: str) -> bool:
    """Whether it calls an appointment off, by its words alone."""
    return intent(Heard(text)) is Intent.CANCEL


def is_late(text: str) -> bool:
    """Whether somebody is on the way and says that it will take longer."""
    return bool(_BOOK.pattern("late").search(fold(text)))


def _wish(heard: Heard, text: str) -> Intent:
    is_anchored = heard.has_when or heard.has_name
    if _says(Intent.FREE, text):
        return Intent.FREE if is_anchored else Intent.HUMBLE
    if _says(Intent.BOOK, text):
        if not asks(text) or heard.has_clock_time:
            return Intent.BOOK
        return Intent.LIKELY if is_anchored else Intent.HUMBLE
    if heard.has_name and _BOOK.pattern("want").search(text):
        return Intent.LIKELY if asks(text) else Intent.BOOK
    if heard.has_when and not asks(text) and (heard.has_name or is_only_filling(heard.rest)):
        return Intent.BOOK
    if heard.has_when and heard.has_name and is_only_filling(heard.rest):
        return Intent.FREE  # "a haircut tomorrow at 9?"
    if heard.has_when and (
        _BOOK.pattern("noun").search(text) or _BOOK.pattern("want").search(text)
    ):
        return Intent.LIKELY  # "an appointment tomorrow at 10", "can I get a cut at noon?"
    return _lone(heard, text)


def _lone(heard: Heard, text: str) -> Intent:
    """ "Haircut", and nothing else, is a wish; a start beside a few words may be one."""
    if heard.is_start and not asks(text) and len(_unfilled(heard.rest)) <= FEW:
        return Intent.HUMBLE  # "Thursday at half past three, the usual"
    is_name = heard.has_name and is_only_filling(heard.rest)
    return Intent.LIKELY if is_name else _price(text)


def _price(text: str) -> Intent:
    return Intent.PRICE if _says(Intent.PRICE, text) else Intent.NONE


def asks(text: str) -> bool:
    """Whether it ends as questions do."""
    return text.rstrip(" !.)").endswith(("?", "？", "؟"))


def is_only_filling(rest: str) -> bool:
    """Whether nothing is left but words like "please", "on", "for"."""
    return not _unfilled(rest)


def _unfilled(rest: str) -> list[str]:
    return [word for word in regex.findall(r"\w+", fold(rest)) if word not in _filling()]


@cache
def _filling() -> frozenset[str]:
    return frozenset(_BOOK.words("filling"))


def wants_anybody(text: str) -> bool:
    """Whether it is all the same who does it."""
    return bool(_BOOK.pattern("anybody").search(fold(text)))


def row(text: str, count: int, by_number: bool) -> int | None:
    """The place in a list of `count` that the whole text points at: "the second one", "2".

    Digits count only `by_number`. The last one is asked for by a word of its own.
    """
    folded = fold(text).strip(" .!")
    if by_number and folded.isdecimal() and 1 <= int(folded[:3]) <= count:
        return int(folded[:3]) - 1
    said = [at for at, group in enumerate(ROWS) if _BOOK.whole(group).fullmatch(folded)]
    if not said:
        return None
    place = count - 1 if said[0] == len(ROWS) - 1 else said[0]
    return place if place < count else None


def prefers(text: str) -> bool:
    """Whether it is said that another time would be better."""
    return bool(_BOOK.pattern("rather").search(fold(text)))


def keeps_time(text: str) -> bool:
    """Whether the same time of day is wished: "Friday, same time"."""
    return bool(_BOOK.pattern("same_time").search(fold(text)))


def is_for_several(text: str) -> bool:
    """Whether more than one person is to come."""
    return bool(_BOOK.pattern("several").search(fold(text)))


def says_yes(text: str) -> bool:
    return bool(_BOOK.whole(Intent.YES).fullmatch(fold(text)))


def without_i_am(text: str) -> str:
    """The text without "my name is" before a name."""
    folded = fold(text)
    found = _BOOK.pattern("i_am").match(folded)
    return text[found.end() :] if found and len(folded) == len(text) else text


def direction(text: str) -> int:
    """1 for later, -1 for earlier, 0 for neither."""
    folded = fold(text)
    return bool(_BOOK.pattern("later").search(folded)) - bool(
        _BOOK.pattern("earlier").search(folded)
    )


def shift(text: str) -> timedelta | None:
    """How much later (or earlier: below zero) than it was: "an hour later", "30 min earlier"."""
    way, folded = direction(text), fold(text)
    if not way:
        return None
    if _BOOK.pattern("half_hour").search(folded):
        return timedelta(minutes=30) * way
    for group, unit in (("minutes", timedelta(minutes=1)), ("hours", timedelta(hours=1))):
        if found := _amount(group).search(folded):
            return unit * int(found[1] or 1) * way
    return None


@cache
def _amount(group: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\w)(?:(\d{{1,3}})\W*)?(?:{_BOOK.choices(group)})(?!\w)")


def days_later(text: str) -> int:
    """1 for "the day after", -1 for "a day earlier", 0 for neither."""
    folded = fold(text)
    return bool(_BOOK.pattern("day_later").search(folded)) - bool(
        _BOOK.pattern("day_earlier").search(folded)
    )


def is_of_ones_own(heard: Heard) -> bool:
    """Whether a change is told, not asked about, of an appointment or a service by its name."""
    is_named = heard.has_name or bool(_BOOK.pattern("noun").search(fold(heard.text)))
    return is_named and not asks(heard.text)


def is_any_appointment(name: str) -> bool:
    """Whether a service is called by a word for appointments as such."""
    return bool(_BOOK.pattern("noun").search(fold(name)))


def names_a_thing(heard: Heard) -> bool:
    """Whether something is wished that is no appointment, and no service that is offered."""
    said, folded = fold(heard.rest), fold(heard.text)
    if heard.has_name or _BOOK.pattern("noun").search(folded):
        return False
    return any(not is_only_filling(thing) for thing in _thing().findall(said))


@cache
def _thing() -> "regex.Pattern[str]":
    return regex.compile(rf"(?<!\w)(?:{_BOOK.choices('article')})\W+([^\W\d]\w+)")


def _says(asked: Intent, text: str) -> bool:
    return bool(_BOOK.pattern(asked).search(text))


def _is_meta(text: str) -> bool:
    """Whether it is about bookings in general: "I have to book" is so only where it is asked."""
    return bool(
        _BOOK.pattern("meta").search(text) or (asks(text) and _BOOK.pattern("need").search(text))
    )
