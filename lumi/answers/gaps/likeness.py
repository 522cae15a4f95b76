"""Pure: whether two questions ask the same, by the cosine of their meaning and shared trigrams.

The bounds were chosen on public questions (docs/evaluation.md): of pairs that ask different things,
fewer than one in a thousand is the same to them. Rather two gaps for one than one answer for two.
"""

import regex

from lumi.answers.texts import trigrams

SAME_ENGLISH = 0.85  # cosine + 0.3 of the share; "Are dogs allowed?" and "Are cats …?" have 0.81
SAME_OTHER = 1.15  # cosine + the share: the local model reads other languages by their looks …
LEAST_SHARED = 0.3  # … and takes all that is in Arabic or Hebrew letters for alike
NEAR = 0.13  # questions this much below are about one topic, as a person lists them
ENGLISH_WORDS = 0.3

_NUMBER = regex.compile(r"\p{N}+")
# Who writes in another script than the tenant's writes in another language, too.
_SCRIPTS = {
    "ar": regex.compile(r"\p{Arabic}"),
    "he": regex.compile(r"\p{Hebrew}"),
    "hi": regex.compile(r"\p{Devanagari}"),
}


def score(first: str, second: str, cosine: float, language: str) -> float:
    """How much above (or below 0) the bound for "the same" two questions are, in a tenant's
    language.
    """
    if _NUMBER.findall(first) != _NUMBER.findall(second):
        return -1.0  # another size, day or price is another question
    spoken = next((one for one, script in _SCRIPTS.items() if script.search(second)), language)
    shared = _share(trigrams(first, spoken), trigrams(second, spoken))
    if spoken.lower().startswith("en"):
        return cosine + ENGLISH_WORDS * shared - SAME_ENGLISH
    return cosine + shared - SAME_OTHER if shared >= LEAST_SHARED else -1.0


def _share(first: set[str], second: set[str]) -> float:
    together = first | second
    return len(first & second) / len(together) if together else 0.0
