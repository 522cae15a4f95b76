"""Pure: figures of answer quality from questions that were asked; shares are 0 to 1."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question. `ranked`: the file's ids that each candidate stands for."""

    right: frozenset[str]  # empty: no FAQ covers it
    ranked: tuple[frozenset[str], ...]
    answered: bool
    score: float

    def is_right_within(self, places: int) -> bool:
        return any(ids & self.right for ids in self.ranked[:places])

    @property
    def reciprocal_rank(self) -> float:
        for place, ids in enumerate(self.ranked, 1):
            if ids & self.right:
                return 1 / place
        return 0.0


def figures_of(asked: Sequence[Asked]) -> Figures:
    """A file's figures; a metric without rows to measure is None."""
    covered = [one for one in asked if one.right]
    uncovered = [one for one in asked if not one.right]
    return {
        "questions": len(asked),
        "covered": len(covered),
        "right_top1": share(one.is_right_within(1) for one in covered),
        "right_top3": share(one.is_right_within(3) for one in covered),
        "mrr10": share(one.reciprocal_rank for one in covered),
        "answered_right": share(one.answered and one.is_right_within(1) for one in covered),
        "answered_wrong": share(one.answered and not one.is_right_within(1) for one in covered),
        "refused_covered": share(not one.answered for one in covered),
        "uncovered": len(uncovered),
        "refused_uncovered": share(not one.answered for one in uncovered),
        "auroc": auroc([one.score for one in covered], [one.score for one in uncovered]),
    }


def total(files: Sequence[Figures]) -> Figures:
    """Means over files, counts summed; `by_language` holds the same for each language."""
    groups: defaultdict[str, list[Figures]] = defaultdict(list)
    for figures in files:
        groups[figures["language"]].append(figures)
    return {
        **_mean(files),
        "by_language": {language: _mean(groups[language]) for language in sorted(groups)},
    }


def _mean(files: Sequence[Figures]) -> Figures:
    counts = ("questions", "covered", "uncovered")
    mean: Figures = {"files": len(files)}
    for metric in files[0] if files else ():
        known = [figures[metric] for figures in files if figures[metric] is not None]
        if metric in counts:
            mean[metric] = sum(known)
        elif metric != "language":
            mean[metric] = share(known)
    return mean


def share(values: Iterable[float]) -> float | None:
    found = list(values)
    return fmean(found) if found else None


def auroc(covered: Sequence[float], uncovered: Sequence[float]) -> float | None:
    """How often a covered question's score beats an uncovered one's; a tie is half a win."""
    if not covered or not uncovered:
        return None
    ranked = sorted([(score, True) for score in covered] + [(score, False) for score in uncovered])
    wins, below, at = 0.0, 0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        ours = sum(is_covered for _, is_covered in ranked[at:end])
        theirs = end - at - ours
        wins += ours * (below + theirs / 2)
        below += theirs
        at = end
    return wins / (len(covered) * len(uncovered))
