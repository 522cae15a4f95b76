"""Pure: what of an FAQ is indexed, and how writing becomes letter trigrams."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass

import regex

INDEX_VERSION = 1  # raise it when trigrams or texts change, and every FAQ is indexed again
LONGEST = 1000  # characters of a text whose words count; the model reads about as much

_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
# Letters that people write either way, beyond what Unicode decomposes.
_SAME = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ı": "i", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Draft:
    """An FAQ as its owner wrote it."""

    question: str
    answer: str
    alternatives: tuple[str, ...] = ()


def draft_of(question: str, answer: str, alternatives: str) -> Draft:
    """A draft from the columns of a row; alternatives are a JSON list there."""
    return Draft(question, answer, tuple(json.loads(alternatives)))


def texts_of(draft: Draft) -> list[str]:
    """Each way to find this FAQ: the question, its alternatives, question and answer together."""
    together = [f"{draft.question}\n{draft.answer}"] if draft.answer else []
    return [draft.question, *draft.alternatives, *together]


def content_hash(draft: Draft) -> str:
    """Changes whenever something indexed does."""
    content = json.dumps([INDEX_VERSION, draft.question, draft.answer, *draft.alternatives])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def trigrams(text: str) -> set[str]:
    """Letters three by three within each word, `_` at its ends: a word's forms share most."""
    found: set[str] = set()
    for word in words(text[:LONGEST]):
        padded = f"_{word}_"
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return found


def words(text: str) -> list[str]:
    """Words without case, accents and punctuation, in any script."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found: list[str] = _WORD.findall(bare.translate(_SAME))
    return found
