"""Pure: which service or staff member a customer means, by names as people type them."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import regex

from lumi.booking.dialogue.understanding import is_only_filling
from lumi.booking.folding import fold

LIKENESS = 0.82  # of two words of five letters or more: one or two slips of the thumb
WHOLE = 6  # letters of a name's word that is known within a longer one
TITLES = {"dr": "doctor", "dra": "doctora", "sr": "senor", "sra": "senora", "prof": "professor"}
ENDING = 3  # letters of the end of a longer word that name it in short: cut, haircut
KEPT = 1000  # names whose words are remembered
PREFIX = 4  # letters that two forms of a word have in common at least: hair, haircut


@dataclass(frozen=True, slots=True)
class Named:
    """Which names are meant, by their places, and the text without the words that named them."""

    places: tuple[int, ...]
    rest: str


def named(text: str, names: Sequence[str]) -> Named:
    """The names that the text fits best; several when it does not say which, none for no name.

    A name is known by its telling words: those that are not in most of the names.
    """
    spoken = [(word[0], _in_full(fold(word[0]))) for word in regex.finditer(r"\w+", text)]
    split = [_telling(name) for name in names]
    exact = {word for words in split for word in words}
    common = {word for one in split for word in one if sum(word in other for other in split) > 1}
    scores, used = [], [set[str]() for _ in names]
    for place, words in enumerate(split):
        hits = [
            (word, said)
            for word in words
            for said, folded in spoken
            if word == folded or (folded not in exact and _alike(word, folded))
        ]
        used[place] = {said for _, said in hits}
        weights = {word: 0.5 if word in common else 1.0 for word in words}
        found = sum(weights[word] for word in {word for word, _ in hits})
        whole = found / sum(weights.values()) if weights else 0.0
        scores.append((found, whole))
    most = max((found for found, _ in scores), default=0.0)
    if not most:
        return Named((), text)
    close = [place for place, (found, _) in enumerate(scores) if found == most]
    places = tuple(place for place in close if scores[place][1] == 1) or tuple(close)
    said = set().union(*(used[place] for place in places))
    others = (place for place, (found, whole) in enumerate(scores) if whole == 1 or found >= 1)
    places += tuple(place for place in others if not used[place] & said)  # "a shave and a haircut"
    gone = set().union(*(used[place] for place in places))
    rest = regex.sub(r"\w+", lambda word: " " * len(word[0]) if word[0] in gone else word[0], text)
    return Named(places, rest)


def _in_full(word: str) -> str:
    return TITLES.get(word, word)


@lru_cache(KEPT)
def _telling(name: str) -> tuple[str, ...]:
    words = [_in_full(word) for word in regex.findall(r"\w+", fold(name)) if not word.isdigit()]
    told = (word for word in dict.fromkeys(words) if len(word) > 1 and not is_only_filling(word))
    return tuple(told)


def _alike(word: str, said: str) -> bool:
    if word == said:
        return True
    if len(said) >= ENDING and len(word) >= len(said) + ENDING and word.endswith(said):
        return not is_only_filling(said)
    if min(len(word), len(said)) < PREFIX:
        return False
    if len(word) >= WHOLE and (said.startswith(word) or said.endswith(word)):
        return True  # "Beratungstermin", "Herrenhaarschnitt"
    if word.startswith(said) or said.startswith(word):
        return abs(len(word) - len(said)) <= 3
    return (
        min(len(word), len(said)) > PREFIX and SequenceMatcher(None, word, said).ratio() >= LIKENESS
    )
