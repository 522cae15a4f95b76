"""A back room whose model hears voice notes and reads turns, and a fake Meta that has the files."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lumi import clock
from lumi.answers import faqs
from lumi.answers.texts import Draft
from lumi.booking import calendar
from lumi.booking.models import Service
from lumi.business import furnish
from lumi.conversations import media
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.backroom import Backroom
from tests.conftest import T0, T
from tests.fakes import llm as fakes
from tests.fakes.whatsapp import WhatsApp

WATCHES = Draft("Do you repair watches?", "Yes, we do.")


@pytest.fixture
def model() -> Iterator[fakes.Llm]:
    with fakes.Llm() as model:
        yield model


@pytest.fixture
def whatsapp() -> Iterator[WhatsApp]:
    with WhatsApp() as whatsapp:
        yield whatsapp


@pytest.fixture
def keyless(settings: Settings, whatsapp: WhatsApp) -> Settings:
    return replace(settings, api_url=whatsapp.url)


@pytest.fixture
def room(
    tenant: Tenant, keyless: Settings, whatsapp: WhatsApp, model: fakes.Llm
) -> Iterator[Backroom]:
    furnish(tenant)
    (service,) = calendar.services(tenant)
    Service.update(name="Haircut").where(Service.id == service.id).execute()
    known = replace(keyless, openai_key="sk", openai_url=model.url)
    room = Backroom(tenant, known, whatsapp)
    faqs.keep_all(tenant.id, [WATCHES], room.model, T0)
    clock.travel(T(1))
    yield room
    room.close()


def files() -> list[Path]:
    """Every file below media/, finished or not."""
    return sorted(path for path in media.directory().rglob("*") if path.is_file())
