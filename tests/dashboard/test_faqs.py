"""A business's answers: found, written, switched, deleted, exported and tried."""

import csv
import io
from typing import Any

import pytest

from lumi import clock, database
from lumi.answers import browsing, faqs, uses
from lumi.answers.embedding import Embedder
from lumi.answers.faqs import Faq
from lumi.answers.texts import Draft
from lumi.tenants import audit
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER, embedder
from tests.conftest import T0, T
from tests.dashboard.visiting import Reader

__all__ = ["embedder"]

PAGE = "/b/corte-fino/faqs"
PARKING = "Where can I park?"
DAY = 24 * 3600.0
NASTY = '<script>alert("1")</script>{{7*7}}&amp;\'"><img src=x onerror=alert(1)>'


@pytest.fixture
def answers(shop: Tenant, embedder: Embedder) -> dict[str, int]:
    """The barber's FAQs, by question."""
    faqs.keep_all(shop.id, BARBER, embedder, T0)
    return {faq.draft.question: faq.id for faq in faqs.listed(shop.id)}


def one(tenant: Tenant, question: str) -> Faq:
    return next(faq for faq in faqs.listed(tenant.id) if faq.draft.question == question)


def words(question: str, answer: str, alternatives: str = "", **more: str) -> dict[str, Any]:
    return {"question": question, "answer": answer, "alternatives": alternatives, **more}


def used(tenant: Tenant, faq_id: int, at: float) -> None:
    with database.write() as connection:
        uses.count(connection, tenant.id, [faq_id], T(at))


def test_a_business_without_faqs_is_told_how_to_begin(owner: Reader, shop: Tenant) -> None:
    assert "Add the first answer" in owner.sees(PAGE)


def test_the_list_tells_how_often_each_was_of_use_and_when_last(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    for at in (-40 * DAY, -2 * DAY, -2 * DAY, -60):
        used(shop, answers[PARKING], at)

    page = owner.sees(PAGE)

    assert "helped 3 times in 30 days, last today 10:59" in page
    assert page.count("not used yet") == len(BARBER) - 1


def test_what_was_of_no_use_lately_can_be_listed_alone(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    used(shop, answers[PARKING], -60)

    page = owner.sees(f"{PAGE}?shown=unused")

    assert PARKING not in page
    assert "Do you trim beards?" in page


def test_words_are_found_in_questions_answers_and_alternatives(
    owner: Reader, answers: dict[str, int]
) -> None:
    assert PARKING in owner.sees(f"{PAGE}?q=BEHIND+shop")
    assert "Can I pay by card?" in owner.sees(f"{PAGE}?q=visa")
    assert "Nothing has all of these words." in owner.sees(f"{PAGE}?q=visa+razor")


@pytest.mark.parametrize("asked", ["%", "_", "\\", '"', "'--"])
def test_a_sign_of_the_search_itself_is_just_a_sign(
    owner: Reader, answers: dict[str, int], asked: str
) -> None:
    page = owner.opens(f"{PAGE}?q={asked.replace('%', '%25')}").text

    assert "Do you trim beards?" not in page


def test_a_capital_letter_with_an_accent_is_found(
    owner: Reader, shop: Tenant, embedder: Embedder
) -> None:
    faqs.add(shop.id, Draft("Ölmassage?", "Ja."), embedder, T0)

    assert "Ölmassage?" in owner.sees(f"{PAGE}?q=ölmassage")


def test_a_long_list_comes_in_pages(owner: Reader, shop: Tenant) -> None:
    faqs.keep_all(shop.id, [Draft(f"Question {n}?", "Yes.") for n in range(95)], None, T0)

    pages, address = [], PAGE
    while address:
        page = owner.sees(address)
        pages.append(page.count("Question "))
        link = page.rpartition("before=")[2].partition('"')[0] if "before=" in page else ""
        address = f"{PAGE}?before={link}" if link else ""

    assert pages == [40, 40, 15]


def test_an_faq_is_added_and_can_be_asked_at_once(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    sent = owner.sends(
        f"{PAGE}/new",
        PAGE,
        **words(" Do you sell wax? ", "Yes, 9 € a tin.", "Hair wax?\n\n Hair wax? \nPomade?"),
    )

    assert sent.status_code == 303
    assert one(shop, "Do you sell wax?").draft.alternatives == ("Hair wax?", "Pomade?")
    page = owner.sees(f"{PAGE}/ask?question=do+you+have+pomade")
    assert "Lumi answers" in page
    assert "Yes, 9 € a tin." in page
    assert audit.entries(shop.id, None, 1)[0].what == "added an FAQ"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (words("", "Yes."), "This field is required"),
        (words("\0 ", "Yes."), "This field is required"),
        (words("Wax?", "  "), "This field is required"),
        (words("x" * 1001, "Yes."), "longer than 1000"),
        (words("Wax?", "Yes.", "x" * 1001), "A line is longer than 1000 letters."),
        (words("Wax?", "Yes.", "\n".join(map(str, range(51)))), "more than 50 lines"),
        (words(PARKING, "Anywhere."), "There is an FAQ with this question already."),
    ],
)
def test_what_cannot_be_kept_is_told_and_not_lost(
    owner: Reader, shop: Tenant, answers: dict[str, int], sent: dict[str, Any], told: str
) -> None:
    page = owner.sends(f"{PAGE}/new", PAGE, **sent)

    assert page.status_code == 200
    assert told in page.text
    assert sent["answer"].strip() in page.text
    assert len(faqs.listed(shop.id)) == len(BARBER)


def test_an_edit_changes_what_customers_hear(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    owner.sends(f"{PAGE}/{answers[PARKING]}", PAGE, **words(PARKING, "In the yard."))

    assert one(shop, PARKING).draft == Draft(PARKING, "In the yard.")
    assert "In the yard." in owner.sees(f"{PAGE}/ask?question=where+do+I+park")


def test_a_question_of_another_faq_is_refused(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    page = owner.sends(f"{PAGE}/{answers[PARKING]}", PAGE, **words("Can I pay by card?", "x"))

    assert "Another FAQ has this question already." in page.text
    assert one(shop, PARKING).draft.answer == "Behind the shop, two hours free."


def test_an_faq_that_is_switched_off_is_kept_and_not_used(
    owner: Reader, shop: Tenant, answers: dict[str, int]
) -> None:
    owner.sends(f"{PAGE}/{answers[PARKING]}/switch", PAGE)

    assert not one(shop, PARKING).enabled
    assert "Behind the shop" not in owner.sees(f"{PAGE}/ask?question=where+can+I+park")
    assert PARKING in owner.sees(f"{PAGE}?shown=off")

    owner.sends(f"{PAGE}/{answers[PARKING]}/switch", PAGE)
    assert "Behind the shop" in owner.sees(f"{PAGE}/ask?question=where+can+I+park")


def test_a_deletion_asks_once(owner: Reader, shop: Tenant, answers: dict[str, int]) -> None:
    assert "Delete this answer?" in owner.sees(f"{PAGE}/{answers[PARKING]}/delete")
    assert one(shop, PARKING)

    owner.sends(f"{PAGE}/{answers[PARKING]}/delete", PAGE)

    assert PARKING not in [faq.draft.question for faq in faqs.listed(shop.id)]
    assert owner.opens(f"{PAGE}/{answers[PARKING]}").status_code == 404


def test_a_question_that_nobody_can_answer_is_offered_to_be_added(
    owner: Reader, answers: dict[str, int]
) -> None:
    page = owner.sees(f"{PAGE}/ask?question=do+you+repair+bicycles")

    assert "Lumi does not know" in page
    assert "/faqs/new?question=do+you+repair+bicycles" in page


def test_words_of_others_are_words_on_every_page(
    owner: Reader, shop: Tenant, embedder: Embedder
) -> None:
    faq_id = faqs.add(shop.id, Draft(NASTY, NASTY, (NASTY + "?",)), embedder, T0)

    asked = f"{PAGE}/ask?question=" + "%3Cscript%3Ealert(1)%3C/script%3E"
    for address in (PAGE, f"{PAGE}/{faq_id}", f"{PAGE}/{faq_id}/delete", asked):
        page = owner.opens(address).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''@"])
def test_an_export_holds_no_formula_and_can_be_imported(
    owner: Reader, shop: Tenant, embedder: Embedder, start: str
) -> None:
    text = f"{start}HYPERLINK(1)"
    with database.write() as connection:
        faq_id = faqs.add(shop.id, Draft("Q?", "A."), None, T0)
        connection.execute("UPDATE faq SET answer = ? WHERE id = ?", (text, faq_id))

    exported = owner.opens(f"{PAGE}/export.csv")

    (_, row) = csv.reader(io.StringIO(exported.text.removeprefix("\ufeff")))
    assert row[1] == f"'{text}"
    assert exported.headers["Content-Disposition"].endswith('corte-fino-faqs.csv"')


def test_a_new_faq_is_found_by_its_words_until_the_model_has_read_it(
    shop: Tenant, embedder: Embedder
) -> None:
    faqs.add(shop.id, Draft("Do you sell wax?", "Yes."), None, clock.now())

    assert database.value("SELECT count(*) FROM faq_indexed") == 0
    assert database.value("SELECT count(*) FROM faq_text") > 0
    assert browsing.counts(shop.id).everything == 1


def test_staff_have_no_business_here(staff: Reader) -> None:
    assert staff.opens(PAGE).status_code == 403
