"""Pure: what digits may mean: a date, a clock time, a number, an ordinal."""

from collections.abc import Iterator, Sequence
from datetime import date

import regex

from lumi.booking.dates.items import Item
from lumi.booking.dates.lexicon import Lexicon, Meanings

Piece = tuple[str, str, int, int]  # kind, folded text, place


def digits(raw: Sequence[Piece], place: int, words: Lexicon) -> tuple[int, Item]:
    """How many pieces belong to the digits there, and what they may mean."""
    kind, text, since, until = raw[place]
    if kind == "number" and _is_decimal(raw[place : place + 4], words):
        decimal = float(f"{text}.{raw[place + 2][1]}")
        return 3, Item(since, raw[place + 2][3], {"decimal": decimal}, text)
    if kind == "number" and _is_comma_clock(raw[place : place + 3]):
        minutes = int(text) * 60 + int(raw[place + 2][1])
        return 3, Item(since, raw[place + 2][3], {"comma_clock": minutes}, text)
    meanings: Meanings = dict(_read_digits(kind, text))
    size = _suffix(raw, place, words) if kind == "number" and int(text) <= 31 else 0
    if size:
        ordinal = {"ordinal": int(text), "dom": int(text)}
        meanings = meanings | ordinal if raw[place + 1][1] == "." and size == 1 else ordinal
        until = raw[place + size][3]
    return size + 1, Item(since, until, meanings, text)


def _suffix(raw: Sequence[Piece], place: int, words: Lexicon) -> int:
    """How many pieces make an ordinal of the number before them: 1º, 1.º, 1st."""
    after = raw[place + 1 : place + 3]
    if not (words.ordinal_suffix and after and after[0][2] == raw[place][3]):
        return 0
    if len(after) == 2 and after[0][1] == "." and after[1][1] in "ºª°":
        return 2
    return 1 if regex.fullmatch(words.ordinal_suffix, after[0][1]) else 0


def _is_comma_clock(pieces: Sequence[Piece]) -> bool:
    """As in "alle 15,30"; it takes more for it to be no price."""
    if len(pieces) < 3 or pieces[1][1] != "," or pieces[2][0] != "number":
        return False
    touch = pieces[0][3] == pieces[1][2] and pieces[1][3] == pieces[2][2]
    hour, minutes = pieces[0][1], pieces[2][1]
    return touch and int(hour) <= 24 and len(minutes) == 2 and int(minutes) < 60


def _is_decimal(pieces: Sequence[Piece], words: Lexicon) -> bool:
    """As in "1.5 hours"."""
    if len(pieces) < 4 or pieces[1][1] not in (".", ",") or pieces[2][0] != "number":
        return False
    touch = pieces[0][3] == pieces[1][2] and pieces[1][3] == pieces[2][2]
    return touch and "unit" in words.phrases.get((pieces[3][1],), {})


def _read_digits(kind: str, text: str) -> Iterator[tuple[str, object]]:
    numbers = [int(one) for one in regex.findall(r"\d+", text)]
    match kind:
        case "iso" | "ymd":
            yield from _ymd(*numbers)
        case "dmy" | "spaced":
            yield "triple", tuple(numbers)
        case "my" if 0 < numbers[0] <= 12:
            yield "month_year", tuple(numbers)
        case "slash" | "dm":
            yield "pair", (numbers[0], numbers[1])
        case "clock":
            yield from _clock(text, *numbers[:2])
        case "year":
            yield from (("number", 2000 + numbers[0]), ("digits", 2000 + numbers[0]))
        case "dotted":
            yield from _dotted(*numbers)
        case _:
            yield from _number(text, numbers[0])


def _clock(text: str, hour: int, minutes: int) -> Iterator[tuple[str, object]]:
    if hour > 24:
        yield "unreal", True
        return
    yield "clock", hour * 60 + minutes
    if "h" in text:
        yield "length", hour * 60 + minutes  # "in 1h30"


def _dotted(one: int, other: int) -> Iterator[tuple[str, object]]:
    yield "pair", (one, other)
    if one <= 24 and other < 60:
        yield "clock", one * 60 + other
    if 0 < one <= 24 and 0 < other <= 12:
        yield "is_dotted", True  # 5.12 is a time or a day


def _number(text: str, number: int) -> Iterator[tuple[str, object]]:
    known = number if len(text) <= 6 else 10**6
    yield from (("number", known), ("digits", known), ("count", known))
    if len(text) == 2 and number < 60:
        yield "minutes", number
    if len(text) == 8 and text.startswith("20"):
        yield from (one for one in _ymd(*_in_eight(number)) if one[0] == "date")
    if len(text) in (3, 4) and number < 2400 and number % 100 < 60 and number % 5 == 0:
        yield "compact", number // 100 * 60 + number % 100


def _in_eight(number: int) -> tuple[int, int, int]:
    """20261204."""
    return number // 10000, number // 100 % 100, number % 100


def _ymd(year: int, month: int, day: int) -> Iterator[tuple[str, object]]:
    try:
        yield "date", date(year, month, day)
    except ValueError:
        yield "unreal", True
