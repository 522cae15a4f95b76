"""`flask faq`: questions and answers in and out, and how Lumi would answer."""

import csv
import io
import json
from pathlib import Path

import pytest

from lumi import database
from lumi.answers import faqs, index
from lumi.answers.embedding import Embedder
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER, LetterCounts, barber, embedder
from tests.cli.running import Command, fault, said

__all__ = ["barber", "embedder"]

FILE = """question,answer,alternatives
Where can I park?,Behind the shop.,Is there parking?|Where do I leave my car?
Can I pay by card?,"Yes, by any card.",
"""


def imported(flask: Command, file: Path, content: str) -> str:
    file.write_text(content)
    return said(flask("faq", "import", "corte-fino", file))


def test_import_tells_what_it_did(flask: Command, tenant: Tenant, tmp_path: Path) -> None:
    file = tmp_path / "faqs.csv"

    assert imported(flask, file, FILE) == "2 added, 0 changed, 0 unchanged.\n"
    changed = FILE.replace("Behind the shop", "In front of it")
    assert imported(flask, file, changed) == "0 added, 1 changed, 1 unchanged.\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("faqs.csv", f"{FILE}Do you trim beards?,,\n", ("row 4", "answer")),
        ("faqs.csv", "query,answer\nWho?,Me.\n", ("question",)),
        ("faqs.jsonl", '{"question": "Who?", "answer": "Me."}\n{broken', ("2",)),
        ("faqs.xlsx", FILE, (".csv, .tsv or .jsonl",)),
        ("faqs.csv", "", ("faqs.csv",)),
    ],
    ids=["row", "column", "line", "kind", "empty"],
)
def test_import_of_a_broken_file_names_the_place_and_keeps_nothing(
    flask: Command, tenant: Tenant, tmp_path: Path, name: str, content: str, told: tuple[str, ...]
) -> None:
    file = tmp_path / name
    file.write_text(content)

    sentence = fault(flask("faq", "import", tenant.slug, file))
    assert all(part in sentence for part in (name, *told))
    assert faqs.listed(tenant.id) == []


@pytest.mark.parametrize("name", ["missing.csv", ""], ids=["missing", "a folder"])
def test_import_of_what_cannot_be_read_is_one_sentence(
    flask: Command, tenant: Tenant, tmp_path: Path, name: str
) -> None:
    assert "cannot be read" in fault(flask("faq", "import", tenant.slug, tmp_path / name))


def test_what_was_exported_can_be_imported(flask: Command, barber: Tenant, tmp_path: Path) -> None:
    exported = said(flask("faq", "export", barber.slug))

    assert next(csv.reader(io.StringIO(exported))) == ["question", "answer", "alternatives"]
    assert imported(flask, tmp_path / "faqs.csv", exported) == (
        f"0 added, 0 changed, {len(BARBER)} unchanged.\n"
    )


def test_export_as_json_holds_every_faq(flask: Command, barber: Tenant) -> None:
    exported = json.loads(said(flask("faq", "export", barber.slug, "--json")))

    assert [one["question"] for one in exported] == [draft.question for draft in BARBER]


def test_ask_shows_the_answer_and_what_came_near(flask: Command, barber: Tenant) -> None:
    answer, headings, best, *_ = said(
        flask("faq", "ask", barber.slug, "Where do I leave my car?")
    ).splitlines()

    assert answer == "Behind the shop, two hours free."
    assert headings.split() == ["faq", "score", "question"]
    assert best.endswith("Where can I park?")


def test_ask_as_json_keeps_its_promise(flask: Command, barber: Tenant) -> None:
    found = json.loads(said(flask("faq", "ask", barber.slug, "Do you take Visa?", "--json")))

    best = found["candidates"][0]
    assert list(found) == ["answer", "faq_id", "score", "covered", "candidates"]
    assert list(best) == ["faq_id", "question", "score"]
    assert (found["answer"], found["covered"]) == ("Yes, by card, phone or cash.", True)
    assert (found["faq_id"], found["score"]) == (best["faq_id"], best["score"])


def test_ask_admits_what_no_faq_covers(flask: Command, barber: Tenant) -> None:
    question = "What is the capital of Mongolia?"

    assert said(flask("faq", "ask", barber.slug, question)).startswith("(not covered")
    found = json.loads(said(flask("faq", "ask", barber.slug, question, "--json")))
    assert (found["answer"], found["faq_id"], found["covered"]) == (None, None, False)


def test_gaps_are_the_questions_that_nobody_answered(flask: Command, tenant: Tenant) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO customer (tenant_id, phone, created_at) VALUES (1, '1', '')"
        )
        connection.executemany(
            "INSERT INTO open_question (tenant_id, customer_id, text, asked_at, settled_at)"
            " VALUES (1, 1, ?, '2026-12-01', ?)",
            [("Weddings?", None), ("Settled?", "2026-12-01"), ("Dogs?", None)],
        )

    found = json.loads(said(flask("faq", "gaps", tenant.slug, "--json")))
    assert [one["question"] for one in found] == ["Dogs?", "Weddings?"]
    assert said(flask("faq", "gaps", tenant.slug)).splitlines()[1].endswith("Dogs?")


def test_gaps_are_told_by_topic_with_the_nearest_faq(flask: Command, barber: Tenant) -> None:
    asked = [
        (1, "Do you repair bicycles?", "2026-12-01"),
        (2, "Can you fix my bike?", "2026-12-02"),
        (2, "Can you fix my bike?", "2026-12-03"),
        (1, "Is there a car wash nearby?", "2026-12-04"),
    ]
    with database.write() as connection:
        for ident in (1, 2):
            connection.execute(
                "INSERT INTO customer (tenant_id, phone, created_at) VALUES (1, ?, '')", (ident,)
            )
        connection.executemany(
            "INSERT INTO open_question (tenant_id, customer_id, text, asked_at)"
            " VALUES (1, ?, ?, ?)",
            asked,
        )

    bikes, wash = json.loads(said(flask("faq", "gaps", barber.slug, "--json")))
    assert (bikes["question"], bikes["times"], bikes["customers"]) == ("Can you fix my bike?", 3, 2)
    assert (bikes["first_asked_at"], bikes["last_asked_at"]) == ("2026-12-01", "2026-12-03")
    assert bikes["wordings"][1] == {"text": "Do you repair bicycles?", "times": 1}
    assert wash["nearest"]["question"] == "Where can I park?"


def test_reindex_brings_every_faq_to_the_present_model(
    flask: Command, tenant: Tenant, embedder: Embedder
) -> None:
    faqs.keep_all(tenant.id, BARBER[:2], LetterCounts(), tenant.created_at)
    said(flask("faq", "reindex"))

    assert embedder.name == "all-MiniLM-L6-v2"
    assert not index.is_behind()
