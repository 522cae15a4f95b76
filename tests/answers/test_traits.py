"""What cosines mean is measured; another model is read on the embedded model's scale."""

import numpy
import pytest

from lumi.answers import weights
from lumi.answers.local_model import local_model
from lumi.answers.traits import LOCAL, Traits, measured, probes


def test_the_embedded_models_traits_are_those_measured() -> None:
    found = measured(local_model(weights.directory()).embed(probes()).vectors)

    assert (found.related, found.unrelated) == pytest.approx(
        (LOCAL.related, LOCAL.unrelated), abs=0.002
    )
    assert found.is_multilingual is LOCAL.is_multilingual is False


def test_the_embedded_models_own_cosines_stay_as_they_are() -> None:
    assert [LOCAL.read(cosine) for cosine in (-0.1, 0.2, 1.0)] == pytest.approx([-0.1, 0.2, 1.0])


def test_a_model_to_which_everything_is_alike_is_read_by_what_is_between() -> None:
    crowded = Traits(related=0.9, unrelated=0.75, is_multilingual=True)

    assert crowded.read(0.75) == pytest.approx(LOCAL.unrelated)
    assert crowded.read(0.9) == pytest.approx(LOCAL.related)


def test_a_model_that_tells_nothing_apart_is_noticed() -> None:
    same = numpy.ones((len(probes()), 4), numpy.float32) / 2

    assert not measured(same).tells_apart
