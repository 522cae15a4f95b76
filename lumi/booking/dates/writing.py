"""Pure: pieces of a text as the tables have them: what is written together is taken apart.

Hebrew and Arabic write small words together with the next ("בחמש", "والنصف"), Turkish those after
("üçte", "5ten"), and all have words that say a number and what is counted ("يومين", "seminggu").
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
    size, known = _size(raw, place, words.spelled), _size(raw, place, words.phrases)
    if size and size >= known:
        return size, _in_full(words, raw[place : place + size])
    kind, text, since, _ = raw[place]
    if kind != "word":
        return 1, raw[place : place + 1]
    if text in words.endings and place and _takes_ending(raw[place - 1], since):
        return 1, [("sign", "'", since, since), raw[place]]
    if known:
        return known, raw[place : place + known]
    return 1, _with_prefix(raw, place, words) or _with_ending(raw[place], words) or [raw[place]]


def _with_prefix(raw: Sequence[Piece], place: int, words: Lexicon) -> Sequence[Piece]:
    _, text, since, until = raw[place]
    for one in words.prefixes:
        rest = text[len(one) :]
        if text.startswith(one) and _is_known([("word", rest, since, until)], raw, place, words):
            middle = min(since + len(one), until)
            return [("word", one, since, middle), *_rest(rest, middle, until, raw, place, words)]
    return []


def _with_ending(piece: Piece, words: Lexicon) -> Sequence[Piece]:
    _, text, since, until = piece
    for one in words.endings:
        stem = text[: -len(one)]
        if text.endswith(one) and stem in words.stems:
            middle = max(until - len(one), since)
            ending = [("sign", "'", middle, middle), ("word", one, middle, until)]
            return [("word", stem, since, middle), *ending]
    return []


def _rest(
    text: str, since: int, until: int, raw: Sequence[Piece], place: int, words: Lexicon
) -> Sequence[Piece]:
    """What stands after a small word, itself perhaps to be written in full."""
    size, made = _next([("word", text, since, until), *raw[place + 1 : place + 2]], 0, words)
    return made if size == 1 else [("word", text, since, until)]


def _is_known(first: Sequence[Piece], raw: Sequence[Piece], place: int, words: Lexicon) -> bool:
    """Whether a phrase that says something of times begins there."""
    if first[0][1] not in words.starts and (first[0][1],) not in words.spelled:
        return False
    whole = [*first, *raw[place + 1 : place + words.longest]]
    if _size(whole, 0, words.spelled):
        return True
    size = _size(whole, 0, words.phrases)
    meanings = words.phrases[tuple(piece[1] for piece in whole[:size])] if size else {}
    return bool(meanings.keys() - _IDLE)


def _size(raw: Sequence[Piece], place: int, known: Mapping[tuple[str, ...], object]) -> int:
    """Of how many pieces the longest known phrase is that begins there; 0 for none."""
    words = tuple(piece[1] for piece in raw[place : place + 6])
    return next((size for size in range(len(words), 0, -1) if words[:size] in known), 0)


def _in_full(words: Lexicon, said: Sequence[Piece]) -> Sequence[Piece]:
    since, until = said[0][2], said[-1][3]
    made = words.spelled[tuple(piece[1] for piece in said)]
    return [(_kind(word), word, since, until) for word in made]


def _kind(word: str) -> str:
    return "number" if word.isdigit() else "clock" if ":" in word else "word"


def _takes_ending(before: Piece, since: int) -> bool:
    return before[3] == since and before[0] not in ("word", "sign")
