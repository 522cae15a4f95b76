"""What another model of meaning costs: searches in its longer vectors, memory, a switch."""

import random
import tempfile
import time
from pathlib import Path

import numpy

from lumi import clock, database
from lumi.answers import faqs, retrieval
from lumi.answers.embedding import Vector
from lumi.answers.index import packed
from lumi.settings import Settings
from lumi.tenants import enrolment
from tests.bench import figures, yardsticks
from tests.bench.crowd import THINGS, Scattered, draft
from tests.bench.figures import Row
from tests.fakes.embeddings import Embeddings
from tests.fakes.whatsapp import WhatsApp

SMALL = "text-embedding-3-small"
QUESTIONS = 60  # different ones, asked before memory is measured


def other_model() -> Row:
    """Retrieval by the vectors of two models, and the whole tree's memory by who embeds."""
    sizes = [(each, numbers) for each in (30, 3000) for numbers in (384, 1536)]
    return {
        **{
            f"numpy over {each} vectors of {numbers:,}, ms": round(
                yardsticks.scan(each, numbers), 3
            )
            for each, numbers in sizes
        },
        **{
            f"retrieval, {each} FAQs, vectors of {numbers:,}, ms": _retrieval(each, numbers)
            for each, numbers in sizes
        },
        **_memory(),
    }


def _retrieval(each: int, numbers: int, rounds: int = 100) -> float:
    """Median milliseconds of one question's search, its embedding left out."""
    chance, directions = random.Random(3), numpy.random.default_rng(5)
    model = Scattered(SMALL, numbers)
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lumi.sqlite3"
        settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "tree key"})
        database.open_file(path)
        database.migrate(path)
        tenant = enrolment.add("Shop", clock.now(), settings)
        drafts = {one.question: one for one in (draft(chance) for _ in range(each))}
        faqs.keep_all(tenant.id, list(drafts.values()), model, clock.now())
        took = []
        for number in range(rounds):
            vector = Vector(SMALL, packed(directions.standard_normal(numbers, numpy.float32)))
            question = f"What would {THINGS[number % len(THINGS)]} cost me?"
            began = time.perf_counter()
            retrieval.candidates(tenant.id, question, "en", vector)
            took.append(time.perf_counter() - began)
        database.db.close()
    return round(sorted(took)[rounds // 2] * 1000, 2)


def _memory() -> Row:
    with Embeddings() as server, WhatsApp() as whatsapp:
        keyed = {"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": server.url}
        with figures.shop(whatsapp) as tree:
            embedded = _asked(tree, whatsapp)
        with figures.shop(whatsapp, **keyed, LUMI_EMBEDDING_MODEL=SMALL) as tree:
            remote = _asked(tree, whatsapp)
            server.breaks()
            fallen_back = _more(tree, whatsapp)
    return {
        "PSS, the embedded model, no key, MB": embedded,
        "PSS, a server's model, MB": remote,
        "PSS, a server's model, then down, MB": fallen_back,
    }


def _asked(tree: figures.Tree, whatsapp: WhatsApp) -> int:
    tree.start()
    return _more(tree, whatsapp)


def _more(tree: figures.Tree, whatsapp: WhatsApp) -> int:
    before = len(whatsapp.sent)
    for number in range(QUESTIONS):
        tree.says(f"347{before + number:08}", f"May I bring {before + number} children?")
    whatsapp.wait_for(before + QUESTIONS, 60)
    tree.is_idle(60)
    return round(sum(figures.pss(pid) for pid in figures.family(tree.pid)) / 1024)
