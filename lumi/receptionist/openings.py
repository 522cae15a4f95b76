"""Pure: what a reply claims of the days on which the business is open, held against its hours.

Each clause with a word for open or closed claims so of the days that it names; one without takes
the word of the clause before it. What cannot be read for sure claims nothing.
"""

from calendar import day_name
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import regex

from lumi.booking.dates.lexicon import lexicon
from lumi.booking.dates.reading import read
from lumi.booking.dates.tokens import items
from lumi.booking.dates.values import Grain, When
from lumi.booking.folding import fold
from lumi.booking.wordbook import Wordbook

_BOOK = Wordbook(Path(__file__).with_name("openings.toml"))
_SENTENCE = regex.compile(r"(?<=[.!?;\n])\s+|\n")
_COMMA = regex.compile(r"[,،:(]\s")
_CLOCK = regex.compile(r"\d{1,2}[:.h]\d\d|\d{1,2} ?(?:am|pm|h|uhr)\b")
_BETWEEN = regex.compile(r"[\s–—-]*")
WEEK, WEEKEND = frozenset(range(7)), frozenset((5, 6))


@dataclass(frozen=True, slots=True)
class Claim:
    """That the business is open (or closed) on a weekday, Monday being 0, or on one date."""

    day: int | date
    is_open: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads claims in one language at `now`, an aware instant, on the clocks of a zone."""

    language: str
    now: datetime
    zone: ZoneInfo

    def claims(self, text: str) -> list[Claim]:
        """All that the text claims, in its order."""
        sentences = [one for one in _SENTENCE.split(text) if not one.rstrip().endswith("?")]
        return [claim for one in sentences for claim in self._of_sentence(one)]

    def _of_sentence(self, sentence: str) -> Iterator[Claim]:
        clauses = [part for one in _COMMA.split(fold(sentence)) for part in self._parted(one)]
        said = [self._is_open(clause) for clause in clauses]
        known = next((one for one in said if one is not None), None)
        for clause, one in zip(clauses, said, strict=True):
            known = one if one is not None else known
            if known is not None and not self._says_both(clause):
                yield from self._of_clause(clause, known)

    def _parted(self, clause: str) -> list[str]:
        """At "and" and "but", where both open and closed are said."""
        if not self._says_both(clause):
            return [clause]
        words = self._pattern("but")
        cuts = [0, *(one.start() for one in words.finditer(clause)), len(clause)]
        return [clause[since:until] for since, until in pairwise(cuts)]

    def _says_both(self, folded: str) -> bool:
        return self._says("open", folded) and self._says("closed", folded)

    def _is_open(self, folded: str) -> bool | None:
        """None where it says neither; "we close at six" says that it is open."""
        is_open, is_closed = self._says("open", folded), self._says("closed", folded)
        if is_open == is_closed:
            return None
        return bool(_CLOCK.search(folded)) if is_closed else not self._says("not", folded)

    def _of_clause(self, clause: str, is_open: bool) -> Iterator[Claim]:
        but = self._pattern("except").search(clause)
        kept, out = (clause[: but.start()], clause[but.end() :]) if but else (clause, "")
        named, taken = self._days(kept), self._days(out)
        if not named:
            named = self._date(kept)
        yield from (Claim(one, is_open) for one in named if one not in taken)
        yield from (Claim(one, not is_open) for one in taken)

    def _days(self, text: str) -> list[int | date]:
        """Weekdays by their names, stretches of them, "weekends" and "every day"."""
        days: list[int | date] = []
        if self._says("daily", text):
            days += sorted(WEEK)
        if self._says("weekend", text):
            days += sorted(WEEKEND)
        named = [one for one in items(text, lexicon(self.language)) if one.has("weekday")]
        for place, one in enumerate(named):
            last = named[place - 1] if place else None
            if last and self._is_range(text[last.until : one.since]):
                days += self._from_to(last.meanings["weekday"], one.meanings["weekday"])
            else:
                days.append(one.meanings["weekday"])
        return days

    def _is_range(self, between: str) -> bool:
        is_bare = _BETWEEN.fullmatch(self._pattern("to").sub(" ", between))
        return bool(is_bare and between.strip())

    def _from_to(self, first: int, last: int) -> list[int]:
        return [(first + ahead) % 7 for ahead in range(1, (last - first) % 7 + 1)]

    def _date(self, text: str) -> list[int | date]:
        """ "Tomorrow", "on December 25"."""
        when = read(text, self.now, self.zone, self.language)
        if not isinstance(when, When) or when.grain not in (Grain.DAY, Grain.PART):
            return []
        return [when.start.date()]

    def _says(self, group: str, folded: str) -> bool:
        is_known = bool(_BOOK.words(group, self.language))
        return is_known and self._pattern(group).search(folded) is not None

    def _pattern(self, group: str) -> regex.Pattern[str]:
        return _BOOK.pattern(group, self.language)


def wrong(
    reply: str, reader: Reader, known: Collection[Claim], is_open: Callable[[int | date], bool]
) -> str:
    """The first claim, in words for the log, that neither the hours nor `known` say; or "".

    `is_open` tells it of a weekday or of a date.
    """
    said = (one for one in reader.claims(reply) if one not in known)
    found = next((one for one in said if one.is_open != is_open(one.day)), None)
    if found is None:
        return ""
    day = found.day if isinstance(found.day, date) else day_name[found.day]
    return f"{'open' if found.is_open else 'closed'} on {day}"
