"""Pure: a text's sentences, and the pieces of one that joins several with "and"."""

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path

import regex

_TABLE = Path(__file__).with_name("sentences.toml")
FEW = 3  # words of the shortest piece that may be something by itself
LEAD = 60  # letters before a question that only say that one follows

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


def pieces(sentence: str) -> list[str]:
    """What stands between its "and"s; what has too few words stays with what is before it."""
    cuts = [0]
    for found in _AND.finditer(sentence):
        if _words(sentence[cuts[-1] : found.start()]) >= FEW:
            cuts.append(found.start())
    if len(cuts) > 1 and _words(sentence[cuts[-1] :]) <= FEW:  # its "and" is one of them
        cuts.pop()
    parts = [sentence[since:until] for since, until in pairwise([*cuts, len(sentence)])]
    return [parts[0].strip(), *(_AND.sub("", part, count=1).strip() for part in parts[1:])]


def _words(text: str) -> int:
    return len(regex.findall(r"\w+", text))


def asks(text: str) -> bool:
    """Whether it ends as questions do."""
    return bool(_ASKING.search(text))


def begins_as_question(text: str) -> bool:
    """Whether it asks without saying so by its end: "do you take cards", "si hay aparcamiento"."""
    return bool(_opener().match(text[: LEAD * 2]))


@cache
def _opener() -> regex.Pattern[str]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    openers, leads, also = (
        "|".join(
            regex.escape(one.strip()).replace(r"\ ", r"\s+")
            for one in table[key].replace("\n", ",").split(",")
            if one.strip()
        )
        for key in ("openers", "leads", "also")
    )
    before = rf"(?:.{{0,{LEAD}}}?\b(?:{leads})\b\W+)?(?:(?:{also})\b\W+)?\W*"
    return regex.compile(rf"{before}(?:{openers})(?!\w)", regex.IGNORECASE)
