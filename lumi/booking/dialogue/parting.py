"""Pure: a wish and a question in one bubble are parted, so that neither is lost."""

from collections.abc import Callable

from lumi import sentences
from lumi.booking.dialogue import understanding
from lumi.booking.dialogue.understanding import Heard, Intent
from lumi.booking.folding import fold

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
    asked = [_asks(piece) and not is_wish for piece, is_wish in zip(pieces, wished, strict=True)]
    if not (any(wished) and any(asked)):
        return [text]
    wish = " ".join(piece for piece, is_asked in zip(pieces, asked, strict=True) if not is_asked)
    questions = [
        piece if sentences.asks(piece) else f"{piece}?"
        for piece, is_asked in zip(pieces, asked, strict=True)
        if is_asked
    ]
    return [wish, *questions]


def _asks(piece: str) -> bool:
    return sentences.asks(piece) or sentences.begins_as_question(fold(piece))


def _pieces(sentence: str) -> list[str]:
    """What stands between "and"s; of a question all of them ask, but for what is said outright."""
    *before, last = sentences.pieces(sentence)
    is_asked = sentences.asks(sentence)
    return [f"{one}?" if is_asked and not _says(one) else one for one in before] + [last]


def _says(piece: str) -> bool:
    """ "I need an appointment", before "and do you do beards?"."""
    is_question = sentences.begins_as_question(fold(piece))
    return not is_question and understanding.intent(Heard(piece)) is Intent.BOOK
