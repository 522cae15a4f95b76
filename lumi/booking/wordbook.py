"""Pure: tables of phrases by language, and whether a text says one of them.

In a phrase "…" stands for up to nine words and `*` for any ending; phrases are parted by commas or
lines. Texts are given folded.
"""

import tomllib
from functools import cached_property
from pathlib import Path

import regex

from lumi.booking.folding import fold

_GAP = r"(?:\W+\w+){0,9}?\W+"  # what "…" stands for


class Wordbook:
    """The phrases of one file: a table for each language, a list for each group."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._patterns: dict[tuple[str, str, str], regex.Pattern[str]] = {}
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

    def pattern(self, group: str, language: str = "") -> regex.Pattern[str]:
        """Finds a phrase of the group anywhere in a text."""
        return self._kept("anywhere", group, language)

    def whole(self, group: str, language: str = "") -> regex.Pattern[str]:
        """The text is nothing but such phrases, politely (the group `polite`)."""
        return self._kept("whole", group, language)

    def _kept(self, kind: str, group: str, language: str) -> regex.Pattern[str]:
        found = self._patterns.get((kind, group, language))
        if found is None:
            made = self._whole(group, language) if kind == "whole" else self._any(group, language)
            found = self._patterns[kind, group, language] = regex.compile(made)
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
