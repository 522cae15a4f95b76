"""What scripts/eval runs: answer quality of data files as a table, or as JSON."""

import argparse
import json
import sys
from pathlib import Path

from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.evaluation import BadFile, evaluate
from lumi.answers.figures import Figures
from lumi.answers.weights import WeightsMissing

SHOWN = {  # heading by metric
    "questions": "asked", "right_top1": "top1", "right_top3": "top3", "mrr10": "mrr10",
    "answered_right": "right", "answered_wrong": "wrong", "refused_covered": "missed",
    "refused_uncovered": "refused", "auroc": "auroc", "milliseconds_per_question": "ms",
}  # fmt: skip


def main() -> int:
    arguments = _arguments()
    try:
        figures = evaluate(arguments.files)
    except (BadFile, EmbeddingFailed, WeightsMissing) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    if arguments.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("\n".join(_table(figures)) + "\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/eval", description="Measure answer quality on data files."
    )
    kinds = parser.add_subparsers(dest="kind", required=True)
    faq = kinds.add_parser("faq", help="answers to questions (docs/evaluation.md has the format)")
    faq.add_argument("files", nargs="+", type=Path, metavar="FILE")
    faq.add_argument("--json", action="store_true", help="print JSON alone")
    return parser.parse_args()


def _table(figures: dict[str, Figures]) -> list[str]:
    total = figures["total"]
    rows = {Path(name).stem: of_file for name, of_file in figures.items() if name != "total"}
    rows |= {f"mean {language}": mean for language, mean in total["by_language"].items()}
    rows["mean of all files"] = total
    width = max(map(len, rows))
    heading = " ".join(f"{name:>7}" for name in SHOWN.values())
    lines = [f"{'':<{width}} {heading}"]
    for name, row in rows.items():
        lines.append(f"{name:<{width}} " + " ".join(_cell(row[metric]) for metric in SHOWN))
    return lines


def _cell(value: float | None) -> str:
    if value is None:
        return f"{'–':>7}"
    return f"{value:>7}" if isinstance(value, int) else f"{value:>7.3f}"


if __name__ == "__main__":
    sys.exit(main())
