"""Owners' numbers, the tone and its preview, and calendars on the business's pages."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from lumi import calendars, database
from lumi.app import create_app
from lumi.owner import numbers
from lumi.settings import Settings
from lumi.tenants import audit, usage
from lumi.tenants.models import Tenant
from tests.booking.diary import customer
from tests.conftest import T0
from tests.dashboard.test_business import NASTY, kept, where
from tests.dashboard.visiting import Reader, account, signed_in
from tests.fakes.llm import Llm

PHONE = "+34 600 111 222"


def test_a_number_gets_a_code_that_proves_it(owner: Reader, shop: Tenant) -> None:
    seen = owner.sends(where(shop, "owners"), phone=PHONE).text
    code = re.search(r'class="digits">(\d{4})-(\d{4})<', seen)
    assert code
    assert "not proven yet" in seen

    with database.write() as connection:
        ident = customer(shop)
        connection.execute("UPDATE customer SET phone = '34600111222' WHERE id = ?", (ident,))
        numbers.prove(connection, shop, ident, code[1] + code[2], T0)

    assert 'badge good">proven' in owner.sees(where(shop, "owners"))
    assert "".join(code.groups()) not in owner.sees(where(shop, "owners")).replace("-", "")
    answer = owner.sends(where(shop, "owners"), phone=PHONE)
    assert answer.status_code == 303
    assert "proven already" in owner.sees(where(shop, "owners"))


def test_a_number_is_removed_once_and_for_all(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "owners"), phone=PHONE)

    owner.sends(where(shop, "owners/remove"), phone="+34600111222")
    assert numbers.listed(shop) == []
    owner.sends(where(shop, "owners/remove"), phone="+34600111222")

    assert "has no owner with the number" in owner.sees(where(shop, "owners"))
    told = [(entry.what, entry.detail) for entry in audit.entries(shop.id, None, 9)]
    assert told == [("removed an owner's number", "…222"), ("asked for an owner's code", "…222")]


@pytest.mark.parametrize("phone", ["", "call me", NASTY])
def test_what_is_no_number_gets_no_code(owner: Reader, shop: Tenant, phone: str) -> None:
    seen = owner.sends(where(shop, "owners"), phone=phone).text

    assert 'class="fault"' in seen
    assert "<script>alert" not in seen
    assert numbers.listed(shop) == []


def test_the_hour_of_the_brief_is_set_and_taken_back(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "owners/brief"), at="07:30")
    assert kept(shop).brief_minute == 450
    assert 'value="07:30"' in owner.sees(where(shop, "owners"))

    owner.sends(where(shop, "owners/brief"), at="late")
    assert kept(shop).brief_minute == 450

    owner.sends(where(shop, "owners/brief"), at="")
    assert kept(shop).brief_minute is None


def test_the_tone_is_kept_and_without_a_model_the_page_says_what_it_is_for(
    owner: Reader, shop: Tenant
) -> None:
    assert "none is set up" in owner.sees(where(shop, "tone"))

    owner.sends(where(shop, "tone"), system_prompt="Say du.", submit="Save")

    assert kept(shop).system_prompt == "Say du."
    assert audit.entries(shop.id, None, 1)[0].detail == "system_prompt: – → Say du."


@pytest.fixture
def model() -> Iterator[Llm]:
    with Llm() as llm:
        yield llm


@pytest.fixture
def asking(model: Llm, settings: Settings, shop: Tenant) -> Reader:
    """The owner, where a model can be asked."""
    app: Flask = create_app(replace(settings, openai_key="k", openai_url=model.url))
    return signed_in(app, account("asking@corte.example", shop))


def reply(text: str, **rest: Any) -> str:
    turn = {"want": "answer", "faqs": [], "rests_on_facts": True, "reply": text, "words": ""}
    return json.dumps({**turn, **rest})


def test_a_tone_is_tried_before_it_is_kept(asking: Reader, model: Llm, shop: Tenant) -> None:
    model.writes = lambda body: reply("Ahoy! We are Corte Fino.")

    seen = asking.sends(
        where(shop, "tone"), system_prompt="Talk like a pirate.", question="Who?", attempt="x"
    ).text

    assert "Ahoy! We are Corte Fino." in seen
    assert "Talk like a pirate." in model.asked[0].words
    assert "Talk like a pirate." in seen
    assert kept(shop).system_prompt == ""
    (spent,) = (row for row in usage.of_month("2026-12", shop.id) if row["kind"] == "tokens")
    assert spent["total_tokens"] > 0


def test_what_no_source_says_is_not_previewed(asking: Reader, model: Llm, shop: Tenant) -> None:
    model.writes = lambda body: reply("A haircut is 99 €.")

    seen = asking.sends(where(shop, "tone"), system_prompt="", question="Price?", attempt="x").text

    assert "said what none of your answers says (99" in seen
    assert "A haircut is 99" not in seen


def test_a_reply_of_a_model_is_shown_and_not_run(asking: Reader, model: Llm, shop: Tenant) -> None:
    model.writes = lambda body: reply("<script>alert(1)</script>")

    seen = asking.sends(where(shop, "tone"), system_prompt="", question="Hi?", attempt="x").text

    assert "<script>alert" not in seen


def test_above_the_cap_no_model_is_asked(asking: Reader, model: Llm, shop: Tenant) -> None:
    Tenant.update(cap_llm_micros=1).where(Tenant.id == shop.id).execute()
    with database.write() as connection:
        usage.count_tokens(connection, shop.id, shop.timezone, T0, "gpt-4o-mini", 10**6, 0)

    seen = asking.sends(where(shop, "tone"), system_prompt="", question="Hi?", attempt="x").text

    assert "No model may be asked now" in seen
    assert model.asked == []


def test_without_a_question_the_page_asks_for_one(asking: Reader, shop: Tenant) -> None:
    seen = asking.sends(where(shop, "tone"), system_prompt="", question=" ", attempt="x").text

    assert "Write what a customer might ask." in seen


def test_a_calendar_is_followed_and_forgotten_and_its_address_never_shown(
    owner: Reader, shop: Tenant
) -> None:
    address = "https://calendar.example/secret-abc.ics"

    owner.sends(where(shop, "calendars"), url=address, whose="0")
    seen = owner.sees(where(shop, "calendars"))
    assert "not read yet" in seen
    assert "secret-abc" not in seen
    (followed,) = calendars.listed(shop)

    owner.sends(where(shop, f"calendars/{followed.id}/remove"))
    assert calendars.listed(shop) == []
    assert [entry.detail for entry in audit.entries(shop.id, None, 9)] == ["everybody"] * 2


def test_a_calendar_that_fails_says_so(owner: Reader, shop: Tenant) -> None:
    owner.sends(where(shop, "calendars"), url="https://calendar.example/a.ics", whose="0")
    with database.write() as connection:
        connection.execute("UPDATE imported_calendar SET fault = 'it answers with 404'")

    assert "it answers with 404" in owner.sees(where(shop, "calendars"))


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "env:SECRET_KEY", "ftp://a.example/b"])
def test_what_is_no_address_is_not_followed(owner: Reader, shop: Tenant, url: str) -> None:
    seen = owner.sends(where(shop, "calendars"), url=url, whose="0")

    assert 'class="fault"' in seen.text
    assert calendars.listed(shop) == []
