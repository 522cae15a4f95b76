"""Pure: whether a text asks just what a business's rows know, in the words of twelve languages."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import regex

from lumi.booking.dialogue import understanding
from lumi.booking.folding import fold
from lumi.booking.wordbook import Wordbook

_BOOK = Wordbook(Path(__file__).with_name("topics.toml"))
LONGEST = 120  # letters; who writes more asks for more


class Topic(StrEnum):
    """What is asked."""

    HOURS = "hours"  # when the business is open
    OPEN = "open"  # whether it is, on the day that is said
    PLACE = "place"  # where it is
    SERVICES = "services"  # what it does, and for how much


def topics(rest: str, name: str) -> tuple[Topic, ...]:
    """All that is asked, in its order; `rest` is the text without its times.

    () where anything is said besides; `name`, the business's own, may stand there too.
    """
    text = fold(rest)
    if len(text) > LONGEST:
        return ()
    places = {one: found.start() for one in Topic if (found := _BOOK.pattern(one).search(text))}
    left = text
    for one in places:
        left = _BOOK.pattern(one).sub(" ", left)
    names = set(regex.findall(r"\w+", fold(name)))
    words = set(regex.findall(r"\w+", left)) - names - _filling()
    if not places or any(not understanding.is_only_filling(word) for word in words):
        return ()
    if Topic.HOURS in places:
        places.pop(Topic.OPEN, None)
    return tuple(sorted(places, key=lambda one: places[one]))


def is_about(asked: Topic, text: str) -> bool:
    """Whether a text has words of that topic, whatever else it says."""
    kinds = (Topic.HOURS, Topic.OPEN) if asked in (Topic.HOURS, Topic.OPEN) else (asked,)
    return any(_BOOK.pattern(one).search(fold(text)) for one in kinds)


def may_ask(text: str) -> bool:
    """Whether it has words of any topic: a look that costs little, before times are read."""
    folded = fold(text)
    return len(folded) <= LONGEST and any(_BOOK.pattern(one).search(folded) for one in Topic)


def asks_for_staff(rest: str) -> bool:
    """Whether a text without its times and the name in it asks no more than who is there."""
    folded = fold(rest)
    left = _BOOK.pattern("works").sub(" ", folded)
    words = set(regex.findall(r"\w+", left)) - _filling()
    is_asked = _BOOK.pattern("works").search(folded) is not None
    return is_asked and all(map(understanding.is_only_filling, words))


def may_go_on(text: str) -> bool:
    """Whether it begins as what goes on with a question: "and on Sundays?"."""
    return bool(_BOOK.pattern("more").match(fold(text).lstrip(" ¿¡")))


def goes_on(rest: str) -> bool:
    """Whether a text that names days says no more than "and", or "what about", besides them."""
    folded = fold(rest)
    said = _BOOK.pattern("more").search(folded)
    left = _BOOK.pattern("more").sub(" ", folded)
    return said is not None and understanding.is_only_filling(left)


@cache
def _filling() -> frozenset[str]:
    return frozenset(_BOOK.words("filling"))
