"""How well the questions of data files are answered, through the product's own path.

Each set of a file becomes a tenant of a fresh database, its questions are asked one by one.
The formats and what each figure means: docs/evaluation.md.
"""

import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from lumi import clock, database
from lumi.answers import answering, faqs
from lumi.answers.decision import Answer
from lumi.answers.embedding import Embedder
from lumi.answers.figures import Asked, Figures, figures_of, total
from lumi.answers.texts import Draft
from lumi.settings import Settings
from lumi.tenants import enrolment


class BadFile(Exception):
    """A data file cannot be used; the text names file and row in one sentence."""


@dataclass(slots=True)
class FaqSet:
    """One business of a file: its FAQs under the file's own ids, and questions with right ids."""

    language: str
    faqs: dict[str, Draft]
    queries: list[tuple[str, frozenset[str]]] = field(default_factory=list)


def evaluate(paths: Sequence[Path]) -> dict[str, Figures]:
    """Figures by file name as given, then `total`, which holds the language groups too."""
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory(prefix="lumi-eval-") as scratch:
        own = {"LUMI_DATABASE": f"{scratch}/eval.sqlite3", "SECRET_KEY": "of no lasting file" * 2}
        settings = Settings.from_env({**_model_of(os.environ), **own})
        database.open_file(settings.database)
        database.migrate(settings.database)
        try:
            for path in paths:
                figures[str(path)] = _evaluate_file(path, settings)
        finally:
            database.db.close()
    return {**figures, "total": total(list(figures.values()))}


def _model_of(environ: Mapping[str, str]) -> dict[str, str]:
    """What of the environment says which model is measured; of `.env`, nothing."""
    names = ("LUMI_EMBEDDING_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL")
    return {name: environ[name] for name in names if name in environ}


def _evaluate_file(path: Path, settings: Settings) -> Figures:
    embedder = answering.embedder_of(settings)
    now = clock.now()
    asked: list[Asked] = []
    seconds = 0.0
    sets = _read(path)
    for faq_set in sets:
        _say(f"{path.name}: {len(asked)} asked")
        tenant = enrolment.add("Evaluated", now, settings, language=faq_set.language[:2])
        ids = _keep(tenant.id, faq_set, embedder, now)
        for question, right in faq_set.queries:
            began = clock.monotonic()
            answer = answering.ask(tenant.id, question, faq_set.language, embedder)
            seconds += clock.monotonic() - began
            asked.append(_asked(right, answer, ids))
    _say("")
    return {
        "language": sets[0].language[:2],
        **figures_of(asked),
        "milliseconds_per_question": seconds / len(asked) * 1000 if asked else None,
    }


def _keep(
    tenant_id: int, faq_set: FaqSet, embedder: Embedder, now: datetime
) -> dict[str, frozenset[str]]:
    """Import the set; the file's ids by question (two of its FAQs may ask the same)."""
    faqs.keep_all(tenant_id, list(faq_set.faqs.values()), embedder, now)
    ids = defaultdict(set)
    for ident, draft in faq_set.faqs.items():
        ids[draft.question].add(ident)
    return {question: frozenset(of_question) for question, of_question in ids.items()}


def _asked(right: frozenset[str], answer: Answer, ids: dict[str, frozenset[str]]) -> Asked:
    ranked = tuple(ids[candidate.question] for candidate in answer.candidates)
    return Asked(right, ranked, answer.covered, answer.score)


def _read(path: Path) -> list[FaqSet]:
    sets: dict[str, FaqSet] = {}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadFile(f"{path} cannot be read: {fault}.") from fault
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                _take(sets, json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise BadFile(f"{path}, row {number}: not a row of an FAQ set ({fault!r}).") from fault
    if not sets:
        raise BadFile(f"{path} holds no FAQ set.")
    return list(sets.values())


def _take(sets: dict[str, FaqSet], row: dict[str, Any]) -> None:
    if row["type"] == "faqset":
        drafts = {
            str(faq["id"]): Draft(
                faq["question"], faq["answer"] or "", tuple(faq.get("alternates") or ())
            )
            for faq in row["faqs"]
        }
        sets[row["set_id"]] = FaqSet(row["lang"], drafts)
        return
    right = row.get("faq_ids") or ([] if row["faq_id"] is None else [row["faq_id"]])
    sets[row["set_id"]].queries.append((row["query"], frozenset(map(str, right))))


def _say(progress: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{progress}")
