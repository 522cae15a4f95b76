"""Pure: passwords that are long enough and all the same among the first that anybody tries.

What is tried first are a few words and runs of keys, with figures around them; a sentence of four
words never is. (OWASP ASVS 5.0, 6.2.4 and 6.2.11)
"""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("passwords.toml")
LEAST_LETTERS = 5  # different ones
LEAST_OWN = 4  # letters beside what everybody uses
RUN = 4  # keys next to each other that are no letters of one's own
_AS_LETTERS = str.maketrans("0134578@$!", "oieastbasi")


def is_easy(password: str, *about: str) -> bool:
    """Whether it is among the first guesses; `about` are words about its owner, like the e-mail."""
    plain = _plain(password)
    if len(set(plain)) < LEAST_LETTERS or _repeats(plain):
        return True
    known = {part for word in about for part in re.split(r"[^\w]+", _plain(word)) if len(part) > 3}
    return min(_own(plain, known), _own(plain.translate(_AS_LETTERS), known)) < LEAST_OWN


def _plain(text: str) -> str:
    """Without case, accents and blanks."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign) and not sign.isspace())


def _repeats(plain: str) -> bool:
    """Whether a few keys are typed over and over: abcabcabc."""
    lengths = range(1, len(plain) // 2 + 1)
    return any(plain.startswith(plain[length:]) for length in lengths)


def _own(plain: str, known: set[str]) -> int:
    """How many signs are left without common words, words about the owner, runs, and figures."""
    for word in sorted({*_words(), *known}, key=len, reverse=True):
        plain = plain.replace(word, " ")
    for run in _runs():
        plain = _without_run(plain, run)
    return len(re.sub(r"[\W\d_]+", "", plain))


def _without_run(plain: str, run: str) -> str:
    """Without the longest pieces of a run of keys, as long as they have RUN keys."""
    for length in range(len(run), RUN - 1, -1):
        for start in range(len(run) - length + 1):
            plain = plain.replace(run[start : start + length], " ")
    return plain


@cache
def _words() -> tuple[str, ...]:
    return tuple(_read()["words"].split())


@cache
def _runs() -> tuple[str, ...]:
    listed = _read()["runs"].split()
    return (*listed, *(run[::-1] for run in listed))


@cache
def _read() -> dict[str, str]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))
