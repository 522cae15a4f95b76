"""A model at a server: unit vectors, held to its dimensions, asked no more than needed."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy
import pytest

from lumi import baton
from lumi.answers.embedding import EmbeddingFailed, shared
from lumi.answers.remote_model import MOST_BYTES, MOST_TEXTS, RemoteModel
from lumi.llm.embeddings import LONG_ATTEMPT, LONG_BUDGET, Embeddings
from lumi.settings import Settings
from tests.fakes import embeddings as fakes
from tests.fakes.embeddings import TOKENS, embedded


@pytest.fixture
def server() -> Iterator[fakes.Embeddings]:
    with fakes.Embeddings() as server:
        yield server


@pytest.fixture
def model(server: fakes.Embeddings, settings: Settings) -> RemoteModel:
    known = replace(settings, openai_key="sk-1", openai_url=server.url)
    return RemoteModel(Embeddings(known, "text-embedding-3-small", LONG_ATTEMPT, LONG_BUDGET))


def test_vectors_have_unit_length_and_tokens_are_counted(model: RemoteModel) -> None:
    found = model.embed(["Where can I park?", "Hello"])

    assert found.vectors.shape == (2, model.dimensions) == (2, 1536)
    assert numpy.linalg.norm(found.vectors, axis=1) == pytest.approx(1)
    assert (found.tokens, found.model) == (2 * TOKENS, "text-embedding-3-small")


def test_a_text_asked_again_costs_nothing(model: RemoteModel, server: fakes.Embeddings) -> None:
    first = model.embed(["Hello", "Where?", "Hello"])
    again = model.embed(["Where?", "Hello"])

    assert again.tokens == 0
    assert server.texts == ["Hello", "Where?"]
    assert (again.vectors == first.vectors[1:]).all()


def test_many_texts_and_long_ones_go_in_several_requests(
    model: RemoteModel, server: fakes.Embeddings
) -> None:
    texts = [f"{number} " + "भ" * 1990 for number in range(MOST_TEXTS + 1)]

    assert model.embed(texts).vectors.shape == (MOST_TEXTS + 1, 1536)
    sizes = [sum(len(text.encode()) for text in body["input"]) for body in server.requests]
    assert max(sizes) <= MOST_BYTES
    assert max(len(body["input"]) for body in server.requests) <= MOST_TEXTS


@pytest.mark.parametrize("text", ["", "  \n", "\ud800"], ids=["none", "blank", "surrogate"])
def test_what_servers_refuse_is_not_sent(
    model: RemoteModel, server: fakes.Embeddings, text: str
) -> None:
    model.embed([text])

    assert all(sent.strip() for sent in server.texts)


def test_nothing_to_embed_asks_nobody(model: RemoteModel, server: fakes.Embeddings) -> None:
    assert model.embed([]).vectors.shape[0] == 0
    assert server.requests == []


@pytest.mark.parametrize(
    ("vector", "why"),
    [
        ([0.5] * 768, "768 numbers, not 1536.*flask faq reindex"),
        ([0.0] * 1536, "point nowhere"),
        ([float("nan")] * 1536, "point nowhere"),
        (["a"] * 1536, "not numbers"),
    ],
    ids=["another size", "zero", "not a number", "letters"],
)
def test_a_useless_vector_is_told(
    model: RemoteModel, server: fakes.Embeddings, vector: list[Any], why: str
) -> None:
    model.embed(["Hello"])
    server.next(embedded([vector]))

    with pytest.raises(EmbeddingFailed, match=why):
        model.embed(["Where can I park?"])


@pytest.mark.parametrize("tokens", [0, 1, 7, 1000])
def test_shares_of_what_was_read_sum_up(tokens: int) -> None:
    shares = shared(tokens, ["", "Hello", "a long text " * 50])

    assert sum(shares) == tokens
    assert shares == sorted(shares)


def test_two_who_want_to_know_a_new_model_do_not_wait_for_each_other(model: RemoteModel) -> None:
    """The first asks with the baton lent and needs it back; the second must not keep it from it."""

    def look() -> None:
        with baton.held():
            assert model.traits

    threads = [threading.Thread(target=look, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert not any(thread.is_alive() for thread in threads)
