"""Pure: what the words of a language say about time, from its table in words/."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import regex

from lumi.booking.folding import fold

_TABLES = Path(__file__).with_name("words")
# Lists of phrases whose tag is all that they mean.
_SIMPLE = (
    *("next", "coming", "this", "last", "in", "ago", "later", "after", "before", "between", "to"),
    *("and", "at", "at_weak", "oclock", "am", "pm", "half", "quarter", "past", "minus", "end"),
    *("begin", "middle", "article", "day_marker", "fill", "link", "part_prefix"),
    *("weekday_prefix", "leaving", "unlike", "pronoun", "am_letter", "pm_letter", "counted"),
    *("onward", "starting", "now", "arriving", "ahead_of", "behind", "nearest", "denied"),
    *("between_days", "day_after", "both", "rest", "oh", "elsewhere", "counting"),
    *("or", "on", "rather"),
    *("denied_after", "soonest", "either"),
    *("lacking", "after_next", "calendar_week", "upward", "three_quarters", "week_of"),
    *("past_day", "before_day", "by_day", "coming_days", "next_to", "eve_of", "except_for"),
    "common",  # words that are no slips of others
    # Words after what they are of, and endings: see postposed.py.
    *("later_than", "earlier_than", "among", "toward", "gone", "own", "less", "struck", "striking"),
    *("quarter_to", "month_word", "month_its", "from_then", "oclock_apart", "eve"),
)
# Lists in which the place says which one it is.
_COUNTED = (
    *(("weekdays", "weekday", 0), ("weekdays_weak", "weekday_weak", 0)),
    *(("months", "month", 1), ("ordinals", "ordinal", 1)),
)
# Lists of phrases, each with what it means.
_VALUED = (
    *(("days", "day"), ("clock_words", "clock"), ("decimals", "decimal"), ("edges", "edge")),
    ("hours_alone", "hour_alone"),  # clock times when nothing else is said
)
_FLAGS: tuple[str, ...] = ("half_before", "half_after", "half_prefix", "minus_after", "article_day")
_FLAGS += ("of_twelve", "after_noun", "ordinal_after", "sunday_first", "dash_dates")
_FLAGS += ("dotted_days",)
TYPED = ("weekday", "month", "day", "part", "next", "coming", "unit")  # may have a slip
_DECLINED = {*TYPED[:4], "number", "unit", "holiday", "half", "quarter", "ordinal", "later", "ago"}
_DECLINED |= {"end", "begin", "middle"}
Meanings = dict[str, Any]
Typed = tuple[str, int, frozenset[str]]


@dataclass(frozen=True)
class Lexicon:
    """Phrases of up to `longest` words, each with all that it may mean.

    `starts` and `spelled_starts` say of how many words the longest phrase is that a word begins:
    most words of a text begin none.
    """

    code: str
    phrases: dict[tuple[str, ...], Meanings]
    longest: int
    ordinal_suffix: str
    flags: frozenset[str]
    # By their first letter the words that may have slips, how many, and their letters.
    typed: dict[str, list[Typed]] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()  # written together with the word after them
    digits: frozenset[str] = frozenset()  # with which phrases begin, as in "2moro"
    endings: tuple[str, ...] = ()  # and with the word before them
    stems: frozenset[str] = frozenset()  # last words of phrases that take endings
    starts: dict[str, int] = field(default_factory=dict)
    spelled: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    spelled_starts: dict[str, int] = field(default_factory=dict)
    parts: tuple[str, ...] = ()  # words for parts of the day, with which compounds end


@cache
def lexicon(code: str) -> Lexicon:
    """The words of one of Lumi's languages. Raises FileNotFoundError for another."""
    table = tomllib.loads((_TABLES / f"{code}.toml").read_text(encoding="utf-8"))
    phrases = _phrases(table)
    flags = frozenset(flag for flag in _FLAGS if table.get(flag))
    suffix = fold(table.get("ordinal_suffix", "").replace("\\", "\\"))
    prefixes, endings = (_by_length(table.get(key, "")) for key in ("prefixes", "endings"))
    spelled = {tuple(split(one)): tuple(fold(other).split()) for one, other in _spelled(table)}
    digits = frozenset(words[0] for words in phrases if words[0].isdecimal())
    return Lexicon(
        *(code, phrases, max(map(len, [*phrases, *spelled])), suffix, flags, _typed(phrases)),
        *(prefixes, digits, endings, _stems(phrases) if endings else frozenset()),
        *(_starts(phrases), spelled, _starts(spelled)),
        tuple(words[0] for words in phrases if len(words) == 1 and "part" in phrases[words]),
    )


def _starts(phrases: Iterable[tuple[str, ...]]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for words in phrases:
        longest[words[0]] = max(len(words), longest.get(words[0], 0))
    return longest


def _typed(phrases: dict[tuple[str, ...], Meanings]) -> dict[str, list[Typed]]:
    typed: dict[str, list[Typed]] = {}
    for (word, *_), most in ((words, _slips(words, phrases[words])) for words in phrases):
        if most:
            typed.setdefault(word[0], []).append((word, most, frozenset(word)))
    return typed


def _slips(words: tuple[str, ...], meanings: Meanings) -> int:
    """How many slips a word may have: more words are like "weekend" than like "wednesday".

    Without vowels ("السبت", the reason "السبب") words are like one another sooner.
    """
    is_named = any(tag in meanings for tag in TYPED[:4])
    length = len(words[0]) if len(words) == 1 and meanings.keys() & set(TYPED) else 0
    if not words[0].isascii():
        return int(is_named and length >= 7)
    if is_named:
        return 2 if length >= 8 else int(length >= 5)
    return int(length >= 7)


def _by_length(listed: str) -> tuple[str, ...]:
    return tuple(sorted(filter(None, map(fold, listed.split("|"))), key=len))


def _spelled(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is written as one word, or as none that counts, and what it says in full."""
    for said, listed in table.get("spelled", {}).items():
        yield from ((phrase, said) for phrase in listed.split("|"))


def _stems(phrases: dict[tuple[str, ...], Meanings]) -> frozenset[str]:
    return frozenset(
        words[-1] for words, meanings in phrases.items() if meanings.keys() & _DECLINED
    )


def _phrases(table: dict[str, Any]) -> dict[tuple[str, ...], Meanings]:
    phrases: dict[tuple[str, ...], Meanings] = {}
    for phrase, tag, value in _entries(table):
        words = tuple(split(phrase))
        if words:
            phrases.setdefault(words, {}).setdefault(tag, value)
    phrases |= dict(_days_with_names(phrases))
    for words, meanings in phrases.items():
        meanings |= {**_implied(meanings), **meanings}
        if "fill" in meanings and "link" not in table:
            meanings["link"] = True
        if meanings.keys() & {"am", "pm"} and "part" not in meanings:
            tails = (phrases.get(words[place:], {}) for place in range(1, len(words)))
            # "de la tarde" by itself is a part of the day
            meanings |= next(({"part": tail["part"]} for tail in tails if "part" in tail), {})
        if meanings.get("am") and meanings.get("part") == "morning":
            meanings["am"] = "morning"  # "las 12 de la mañana" is noon, 12 a.m. is not
        if meanings.get("pm") and meanings.get("part") in ("evening", "night"):
            meanings["pm"] = "evening"  # "las 12 de la noche" is midnight, 12 p.m. is not
    return phrases


def _days_with_names(
    phrases: dict[tuple[str, ...], Meanings],
) -> Iterator[tuple[tuple[str, ...], Meanings]]:
    """Of "el día" and "día de la madre": "el día de la madre"."""
    heads = [words for words in phrases if len(words) == 2 and "day_marker" in phrases[words]]
    for words, meanings in phrases.items():
        if "holiday" in meanings:
            fitting = (head for head in heads if head[1] == words[0])
            yield from (((head[0], *words), dict(meanings)) for head in fitting)


def _implied(meanings: Meanings) -> Meanings:
    """What words say besides what their table has of them."""
    implied = {"unit": "month"} if "month_its" in meanings else {}
    if "weekday" in meanings and "month" in meanings:
        implied["weekday_or_month"] = meanings["weekday"]
    return implied | _of_number(meanings)


def _of_number(meanings: Meanings) -> Meanings:
    if "number" not in meanings:
        return {}
    number = meanings["number"]
    minutes = {"minutes": number} if number >= 10 and number % 5 == 0 else {}
    return {"count": number, "worded": number, **minutes}


_WORD = regex.compile(r"\d+|[\p{L}\p{M}]+|[^\p{L}\p{M}\d\s]")


def split(phrase: str) -> list[str]:
    return [str(word) for word in _WORD.findall(fold(phrase))]


def _entries(table: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for key, tag, first in _COUNTED:
        for number, listed in enumerate(table.get(key, []), first):
            yield from ((phrase, tag, number) for phrase in _either(listed))
    yield from _numbers(table)
    for name, tag in _VALUED:
        yield from ((phrase, tag, value) for phrase, value in table.get(name, {}).items())
    for key, tag in (("units", "unit"), ("parts", "part")):
        for value, listed in table[key].items():
            yield from ((phrase, tag, value) for phrase in _either(listed))
    yield from ((phrase, "holiday", rule) for phrase, rule in _holidays(table))
    yield from ((sign, "dash", True) for sign in "-–—")
    yield from ((phrase, "greeting", True) for phrase in table["greetings"].split("|"))
    yield from _simple(table)


def _simple(table: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for ending in filter(None, table.get("endings", "").split("|")):
        yield f"'{ending}", "fill", True
    for tag in _SIMPLE:
        yield from ((phrase, tag, True) for phrase in table.get(tag, "").split("|"))


def _holidays(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from table.get("holidays", {}).items()
    yield from feasts()


@cache
def feasts() -> tuple[tuple[str, str], ...]:
    """Names of feasts with their rules, as `hindu:diwali-1`."""
    calendars = tomllib.loads((_TABLES / "feasts.toml").read_text(encoding="utf-8"))
    return tuple(
        (name, f"{calendar}:{rule}")
        for calendar, feasts in calendars.items()
        for rule, names in feasts.items()
        for name in names.split("|")
    )


def _numbers(table: dict[str, Any]) -> Iterator[tuple[str, str, int]]:
    for phrase, value in table["few"].items():
        yield phrase, "count", value
        if value > 2:
            yield phrase, "vague", value
    small = [_either(listed) for listed in table["numbers"]]
    for number, listed in enumerate(small):
        yield from ((phrase, "number", number) for phrase in listed)
    yield from (
        (phrase, "number", value) for phrase, value in table.get("extra_numbers", {}).items()
    )
    for number, tens in enumerate(table["tens"], 2):
        yield tens, "number", number * 10
        for unit in range(1, 10):
            for pattern in filter(None, table["joined"].split("|")):
                for word in small[unit]:
                    yield pattern.format(t=tens, u=word), "number", number * 10 + unit


def _either(listed: str) -> list[str]:
    """Ways to say the same, parted by spaces, or by commas where a way has spaces itself."""
    ways = listed.split(",") if "," in listed else listed.split(" ")
    return [way.replace("\u00a0", " ") for way in ways if way.strip()]
