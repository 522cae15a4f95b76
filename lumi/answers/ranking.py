"""Pure: how well each FAQ fits a question, from meaning (cosines) and words (trigrams)."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MEANING_FIRST = 0.3  # weight of words beside the meaning of a language that the model reads …
WORDS_FIRST = 2.0  # … and of one that it knows mostly by its looks
BEST_TEXTS = 4  # of an FAQ count half; the very best counts the other half
RUNNERS_UP = 5  # the FAQs after the best tell how special the best one is …
RUNNERS_UP_COUNT = 0.7  # … and this much of their mean is taken off every score
UNRELATED = 0.2  # what an FAQ about something else scores; stands in where there are too few


@dataclass(frozen=True, slots=True)
class Text:
    """One way to ask for an FAQ, and how many different trigrams it has."""

    faq_id: int
    trigrams: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """An FAQ that may answer, and how well it fits, see `faq_scores`."""

    faq_id: int
    question: str
    answer: str
    score: float


def word_weight(language: str, is_read: bool) -> float:
    """How much words count beside meaning in a language (`en`, `en-IN`, `pt-BR`).

    `is_read`: whether the model reads other languages than English.
    """
    knows = is_read or language.lower().startswith("en")
    return MEANING_FIRST if knows else WORDS_FIRST


def word_scores(
    asked: int, found: Iterable[tuple[str, int]], texts: Mapping[int, Text]
) -> dict[int, float]:
    """By text: the share of the question's trigrams it has, rare ones counting more.

    `asked` is how many different trigrams the question has, `found` pairs a trigram with a text
    that has it. Longer texts have more by chance, so the share shrinks with the root of length.
    """
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for trigram, text_id in found:
        if text_id in texts:
            holders[trigram].append(text_id)
    if not asked:
        return {}
    everything = (asked - len(holders)) * _rarity(0, len(texts))
    shared: defaultdict[int, float] = defaultdict(float)
    for text_ids in holders.values():
        rarity = _rarity(len(text_ids), len(texts))
        everything += rarity
        for text_id in text_ids:
            shared[text_id] += rarity
    return {
        text_id: weight / everything * math.sqrt(asked / max(texts[text_id].trigrams, 1))
        for text_id, weight in shared.items()
    }


def _rarity(holders: int, texts: int) -> float:
    """The square of the usual inverse document frequency."""
    return (math.log((1 + texts) / (1 + holders)) + 1) ** 2


def faq_scores(
    texts: Mapping[int, Text],
    meaning: Mapping[int, float],
    words: Mapping[int, float],
    weight: float,
) -> dict[int, float]:
    """By FAQ: how well it fits and how much better than the others; seldom above 0.8."""
    of_faq: defaultdict[int, list[float]] = defaultdict(list)
    for text_id, text in texts.items():
        score = max(meaning.get(text_id, 0.0), 0.0) + weight * words.get(text_id, 0.0)
        of_faq[text.faq_id].append(score / (1 + weight))
    fits = {faq_id: _of_texts(scores) for faq_id, scores in of_faq.items()}
    others = sorted(fits.values(), reverse=True)[1 : RUNNERS_UP + 1]
    others += [UNRELATED] * (RUNNERS_UP - len(others))
    expected = RUNNERS_UP_COUNT * sum(others) / RUNNERS_UP
    return {faq_id: fit - expected for faq_id, fit in fits.items()}


def _of_texts(scores: list[float]) -> float:
    best = sorted(scores, reverse=True)[:BEST_TEXTS]
    return (best[0] + sum(best) / len(best)) / 2
