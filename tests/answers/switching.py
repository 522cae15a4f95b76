"""A shop, a server of embeddings, and what the index and a customer see of a switch."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lumi import database
from lumi.answers import answering, faqs, spaces
from lumi.answers.embedders import Embedders
from lumi.answers.local_model import LocalModel
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER
from tests.conftest import T0
from tests.fakes.embeddings import Embeddings

SMALL = "text-embedding-3-small"
LOCAL = LocalModel.name
PARKING = "Behind the shop, two hours free."
ASKED = "where do i leave my car, parking?"


@pytest.fixture
def server() -> Iterator[Embeddings]:
    with Embeddings() as server:
        server.means("parking", "where can i park", "behind the shop", ASKED)
        yield server


@pytest.fixture
def models(server: Embeddings, settings: Settings) -> Embedders:
    return Embedders(replace(settings, openai_key="sk-1", openai_url=server.url))


@pytest.fixture
def shop(tenant: Tenant, models: Embedders) -> Tenant:
    """Its FAQs are indexed by the embedded model."""
    faqs.keep_all(tenant.id, BARBER, models, T0)
    return tenant


def kept() -> dict[str, str]:
    """State by model; each space has a table of its own, and there is no other."""
    tables = database.rows("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%vec0%'")
    assert {table for (table,) in tables} == {space.table for space in spaces.every()}
    return {space.model: str(space.state) for space in spaces.every()}


def asks(shop: Tenant, models: Embedders, text: str = ASKED) -> tuple[str | None, str]:
    """The answer, and the model that found it."""
    told = answering.ask_turn(shop.id, [text], shop.language, models)
    return next((one.text for one in told.findings.covered), None), told.model
