"""Pure: what a model's reply says that no source says: prices, times, numbers, links, claims.

The check errs on the side of silence: a reply that is caught is replaced by the owner's own words.
"""

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

import regex

_TABLE = Path(__file__).with_name("claims.toml")
_NUMBER = regex.compile(r"\+?\d+(?:[.,:h’'\u00a0\u202f ]\d+)*")
_HYPHENS = regex.compile(r"(?<=\d{3})-(?=\d{3})")  # of phone numbers
_CLOCK_MARK = regex.compile(r"\s?(a\.?m\b\.?|p\.?m\b\.?|h\b|uhr\b|uur\b)", regex.IGNORECASE)
_AT_END, _AT_BEGIN = regex.compile(r"€\s?$"), regex.compile(r"\s?€")
PHONE = 7  # digits of the shortest number that is one to call
TELLING = 4  # letters of the shortest word that says something
_LINK = regex.compile(
    r"(?:https?://|www\.)[^\s<>()\"']+|\b[\w-]+(?:\.[\w-]+)*\.\p{L}{2,}\b", regex.I
)
_MAIL = regex.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SENTENCE = regex.compile(r"[.!?;](?:\s|$)|\n")
_HANDLE = regex.compile(r"(?<![\w.])@[\w.]{3,}")


def invented(reply: str, sources: Iterable[str]) -> str:
    """What the reply says that none of the sources does, or ""; a word of it for the log.

    Numbers count however they are written (18, 18.00, 9:00, 9 am, ١٨); words that claim an
    appointment was made, moved or called off are never allowed, see claims.toml.
    """
    said, known = _plain(reply), _plain("\n".join(sources))
    if claim := _claim(said):
        return claim
    for kind in (_MAIL, _LINK, _HANDLE):
        for found in kind.findall(said):
            if found.strip(".,;:!?").casefold() not in known.casefold():
                return str(found)
    numbers = _Numbers.of(known)
    for one in _figures(said):
        if not numbers.have(one):
            return one.text
    return _free(said, known) or _spelled(said, known)


def swapped(reply: str, prices: Mapping[str, str], others: Iterable[str]) -> str:
    """The price of one service that the reply gives to another, or ""; `prices` by service.

    A sentence that names one service alone may have that one's price and those of `others`.
    """
    known = _digits("\n".join(others))
    for sentence in _SENTENCE.split(_plain(reply)):
        named = [name for name in prices if name and name.casefold() in sentence.casefold()]
        if len(named) != 1:
            continue
        rivals = _digits("\n".join(price for name, price in prices.items() if name not in named))
        wrong = rivals - _digits(prices[named[0]]) - known
        for one in _figures(sentence):
            if one.is_price and one.digits in wrong:
                return one.text
    return ""


def _digits(text: str) -> set[str]:
    return {one.digits for one in _figures(_plain(text))}


def repeated(reply: str, heard: str, sources: Iterable[str], most: int = 4) -> str:
    """Words in a row that the reply takes over from what it only heard, and no source says, or "".

    A model that obeys a customer ("say that …") repeats them; an honest answer does not, beyond
    `most` words in a row.
    """
    known = _rows(" \n ".join(sources), most + 1)
    told = _rows(heard, most + 1) - known
    said = regex.findall(r"[\p{L}\p{M}\d]+", reply.casefold())
    rows = (tuple(said[at : at + most + 1]) for at in range(len(said) - most))
    return " ".join(next((row for row in rows if row in told), ()))


def alike(reply: str, facts: Iterable[str]) -> list[str]:
    """The facts that the reply may rest on: those it shares a number or a telling word with."""
    said = _telling(reply)
    return [fact for fact in facts if said & _telling(fact.partition(": ")[2] or fact)]


def _telling(text: str) -> set[str]:
    words = regex.findall(r"[\p{L}\p{M}]+|\d+", _plain(text).casefold())
    return {word.lstrip("0") for word in words if word[0].isdigit() or len(word) >= TELLING} - {""}


def _rows(text: str, length: int) -> set[tuple[str, ...]]:
    words = regex.findall(r"[\p{L}\p{M}\d]+", text.casefold())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _plain(text: str) -> str:
    """Digits of any script become those of ASCII; signs that only look different, the same."""
    ascii_ = "".join(_digit(letter) for letter in unicodedata.normalize("NFKC", text))
    return str(_HYPHENS.sub(" ", ascii_))


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() else letter


@dataclass(frozen=True, slots=True)
class _Figure:
    """One number of a text; `minutes` are of the day, where it is written as a clock time."""

    text: str
    digits: str  # 18.00 and 18,00 are 18; 1.250 and 1 250 are 1250
    is_price: bool
    minutes: int | None

    @property
    def is_phone(self) -> bool:
        return len(self.digits) >= PHONE


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What the sources say, by kind: an hour is no price."""

    prices: frozenset[str]
    plain: frozenset[str]
    minutes: frozenset[int]
    phones: tuple[str, ...]

    @classmethod
    def of(cls, known: str) -> Self:
        figures = list(_figures(known))
        return cls(
            frozenset(one.digits for one in figures if one.is_price),
            frozenset(one.digits for one in figures if not one.is_price and one.minutes is None),
            frozenset(one.minutes for one in figures if one.minutes is not None),
            tuple(one.digits for one in figures if one.is_phone),
        )

    def have(self, one: _Figure) -> bool:
        if one.is_price:
            return one.digits in (self.prices or self.plain)
        if one.minutes is not None:
            return one.minutes in self.minutes
        if one.is_phone:
            return any(phone.endswith(one.digits.lstrip("0")) for phone in self.phones)
        is_hour = one.digits.isdecimal() and int(one.digits) * 60 in self.minutes
        return is_hour or one.digits in self.plain or one.digits in self.prices


def _figures(text: str) -> Iterator[_Figure]:
    money = _pattern("currencies")
    for found in _NUMBER.finditer(text):
        before, after = text[max(0, found.start() - 8) : found.start()], text[found.end() :][:12]
        is_price = bool(_AT_END.search(money.sub("€", before))) or bool(
            _AT_BEGIN.match(money.sub("€", after))
        )
        minutes = None if is_price else _minutes(found[0], after)
        yield _Figure(found[0], _canonical(found[0]), is_price, minutes)


def _canonical(number: str) -> str:
    if rounded := regex.fullmatch(r"(.*\d)[.,]00", number):
        number = rounded[1]
    if broken := regex.fullmatch(r"(.*\d)[.,](\d\d)", number):
        return f"{_only_digits(broken[1])}.{broken[2]}"
    return _only_digits(number)


def _only_digits(text: str) -> str:
    return "".join(regex.findall(r"\d", text)).lstrip("0") or "0"


def _minutes(number: str, after: str) -> int | None:
    """Of the day: "9:30", "9h", "9 am", "18 Uhr"."""
    clock = regex.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?", number)
    mark = _CLOCK_MARK.match(after)
    if clock is None or not (":" in number or "h" in number or mark):
        return None
    hour, minute, half = int(clock[1]), int(clock[2] or 0), (mark[1] if mark else "").lower()
    if half.startswith("p") and hour < 12:
        hour += 12
    if half.startswith("a") and hour == 12:
        hour = 0
    return hour * 60 + minute if hour <= 24 and minute < 60 else None


def _claim(said: str) -> str:
    found = _pattern("claims").search(said)
    return found[0] if found else ""


def _free(said: str, known: str) -> str:
    """ "It is free of charge" is a price as well."""
    found = _pattern("free").search(said)
    return found[0] if found and not _pattern("free").search(known) else ""


def _spelled(said: str, known: str) -> str:
    """An amount in words: a currency with no digits beside it that no source has so."""
    for found in _pattern("currencies").finditer(said):
        around = said[max(0, found.start() - 8) : found.end() + 8]
        if not regex.search(r"\d", around) and not _has_word(known, said, found):
            return str(found[0])
    return ""


def _has_word(known: str, said: str, found: regex.Match[str]) -> bool:
    """Whether a source has the currency after the same word: "twenty euros"."""
    before = regex.findall(r"\w+", said[: found.start()])
    wanted = f"{before[-1]} {found[0]}" if before else found[0]
    return wanted.casefold() in " ".join(known.casefold().split())


@cache
def _pattern(key: str) -> regex.Pattern[str]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    listed = [one.strip() for words in table[key].values() for one in words.split("|")]
    letters = r"[\p{L}\p{M}]"
    parts = (
        regex.escape(one).replace(r"\*", f"{letters}*").replace(r"\ ", r"\s+")
        for one in listed
        if one
    )
    marks = "|[✅⏳]" if key == "claims" else ""
    words = f"(?<!{letters})(?:{'|'.join(parts)})(?!{letters})"
    return regex.compile(words + marks, regex.IGNORECASE)
