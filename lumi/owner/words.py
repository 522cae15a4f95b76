"""Pure: what an owner orders, in the words of six languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import regex

from lumi.booking.dates.values import Grain, When
from lumi.booking.folding import fold
from lumi.booking.wordbook import Wordbook

BOOK = Wordbook(Path(__file__).with_name("commands.toml"))
LANGUAGES = ("en", "es", "pt", "de", "fr", "it")
SHORT = 7  # words; a longer text with "link" or "report" in it is about something else
ALL_DAY = (Grain.DAY, Grain.DAYS, Grain.PART)


class Command(StrEnum):
    """What is ordered; the values name the groups of phrases."""

    HELP = "help"
    PAUSE = "pause"  # Lumi answers nobody
    RESUME = "resume"
    TAKE_OVER = "take_over"  # a conversation
    GIVE_BACK = "give_back"
    LINK = "link"  # to sign in by
    USAGE = "usage"
    BRIEF = "brief"  # when the daily one comes
    REOPEN = "reopen"
    VACATION = "vacation"
    CLOSE = "close"  # from then on, that day
    BLOCK = "block"  # just then
    CONFIRM = "confirm"
    DECLINE = "decline"
    MOVE = "move"
    CANCEL = "cancel"
    BOOK = "book"
    NEXT = "next"  # who comes next
    AGENDA = "agenda"  # who comes on a day, or in a week


CHANGES = (Command.CONFIRM, Command.DECLINE, Command.MOVE, Command.CANCEL)
CLOSINGS = (Command.VACATION, Command.CLOSE, Command.BLOCK)


@dataclass(frozen=True, slots=True)
class Said:
    """A text of an owner; `rest` is what it says besides times."""

    text: str
    when: When | None
    has_when: bool  # also one that must be asked
    rest: str

    @property
    def bare(self) -> str:
        return fold(self.rest)

    @property
    def is_question(self) -> bool:
        return self.text.rstrip(" !.)").endswith("?")


def said(text: str, when: object) -> Said:
    """The text with its time, as `dates.read` found it, taken out."""
    spans: Iterable[tuple[int, int]] = getattr(when, "spans", ())
    rest = text
    for since, until in spans:
        rest = rest[:since] + " " * (until - since) + rest[until:]
    known = when if isinstance(when, When) else None
    return Said(text, known, when is not None, _without_span(rest))


def command(heard: Said, languages: Iterable[str]) -> tuple[Command, str] | None:
    """What is ordered, and in which of the languages, the likeliest named first."""
    for language in languages:
        found = _command(heard, language) if language in LANGUAGES else None
        if found is not None:
            return found, language
    return None


def names(heard: Said, group: str, language: str) -> list[str]:
    """What is left of the words when the order and what surrounds it are gone: perhaps a name."""
    spoken = {word for phrase in BOOK.words(group, language) for word in phrase.split()}
    gone = spoken.union(BOOK.words("filling"), BOOK.words("until"), BOOK.words("all"))
    words = [word.strip("'’") for word in regex.findall(r"[\p{L}\p{M}'’-]+", heard.rest)]
    return [_without_s(word) for word in words if word and fold(word) not in gone]


def names_agenda(heard: Said) -> bool:
    """Whether appointments are spoken of; else a day was all that was said."""
    return bool(BOOK.pattern(Command.AGENDA).search(heard.bare))


def is_plain(heard: Said) -> bool:
    """Whether it is an order as the menu names it: today, tomorrow, a week, who is next."""
    when = heard.when
    if when is None or names_agenda(heard):
        return True
    return when.grain is Grain.DAYS or not (when.is_weekday or _has_digit(heard))


def _has_digit(heard: Said) -> bool:
    return any(letter.isdigit() for letter in heard.text)


def says_all(heard: Said) -> bool:
    return bool(BOOK.pattern("all").search(heard.bare))


def says_until(heard: Said) -> bool:
    return bool(BOOK.pattern("until").search(fold(heard.text)))


def says_off(heard: Said) -> bool:
    return bool(BOOK.pattern("off").search(heard.bare))


def is_mine(heard: Said) -> bool:
    """Of an appointment that the owner has, or wants, as any customer may."""
    return bool(BOOK.pattern("mine").search(fold(heard.text)))


def is_yes(text: str) -> bool:
    return bool(BOOK.whole("yes").fullmatch(fold(text)))


def is_no(text: str) -> bool:
    return bool(BOOK.whole("no").fullmatch(fold(text)))


def is_never(text: str) -> bool:
    return bool(BOOK.whole("never").fullmatch(fold(text)))


def lasts(text: str) -> timedelta | None:
    """How long, as in "for two hours" written with digits; a lone "an hour" is one."""
    folded = fold(text)
    for group, unit in (("minutes", timedelta(minutes=1)), ("hours", timedelta(hours=1))):
        pattern = rf"(?<!\w)(\d{{1,3}})\W*(?:{BOOK.choices(group)})(?!\w)"
        if found := regex.search(pattern, folded):
            return unit * int(found[1])
    one = regex.search(
        rf"(?<!\w)(?:an|one|una|uma|eine|une|un')\W*(?:{BOOK.choices('hours')})\b", folded
    )
    return timedelta(hours=1) if one else None


def _command(heard: Said, language: str) -> Command | None:
    if found := _alone(heard, language):
        return found
    if found := _spoken(heard, language):
        return found
    is_day = heard.when is not None and heard.when.grain in ALL_DAY
    if BOOK.pattern(Command.AGENDA, language).search(heard.bare):
        return Command.AGENDA
    return Command.AGENDA if is_day and _is_nothing(heard.bare, language) else None


def _alone(heard: Said, language: str) -> Command | None:
    """Orders that are all that is said, but for a time."""
    bare = BOOK.pattern("until").sub(" ", heard.bare)
    for one in (Command.RESUME, Command.PAUSE, Command.NEXT, Command.HELP):
        if one is Command.RESUME and heard.has_when:
            continue  # "résumé à 8h"
        if any(BOOK.whole(one, language).fullmatch(text) for text in (bare, fold(heard.text))):
            return one
    short = len(bare.split()) <= SHORT
    for one in (Command.LINK, Command.USAGE, Command.BRIEF):
        if short and BOOK.pattern(one, language).search(bare):
            return one
    return None


def _spoken(heard: Said, language: str) -> Command | None:
    """Orders said in a sentence: the first of them that fits."""

    def says(one: Command) -> bool:
        return bool(BOOK.pattern(one, language).search(heard.bare))

    for one in (Command.GIVE_BACK, Command.TAKE_OVER, Command.REOPEN, *CHANGES):
        if says(one) and not (one is Command.REOPEN and heard.is_question):
            is_bulk = one is Command.CANCEL and says_all(heard) and heard.has_when
            return Command.CLOSE if is_bulk else one
    # Words that also belong to a time ("está el viernes", "marca") are looked for in all of it.
    whole = fold(heard.text)
    for one in (*CLOSINGS, Command.BOOK):
        lacks_time = one is Command.CLOSE and not heard.has_when
        is_asked = one is not Command.BOOK and heard.is_question
        if BOOK.pattern(one, language).search(whole) and not (lacks_time or is_asked):
            return one
    return None


def _is_nothing(bare: str, language: str) -> bool:
    polite = {word for phrase in BOOK.words("polite", language) for word in phrase.split()}
    filling = frozenset(BOOK.words("filling", language)) | polite
    return all(word in filling for word in regex.findall(r"\w+", bare))


def _without_span(text: str) -> str:
    """Without "for 2 hours"."""
    units = f"{BOOK.choices('hours')}|{BOOK.choices('minutes')}"
    before = r"(?<!\w)(?:for|durante|por|für|pour|pendant|per)?"
    lasting = regex.compile(rf"{before}\W*\d{{1,3}}\W*(?:{units})(?!\w)", regex.IGNORECASE)
    return str(lasting.sub(" ", text))


def _without_s(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")
