"""After FAQs have changed, what that did to real answers is kept and told."""

import json

from lumi import database
from lumi.answers import faqs
from lumi.answers.checks import asked, looking, pins
from lumi.answers.checks.comparing import Kind
from lumi.answers.embedding import Embedder
from lumi.answers.gaps import grouping, listing
from lumi.answers.texts import Draft
from lumi.conversations import privacy
from lumi.settings import Settings
from lumi.tenants import enrolment, notices
from lumi.tenants.models import Tenant
from tests.answers.checks.conftest import Ask
from tests.answers.conftest import BARBER
from tests.conftest import T0, T

BEA = "34600999888"
PARKING = BARBER[5]


def of(tenant: Tenant, question: str) -> int:
    return next(faq.id for faq in faqs.listed(tenant.id) if faq.draft.question == question)


def changes(tenant: Tenant) -> list[tuple[Kind, str, int]]:
    found = looking.last(tenant.id)
    assert found
    return [(change.kind, change.question, one.times) for one, change in found[1].changes]


def told(tenant: Tenant) -> list[str]:
    return [kind for kind, *_ in notices.open_notices(tenant.id)]


def test_only_what_was_put_to_the_faqs_is_a_question(barber: Tenant, customers: Ask) -> None:
    customers("hello!", "Where can I park?", "book 12/24 15:30", "where can I  PARK?", "Any wax?")

    found = asked.lately(barber.id)
    assert [(one.text, one.times) for one in found] == [("Any wax?", 1), ("where can I  PARK?", 2)]
    assert [one.text for one in asked.lately(barber.id, 1)] == ["Any wax?"]


def test_what_a_model_answered_is_a_question_in_the_customers_words(
    barber: Tenant, customers: Ask
) -> None:
    customers("Where can I park?")
    why = json.dumps({"want": "answer", "answers": [{"faq_id": 1, "question": "Q", "score": 1}]})
    with database.write() as connection:
        connection.execute("UPDATE message SET why = ? WHERE role = 'assistant'", (why,))

    assert [one.text for one in asked.lately(barber.id)] == ["Where can I park?"]


def test_an_answer_that_was_lost_is_kept_and_told_until_there_is_one_again(
    barber: Tenant, customers: Ask, embedder: Embedder
) -> None:
    customers("Where can I leave my car?", "Can I pay by card?")
    looking.look_after(embedder, T0)
    faqs.delete(barber.id, of(barber, PARKING.question))
    looking.look_after(embedder, T(60))

    assert changes(barber) == [(Kind.LOST, "Where can I leave my car?", 1)]
    assert told(barber) == [looking.LOST]
    assert not looking.is_due()

    faqs.add(barber.id, Draft("Do you sell wax?", "Yes."), embedder, T0)
    looking.look_after(embedder, T(120))
    assert changes(barber) == [(Kind.LOST, "Where can I leave my car?", 1)]

    faqs.add(barber.id, PARKING, embedder, T0)
    looking.look_after(embedder, T(180))
    assert changes(barber) == [(Kind.GAINED, "Where can I leave my car?", 1)]
    assert told(barber) == []


def test_edits_are_looked_at_as_one_change(
    barber: Tenant, customers: Ask, embedder: Embedder
) -> None:
    customers("Where can I park?", "Any wax?")
    looking.look_after(embedder, T0)
    ident = of(barber, PARKING.question)
    faqs.edit(barber.id, ident, Draft(PARKING.question, "Nowhere."), embedder, T(1))
    faqs.edit(barber.id, ident, Draft(PARKING.question, "In front."), embedder, T(2))
    faqs.add(barber.id, Draft("Do you sell wax?", "Yes.", ("Any wax?",)), embedder, T(3))
    looking.look_after(embedder, T(60))

    found = looking.last(barber.id)
    assert found
    assert changes(barber) == [(Kind.GAINED, "Any wax?", 1), (Kind.OTHER, "Where can I park?", 1)]
    was = found[1].changes[1][1]
    assert was.before
    assert was.after
    assert (was.before.answer, was.after.answer) == (PARKING.answer, "In front.")


def test_what_ends_as_it_began_changes_nothing(
    barber: Tenant, customers: Ask, embedder: Embedder
) -> None:
    customers("Where can I park?")
    looking.look_after(embedder, T0)
    ident = of(barber, PARKING.question)
    faqs.switch(barber.id, ident, False, embedder, T(1))
    faqs.switch(barber.id, ident, True, embedder, T(2))
    looking.look_after(embedder, T(60))

    assert changes(barber) == []


def test_the_words_of_an_erased_customer_go_from_what_was_found(
    barber: Tenant, customers: Ask, embedder: Embedder
) -> None:
    customers("Where can I park?", phone=BEA)
    looking.look_after(embedder, T0)
    faqs.delete(barber.id, of(barber, PARKING.question))
    looking.look_after(embedder, T(60))
    assert changes(barber)

    privacy.erase(barber.id, privacy.found(barber.id, BEA))
    assert changes(barber) == []


def test_a_pin_that_fails_is_told_until_it_holds(barber: Tenant, embedder: Embedder) -> None:
    pins.pin(barber.id, "Where do I leave my car?", of(barber, PARKING.question), T0)
    looking.look_after(embedder, T0)
    assert told(barber) == []

    faqs.delete(barber.id, of(barber, PARKING.question))
    looking.look_after(embedder, T(60))
    assert told(barber) == [looking.PINS]

    faqs.add(barber.id, PARKING, embedder, T0)
    looking.look_after(embedder, T(120))
    assert told(barber) == []


def test_a_tenant_that_leaves_takes_edits_and_findings_along(
    barber: Tenant, customers: Ask, embedder: Embedder, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings)
    faqs.add(other.id, PARKING, embedder, T0)
    customers("Where can I park?")
    looking.look_after(embedder, T0)
    pins.pin(barber.id, "parking", of(barber, PARKING.question), T0)
    faqs.delete(barber.id, of(barber, PARKING.question))

    enrolment.remove(barber)
    looking.look_after(embedder, T(60))
    assert database.rows("SELECT tenant_id FROM faq_check") == [(other.id,)]
    assert not looking.is_due()
    assert database.value("SELECT count(*) FROM changed_answer") == 0
    assert database.value("SELECT count(*) FROM faq_pin") == 0


def test_a_question_that_an_faq_has_come_to_answer_is_no_gap_any_more(
    barber: Tenant, customers: Ask, embedder: Embedder
) -> None:
    customers("Do you repair watches?", "Is there a piano?")
    grouping.group_new(embedder, T(120))  # a minute is theirs, to tap "did you mean …?"
    faqs.add(barber.id, Draft("Do you repair watches?", "No."), embedder, T(121))
    looking.look_after(embedder, T(180))

    assert [one.question for one in listing.topics(barber, embedder)] == ["Is there a piano?"]
    assert database.rows("SELECT state FROM gap ORDER BY id") == [("covered",), ("open",)]
