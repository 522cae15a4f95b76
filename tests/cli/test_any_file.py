"""Whatever stands in a file that a command reads: it is taken, or refused whole in one sentence."""

import contextlib
import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lumi.tenants import prices
from lumi.tenants.models import Tenant
from lumi.tenants.prices import PricesFault
from tests.business.conftest import everything
from tests.cli.running import Command, fault
from tests.whatsapp.test_events_any_json import places, replaced

CHRISTMAS = date(2026, 12, 24)
BUSINESS: dict[str, Any] = {
    "name": "Sol y Mar",
    "slug": "sol-y-mar",
    "phone_id": "700",
    "token": "a token",
    "timezone": "Europe/Madrid",
    "language": "es",
    "date_order": "DMY",
    "system_prompt": "Be kind.",
    "address": "Calle Mayor 4",
    "owners": ["+34600111222"],
    "booking": {"confirm": "owner", "slot_minutes": 30, "reminders_minutes": [1440, 120]},
    "hours": {"mon": ["09:00-13:00", "14:00-19:00"], "sat": ["10:00-14:00"]},
    "closures": [{"from": CHRISTMAS, "until": CHRISTMAS + timedelta(days=3), "reason": "Off"}],
    "staff": [{"name": "Eva", "services": ["Haircut"], "hours": {"tue": ["10:00-16:00"]}}],
    "services": [{"name": "Haircut", "minutes": 30, "price": "18 €", "capacity": 1}],
    "faqs": [{"question": "Where?", "answer": "Here.", "alternatives": ["Where are you?"]}],
}
CSV = "question,answer,alternatives\nWhere can I park?,Behind it.,Is there parking?|Parking?\n"
JSONL = '{"question": "Where can I park?", "answer": "Behind.", "alternatives": ["Parking?"]}\n'
VALID = [
    ("tenant load", "business.toml", ""),
    ("faq import corte-fino", "faqs.csv", CSV),
    ("faq import corte-fino", "faqs.tsv", CSV.replace(",", "\t")),
    ("faq import corte-fino", "faqs.jsonl", JSONL),
    ("faq check corte-fino", "faqs.csv", CSV),
]
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", " ", "mon", "24:00-25:00", "09:00-09:00", "2026-02-30", "env:NOWHERE", "x" * 6000, "\x00"]
)
ANY = st.recursive(
    WORDS
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.dates(date(1, 1, 1))
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
TRIED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def as_toml(value: object) -> str:
    """The value as TOML writes it in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {as_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    if isinstance(value, bool | str):
        return re.sub("\x7f", r"\\u007f", json.dumps(value, ensure_ascii=False))
    return value.isoformat() if isinstance(value, date) else str(value)


def business_file(tree: dict[str, Any]) -> str:
    return "\n".join(f"{json.dumps(key)} = {as_toml(value)}" for key, value in tree.items())


def is_taken_or_refused_whole(flask: Command, words: str, file: Path) -> None:
    before = everything()
    result = flask(*words.split(), file)
    if result.exit_code:
        sentence = fault(result)
        assert sentence.strip()
        assert everything() == before


@pytest.mark.parametrize(("words", "name", "content"), VALID, ids=[" ".join(v[:2]) for v in VALID])
def test_as_they_are_the_files_are_taken(
    flask: Command, tenant: Tenant, tmp_path: Path, words: str, name: str, content: str
) -> None:
    file = tmp_path / name
    file.write_text(content or business_file(BUSINESS), encoding="utf-8")

    taken = flask(*words.split(), file)

    assert taken.exit_code == 0, taken.stderr


@given(st.sampled_from(places(BUSINESS)), ANY)
@TRIED
def test_a_business_with_anything_at_any_place(
    flask: Command, tenant: Tenant, tmp_path: Path, path: tuple[Any, ...], new: object
) -> None:
    file = tmp_path / "business.toml"
    file.write_text(business_file(replaced(BUSINESS, path, new)), encoding="utf-8")

    is_taken_or_refused_whole(flask, "tenant load", file)


@pytest.mark.parametrize(("words", "name", "content"), VALID, ids=[" ".join(v[:2]) for v in VALID])
@given(cut=st.integers(0, 400), bytes_=st.binary(max_size=6), is_alone=st.booleans())
@TRIED
def test_a_file_with_any_bytes_in_its_middle(
    flask: Command,
    tenant: Tenant,
    tmp_path: Path,
    words: str,
    name: str,
    content: str,
    cut: int,
    bytes_: bytes,
    is_alone: bool,
) -> None:
    whole = (content or business_file(BUSINESS)).encode()
    cut %= len(whole) + 1
    file = tmp_path / name
    file.write_bytes(bytes_ if is_alone else whole[:cut] + bytes_ + whole[cut + 1 :])

    is_taken_or_refused_whole(flask, words, file)


@given(st.binary(max_size=40) | ANY.map(lambda one: f"models = {as_toml(one)}".encode()))
@TRIED
def test_prices_of_any_kind(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("prices") / "prices.toml"
    file.write_bytes(content)

    with contextlib.suppress(PricesFault):
        prices.use(file)
    prices.use(None)
