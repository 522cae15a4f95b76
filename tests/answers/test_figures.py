"""Figures of answer quality, worked out by hand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from lumi.answers import figures
from lumi.answers.figures import Asked
from lumi.settings import ROOT


def asked(right: str, ranked: str, answered: bool, score: float) -> Asked:
    return Asked(frozenset(right), tuple(frozenset(one) for one in ranked), answered, score)


def test_figures_of_a_file() -> None:
    found = figures.figures_of(
        [
            asked("a", "abc", True, 0.9),
            asked("b", "acb", True, 0.6),
            asked("c", "ab", False, 0.2),
            asked("ab", "ba", False, 0.4),
            asked("", "abc", True, 0.5),
            asked("", "abc", False, 0.1),
        ]
    )

    assert found["questions"] == 6
    assert found["right_top1"] == 0.5
    assert found["right_top3"] == 0.75
    assert found["mrr10"] == pytest.approx((1 + 1 / 3 + 0 + 1) / 4)
    assert (found["answered_right"], found["answered_wrong"]) == (0.25, 0.25)
    assert (found["refused_covered"], found["refused_uncovered"]) == (0.5, 0.5)
    assert found["auroc"] == 6 / 8


def test_a_tie_is_half_a_win() -> None:
    assert figures.auroc([0.5, 0.5], [0.5]) == 0.5


def test_a_file_without_uncovered_questions() -> None:
    found = figures.figures_of([asked("a", "a", True, 0.9)])

    assert found["auroc"] is None
    assert found["refused_uncovered"] is None
    assert figures.total([{"language": "en", **found}])["auroc"] is None


def evaluated(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lumi.answers.evaluate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def test_a_file_is_asked_through_the_product(tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    faqs = [
        {"id": "hours", "question": "When are you open?", "answer": "9 to 5"},
        {"id": "cash", "question": "Can I pay in cash?", "answer": "", "alternates": ["Money?"]},
        {"id": "dogs", "question": "Are dogs welcome?", "answer": "Yes"},
    ]
    rows = [
        {"type": "faqset", "set_id": "s", "dataset": "d", "lang": "en-GB", "faqs": faqs},
        {"type": "query", "set_id": "s", "query": "what are your opening hours", "faq_id": "hours"},
        {"type": "query", "set_id": "s", "query": "sing me a song", "faq_id": None},
    ]
    path.write_text("\n".join(map(json.dumps, rows)))

    done = evaluated("faq", str(path), "--json")

    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told[str(path)]["right_top1"] == told["total"]["by_language"]["en"]["right_top1"] == 1
    assert told[str(path)]["refused_uncovered"] == 1
    assert "mean en" in evaluated("faq", str(path)).stdout


@pytest.mark.parametrize("content", ["", "{}", '{"type": "query", "set_id": "s", "query": "x"}'])
def test_a_file_of_another_kind_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(content)

    done = evaluated("faq", str(path))

    assert (done.returncode, done.stdout) == (1, "")
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_usage_exits_with_two() -> None:
    assert evaluated("dates", "x.jsonl").returncode == 2
