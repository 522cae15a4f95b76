"""`flask faq check` and the pins: what a change of the FAQs does to answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from lumi.answers import faqs
from lumi.answers.checks import looking
from lumi.answers.embedding import Embedder
from lumi.tenants import notices
from lumi.tenants.models import Tenant
from tests.answers.checks.conftest import Ask, customers
from tests.answers.conftest import BARBER, barber, embedder
from tests.cli.running import Command, fault, said
from tests.conftest import T0

__all__ = ["barber", "customers", "embedder"]

WAX = 'question,answer\nDo you sell hair wax?,"Yes, 9 €."\n'
PARKING = BARBER[5]


@pytest.fixture
def wax(tmp_path: Path) -> Path:
    """A file with one more FAQ."""
    found = tmp_path / "faqs.csv"
    found.write_text(WAX)
    return found


def number_of(tenant: Tenant, question: str) -> int:
    return next(faq.id for faq in faqs.listed(tenant.id) if faq.draft.question == question)


def spoils_parking(wax: Path) -> Path:
    """An import that answers the pinned question with another FAQ."""
    wax.write_text(
        "question,answer,alternatives\n"
        "May I leave my car here?,Only at night.,Where do I leave my car?|Where to leave the car\n"
    )
    return wax


def test_check_shows_what_an_import_would_change_and_changes_nothing(
    flask: Command, barber: Tenant, customers: Ask, wax: Path
) -> None:
    customers("Do you sell wax?", "Where can I park?", "do you sell wax?")
    found: dict[str, Any] = json.loads(said(flask("faq", "check", barber.slug, wax, "--json")))

    assert (found["questions"], found["gained"], found["lost"], found["other"]) == (2, 1, 0, 0)
    (change,) = found["changes"]
    assert change == {
        "kind": "gained",
        "question": "do you sell wax?",
        "times": 2,
        "before": None,
        "after": {"faq_id": None, "question": "Do you sell hair wax?", "answer": "Yes, 9 €."},
    }
    assert len(faqs.listed(barber.id)) == len(BARBER)
    shown = said(flask("faq", "check", barber.slug, wax)).splitlines()
    assert " ".join(shown[1].split()) == "gained do you sell wax? 2 – Yes, 9 €."
    assert shown[-1] == "Of 2 questions, 1 answers would change: 1 gained, 0 lost, 0 other."


def test_fewer_questions_can_be_asked_again(
    flask: Command, barber: Tenant, customers: Ask, wax: Path
) -> None:
    customers("Do you sell wax?", "Where can I park?")

    shown = said(flask("faq", "check", barber.slug, wax, "--last", "1"))
    assert shown.startswith("Of 1 questions, 0 answers would change")


def test_check_without_a_file_shows_what_the_last_change_did(
    flask: Command, barber: Tenant, customers: Ask, wax: Path, embedder: Embedder
) -> None:
    customers("Do you sell wax?", "Where can I park?")
    looking.look_after(embedder, T0)
    said(flask("faq", "import", barber.slug, wax))
    faqs.delete(barber.id, number_of(barber, PARKING.question))

    for _ in range(2):  # the second time from what was kept
        found = json.loads(said(flask("faq", "check", barber.slug, "--json")))
        assert [(one["kind"], one["question"]) for one in found["changes"]] == [
            ("lost", "Where can I park?"),
            ("gained", "Do you sell wax?"),
        ]
    assert "1 questions that customers asked have no answer any more" in (
        flask("doctor", barber.slug).stdout
    )


def test_an_import_that_breaks_a_pin_is_refused_and_names_it(
    flask: Command, barber: Tenant, wax: Path
) -> None:
    question = "Where do I leave my car?"
    said(flask("faq", "pin", barber.slug, question, number_of(barber, PARKING.question)))
    spoils_parking(wax)

    checked = flask("faq", "check", barber.slug, wax)
    assert checked.exit_code == 1
    sentence = fault(flask("faq", "import", barber.slug, wax))
    for told in (sentence, checked.stderr):
        assert (
            f"“{question}” gets “May I leave my car here?” instead of “{PARKING.question}”" in told
        )
    assert len(faqs.listed(barber.id)) == len(BARBER)


def test_a_forced_import_breaks_pins_aloud(flask: Command, barber: Tenant, wax: Path) -> None:
    question = "Where do I leave my car?"
    said(flask("faq", "pin", barber.slug, question, number_of(barber, PARKING.question)))

    assert said(flask("faq", "import", barber.slug, spoils_parking(wax), "--force"))[0] == "1"
    checked = flask("faq", "check", barber.slug)
    assert checked.exit_code == 1
    assert question in checked.stderr
    assert [kind for kind, *_ in notices.open_notices(barber.id)] == [looking.PINS]
    (pinned,) = json.loads(said(flask("faq", "pins", barber.slug, "--json")))
    assert (pinned["question"], pinned["faq"], pinned["holds"]) == (
        question,
        PARKING.question,
        False,
    )


def test_a_pin_that_fails_already_stands_in_no_imports_way(
    flask: Command, barber: Tenant, wax: Path
) -> None:
    pinned = flask(
        "faq", "pin", barber.slug, "Do you fix bikes?", number_of(barber, PARKING.question)
    )

    assert pinned.exit_code == 0
    assert "does not hold yet" in pinned.stderr
    assert said(flask("faq", "import", barber.slug, wax)).startswith("1 added")


def test_pins_are_listed_and_taken_away(flask: Command, barber: Tenant) -> None:
    said(flask("faq", "pin", barber.slug, "parking?", number_of(barber, PARKING.question)))
    assert "parking?" in said(flask("faq", "pins", barber.slug))

    said(flask("faq", "unpin", barber.slug, "parking?"))
    assert said(flask("faq", "pins", barber.slug)) == ""
    assert "not pinned" in fault(flask("faq", "unpin", barber.slug, "parking?"))
    assert "no FAQ 999" in fault(flask("faq", "pin", barber.slug, "parking?", 999))
