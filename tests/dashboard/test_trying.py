"""An owner tries Lumi out: the conversation is real, and nothing of it has happened."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from lumi import database
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.app import create_app
from lumi.tenants import enrolment, pausing
from lumi.tenants.models import Tenant
from tests.conftest import T0
from tests.dashboard.shop_life import booked, customer
from tests.dashboard.test_diary_changing import AT_15
from tests.dashboard.test_isolation import everything
from tests.dashboard.visiting import Reader, account, signed_in
from tests.fakes.llm import Llm

PAGE = "/b/corte-fino/try"
_PAST = re.compile(r'name="past" type="hidden" value="([^"]*)"')
_CHOICE = re.compile(r'<button class="choice"[^>]* value="([^"]*)"[^>]*>([^<]*)<')


@pytest.fixture(autouse=True)
def _knows_something(shop: Tenant) -> None:
    faqs.add(shop.id, Draft("Where can I park?", "Behind the house, <free>."), None, T0)
    Tenant.update(confirm="at-once").where(Tenant.id == shop.id).execute()


class Guest:
    """One conversation that an owner tries, page after page."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.page = self.past = ""

    def says(self, text: str) -> str:
        return self._sends(text=text)

    def taps(self, title: str) -> str:
        (ident,) = [ident for ident, name in _CHOICE.findall(self.page) if unescape(name) == title]
        return self._sends(tap=unescape(ident))

    def _sends(self, **fields: str) -> str:
        answer = self._reader.sends(PAGE, token_from="/", past=self.past, **fields)
        assert answer.status_code == 200
        self.page = answer.text
        self.past = unescape((_PAST.findall(self.page) or [""])[0])
        return self.page


@pytest.fixture
def guest(owner: Reader) -> Guest:
    return Guest(owner)


def test_a_question_is_answered_as_a_customers_would_be(guest: Guest) -> None:
    told = guest.says("Where can I park?")

    assert "Behind the house, &lt;free&gt;." in told
    assert "Answered from one FAQ." in told


def test_a_booking_is_confirmed_and_said_to_be_none(guest: Guest) -> None:
    told = guest.says("book 12/02 10:00")

    assert "You are booked" in told
    assert "Only tried" in told
    assert database.value("SELECT count(*) FROM appointment") == 0


def test_a_guest_who_changes_their_mind_is_understood(guest: Guest) -> None:
    guest.says("book 12/02 10:00")

    assert "11:00" in guest.says("I have to move it to 11 o'clock, please")
    if buttons := _CHOICE.findall(guest.page):
        guest.taps(unescape(buttons[0][1]))
    assert "Moved" in guest.page
    guest.says("cancel my appointment")
    if buttons := _CHOICE.findall(guest.page):
        guest.taps(unescape(buttons[0][1]))
    assert "is cancelled" in guest.page
    assert database.value("SELECT count(*) FROM appointment") == 0


def test_a_talk_is_gone_on_with_by_taps(guest: Guest) -> None:
    guest.says("I want an appointment tomorrow")
    assert len(_CHOICE.findall(guest.page)) > 1

    guest.taps(unescape(_CHOICE.findall(guest.page)[0][1]))

    assert guest.page.count("bubble theirs") == 2
    assert guest.page.count('class="bubble ours"') >= 2


def test_what_is_really_booked_is_not_free_in_a_test(guest: Guest, shop: Tenant) -> None:
    booked(shop, AT_15, customer(shop))

    assert "You are booked" not in guest.says("book 12/01 15:00")


def test_each_of_two_tests_has_its_own_past(owner: Reader) -> None:
    one, other = Guest(owner), Guest(owner)
    one.says("book 12/02 10:00")

    assert "You are booked" in other.says("book 12/02 10:00")
    assert one.page.count("bubble theirs") == other.page.count("bubble theirs") == 1


def test_trying_leaves_no_trace_and_counts_nothing(guest: Guest) -> None:
    before = everything()

    for text in (
        "Where can I park?",
        "book 12/02 10:00",
        "What is xyzzy?",
        "STOP",
        "I want to speak to a person!",
    ):
        guest.says(text)

    assert everything() == before


def test_a_person_who_takes_over_is_announced_and_lumi_keeps_out(guest: Guest) -> None:
    assert "A person would answer" in guest.says("I want to speak to a person!")

    guest.says("Where can I park?")

    assert "Behind the house" not in guest.page


def test_paused_lumi_says_nothing_in_a_test_either(guest: Guest, shop: Tenant) -> None:
    with database.write() as connection:
        pausing.pause(connection, shop, None)

    assert "Lumi would say nothing" in guest.says("Where can I park?")


def test_a_past_that_is_not_ours_is_none(guest: Guest) -> None:
    guest.says("book 12/02 10:00")
    guest.past = guest.past[:-4] + "AAAA"

    assert guest.says("Where can I park?").count("bubble theirs") == 1


def test_a_past_of_another_business_is_none(guest: Guest, app: Flask, shop: Tenant) -> None:
    guest.says("book 12/02 10:00")
    other = enrolment.add("Otra Casa", T0, app.config["SETTINGS"], phone_id="999")
    theirs = signed_in(app, account("owner@otra.example", other))

    answer = theirs.sends("/b/otra-casa/try", token_from="/", past=guest.past, text="Hello")

    assert answer.text.count("bubble theirs") == 1


def test_a_test_ends_before_it_costs_much(guest: Guest) -> None:
    for number in range(20):
        guest.says(f"Hello {number}")

    assert 'name="text"' not in guest.page
    assert "Begin anew" in guest.page


def test_what_is_too_long_is_refused_beside_the_field(guest: Guest) -> None:
    assert 'class="fault"' in guest.says("x" * 1001)


def test_a_model_is_asked_as_for_customers_and_what_was_said_before_with_it(
    app: Flask, shop: Tenant
) -> None:
    reading = {"want": "small_talk", "reply": "Nice to meet you!", "faq_ids": [], "words": ""}
    reading |= {"rests_on_facts": False}
    with Llm(writes=lambda body: json.dumps(reading)) as llm:
        settings = replace(app.config["SETTINGS"], openai_key="k", openai_url=llm.url)
        paid = create_app(settings)
        guest = Guest(signed_in(paid, account("owner@corte.example", shop)))
        guest.says("Where can I park?")
        guest.says("How are you, and can you sing?")

        assert len(llm.asked) == 2
        assert "Where can I park?" in llm.asked[1].words
    assert database.value("SELECT count(*) FROM usage") == 0
