"""A barber's customers who really asked, were answered, and may be asked again."""

from collections.abc import Callable, Iterator

import pytest

from lumi.answers.embedding import Embedder
from lumi.business import furnish
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from tests.answers.conftest import barber, embedder
from tests.backroom import Backroom
from tests.conversations.arriving import arrive, text_from
from tests.desk import ANA
from tests.fakes.whatsapp import WhatsApp

__all__ = ["barber", "embedder"]

Ask = Callable[..., None]


@pytest.fixture
def customers(barber: Tenant, settings: Settings, embedder: Embedder) -> Iterator[Ask]:
    """`customers(text, …)`: each text is a turn of its own, answered by the real model."""
    furnish(barber)
    with WhatsApp() as whatsapp:
        room = Backroom(barber, settings, whatsapp)
        room.answerer = Answerer(settings, embedder)

        def ask(*texts: str, phone: str = ANA) -> None:
            for text in texts:
                arrive(text_from(phone, text))
                assert room.answer() == 1

        yield ask
        room.close()
