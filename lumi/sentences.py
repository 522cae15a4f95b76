"""Pure: a text's sentences, and the halves of one that joins two with "and"."""

import regex

_END = regex.compile(r"(?<=[.!?؟。！？।])\s+|\n+")
_ASKING = regex.compile(r"[?؟？]\W*$")
# "and" between two questions, in Lumi's languages. Spaces are read from the first of a row on, and
# never given back: thousands of them would take minutes.
_AND = regex.compile(
    r",?(?<!\s)\s++(?:(?:and(?: also)?|also|y|e|et|und|en|ve|dan|और|ו)\s++|و(?=\p{L}))",
    regex.IGNORECASE,
)


def split(text: str) -> list[str]:
    """The sentences, stripped; none is empty."""
    return [one.strip() for one in _END.split(text) if one.strip()]


def halves(sentence: str) -> tuple[str, str] | None:
    """What stands on both sides of the first "and"; None when there is none."""
    found = _AND.split(sentence, maxsplit=1)
    return (found[0].strip(), found[1].strip()) if len(found) == 2 else None


def asks(text: str) -> bool:
    """Whether it ends as questions do."""
    return bool(_ASKING.search(text))
