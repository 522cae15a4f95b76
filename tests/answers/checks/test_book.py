"""A book in memory answers as the file does."""

import pytest

from lumi import database
from lumi.answers import answering, faqs
from lumi.answers.checks.book import Book
from lumi.answers.embedding import Embedder
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER, dentist
from tests.conftest import T0

__all__ = ["dentist"]

ASKED = [
    "Are you open on Sunday?",
    "can i pay with visa",
    "Do you fix bikes?",
    "¿A qué hora abren?",
]
WAX = Draft("Do you sell wax?", "Yes, 9 €.", ("Can I buy hair wax?",))
NEAR = pytest.approx


def scores(book: Book, *texts: str) -> list[dict[int, float]]:
    answers = book.ask(texts, book.vectors_of(texts))
    return [{one.faq_id: NEAR(one.score, abs=1e-4) for one in of.candidates} for of in answers]


def test_a_book_scores_as_the_index_does(
    barber: Tenant, dentist: Tenant, embedder: Embedder
) -> None:
    for tenant in (barber, dentist):
        told = answering.ask_all(tenant.id, ASKED, tenant.language, embedder)
        book = Book.read(tenant.id, tenant.language, embedder)

        real = [{one.faq_id: one.score for one in answer.candidates} for answer in told]
        assert real == scores(book, *ASKED)


def test_a_revised_book_answers_as_the_file_does_after_the_import(
    barber: Tenant, embedder: Embedder
) -> None:
    drafts = [WAX, Draft(BARBER[0].question, "Always open.")]
    book = Book.read(barber.id, "en", embedder).revised(drafts)
    texts = ["Can I buy wax?", "When do you open?"]
    foreseen = book.ask(texts, book.vectors_of(texts))

    faqs.keep_all(barber.id, drafts, embedder, T0)
    told = answering.ask_all(barber.id, texts, "en", embedder)
    assert (
        [one.text for one in told]
        == [one.text for one in foreseen]
        == ["Yes, 9 €.", "Always open."]
    )
    assert [one.score for one in told] == [NEAR(one.score, abs=1e-4) for one in foreseen]


def test_a_book_that_is_alone_knows_nothing_else(barber: Tenant, embedder: Embedder) -> None:
    book = Book.read(barber.id, "en", embedder).revised([WAX], alone=True)

    (found,) = scores(book, "Can I pay by card?")
    assert len(found) == 1


def test_vectors_that_the_index_lacks_are_made(barber: Tenant, embedder: Embedder) -> None:
    expected = scores(Book.read(barber.id, "en", embedder), *ASKED)
    faq = faqs.listed(barber.id)[0]
    faqs.switch(barber.id, faq.id, False, embedder, T0)
    assert faq.id not in scores(Book.read(barber.id, "en", embedder), ASKED[0])[0]

    with database.write() as connection:
        connection.execute("UPDATE faq SET enabled = 1")  # and the index not caught up yet

    assert scores(Book.read(barber.id, "en", embedder), *ASKED) == expected


def test_an_empty_book_knows_nothing(barber: Tenant, embedder: Embedder) -> None:
    book = Book.empty("en", embedder)
    answers = book.ask(ASKED, book.vectors_of(ASKED))

    assert not any(answer.covered or answer.candidates for answer in answers)
