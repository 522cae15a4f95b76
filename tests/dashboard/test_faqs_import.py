"""Answers from a file: seen before they are kept, and refused row by row."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from lumi import database
from lumi.answers import faqs
from lumi.answers.checks import pins
from lumi.answers.texts import Draft
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER, embedder
from tests.conftest import T0
from tests.dashboard.test_faqs import NASTY, PAGE, PARKING, answers, one
from tests.dashboard.visiting import Reader

__all__ = ["answers", "embedder"]

HEAD = "question,answer,alternatives\n"


def upload(reader: Reader, content: str | bytes, name: str = "faqs.csv") -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    fields: dict[str, Any] = {"file": (io.BytesIO(raw), name)}
    return reader.sends(f"{PAGE}/import", PAGE, **fields)


def test_an_import_is_shown_and_then_kept(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    rows = f"Wax?,Yes.,Pomade?|Gel?\n{PARKING},In the yard.,\n{BARBER[0].question},{{}},\n"
    sent = upload(owner, HEAD + rows.format(f'"{BARBER[0].answer}"'))

    page = owner.sees(sent.location)
    assert all(told in page for told in ("1 new", "1 changed", "1 as they are"))
    assert "Behind the shop, two hours free." in page
    assert one(shop, PARKING).draft.answer == "Behind the shop, two hours free."

    kept = owner.sends(sent.location, PAGE)

    assert kept.status_code == 303
    assert one(shop, PARKING).draft.answer == "In the yard."
    assert one(shop, "Wax?").draft.alternatives == ("Pomade?", "Gel?")
    assert owner.opens(sent.location).status_code == 404


def test_every_broken_row_is_told_and_nothing_is_written(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    sent = upload(owner, f"{HEAD}Wax?,Yes.,\n,No.,\nGel?,,\nWax?,No.,\na,b,c,d\n")

    assert sent.status_code == 200
    for told in (
        "4 rows need your attention",
        "faqs.csv, row 3, column question: it is empty.",
        "faqs.csv, row 4, column answer: it is empty.",
        "faqs.csv, row 5, column question",
        "faqs.csv, row 6, column 4",
    ):
        assert told in sent.text
    assert len(faqs.listed(shop.id)) == len(BARBER)
    assert database.value("SELECT count(*) FROM faq_import") == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", "x", "must end in .csv, .tsv or .jsonl"),
        ("a.csv", "frage\nx\n", "there is no column"),
        ("a.csv", b"question,answer\nx,\xed\n", "is not UTF-8"),
        ("a.jsonl", '{"question"\n[1]\n', "2 rows need your attention"),
        ("a.csv", "", "holds no FAQs"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    owner: Reader, name: str, content: str | bytes, told: str
) -> None:
    assert told in upload(owner, content, name).text


def test_a_file_that_is_too_large_is_refused(owner: Reader) -> None:
    refused = upload(owner, HEAD + "x" * 1_200_000)
    refused.request.input_stream.close()  # the test's own, which spools what is large

    assert refused.status_code == 413


def test_nothing_in_a_file_is_taken_for_html(owner: Reader, shop: Tenant) -> None:
    quoted = NASTY.replace('"', '""')
    refused = upload(owner, f'{HEAD}"{quoted}",,\n', f"{NASTY}.csv".replace("/", ""))
    sent = upload(owner, f'{HEAD}"{quoted}","{quoted}","{quoted}"\n', "<b>.csv")

    for page in (refused.text, owner.opens(sent.location).text):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>.csv" not in page


def test_what_was_shown_is_what_is_kept(owner: Reader, shop: Tenant) -> None:
    first = upload(owner, f"{HEAD}Wax?,Yes.,\n")
    upload(owner, f"{HEAD}Gel?,Yes.,\n")

    assert owner.sends(first.location, PAGE).status_code == 404
    assert faqs.listed(shop.id) == []


def test_a_file_can_be_forgotten(owner: Reader, shop: Tenant) -> None:
    sent = upload(owner, f"{HEAD}Wax?,Yes.,\n")

    owner.sends(f"{sent.location}/drop", PAGE)

    assert owner.opens(sent.location).status_code == 404
    assert faqs.listed(shop.id) == []


def test_an_import_of_another_business_is_not_there(
    owner: Reader, shop: Tenant, settings: Any
) -> None:
    other = enrolment.add("Otra", T0, settings)
    sent = upload(owner, f"{HEAD}Wax?,Yes.,\n")
    with database.write() as connection:
        connection.execute("UPDATE faq_import SET tenant_id = ?", (other.id,))

    assert owner.opens(sent.location).status_code == 404
    assert owner.sends(sent.location, PAGE).status_code == 404


def test_an_import_that_breaks_a_pin_is_refused_unless_it_is_forced(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    pins.pin(shop.id, "where do I leave my car", answers[PARKING], T0)
    sent = upload(owner, f"{HEAD}Where do I leave my car?,Anywhere.,Where do I leave the car\n")

    refused = owner.sends(sent.location, PAGE)

    assert "where do I leave my car" in refused.text
    assert "Do it all the same" in refused.text
    assert len(faqs.listed(shop.id)) == len(BARBER)

    owner.sends(sent.location, PAGE, force="1")
    assert one(shop, "Where do I leave my car?").draft == Draft(
        "Where do I leave my car?", "Anywhere.", ("Where do I leave the car",)
    )
