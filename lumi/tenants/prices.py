"""What models cost, as data: dollars for a million tokens, and the day on which that was true."""

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

MOST = 10**6  # dollars for a million tokens; more is a slip of the pen
_TABLE = Path(__file__).with_name("prices.toml")
_DATED = re.compile(r"-\d{4}-\d{2}-\d{2}$")


class PricesFault(Exception):
    """The operator's price file cannot be used; the text says why, in one sentence."""


@dataclass(frozen=True, slots=True)
class Price:
    """Of a million tokens in US dollars, which is millionths of a dollar for each."""

    input: Decimal
    output: Decimal
    as_of: date | None = None  # of the operator's own prices nobody asks


def of(model: str) -> Price | None:
    """The model's price; None when nobody knows it."""
    return _known.get(model) or _known.get(_DATED.sub("", model))


def cost(model: str, prompt: int, completion: int) -> int | None:
    """Millionths of a dollar, rounded up; None when nobody knows the model's price."""
    price = of(model)
    return None if price is None else math.ceil(prompt * price.input + completion * price.output)


def use(path: Path | None) -> None:
    """From now on the prices of that file go before Lumi's own. Raises PricesFault."""
    own = _read(_TABLE)
    _known.clear()
    _known.update(own if path is None else own | _read(path))


def _read(path: Path) -> dict[str, Price]:
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except OSError as fault:
        raise PricesFault(f"LUMI_PRICES: {path} cannot be read: {fault.strerror}.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise PricesFault(f"LUMI_PRICES: {path} is not TOML: {fault}.") from fault
    models = table.get("models")
    if not isinstance(models, dict):
        raise PricesFault(f"LUMI_PRICES: {path} needs a table [models].")
    return {name: _price(path, name, told, table.get("as_of")) for name, told in models.items()}


def _price(path: Path, name: str, told: Any, as_of: Any) -> Price:
    given: Mapping[str, Any] = told if isinstance(told, dict) else {}
    dollars = [given.get("input"), given.get("output", 0)]
    if not all(map(_is_amount, dollars)):
        wanted = '"some-model" = { input = 0.25, output = 2.00 }'
        raise PricesFault(f"LUMI_PRICES: {path} says no price of {name!r}; write {wanted}.")
    since = given.get("as_of", as_of)
    entered, written = (Decimal(one) for one in dollars)
    return Price(entered, written, since if isinstance(since, date) else None)


def _is_amount(told: Any) -> bool:
    if type(told) not in (int, Decimal):
        return False
    return Decimal(told).is_finite() and 0 <= told < MOST


_known: dict[str, Price] = {}
use(None)
