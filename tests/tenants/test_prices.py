"""A call of a model costs what the table says; a price nobody knows is no price of nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lumi.settings import Settings
from lumi.tenants import prices
from lumi.tenants.prices import PricesFault


@pytest.fixture(autouse=True)
def _own_prices_again() -> Iterator[None]:
    yield
    prices.use(None)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "prices.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("model", "prompt", "completion", "micros"),
    [
        ("gpt-5-mini", 1_000_000, 0, 250_000),
        ("gpt-5-mini", 1000, 100, 450),
        ("gpt-5-mini-2025-08-07", 1000, 100, 450),
        ("text-embedding-3-small", 12, 0, 1),  # rounded up, or a million of them were free
        ("all-MiniLM-L6-v2", 10_000, 0, 0),
        ("somebodys-llama", 1000, 100, None),
        ("", 1, 1, None),
    ],
)
def test_a_call_costs_millionths_of_a_dollar(
    model: str, prompt: int, completion: int, micros: int | None
) -> None:
    assert prices.cost(model, prompt, completion) == micros


def test_every_price_of_ours_has_its_day(settings: Settings) -> None:
    for model in (settings.chat_model, settings.transcribe_model):
        price = prices.of(model)

        assert price is not None
        assert price.as_of is not None


def test_the_operators_prices_go_first_and_leave_the_others(tmp_path: Path) -> None:
    own = written(
        tmp_path, '[models]\n"gpt-5-mini" = { input = 1, output = 0.5 }\nllama = {input=0}'
    )
    prices.use(own)

    assert prices.cost("gpt-5-mini", 10, 10) == 15
    assert prices.cost("llama", 10, 10) == 0
    assert prices.cost("gpt-5-nano", 1_000_000, 0) == 50_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[models", "is not TOML"),
        ("x = 1", "needs a table [models]"),
        ("[models]\nllama = 3", "no price of 'llama'"),
        ("[models]\nllama = { input = -1 }", "no price of 'llama'"),
        ('[models]\nllama = { input = "free" }', "no price of 'llama'"),
        ("[models]\nllama = { input = nan }", "no price of 'llama'"),
        ("[models]\nllama = { input = true }", "no price of 'llama'"),
    ],
    ids=["broken", "no models", "a number", "negative", "words", "nan", "true"],
)
def test_a_file_that_cannot_be_used_says_what_is_wrong(
    tmp_path: Path, text: str, told: str
) -> None:
    with pytest.raises(PricesFault) as fault:
        prices.use(written(tmp_path, text))

    assert str(fault.value).startswith("LUMI_PRICES:")
    assert told in str(fault.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PricesFault, match="No such file"):
        prices.use(tmp_path / "nowhere.toml")
