"""Money, as people write it."""

import pytest

from lumi.tenants.amounts import dollars


@pytest.mark.parametrize(
    ("micros", "told"),
    [(5_000_000, "$5.00"), (450, "$0.00045"), (0, "$0.00"), (12_300_000, "$12.30")],
)
def test_dollars_are_written_with_the_places_they_need(micros: int, told: str) -> None:
    assert dollars(micros) == told
