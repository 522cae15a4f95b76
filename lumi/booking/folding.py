"""Pure: one way of writing for words that people write in several."""

import re
import unicodedata

_LATIN = re.compile("[a-z]")
# What phones and haste leave out: the points and the hamza of Arabic letters (which come apart
# from them), the points of Hebrew ones, the dot below Devanagari ones.
_POINTS = re.compile("[\u0640\u064b-\u0655\u0670\u0591-\u05bd\u05bf-\u05c7\u093c\u200c-\u200f]")
_SAME = str.maketrans("’ıةىیکۀ׳״”“ँ", """'iهييكه'\"\"\"ं""")
_SAME |= dict.fromkeys(map(ord, "‘´`ʼ՚‵′"), ord("'"))  # typed for an apostrophe


def fold(text: str) -> str:
    """Lower case, Latin letters without accents, Arabic and Hebrew ones without points.

    One kind of apostrophe and of quotation mark, and one for letters of the same sound that are
    written for one another (ة and ه, ى and ي).
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    apart = unicodedata.normalize("NFD", text.casefold())
    folded: list[str] = []
    for letter in _POINTS.sub("", apart).translate(_SAME):
        if unicodedata.combining(letter) and folded and _LATIN.match(folded[-1]):
            continue
        folded.append(letter)
    return unicodedata.normalize("NFC", "".join(folded))
