"""Pure: one way of writing for words that people write in several."""

import re
import unicodedata

_LATIN = re.compile("[a-z]")


def fold(text: str) -> str:
    """Lower case, Latin letters without accents, one kind of apostrophe."""
    apart = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    folded: list[str] = []
    for letter in apart:
        if unicodedata.combining(letter) and folded and _LATIN.match(folded[-1]):
            continue
        folded.append("i" if letter == "ı" else letter)
    return unicodedata.normalize("NFC", "".join(folded))
