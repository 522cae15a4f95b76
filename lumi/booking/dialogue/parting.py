"""Pure: a wish and a question in one bubble are parted, so that neither is lost."""

from collections.abc import Callable

import regex

from lumi import sentences

FEW = 3  # words of a half that may be a wish or a question by itself
MOST = 20  # pieces; nobody wishes in a text of more, and each is read for dates


def parted(text: str, wants: Callable[[str], bool]) -> list[str]:
    """The text in pieces: what is wished, then each question beside it; else the text alone.

    `wants` tells whether a piece wishes something of the diary. What neither wishes nor asks
    goes with the wish: it says more about it.
    """
    pieces = [piece for one in sentences.split(text) for piece in _pieces(one)]
    if not 2 <= len(pieces) <= MOST:
        return [text]
    wished = [wants(piece) for piece in pieces]
    asked = [
        sentences.asks(piece) and not is_wish for piece, is_wish in zip(pieces, wished, strict=True)
    ]
    if not (any(wished) and any(asked)):
        return [text]
    wish = " ".join(piece for piece, is_asked in zip(pieces, asked, strict=True) if not is_asked)
    questions = [piece for piece, is_asked in zip(pieces, asked, strict=True) if is_asked]
    return [wish, *questions]


def _pieces(sentence: str) -> list[str]:
    """The halves around "and"; of a question both ask."""
    halves = sentences.halves(sentence)
    if halves is None or any(len(regex.findall(r"\w+", half)) < FEW for half in halves):
        return [sentence]
    first, second = halves
    return [f"{first}?" if sentences.asks(sentence) else first, second]
