"""Pure: whether a customer is angry, or names what a business keeps for a person.

A false alarm costs the business a look into a chat; so words alone count only where they can mean
nothing else, and shouting alone ("THANK YOU!!!") means nothing at all.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import regex

from lumi.booking.folding import fold

_TABLE = Path(__file__).with_name("temper.toml")
LOUD_MARKS = 3  # exclamation marks of one who shouts
LOUD_LETTERS = 8  # letters of the shortest text that is shouted in capitals …
LOUD_SHARE = 0.7  # … and how many of them are
_MARKS = regex.compile(r"[!！]")
_CASED = regex.compile(r"\p{Lu}|\p{Ll}")


def is_angry(text: str) -> bool:
    """By words of anger in any of Lumi's languages; by weaker ones where they are shouted."""
    plain = fold(text)
    if _pattern(_words("alone")).search(plain):
        return True
    return _is_loud(text) and bool(_pattern(_words("loud")).search(plain))


def holds(words: Iterable[str], text: str) -> bool:
    """Whether the text has one of the words or phrases, as wholes; `refund*` ends as it likes.

    Case and accents do not matter.
    """
    listed = tuple(word for word in (fold(one).strip() for one in words) if word.strip("*"))
    return bool(listed) and bool(_pattern(listed).search(fold(text)))


def _is_loud(text: str) -> bool:
    if len(_MARKS.findall(text)) >= LOUD_MARKS:
        return True
    cased = _CASED.findall(text)
    capitals = sum(letter.isupper() for letter in cased)
    return len(cased) >= LOUD_LETTERS and capitals >= LOUD_SHARE * len(cased)


@cache
def _words(kind: str) -> tuple[str, ...]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(fold(one) for listed in table[kind].values() for one in listed.split("|"))


@cache
def _pattern(words: tuple[str, ...]) -> regex.Pattern[str]:
    letters = r"[\p{L}\p{M}\p{N}]"
    parts = (
        regex.escape(one).replace(r"\*", f"{letters}*").replace(r"\ ", r"\s+") for one in words
    )
    return regex.compile(f"(?<!{letters})(?:{'|'.join(parts)})(?!{letters})")
