"""What a business needs to know of a customer before it books, and how the answers read."""

import json
import re
from collections.abc import Collection
from dataclasses import replace

import regex

from lumi import database, phrases
from lumi.booking.dialogue import offers, understanding
from lumi.booking.dialogue.facts import Facts
from lumi.booking.dialogue.state import Aim, Asked, State
from lumi.booking.dialogue.values import Next, Question, Verb
from lumi.tenants.models import Tenant

ASKS = {"name": (Asked.NAME, Verb.NAME), "phone": (Asked.PHONE, Verb.PHONE)}  # in this order
LONGEST_NAME = 80  # characters
_NAME_WORDS = 6
_DIGITS = range(7, 16)  # of a phone number; E.164 has 15 at most
_PHONE = re.compile(r"(?<![\d/.:-])\+?\(?\d[\d\s()./-]{5,24}\d(?![\d/:])", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", re.ASCII)


def missing(tenant: Tenant, customer_id: int, told: Collection[Verb]) -> list[Asked]:
    """What the business asks for and neither a row nor this turn (`told`) says."""
    wanted = json.loads(tenant.asks)
    if not wanted:
        return []
    sql = "SELECT told_name, coalesce(phone, told_phone) FROM customer WHERE id = ?"
    name, phone = database.row(sql, customer_id) or ("", "")
    known = {"name": bool(name), "phone": bool(phone)}
    return [
        asked
        for key, (asked, verb) in ASKS.items()
        if key in wanted and not known[key] and verb not in told
    ]


def first(facts: Facts, state: State, told: Collection[Verb], following: Next) -> Next:
    """`following`, or what has to be asked before its wish to book is committed."""
    wish = following.wish
    if wish is None or wish.aim is not Aim.BOOK:
        return following
    needed = missing(facts.tenant, facts.customer_id, told)
    if not needed:
        return following
    service = facts.service(wish.service_id)
    key = f"ask_{needed[0]}"
    when = offers.long(facts, wish.start)
    body = phrases.say(facts.language, key, service=service.name if service else "", when=when)
    question = Question(body, asks_contact=needed[0] is Asked.PHONE)
    return Next(replace(state, asked=needed[0]), following.said, question)


def to_wait(facts: Facts, state: State, told: Collection[Verb]) -> Next:
    """What has to be asked before a place in the waiting list is taken; no state: nothing."""
    needed = missing(facts.tenant, facts.customer_id, told)
    if not needed:
        return Next(None)
    service = facts.service(state.service_id)
    key = f"wait_ask_{needed[0]}"
    body = phrases.say(facts.language, key, service=service.name if service else "")
    question = Question(body, asks_contact=needed[0] is Asked.PHONE)
    return Next(replace(state, asked=needed[0]), question=question)


def phone_in(text: str) -> str:
    """The digits of the phone number that a text gives, or ""."""
    for found in _PHONE.finditer(_DATE.sub("/", text)):
        digits = re.sub(r"\D", "", found[0])
        if len(digits) in _DIGITS:
            return digits
    return ""


def name_in(text: str) -> str:
    """The name that a text of a few words gives, without "my name is"; or ""."""
    words = understanding.without_i_am(" ".join(text.split())).strip(" .,!")
    has_letters = regex.search(r"\p{L}", words) is not None
    is_name = has_letters and not re.search(r"[\d?？؟@/]", words)
    return words[:LONGEST_NAME] if is_name and len(words.split()) <= _NAME_WORDS else ""
