"""While a model cannot be asked another one answers, or words do; nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from lumi.answers import faqs, index, spaces
from lumi.answers.embedders import Embedders
from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.reindexing import reindex
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER
from tests.answers.switching import LOCAL, PARKING, SMALL, asks, models, server, shop
from tests.conftest import T0
from tests.fakes.embeddings import Embeddings
from tests.fakes.llm import refuse

__all__ = ["models", "server", "shop"]


def test_a_server_that_now_has_another_model_gets_a_new_index(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    reindex(models, SMALL)
    server.dimensions = 768
    fresh = Embedders(models.settings)

    assert asks(shop, fresh) == (PARKING, LOCAL)  # nothing is compared that cannot be

    reindex(fresh, SMALL)
    assert asks(shop, fresh) == (PARKING, SMALL)
    assert [space.dimensions for space in spaces.every()] == [384, 768]


def test_while_the_server_is_down_the_embedded_model_answers(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    reindex(models, SMALL)
    server.breaks()
    assert asks(shop, models) == (PARKING, LOCAL)

    server.mends()
    assert asks(shop, Embedders(models.settings)) == (PARKING, SMALL)


def test_without_any_model_words_alone_answer_or_nobody(
    shop: Tenant, models: Embedders, server: Embeddings, tmp_path: Any
) -> None:
    reindex(models, SMALL)
    server.breaks()
    bare = Embedders(replace(models.settings, weights=str(tmp_path)))

    assert asks(shop, bare, "where can I park?") == (PARKING, "")
    assert asks(shop, bare, "Do you repair bicycles?") == (None, "")


def test_what_is_written_while_no_model_can_be_asked_is_kept(
    shop: Tenant, models: Embedders, server: Embeddings, tmp_path: Any
) -> None:
    reindex(models, SMALL)
    server.breaks()
    bare = Embedders(replace(models.settings, weights=str(tmp_path)))
    faqs.add(shop.id, Draft("Do you sell wax?", "Yes, 9 €."), bare, T0)
    assert asks(shop, bare, "do you sell wax") == ("Yes, 9 €.", "")

    server.mends()
    index.catch_up(Embedders(models.settings))
    assert not index.is_behind()


def test_an_import_that_cannot_be_embedded_changes_nothing(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    reindex(models, SMALL)
    server.next(*[refuse(401)] * 3)

    with pytest.raises(EmbeddingFailed):
        faqs.keep_all(shop.id, [Draft("Do you sell wax?", "Yes.")], models, T0)
    assert len(faqs.listed(shop.id)) == len(BARBER)
