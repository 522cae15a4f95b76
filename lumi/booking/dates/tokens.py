"""Pure: a text becomes items that mean something about time, each with its place."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from lumi.booking.dates import writing
from lumi.booking.dates.digits import Piece, digits
from lumi.booking.dates.items import Item
from lumi.booking.dates.lexicon import TYPED, Lexicon, Meanings
from lumi.booking.folding import fold

_SCAN = regex.compile(
    r"""
    (?P<iso>\d{4}-\d{1,2}-\d{1,2})(?:t(?=\d))?
  | (?P<dmy>(?<![\d.:/])\d{1,2}(?P<sep>[./-])\d{1,2}(?P=sep)(?:\d{4}|'?\d{2})(?![\d]))
  | (?P<spaced>(?<![\d.:/]|\d\s)\d{1,2}\s\d{1,2}\s(?:20\d{2}|\d{2})(?!\s?[\d:h.]))
  | (?P<ymd>\d{4}[./]\d{1,2}[./]\d{1,2})
  | (?P<my>(?<![\d.:/])\d{1,2}/(?:19|20)\d{2}(?![\d/]))
  | (?P<slash>(?<![\d.:/])\d{1,2}/\d{1,2}(?![\d/]))
  | (?P<clock>(?<![\d.:/])\d{1,2}\s?[:h]\s?[0-5]\d(?::[0-5]\d)?(?![\d])(?!\s?[./]\d))
  | (?P<dotted>(?<![\d.:/])\d{1,2}\.\d{2}(?![\d.]))
  | (?P<dm>(?<![\d.:/])\d{1,2}\.\s?\d{1,2}\.(?!\d))
  | (?P<year>(?<!\w)'\d{2}(?!\s?[\d:h]))
  | (?P<number>\d+)
  | (?P<word>[\p{L}\p{M}]+)
  | (?P<sign>[^\s\p{L}\p{M}\d])
    """,
    regex.VERBOSE,
)


# After a clock time: that of another zone, which nobody can be sure of.
ELSEWHERE = frozenset(("gmt", "utc", "cet", "cest", "pst", "pdt", "edt", "cst", "cdt", "mdt"))


# Signs between a month's name and numbers say nothing: 23-Sep-2027, Sep/23/2027, 2027-Sep-23.
_NAMED = regex.compile(
    r"\b(?:\d{1,4}([-/])[\p{L}\p{M}]{3,}\.?\1\d{1,4}|[\p{L}\p{M}]{3,}\.?([-/])\d{1,4}\2\d{1,4}"
    r"|\d{1,4}([-/])\d{1,4}\3[\p{L}\p{M}]{3,})\b"
)
_CURRENCIES = ("€", "$", "£")


def items(text: str, words: Lexicon) -> list[Item]:
    """The text's items in order; signs that say nothing are left out."""
    raw = writing.apart(_pieces(text), words)
    found: list[Item] = []
    place = 0
    while place < len(raw):
        size, item = _longest(raw, place, words)
        if item is not None:
            found.append(item)
        place += size
    return [_not_counting(found, place) for place in range(len(found))]


def _not_counting(found: list[Item], place: int) -> Item:
    """The item, without its meanings where it is a price, or counts people."""
    item = found[place]
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    follows = before and before.text in _CURRENCIES and item.since - before.until <= 1
    is_price = follows and item.meanings.keys() & {"number", "clock", "pair", "decimal"}
    if before and before.has("weekday") and item.has("pronoun"):
        return Item(item.since, item.until, {}, item.text)  # "the friday one"
    if is_price or (after is not None and _takes_number(item, after)):
        return Item(item.since, item.until, {}, item.text)
    if not item.has("digits") or len(item.text) != 2 or not _ends_a_date(after):
        return item
    meanings = {**item.meanings, "short_year": item.meanings["digits"]}
    return Item(item.since, item.until, meanings, item.text)


def _ends_a_date(after: Item | None) -> bool:
    """Whether a number before it may be a year: no hour, range or count goes on."""
    tags = ("oclock", "unit", "am", "pm", "to", "half", "minutes", "part")
    return after is None or not any(after.has(tag) for tag in tags)


def _takes_number(item: Item, after: Item) -> bool:
    """Whether the item says of how many of the next, or which ("the one at 5")."""
    if item.has("pronoun"):
        return after.has("at") or after.has("at_weak")
    return after.has("counted") and bool(item.meanings.keys() & {"number", "clock", "pair"})


@lru_cache(maxsize=4)  # a text is read in several languages, one after the other
def _pieces(text: str) -> tuple[Piece, ...]:
    folded, places = _folded(text)
    folded = _NAMED.sub(lambda one: regex.sub("[-/]", " ", one[0]), folded)
    return tuple(
        (
            str(one.lastgroup if one.lastgroup != "sep" else "dmy"),
            one[0],
            *(places[one.start()], places[one.end()]),
        )
        for one in _SCAN.finditer(folded)
    )


def _folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in the text."""
    if text.isascii():
        return fold(text), list(range(len(text) + 1))
    letters, places = [], []
    for place, letter in enumerate(text):
        for one in fold(letter):
            if "\u0300" <= one <= "\u036f":
                continue  # an accent that came apart from its letter
            letters.append(one)
            places.append(place)
    return "".join(letters), [*places, len(text)]


def _longest(raw: Sequence[Piece], place: int, words: Lexicon) -> tuple[int, Item | None]:
    kind, text, since, until = raw[place]
    if kind in ("word", "sign") or _is_word(raw[place : place + 2], words):
        for size in range(min(words.starts.get(text, 0), len(raw) - place), 0, -1):
            phrase = tuple(piece[1] for piece in raw[place : place + size])
            meanings = words.phrases.get(phrase)
            if meanings:
                return size, Item(since, raw[place + size - 1][3], meanings, text)
        if kind == "number":
            return digits(raw, place, words)
        if kind == "sign":
            is_counted = text in _CURRENCIES or text == "%"
            meanings = {"counted": True} if is_counted else {}
            return 1, Item(since, until, meanings, text) if is_counted or text in "?!;" else None
        if place and text in ELSEWHERE:
            return 1, Item(since, until, {"elsewhere": True}, text)
        return 1, Item(since, until, _guessed(text, words), text)
    return digits(raw, place, words)


def _is_word(pieces: Sequence[Piece], words: Lexicon) -> bool:
    """Whether digits begin a word, as in "2moro" and "1e kerstdag"."""
    touch = len(pieces) == 2 and pieces[0][3] == pieces[1][2]
    return touch and pieces[0][1] in words.digits


def _guessed(text: str, words: Lexicon) -> Meanings:
    """A compound ("samstagabend"), or a word with a slip of the thumb ("wendesday")."""
    for end in range(3, len(text) - 2) if text.endswith(words.parts) else ():
        first, second = words.phrases.get((text[:end],)), words.phrases.get((text[end:],))
        if first and second and "part" in second and {"weekday", "day"} & first.keys():
            return {
                **{key: first[key] for key in ("weekday", "day") if key in first},
                "with_part": "lunch" if second["part"] == "noon" else second["part"],
            }
    if len(text) < 5:
        return {}
    close = next(_slips_of(text, words), None)
    if close is None:
        return {}
    meanings = words.phrases[(close,)]
    return {tag: meaning for tag, meaning in meanings.items() if tag in TYPED}


def _slips_of(said: str, words: Lexicon) -> Iterator[str]:
    """The words of which it is one with some letters more, less or other, or changed places."""
    letters = set(said)
    for word, most, its in words.typed.get(said[0], ()):
        # No slip brings in more than one letter, or loses more: quickly told of most words.
        if abs(len(said) - len(word)) > most or max(len(letters - its), len(its - letters)) > most:
            continue
        if _distance(said, word) <= most:
            yield word


def _distance(one: str, other: str) -> int:
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, second in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
