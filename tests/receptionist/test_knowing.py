"""Without an FAQ and without a language model: hours, place and services are told from the rows."""

from typing import Any

import pytest

from lumi import database
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.desk import Desk
from tests.talking import change

WEEK = """Our opening hours:
• Monday – Friday: 09:00–18:00
• Saturday – Sunday: closed"""
OFFERED = """What we offer:
• Haircut: 30 min, 18 €"""


def closes(tenant: Tenant, starts: str, ends: str, reason: str = "") -> None:
    with database.write() as connection:
        sql = (
            "INSERT INTO closure (tenant_id, starts_local, ends_local, reason) VALUES (?, ?, ?, ?)"
        )
        connection.execute(sql, (tenant.id, starts, ends, reason))


@pytest.fixture
def shop(desk: Desk) -> Desk:
    change(desk.tenant, address="12 High Street")
    return desk


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("What are your opening hours?", WEEK),
        ("where are you?", "📍 12 High Street"),
        ("What services do you offer?", OFFERED),
        ("Are you open tomorrow?", "We are open on Wednesday, December 2: 09:00–18:00."),
        ("are you open today", "We are open on Tuesday, December 1: 09:00–18:00."),
        ("are you open?", "We are open on Tuesday, December 1: 09:00–18:00."),
        ("do you work on sundays?", "We are closed on Sunday, December 6."),
        (
            "are you open this weekend?",
            "We are closed on Saturday, December 5.\nWe are closed on Sunday, December 6.",
        ),
        (
            "are you open on friday or saturday?",
            "We are open on Friday, December 4: 09:00–18:00.\n"
            "We are closed on Saturday, December 5.",
        ),
        ("are you open on tuesday, and on sunday at 8?", WEEK),
        ("¿abrís el domingo?", "Estamos cerrados: domingo, 6 de diciembre."),
        ("Habt ihr morgen offen?", "Wir haben geöffnet: Mittwoch, 2. Dezember, 09:00–18:00."),
    ],
    ids=str,
)
def test_what_the_rows_know_is_no_question_for_the_owner(shop: Desk, asked: str, said: str) -> None:
    assert shop.says(asked) == said
    assert shop.response.open_questions == []
    assert shop.response.why["rests_on_facts"]


def test_several_questions_are_answered_in_their_order(shop: Desk) -> None:
    place = "📍 12 High Street"

    assert shop.says("where are you?", "what are your opening hours?") == f"{place}\n\n{WEEK}"
    assert shop.says("What are your opening hours? And where are you?") == f"{WEEK}\n\n{place}"
    assert shop.says("opening hours and where are you") == f"{WEEK}\n\n{place}"


def test_the_rest_of_a_turn_is_still_admitted(shop: Desk) -> None:
    said = shop.says("where are you?", "zzz qqq xxx www?")

    assert said.startswith("📍 12 High Street")
    assert "“zzz qqq xxx www?”" in said


def test_an_faq_about_it_goes_before_the_rows(shop: Desk) -> None:
    shop.keeps(Draft("What are your opening hours?", "Whenever the door is ajar.", ()))

    assert shop.says("what are your opening hours?") == "Whenever the door is ajar."


def test_a_closure_is_told_with_its_reason(shop: Desk) -> None:
    closes(shop.tenant, "2026-12-24T00:00", "2026-12-27T00:00", "Christmas")
    closes(shop.tenant, "2026-12-02T13:00", "2026-12-02T18:00")

    assert shop.says("are you open at Christmas?") == (
        "We are closed on Friday, December 25: Christmas."
    )
    assert shop.says("are you open tomorrow?") == (
        "We are open on Wednesday, December 2: 09:00–13:00."
    )
    assert shop.says("opening hours?").endswith(
        "closed\nWe are closed on Wednesday, December 2, 13:00–18:00."
    )


def test_of_a_feast_without_a_closure_nobody_claims_that_it_is_open(shop: Desk) -> None:
    assert "I don't know" in shop.says("are you open at Christmas?")
    assert shop.response.open_questions == ["are you open at Christmas?"]


def test_without_an_address_nobody_is_told_one(desk: Desk) -> None:
    assert "I don't know" in desk.says("where are you?")


@pytest.mark.parametrize("values", [{"address": "12 High Street"}, {}], ids=["known", "unknown"])
def test_where_a_booking_is_under_way_it_goes_on_after_the_answer(
    desk: Desk, values: dict[str, Any]
) -> None:
    if values:
        change(desk.tenant, **values)
    desk.says("I'd like a haircut")

    said = desk.says("where are you?")

    assert ("📍 12 High Street" in said) is bool(values)
    assert "when would you like to come?" in said


def test_a_day_that_follows_a_question_about_hours_is_no_wish_to_book(shop: Desk) -> None:
    shop.says("are you open tomorrow?")

    assert shop.says("and on sunday?") == "We are closed on Sunday, December 6."
    assert shop.says("and saturday") == "We are closed on Saturday, December 5."
    assert shop.says("what about friday").startswith("We are open on Friday, December 4")
    assert shop.booked() == []


def test_a_day_in_the_next_bubble_goes_on_with_the_question(shop: Desk) -> None:
    said = shop.says("¿abrís mañana?", "y el domingo")

    assert said.endswith("\n\nEstamos cerrados: domingo, 6 de diciembre.")


@pytest.mark.parametrize("text", ["and on sunday?", "and friday"])
def test_a_day_after_anything_else_is_none_of_the_hours(shop: Desk, text: str) -> None:
    shop.says("where are you?")

    assert "We are" not in shop.says(text)


def test_an_hour_after_a_question_about_hours_is_a_wish(shop: Desk) -> None:
    shop.says("are you open tomorrow?")

    assert shop.says("and a haircut tomorrow at 3pm please").startswith("⏳")
