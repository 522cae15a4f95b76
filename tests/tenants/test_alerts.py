"""Owners hear of money while they can do something, and of nothing that is as it should be."""

from typing import Any

import pytest

from lumi.tenants import alerts
from lumi.tenants.billing import Delivered, Model, Month, Number
from lumi.tenants.models import Tenant

MODEL = "gpt-5-mini"


def month(*delivered: tuple[str, str, int], cost: int = 0) -> Month:
    number = Number("100", 0, 0, tuple(Delivered(*one) for one in delivered))
    return Month("2026-12", (number,), (Model(MODEL, 1, 0, 0, cost, 0),))


def told(found: Month, model: str = MODEL, **columns: Any) -> list[str]:
    """The kinds of the notices, without what they all begin with."""
    tenant = Tenant(slug="shop", **columns)
    return [kind.removeprefix(alerts.MONEY) for kind in alerts.due(tenant, found, model)]


def free(messages: int) -> tuple[str, str, int]:
    return "service", "free_customer_service", messages


def test_an_ordinary_month_is_no_news() -> None:
    utility = ("utility", "regular", 40)

    assert told(month(free(500), utility, cost=900), cap_llm_micros=1000, cap_messages=900) == []
    assert told(month(free(500), utility, cost=10**9)) == []


@pytest.mark.parametrize(
    ("reached", "kinds"),
    [
        (79, []),
        (80, ["80% of 100 messages in 2026-12"]),
        (100, ["80% of 100 messages in 2026-12", "all of 100 messages in 2026-12"]),
    ],
)
def test_a_cap_on_messages_is_told_of_early_and_when_it_is_reached(
    reached: int, kinds: list[str]
) -> None:
    assert told(month(free(reached)), cap_messages=100) == kinds


def test_a_cap_on_models_is_told_of_when_it_is_reached() -> None:
    capped = {"cap_llm_micros": 5_000_000}

    assert told(month(cost=4_999_999), **capped) == []
    assert told(month(cost=5_000_000), **capped) == ["models $5.00 in 2026-12"]
    assert told(month(cost=5_000_000), model="", **capped) == []  # none is asked anyway


def test_a_cap_that_cannot_be_counted_is_told_of() -> None:
    assert told(month(), model="a-llama", cap_llm_micros=1) == ["no price of a-llama"]
    assert told(month(), model="a-llama") == []


@pytest.mark.parametrize(
    ("delivered", "kinds"),
    [
        ([free(799)], []),
        ([free(800)], ["80% of the free messages of 100 in 2026-12"]),
        ([("", "", 800)], ["80% of the free messages of 100 in 2026-12"]),
        ([("service", "free_entry_point", 900)], []),  # after an advertisement nothing counts
        ([("utility", "regular", 900)], []),
        (
            [free(1000), ("service", "regular", 300)],
            ["all of the free messages of 100 in 2026-12"],
        ),
    ],
    ids=["few", "many", "no category", "advertisement", "templates", "all"],
)
def test_the_free_thousand_is_told_of_before_it_is_used_up(
    delivered: list[tuple[str, str, int]], kinds: list[str]
) -> None:
    assert told(month(*delivered)) == kinds


@pytest.mark.parametrize("category", ["marketing", "general_purpose_ai", "referral_conversion"])
def test_a_category_that_lumi_never_sends_is_a_surprise(category: str) -> None:
    assert told(month((category, "regular", 1))) == [f"{category} of 100 in 2026-12"]
    assert told(month((category, "free_entry_point", 1))) == []


def test_a_reply_that_is_billed_though_it_should_be_free_is_a_surprise() -> None:
    assert told(month(free(300), ("service", "regular", 200))) == [
        "billed though free of 100 in 2026-12"
    ]


def test_a_few_messages_at_the_edge_of_a_month_are_no_surprise() -> None:
    assert told(month(free(300), ("service", "regular", alerts.SLACK))) == []
