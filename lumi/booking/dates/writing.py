"""Pure: pieces of a text as the tables have them: what is written together is taken apart.

Hebrew and Arabic write small words together with the next ("בחמש", "والنصف"), Turkish those after
("üçte", "5ten"), and all have words that say a number and what is counted ("يومين", "seminggu").
The place in the text of what means something in a word is the whole word.
"""

from collections.abc import Mapping, Sequence

from lumi.booking.dates.digits import Piece
from lumi.booking.dates.lexicon import Lexicon

_IDLE = {"fill", "link", "denied", "greeting", "pronoun", "counted"}


def apart(raw: Sequence[Piece], words: Lexicon) -> Sequence[Piece]:
    """The pieces, with an apostrophe before each ending."""
    if not (words.spelled or words.prefixes or words.endings):
        return raw
    found: list[Piece] = []
    place = 0
    while place < len(raw):
        size, made = _next(raw, place, words)
        found += made
        place += size
    return found


def _next(raw: Sequence[Piece], place: int, words: Lexicon) -> tuple[int, Sequence[Piece]]:
    size = _size(raw, place, words.spelled, words.spelled_starts)
    known = _size(raw, place, words.phrases, words.starts)
    if size and size >= known:
        return size, _in_full(words, raw[place : place + size])
    kind, text, since, _ = raw[place]
    if "dotted_days" in words.flags and _is_dotted(raw[place : place + 3]):
        return 3, [("slash", f"{text}/{raw[place + 2][1]}", since, raw[place + 2][3])]
    if kind != "word":
        return 1, raw[place : place + 1]
    if text in words.endings and place and _takes_ending(raw[place - 1], since):
        return 1, [("sign", "'", since, since), raw[place]]
    if known:
        return known, raw[place : place + known]
    if joined := _with_prefix(raw, place, words):
        return joined
    return 1, _with_ending(raw[place], words) or [raw[place]]


def _with_prefix(
    raw: Sequence[Piece], place: int, words: Lexicon
) -> tuple[int, Sequence[Piece]] | None:
    _, text, since, until = raw[place]
    for one in words.prefixes:
        if not text.startswith(one):
            continue
        rest = [("word", text[len(one) :], since, until), *raw[place + 1 : place + words.longest]]
        if _is_known(rest, words):
            size, made = _next(rest, 0, words)
            return size, [("word", one, since, since), *made]
    return None


def _with_ending(piece: Piece, words: Lexicon) -> Sequence[Piece]:
    _, text, since, until = piece
    if not text.endswith(words.endings):
        return []
    for one in words.endings:  # "sonu" and "nda" rather than "son" and "unda"
        stem = text[: -len(one)]
        if text.endswith(one) and stem in words.stems:
            ending = [("sign", "'", until, until), ("word", one, until, until)]
            return [("word", stem, since, until), *ending]
    return []


def _is_known(raw: Sequence[Piece], words: Lexicon) -> bool:
    """Whether a phrase that says something of times begins there."""
    if _size(raw, 0, words.spelled, words.spelled_starts):
        return True
    size = _size(raw, 0, words.phrases, words.starts)
    meanings = words.phrases[tuple(piece[1] for piece in raw[:size])] if size else {}
    return bool(meanings.keys() - _IDLE)


def _size(
    raw: Sequence[Piece],
    place: int,
    known: Mapping[tuple[str, ...], object],
    starts: Mapping[str, int],
) -> int:
    """Of how many pieces the longest known phrase is that begins there; 0 for none."""
    most = starts.get(raw[place][1], 0)
    if not most:
        return 0
    words = tuple(piece[1] for piece in raw[place : place + most])
    return next((size for size in range(len(words), 0, -1) if words[:size] in known), 0)


def _in_full(words: Lexicon, said: Sequence[Piece]) -> Sequence[Piece]:
    since, until = said[0][2], said[-1][3]
    made = words.spelled[tuple(piece[1] for piece in said)]
    return [(_kind(word), word, since, until) for word in made]


def _kind(word: str) -> str:
    return "number" if word.isdigit() else "clock" if ":" in word else "word"


def _takes_ending(before: Piece, since: int) -> bool:
    return before[3] == since and before[0] not in ("word", "sign")


def _is_dotted(raw: Sequence[Piece]) -> bool:
    """As in "17.4", which with a single digit after the dot is no clock time."""
    if [piece[0] for piece in raw] != ["number", "sign", "number"] or raw[1][1] != ".":
        return False
    touch = raw[0][3] == raw[1][2] and raw[1][3] == raw[2][2]
    return touch and int(raw[0][1]) <= 31 and raw[2][1] in "123456789"
