"""FAQs are kept, changed and withdrawn together with their index."""

import pytest

from lumi import database
from lumi.answers import faqs, index
from lumi.answers.embedding import Vector
from lumi.answers.faqs import Kept, QuestionTaken, UnknownFaq
from lumi.answers.index import packed
from lumi.answers.retrieval import candidates
from lumi.answers.spaces import SpaceGone
from lumi.answers.texts import Draft
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER, LetterCounts
from tests.conftest import T0, T

PARKING = Draft("Where can I park?", "Behind the shop.", ("Is there parking?",))
TABLES = ("faq", "faq_text", "faq_words", "faq_words_found", "faq_vector_1", "faq_vector_1_rowids")


def counts() -> dict[str, int]:
    return {table: database.value("SELECT count(*) FROM " + table) for table in TABLES}  # noqa: S608


def vector_of(question: str, model: LetterCounts) -> Vector:
    return Vector(model.name, packed(model.embed([question]).vectors[0]))


def found(tenant: Tenant, question: str, model: LetterCounts) -> list[str]:
    vector = vector_of(question, model)
    listed = candidates(tenant.id, question, tenant.language, vector)
    return [one.question for one in listed]


def test_an_faq_is_found_by_each_of_its_texts(tenant: Tenant, letters: LetterCounts) -> None:
    faqs.add(tenant.id, PARKING, letters, T0)

    assert letters.read == [
        "Where can I park?",
        "Is there parking?",
        "Where can I park?\nBehind the shop.",
        "Behind the shop.",
    ]
    assert counts()["faq_vector_1"] == counts()["faq_text"] == 4


def test_an_edit_replaces_the_index(tenant: Tenant, letters: LetterCounts) -> None:
    faq_id = faqs.add(tenant.id, PARKING, letters, T0)

    faqs.edit(tenant.id, faq_id, Draft("Do you sell wax?", ""), letters, T(60))

    assert faqs.listed(tenant.id) == [faqs.Faq(faq_id, Draft("Do you sell wax?", ""), True)]
    assert counts()["faq_vector_1"] == counts()["faq_text"] == 1
    terms = database.rows("SELECT DISTINCT term FROM faq_words_found")
    assert f"{tenant.id}:wax" in {term for (term,) in terms}
    assert f"{tenant.id}:par" not in {term for (term,) in terms}


def test_a_deleted_faq_leaves_nothing(tenant: Tenant, letters: LetterCounts) -> None:
    faq_id = faqs.add(tenant.id, PARKING, letters, T0)

    faqs.delete(tenant.id, faq_id)

    assert set(counts().values()) == {0}


def test_a_tenant_that_leaves_takes_all_of_the_index_along(
    tenant: Tenant, letters: LetterCounts, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings)
    faqs.keep_all(tenant.id, BARBER, letters, T0)
    faqs.add(other.id, PARKING, letters, T0)

    enrolment.remove(tenant)

    assert (counts()["faq"], counts()["faq_vector_1"]) == (1, 4)
    assert found(other, "parking", letters) == ["Where can I park?"]


def test_an_faq_that_is_switched_off_is_kept_but_not_found(
    tenant: Tenant, letters: LetterCounts
) -> None:
    faq_id = faqs.add(tenant.id, PARKING, letters, T0)

    faqs.switch(tenant.id, faq_id, False, letters, T0)
    assert found(tenant, "parking", letters) == []
    assert not faqs.listed(tenant.id)[0].enabled

    faqs.switch(tenant.id, faq_id, True, letters, T0)
    assert found(tenant, "parking", letters) == ["Where can I park?"]


def test_anothers_faq_cannot_be_touched(
    tenant: Tenant, letters: LetterCounts, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings)
    faq_id = faqs.add(other.id, PARKING, letters, T0)

    for touch in (
        lambda: faqs.delete(tenant.id, faq_id),
        lambda: faqs.edit(tenant.id, faq_id, PARKING, letters, T0),
        lambda: faqs.switch(tenant.id, faq_id, False, letters, T0),
    ):
        with pytest.raises(UnknownFaq):
            touch()

    assert len(faqs.listed(other.id)) == 1


def test_a_question_can_be_asked_by_one_faq_only(tenant: Tenant, letters: LetterCounts) -> None:
    faqs.add(tenant.id, PARKING, letters, T0)
    other = faqs.add(tenant.id, Draft("Do you sell wax?", "Yes."), letters, T0)

    with pytest.raises(QuestionTaken):
        faqs.add(tenant.id, PARKING, letters, T0)
    with pytest.raises(QuestionTaken):
        faqs.edit(tenant.id, other, PARKING, letters, T0)


def test_only_what_changed_is_embedded_again(tenant: Tenant, letters: LetterCounts) -> None:
    faqs.keep_all(tenant.id, BARBER, letters, T0)
    letters.read.clear()
    changed = Draft(BARBER[0].question, "Always open.")

    kept = faqs.keep_all(tenant.id, [changed, *BARBER[1:], PARKING], letters, T(60))

    assert kept == Kept(added=0, changed=2, unchanged=6)  # PARKING's question is known, too
    assert "Always open." in letters.read
    assert BARBER[1].question not in letters.read


def test_vectors_of_two_models_are_never_compared(tenant: Tenant, letters: LetterCounts) -> None:
    faqs.keep_all(tenant.id, BARBER, letters, T0)
    other = LetterCounts("another of the same size")

    assert candidates(tenant.id, "zzz", "en", vector_of("zzz", letters))
    with pytest.raises(SpaceGone):
        candidates(tenant.id, "zzz", "en", vector_of("zzz", other))


def test_an_faq_without_vectors_is_found_by_its_words(
    tenant: Tenant, letters: LetterCounts
) -> None:
    faq_id = faqs.add(tenant.id, PARKING, letters, T0)
    with database.write() as connection:
        index.write(connection, tenant.id, faq_id, PARKING, None)

    assert index.is_behind()
    assert found(tenant, "parking", letters) == ["Where can I park?"]

    index.catch_up(letters)
    assert not index.is_behind()


def test_a_new_language_leaves_its_own_common_words_out(
    tenant: Tenant, letters: LetterCounts, settings: Settings
) -> None:
    faqs.add(tenant.id, Draft("Hat der Laden offen?", ""), letters, T0)
    enrolment.edit(tenant, settings, language="de")

    assert index.is_behind()
    index.catch_up(letters)

    terms = {term for (term,) in database.rows("SELECT term FROM faq_words_found")}
    assert f"{tenant.id}:hat" not in terms
    assert f"{tenant.id}:lad" in terms
