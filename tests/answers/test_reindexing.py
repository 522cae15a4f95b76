"""From the embedded model to a server's and back: nobody waits, and no two models are mixed."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from lumi import database
from lumi.answers import answering, faqs, index, spaces
from lumi.answers.embedders import Embedders
from lumi.answers.embedding import Embedded, EmbeddingFailed
from lumi.answers.reindexing import Reindexed, reindex
from lumi.answers.texts import Draft
from lumi.answers.traits import probes
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.answers.conftest import BARBER
from tests.answers.switching import ASKED, LOCAL, PARKING, SMALL, asks, kept, models, server, shop
from tests.conftest import T0
from tests.fakes.embeddings import TOKENS, Embeddings
from tests.fakes.llm import refuse

__all__ = ["models", "server", "shop"]


def test_to_a_server_and_back(shop: Tenant, models: Embedders) -> None:
    seen: list[float] = []
    assert asks(shop, models) == (PARKING, LOCAL)

    assert reindex(models, SMALL, seen.append) == Reindexed(SMALL, LOCAL)
    assert asks(shop, models) == (PARKING, SMALL)
    assert kept() == {LOCAL: "spare", SMALL: "active"}
    assert (seen == sorted(seen), seen[-1]) == (True, 1.0)

    assert reindex(models, "local") == Reindexed(LOCAL, SMALL)
    assert asks(shop, models) == (PARKING, LOCAL)
    assert kept() == {LOCAL: "active"}


def test_what_a_server_read_counts_as_usage(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    assert tokens_of(SMALL) == 0
    reindex(models, SMALL)

    assert tokens_of(SMALL) == TOKENS * len(set(server.texts) - set(probes()))
    told = answering.ask_turn(shop.id, [ASKED], "en", models)
    assert (told.model, told.tokens) == (SMALL, TOKENS)


def tokens_of(model: str) -> int:
    sql = "SELECT coalesce(sum(total_tokens), 0) FROM usage WHERE model = ?"
    return int(database.value(sql, model))


def test_the_way_back_embeds_nothing_anew(shop: Tenant, models: Embedders) -> None:
    reindex(models, SMALL)

    (spare,) = [space for space in spaces.every() if space.model == LOCAL]
    assert spaces.behind(spare) == 0


def test_a_new_file_begins_with_the_model_of_the_settings(
    tenant: Tenant, server: Embeddings, settings: Settings
) -> None:
    known = replace(settings, openai_key="k", openai_url=server.url, embedding_model=SMALL)
    models = Embedders(known)
    faqs.keep_all(tenant.id, BARBER, models, T0)

    assert kept() == {LOCAL: "spare", SMALL: "active"}
    assert asks(tenant, models) == (PARKING, SMALL)
    assert index.is_behind()  # the spare one
    index.catch_up(models)
    assert not index.is_behind()


def test_until_all_is_ready_questions_go_to_the_old_index(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    answered = []
    server.meanwhile = lambda: answered.append(asks(shop, models))
    reindex(models, SMALL)
    server.meanwhile = lambda: None

    assert answered
    assert set(answered) == {(PARKING, LOCAL)}


def test_faqs_that_change_meanwhile_are_in_the_new_index_too(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    old = faqs.listed(shop.id)[0]
    wax = Draft("Do you sell wax?", "Yes, 9 €.")

    def change() -> None:
        server.meanwhile = lambda: None
        faqs.add(shop.id, wax, models, T0)
        faqs.edit(shop.id, old.id, Draft(old.draft.question, "Day and night."), models, T0)
        faqs.delete(shop.id, faqs.listed(shop.id)[1].id)

    server.meanwhile = change
    reindex(models, SMALL)

    assert not index.is_behind()
    texts = database.value("SELECT count(*) FROM faq_text")
    for space in spaces.every():
        assert database.value(f"SELECT count(*) FROM {space.table}") == texts  # noqa: S608


def test_a_turn_that_the_switch_overtakes_is_asked_again(shop: Tenant, models: Embedders) -> None:
    class Overtaken:
        """The switch comes between a turn's embedding and its search."""

        name = "overtaken"
        used: tuple[str, ...] = ()

        def embed(self, texts: Sequence[str]) -> Embedded:
            embedded = models.embed(texts)
            self.used += (embedded.model,)
            if len(self.used) == 1:
                reindex(models, SMALL)
                reindex(models, "local")
                reindex(models, SMALL)
            elif len(self.used) == 2:
                reindex(models, "local")
            return embedded

        def model(self, name: str = "", dimensions: int = 0) -> Any:
            return models.model(name, dimensions)

    overtaken = Overtaken()
    answer = answering.ask(shop.id, ASKED, "en", overtaken)

    assert answer.text == PARKING
    # The first vector still has its space, the spare one: it may be searched, by its own model.
    assert overtaken.used == (LOCAL,)
    reindex(models, SMALL)
    overtaken.used = ("",)
    assert answering.ask(shop.id, ASKED, "en", overtaken).text == PARKING
    assert overtaken.used == ("", SMALL, LOCAL)


def test_asking_never_stops_and_never_mixes(
    shop: Tenant, models: Embedders, settings: Settings
) -> None:
    heard: list[tuple[str | None, str]] = []
    faults: list[Exception] = []
    is_over = threading.Event()

    def customer() -> None:
        while not is_over.is_set():
            try:
                heard.append(asks(shop, models))
            except Exception as fault:
                faults.append(fault)
        database.db.close()

    threads = [threading.Thread(target=customer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for name in (SMALL, "local", SMALL, "local"):
        reindex(models, name)
    is_over.set()
    for thread in threads:
        thread.join()

    assert faults == []
    assert {answer for answer, _ in heard} == {PARKING}
    assert {model for _, model in heard} <= {LOCAL, SMALL}


def test_what_was_cut_short_goes_on_where_it_was(
    tenant: Tenant, models: Embedders, server: Embeddings
) -> None:
    many = [Draft(f"Is number {number} free?", "") for number in range(150)]
    faqs.keep_all(tenant.id, [*BARBER, *many], models, T0)

    def interrupt(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reindex(models, SMALL, interrupt)
    assert kept() == {LOCAL: "active", SMALL: "building"}
    assert asks(tenant, models) == (PARKING, LOCAL)
    done = set(server.texts)

    fresh = Embedders(models.settings)  # another process knows nothing of what was asked
    server.requests.clear()
    reindex(fresh, SMALL)

    assert "Is number 149 free?" in server.texts
    asked = {text for text in server.texts if text.startswith("Is number")}
    assert asked
    assert not asked & done


def test_a_server_that_fails_leaves_the_old_index_in_place(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    server.next(refuse(401))

    with pytest.raises(EmbeddingFailed, match=f"{SMALL} cannot be asked: it refused with 401"):
        reindex(models, SMALL)
    assert kept() == {LOCAL: "active"}
    assert asks(shop, models) == (PARKING, LOCAL)


def test_a_model_that_tells_nothing_apart_is_refused(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    server.is_deaf = True

    with pytest.raises(EmbeddingFailed, match="does not tell questions apart"):
        reindex(models, SMALL)
    assert kept() == {LOCAL: "active"}


def test_without_a_key_nothing_is_begun(shop: Tenant, settings: Settings) -> None:
    with pytest.raises(EmbeddingFailed, match=f"{SMALL} needs OPENAI_API_KEY"):
        reindex(Embedders(settings), SMALL)
    assert kept() == {LOCAL: "active"}


def test_of_two_switches_at_once_the_later_one_is_told(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    def other() -> None:
        server.meanwhile = lambda: None
        reindex(models, "another-model")

    reindex(models, SMALL)
    reindex(models, "local")
    server.requests.clear()
    fresh = Embedders(models.settings)
    server.meanwhile = lambda: other() if len(server.requests) == 2 else None

    with pytest.raises(EmbeddingFailed, match=f"{SMALL}"):
        reindex(fresh, SMALL)
    assert kept() == {LOCAL: "spare", "another-model": "active"}


def test_faqs_in_one_language_answer_questions_in_another(
    shop: Tenant, models: Embedders, server: Embeddings
) -> None:
    asked = {
        "¿Dónde puedo dejar el coche?": "parking",
        "أين يمكنني ركن سيارتي؟": "parking",
        "Reparieren Sie Fahrräder?": "bicycles",
    }
    for text, meaning in asked.items():
        server.means(meaning, text)
    reindex(models, SMALL)

    answers = [asks(shop, models, text)[0] for text in asked]
    assert answers == [PARKING, PARKING, None]


def test_an_faq_of_another_tenant_is_not_found(
    shop: Tenant, models: Embedders, settings: Settings
) -> None:
    other = enrolment.add("Other", T0, settings)
    faqs.add(other.id, Draft("Where can I park?", "Elsewhere."), models, T0)
    reindex(models, SMALL)

    assert asks(shop, models) == (PARKING, SMALL)
    assert asks(other, models) == ("Elsewhere.", SMALL)


def test_a_tenant_that_leaves_takes_its_vectors_along(shop: Tenant, models: Embedders) -> None:
    reindex(models, SMALL)
    enrolment.remove(shop)

    assert database.value("SELECT count(*) FROM faq_indexed") == 0
    for space in spaces.every():
        assert database.value(f"SELECT count(*) FROM {space.table}") == 0  # noqa: S608
