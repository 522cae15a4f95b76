"""Pure: tables of phrases by language, and whether a text says one of them.

In a phrase "…" stands for up to nine words and `*` for any ending; phrases are parted by commas or
lines. Texts are given folded.
"""

import tomllib
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from pathlib import Path

import regex

from lumi.booking.folding import fold

_GAP = r"(?:\W+\w+){0,9}?\W+"  # what "…" stands for
_PART = regex.compile(r"(?<![\w*])(?P<word>\w+)(?P<star>\*?)")  # as a word of the text begins
_WORD = regex.compile(r"\w+")


class Phrases:
    """A pattern of phrases, tried only where the text has the longest word of one of them.

    Most texts have none, and trying all that a message is asked about takes milliseconds.
    """

    def __init__(self, pattern: str, phrases: Iterable[str]) -> None:
        self._pattern = regex.compile(pattern)
        keys = [_key(phrase) for phrase in phrases]
        self._is_open = None in keys  # one has no word that a text would have to have
        self._words = frozenset(key["word"] for key in keys if key and not key["star"])
        self._stems = tuple(key["word"] for key in keys if key and key["star"])

    def search(self, text: str) -> "regex.Match[str] | None":
        return self._pattern.search(text) if self._may_say(text) else None

    def match(self, text: str) -> "regex.Match[str] | None":
        return self._pattern.match(text) if self._may_say(text) else None

    def fullmatch(self, text: str) -> "regex.Match[str] | None":
        return self._pattern.fullmatch(text) if self._may_say(text) else None

    def finditer(self, text: str) -> "Iterator[regex.Match[str]]":
        return self._pattern.finditer(text) if self._may_say(text) else iter(())

    def sub(self, by: str, text: str) -> str:
        return self._pattern.sub(by, text) if self._may_say(text) else text

    def _may_say(self, text: str) -> bool:
        said = _words_in(text)
        if self._is_open or not said.isdisjoint(self._words):
            return True
        return any(word.startswith(self._stems) for word in said)


def _key(phrase: str) -> "regex.Match[str] | None":
    """The longest word that is there in full, or else that begins with what is given."""
    parts = _PART.finditer(phrase)
    return max(parts, key=lambda one: (not one["star"], len(one["word"])), default=None)


@lru_cache(maxsize=64)  # a text is asked for one group of phrases after the other
def _words_in(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


class Wordbook:
    """The phrases of one file: a table for each language, a list for each group."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._patterns: dict[tuple[str, str, str], Phrases] = {}
        self._words: dict[tuple[str, str], tuple[str, ...]] = {}

    def groups(self, language: str) -> list[str]:
        """Names of the language's groups."""
        return list(self._table[language])

    def words(self, group: str, language: str = "") -> tuple[str, ...]:
        """The group's phrases, folded, the longest first; of all languages unless one is named."""
        found = self._words.get((group, language))
        if found is None:
            found = self._words[group, language] = self._folded(group, language)
        return found

    def _folded(self, group: str, language: str) -> tuple[str, ...]:
        tables = [self._table.get(language, {})] if language else self._table.values()
        listed = (phrase for table in tables for phrase in _each(table.get(group, "")))
        return tuple(dict.fromkeys(sorted(listed, key=len, reverse=True)))

    def choices(self, group: str) -> str:
        """The group as part of a pattern."""
        return "|".join(_phrase(one) for one in self.words(group))

    def pattern(self, group: str, language: str = "") -> Phrases:
        """Finds a phrase of the group anywhere in a text."""
        return self._kept("anywhere", group, language)

    def whole(self, group: str, language: str = "") -> Phrases:
        """The text is nothing but such phrases, politely (the group `polite`)."""
        return self._kept("whole", group, language)

    def _kept(self, kind: str, group: str, language: str) -> Phrases:
        found = self._patterns.get((kind, group, language))
        if found is None:
            made = self._whole(group, language) if kind == "whole" else self._any(group, language)
            found = Phrases(made, self.words(group, language))
            self._patterns[kind, group, language] = found
        return found

    def _any(self, group: str, language: str) -> str:
        return rf"(?<!\w)(?:{'|'.join(map(_phrase, self.words(group, language)))})(?!\w)"

    def _whole(self, group: str, language: str) -> str:
        filling = "|".join(map(regex.escape, self.words("polite")))
        before, after = rf"(?:(?:{filling})\W+){{0,3}}", rf"(?:(?:{filling})\W*){{0,3}}"
        return rf"\W*{before}(?:{self._any(group, language)}\W*)+{after}"

    @cached_property
    def _table(self) -> dict[str, dict[str, str]]:
        return tomllib.loads(self._file.read_text(encoding="utf-8"))


def _phrase(written: str) -> str:
    parts = [
        r"\W+".join(regex.escape(word).replace(r"\*", r"\w*") for word in part.split())
        for part in written.split("…")
    ]
    return _GAP.join(part for part in parts if part)


def _each(listed: str) -> list[str]:
    return [
        fold(phrase.strip()) for phrase in listed.replace("\n", ",").split(",") if phrase.strip()
    ]
