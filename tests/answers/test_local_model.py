"""The forward pass: shapes, known neighbours, batches and threads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import pytest

from lumi.answers import weights
from lumi.answers.embedding import Embedder
from lumi.answers.local_model import MOST_TOKENS, LocalModel, local_model
from lumi.answers.weights import WeightsMissing

# From the published model (float32, PyTorch), so that a slip in the arithmetic shows.
KNOWN = [
    ("a dog is running", "a puppy runs in the park", 0.6519),
    ("what time do you open", "opening hours", 0.7536),
    ("what time do you open", "the price of a haircut", 0.0459),
]


@pytest.fixture
def embedder() -> LocalModel:
    return local_model(weights.directory())


@pytest.fixture
def forgetful() -> Embedder:
    """A model that has embedded nothing yet."""
    return LocalModel(weights.directory())


@pytest.mark.parametrize(("one", "other", "cosine"), KNOWN)
def test_cosines_are_those_of_the_published_model(
    embedder: LocalModel, one: str, other: str, cosine: float
) -> None:
    first, second = embedder.embed([one, other]).vectors

    assert float(first @ second) == pytest.approx(cosine, abs=0.02)


def test_vectors_have_unit_length(embedder: LocalModel) -> None:
    vectors = embedder.embed(["hello", "", "word " * 1000, "שלום"]).vectors

    assert vectors.shape == (4, embedder.dimensions)
    assert vectors.dtype == numpy.float32
    assert numpy.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 1], abs=1e-5)


def test_company_does_not_change_a_vector(embedder: LocalModel, forgetful: Embedder) -> None:
    texts = ["short", "a somewhat longer text with more words in it", "x " * 300]

    together = embedder.embed(texts).vectors
    alone = numpy.concatenate([forgetful.embed([text]).vectors for text in texts])

    assert together == pytest.approx(alone, abs=1e-5)


def test_a_text_asked_again_is_not_worked_out_again(embedder: LocalModel) -> None:
    first = embedder.embed(["Where may I leave my bicycle?", "And my dog?"])
    again = embedder.embed(["And my dog?", "where may i leave my bicycle?"])

    assert (again.vectors == first.vectors[::-1]).all()
    assert again.tokens == first.tokens


def test_more_texts_than_fit_one_pass(embedder: LocalModel, forgetful: Embedder) -> None:
    texts = [f"number {number} " + "and so on " * 60 for number in range(15)]
    assert len(texts) * 180 > MOST_TOKENS

    vectors = embedder.embed(texts).vectors

    assert vectors[14] == pytest.approx(forgetful.embed([texts[14]]).vectors[0], abs=1e-5)


def test_threads_that_ask_at_once_get_their_own_vectors(
    embedder: LocalModel, forgetful: Embedder
) -> None:
    texts = [f"question number {number}" for number in range(60)]
    expected = embedder.embed(texts).vectors

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: forgetful.embed([text]).vectors[0], texts))

    assert numpy.stack(found) == pytest.approx(expected, abs=1e-5)


def test_a_question_does_not_wait_for_a_whole_import(forgetful: Embedder) -> None:
    with ThreadPoolExecutor(2) as threads:
        imported = threads.submit(forgetful.embed, [f"question number {n}" for n in range(150)])
        asked = threads.submit(forgetful.embed, ["Where can I park?"])
        asked.result(30)

        assert not imported.done()


def test_nothing_to_embed_is_no_fault(embedder: LocalModel) -> None:
    assert embedder.embed([]).vectors.shape == (0, 384)


def test_tokens_are_counted(embedder: LocalModel) -> None:
    assert embedder.embed(["hello world", "hello"]).tokens == 4 + 3  # with beginning and end


def test_missing_weights_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="scripts/setup"):
        local_model(tmp_path)
