"""A server of embeddings may be slow, full, broken, or answer something else than asked."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from lumi.llm.embeddings import Embeddings
from lumi.llm.values import LlmFailed
from lumi.settings import Settings
from tests.fakes import embeddings as fakes
from tests.fakes.embeddings import TOKENS, embedded
from tests.fakes.llm import garbage, hang_up, refuse, stall
from tests.fakes.server import Answer

TEXTS = ["Where can I park?", "Do you take cards?", "Hello"]


@pytest.fixture
def server() -> Iterator[fakes.Embeddings]:
    with fakes.Embeddings(dimensions=4, key="sk-1") as server:
        yield server


@pytest.fixture
def embeddings(server: fakes.Embeddings, settings: Settings) -> Embeddings:
    known = replace(settings, openai_key="sk-1", openai_url=server.url)
    return Embeddings(known, "tiny", attempt_seconds=0.5, budget_seconds=3)


def test_vectors_come_in_the_order_of_the_texts(embeddings: Embeddings) -> None:
    together, spent = embeddings.of(TEXTS)
    alone = [embeddings.of([text])[0][0] for text in TEXTS]

    assert together == alone
    assert spent.tokens_in == TOKENS * len(TEXTS)


@pytest.mark.parametrize(
    "fault",
    [
        *(refuse(429), refuse(500), refuse(503, "1"), hang_up, garbage, stall(0.7)),
        *(embedded([]), embedded([[1.0, 0, 0, 0]]), embedded([[], [], []])),
    ],
    ids=[
        *("full", "broken", "asks to wait", "hangs up", "not json", "too slow"),
        *("nothing", "too few", "empty"),
    ],
)
def test_a_passing_fault_is_tried_again(
    embeddings: Embeddings, server: fakes.Embeddings, fault: Callable[[], Answer | None]
) -> None:
    server.next(fault)

    assert len(embeddings.of(TEXTS)[0]) == 3
    assert len(server.requests) == 2


def test_a_wait_beyond_the_budget_is_not_waited(
    embeddings: Embeddings, server: fakes.Embeddings
) -> None:
    server.next(refuse(429, "60"))

    with pytest.raises(LlmFailed, match="429"):
        embeddings.of(TEXTS)
    assert len(server.requests) == 1


def test_a_refused_key_is_named_and_nobody_waits_for_the_server_after_that(
    embeddings: Embeddings, server: fakes.Embeddings
) -> None:
    server.key = "another"

    with pytest.raises(LlmFailed, match="OPENAI_API_KEY"):
        embeddings.of(TEXTS)
    with pytest.raises(LlmFailed, match="left alone"):
        embeddings.of(TEXTS)
    assert len(server.requests) == 1
