"""The real model and index, from question to answer."""

import pytest

from lumi.answers import answering, faqs
from lumi.answers.embedding import Embedder, EmbeddingFailed
from lumi.answers.smalltalk import Smalltalk
from lumi.answers.texts import Draft
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER
from tests.conftest import T0


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("when do you open on saturday", "Tuesday to Saturday, 10:00 to 19:00."),
        ("closed on mondays? what are the hours", "Tuesday to Saturday, 10:00 to 19:00."),
        ("price of a haircut please", "A haircut is 18 €."),
        ("CAN I PAY WITH MY CREDIT CARD???", "Yes, by card, phone or cash."),
        ("do you cut kids hair", "Yes, from three years on."),
        ("where do i leave my car, parking?", "Behind the shop, two hours free."),
        ("can i get my beard trimed", "Yes, with hot towel and razor: 12 €."),
    ],
)  # fmt: skip
def test_a_question_in_other_words_finds_its_answer(
    barber: Tenant, embedder: Embedder, question: str, answer: str
) -> None:
    found = answering.ask(barber.id, question, "en", embedder)

    assert found.covered
    assert found.text == answer
    assert found.candidates[0].faq_id == found.faq_id


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("a que hora abris los lunes?", "De lunes a viernes, de 9 a 20 h."),
        ("cuanto vale una limpieza dental", "Una limpieza dental cuesta 60 €."),
        ("tengo una urgencia, atendeis urgencias hoy?", "Sí, llámenos y le vemos el mismo día."),
        ("trabajais con seguro medico", "Trabajamos con Sanitas y Adeslas."),
    ],
)
def test_spanish_is_understood_without_accents(
    dentist: Tenant, embedder: Embedder, question: str, answer: str
) -> None:
    assert answering.ask(dentist.id, question, "es", embedder).text == answer


@pytest.mark.parametrize(
    "question",
    [
        "Do you repair bicycles?",
        "What's the capital of France?",
        "is it going to rain tomorrow",
        "",
        "?",
        "😀" * 4096,
        "\x00\ud800",
        "a" * 4096,
        "مرحبا كيف الطقس",
    ],
    ids=["bicycle", "france", "rain", "empty", "mark", "emoji", "broken", "long", "arabic"],
)
def test_what_no_faq_covers_is_not_answered(
    barber: Tenant, embedder: Embedder, question: str
) -> None:
    found = answering.ask(barber.id, question, "en", embedder)

    assert not found.covered
    assert found.text is None
    assert found.faq_id is None


def test_a_tenant_without_faqs_knows_nothing(tenant: Tenant, embedder: Embedder) -> None:
    found = answering.ask(tenant.id, "What are your opening hours?", "en", embedder)

    assert (found.covered, found.score, found.candidates) == (False, 0.0, ())


def test_a_single_faq_is_not_the_answer_to_everything(tenant: Tenant, embedder: Embedder) -> None:
    faqs.keep_all(tenant.id, BARBER[:1], embedder, T0)

    assert not answering.ask(tenant.id, "Do you repair bicycles?", "en", embedder).covered
    assert answering.ask(tenant.id, "when are you open", "en", embedder).covered


def test_a_tenant_never_sees_anothers_faqs(
    barber: Tenant, dentist: Tenant, embedder: Embedder
) -> None:
    found = answering.ask(barber.id, "¿Cuánto cuesta una limpieza?", "en", embedder)

    assert {one.question for one in found.candidates} <= {draft.question for draft in BARBER}


def test_other_tenants_do_not_change_scores(
    barber: Tenant, settings: Settings, embedder: Embedder
) -> None:
    question = "what do you charge for a haircut"
    before = answering.ask(barber.id, question, "en", embedder)

    for number in range(5):
        other = enrolment.add(f"Other {number}", T0, settings)
        faqs.keep_all(other.id, [*BARBER, Draft(question, str(number))], embedder, T0)

    assert answering.ask(barber.id, question, "en", embedder) == before


def test_equal_answers_are_not_too_close_to_choose(tenant: Tenant, embedder: Embedder) -> None:
    twins = [Draft("Do you take cards?", "Yes."), Draft("Do you accept cards?", "Yes.")]
    faqs.keep_all(tenant.id, [*twins, *BARBER[:4]], embedder, T0)

    assert answering.ask(tenant.id, "are cards ok?", "en", embedder).text == "Yes."


def test_two_bubbles_are_both_answered_in_order(barber: Tenant, embedder: Embedder) -> None:
    bubbles = ["Hi!", "do you trim beards?", "and where can i park?"]

    told = answering.ask_turn(barber.id, bubbles, "en", embedder)

    assert [one.text for one in told.findings.covered] == [BARBER[6].answer, BARBER[5].answer]
    assert told.findings.uncovered == ()
    assert told.smalltalk == {Smalltalk.GREETING}
    assert told.tokens > 0


def test_one_covered_and_one_uncovered_bubble(barber: Tenant, embedder: Embedder) -> None:
    bubbles = ["what are your opening hours", "do you repair bicycles"]

    told = answering.ask_turn(barber.id, bubbles, "en", embedder)

    assert [one.text for one in told.findings.covered] == [BARBER[0].answer]
    assert [one.question for one in told.findings.uncovered] == ["do you repair bicycles"]


def test_a_question_in_pieces_is_put_together(barber: Tenant, embedder: Embedder) -> None:
    told = answering.ask_turn(barber.id, ["do you", "cut children's", "hair?"], "en", embedder)

    assert [one.text for one in told.findings.covered] == [BARBER[3].answer]
    assert told.findings.uncovered == ()


def test_greetings_cost_no_tokens(barber: Tenant, embedder: Embedder) -> None:
    told = answering.ask_turn(barber.id, ["Good morning!", "👋"], "en", embedder)

    assert (told.tokens, told.findings.covered, told.findings.uncovered) == (0, (), ())


def test_an_unknown_embedding_model_is_named() -> None:
    settings = Settings.from_env({"SECRET_KEY": "k" * 32, "LUMI_EMBEDDING_MODEL": "nonesuch"})

    with pytest.raises(EmbeddingFailed, match="nonesuch"):
        answering.embedder_of(settings).model()
