"""Pure: what of an FAQ is indexed, and how writing becomes letter trigrams."""

import hashlib
import json
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

INDEX_VERSION = 1  # raise it when trigrams or texts change, and every FAQ is indexed again
LONGEST = 1000  # characters of a text whose words count; the model reads about as much

_SPOKEN: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("common_words.toml").read_text(encoding="utf-8")
)
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
    """Each way to find this FAQ: the question, its alternatives, and what the answer adds.

    The last one, the answer alone, is found by meaning only: its words are in the one before.
    """
    with_answer = [f"{draft.question}\n{draft.answer}", draft.answer] if draft.answer else []
    return [draft.question, *draft.alternatives, *with_answer]


def trigrams_of(draft: Draft, language: str) -> list[set[str]]:
    """For each of `texts_of`, the trigrams it is found by; the answer alone has none."""
    texts = texts_of(draft)
    last = len(texts) - 1 if draft.answer else len(texts)
    return [trigrams(text, language) if at < last else set() for at, text in enumerate(texts)]


def content_hash(draft: Draft) -> str:
    """Changes whenever something indexed does."""
    content = json.dumps([INDEX_VERSION, draft.question, draft.answer, *draft.alternatives])
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def trigrams(text: str, language: str) -> set[str]:
    """Letters three by three within each telling word, `_` at its ends.

    A word's forms share most of them, in every language and with most spelling mistakes.
    """
    common = common_words(language)
    found: set[str] = set()
    for word in words(text[:LONGEST]):
        if word in common:
            continue
        padded = f"_{word}_"
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
    return found


def words(text: str) -> list[str]:
    """Words without case, accents and punctuation, in any script."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    found: list[str] = _WORD.findall(bare.translate(_SAME))
    return found


@cache
def common_words(language: str) -> frozenset[str]:
    """Words that say nothing about what is asked, of a language (`en`, `pt-BR`)."""
    return frozenset(words(_SPOKEN.get(language[:2].lower(), "")))
