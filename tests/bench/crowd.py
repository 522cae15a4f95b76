"""Many tenants with FAQs of made-up words: everybody's own, about their own things."""

import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy

from lumi import clock, database
from lumi.answers import answering, faqs
from lumi.answers.embedding import Embedded, Vector
from lumi.answers.local_model import LocalModel
from lumi.answers.texts import Draft
from lumi.answers.traits import LOCAL
from lumi.settings import Settings
from lumi.tenants import enrolment
from tests.bench import yardsticks

ASK = ("Do you offer {}?", "What does {} cost?", "When can I get {}?", "Is {} possible on Sunday?")
THINGS = (
    *("a haircut", "a beard trim", "children's chairs", "parking", "gift cards", "hair colour"),
    *("a wet shave", "an appointment online", "a refund", "student prices", "home visits"),
)
SYLLABLES = ("ba", "do", "ki", "lo", "mu", "ne", "pa", "ri", "so", "tu", "ve", "za")


class Scattered:
    """Vectors at random under a real model's name: where they point does not change the time."""

    traits, is_remote = LOCAL, False

    def __init__(self, name: str, dimensions: int) -> None:
        self.name, self.dimensions = name, dimensions
        self._chance = numpy.random.default_rng(5)

    def embed(self, texts: Sequence[str]) -> Embedded:
        vectors = self._chance.standard_normal((len(texts), self.dimensions), numpy.float32)
        return Embedded(vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True), 0, self.name)

    def model(self, name: str = "", dimensions: int = 0) -> "Scattered":
        return self


def draft(chance: random.Random) -> Draft:
    name = "".join(chance.choices(SYLLABLES, k=3))
    question = chance.choice(ASK).format(f"{chance.choice(THINGS)} by {name}")
    return Draft(question, f"Yes, {name} does that from {chance.randrange(8, 90)} euros on.", ())


def fill(path: Path, tenants: int, each: int, seed: int = 3) -> list[int]:
    """Add tenants `crowd0` … with FAQs each; their ids."""
    chance = random.Random(seed)
    settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "tree key"})
    database.open_file(path)
    database.migrate(path)
    embedder = Scattered(LocalModel.name, LocalModel.dimensions)
    made = []
    for number in range(tenants):
        tenant = enrolment.add(f"Crowd {number}", clock.now(), settings, phone_id=f"crowd{number}")
        drafts = list({one.question: one for one in (draft(chance) for _ in range(each))}.values())
        faqs.keep_all(tenant.id, drafts, embedder, clock.now())
        made.append(tenant.id)
    database.db.close()
    return made


def retrieval(few: int = 1, many: int = 1000, each: int = 30) -> dict[str, Any]:
    """Milliseconds of retrieval for one tenant alone and among many; growth of the file."""
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "lumi.sqlite3"
        (first, *_) = fill(path, few, each)
        alone, small = _milliseconds(path, first), path.stat().st_size
        before = _vectors(path)
        fill_more(path, many, each)
        among, large = _milliseconds(path, first), path.stat().st_size
        raw = (_vectors(path) - before) * 384 * 4
    return {
        "retrieval alone, ms": round(alone, 2),
        f"retrieval among {many} others, ms": round(among, 2),
        f"numpy over its {each} vectors / over all, ms": " / ".join(
            f"{yardsticks.scan(count, LocalModel.dimensions):.3f}" for count in (each, many * each)
        ),
        "file growth / raw float vectors": round((large - small) / raw, 2),
    }


def fill_more(path: Path, tenants: int, each: int) -> None:
    database.open_file(path)
    database.db.execute_sql("UPDATE tenant SET slug = 'first', phone_id = 'first'")
    database.db.close()
    fill(path, tenants, each, seed=4)
    database.open_file(path)
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    database.db.close()


def _milliseconds(path: Path, tenant_id: int, rounds: int = 200) -> float:
    """Median of one question's retrieval, the model's own time left out."""
    from lumi.answers import retrieval as room
    from lumi.answers.index import packed

    settings = Settings.from_env({"LUMI_DATABASE": str(path), "SECRET_KEY": "tree key"})
    database.open_file(path)
    database.row("PRAGMA wal_checkpoint(TRUNCATE)")
    embedder = answering.embedder_of(settings)
    questions = [f"What would {thing} cost me?" for thing in THINGS]
    embedded = embedder.embed(questions)
    vectors = [Vector(embedded.model, packed(vector)) for vector in embedded.vectors]
    took = []
    for number in range(rounds):
        pick = number % len(questions)
        began = time.perf_counter()
        room.candidates(tenant_id, questions[pick], "en", vectors[pick])
        took.append(time.perf_counter() - began)
    database.db.close()
    return sorted(took)[rounds // 2] * 1000


def _vectors(path: Path) -> int:
    database.open_file(path)
    found = int(database.value("SELECT count(*) FROM faq_vector_1"))
    database.db.close()
    return found
