"""A desk whose turns a scripted model reads, and what such a model writes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from lumi import database
from lumi.answers.texts import Draft
from lumi.llm import Llm
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.desk import Desk
from tests.fakes import llm as fakes

PARKING = Draft("Where can I park?", "There is a garage at 5 Mill Lane, 2 € an hour.", ())
DOGS = Draft("May I bring my dog?", "Small dogs are welcome.", ())


def writes(want: str, reply: str = "", faqs: list[int] | None = None, **more: Any) -> str:
    facts = more.get("facts", False)
    written = {"want": want, "faqs": faqs or [], "rests_on_facts": facts, "reply": reply}
    return json.dumps({**written, "words": more.get("words", "")})


@pytest.fixture
def server() -> Iterator[fakes.Llm]:
    with fakes.Llm() as server:
        yield server


@pytest.fixture
def desk(desk: Desk, server: fakes.Llm, settings: Settings) -> Desk:
    desk.keeps(PARKING, DOGS)
    Tenant.update(address="12 High Street").where(Tenant.id == desk.tenant.id).execute()
    known = replace(settings, openai_key="sk", openai_url=server.url)
    desk.llm = Llm(known, attempt_seconds=2, budget_seconds=4)
    return desk


def faq_id(draft: Draft) -> int:
    return int(database.value("SELECT id FROM faq WHERE question = ?", draft.question))
