"""What each tenant used: messages in and out, deliveries that Meta bills, tokens by model."""

import json
from collections import Counter
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from lumi import database
from lumi.tenants import prices


class Kind(StrEnum):
    INBOUND = "inbound"  # a message a customer wrote
    OUTBOUND = "outbound"  # a message Meta accepted from us
    DELIVERED = "delivered"  # a message of ours that reached the phone: what Meta bills
    TOKENS = "tokens"  # a model's tokens


# Meta's pricing.type ("Webhooks reference", statuses): what is billed, and what is not.
REGULAR, FREE, FREE_ENTRY = "regular", "free_customer_service", "free_entry_point"

Tally = Counter[tuple[int, str, str, str]]  # messages by tenant, day, kind and phone id

_COUNT = """
    INSERT INTO usage (tenant_id, day, kind, phone_id, category, pricing, model,
                       messages, prompt_tokens, completion_tokens, total_tokens, cost_micros,
                       unpriced)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (tenant_id, day, kind, phone_id, category, pricing, model) DO UPDATE SET
        messages = messages + excluded.messages,
        prompt_tokens = prompt_tokens + excluded.prompt_tokens,
        completion_tokens = completion_tokens + excluded.completion_tokens,
        total_tokens = total_tokens + excluded.total_tokens,
        cost_micros = cost_micros + excluded.cost_micros,
        unpriced = unpriced + excluded.unpriced
"""

_SUMS = """
    SELECT slug, kind, usage.phone_id, category, pricing, model, sum(messages),
           sum(prompt_tokens), sum(completion_tokens), sum(total_tokens), sum(cost_micros),
           sum(unpriced)
    FROM usage JOIN tenant ON tenant.id = usage.tenant_id
    WHERE day >= ?1 || '-01' AND day <= ?1 || '-31' {of}
    GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
"""
_OF_ALL = _SUMS.format(of="")
_OF_ONE = _SUMS.format(of="AND tenant_id = ?2")  # by its index, which `?2 IS NULL OR` hides


def day_of(now: datetime, timezone: str) -> str:
    """The tenant's own calendar day at an instant, YYYY-MM-DD."""
    return now.astimezone(ZoneInfo(timezone)).date().isoformat()


def flush(connection: Any, tally: Tally) -> None:
    """Write down what was tallied, inside the caller's transaction."""
    for (tenant_id, day, kind, phone_id), messages in tally.items():
        key = (tenant_id, day, kind, phone_id, "", "", "")
        connection.execute(_COUNT, (*key, messages, 0, 0, 0, 0, 0))


def count(
    connection: Any,
    tenant_id: int,
    timezone: str,
    now: datetime,
    kind: Kind,
    *,
    phone_id: str = "",
    category: str = "",
    pricing: str = "",
    messages: int = 1,
) -> None:
    """Count messages on the calendar day of a zone, inside the caller's transaction.

    Deliveries are counted in the WhatsApp account's zone, where Meta's months begin, all else in
    the tenant's own.
    """
    key = (tenant_id, day_of(now, timezone), str(kind), phone_id, category, pricing, "")
    connection.execute(_COUNT, (*key, messages, 0, 0, 0, 0, 0))


def count_tokens(
    connection: Any,
    tenant_id: int,
    timezone: str,
    now: datetime,
    model: str,
    prompt: int,
    completion: int,
) -> None:
    """Count one call of a model, at the price of the day, or as one whose price nobody knows."""
    key = (tenant_id, day_of(now, timezone), str(Kind.TOKENS), "", "", "", model)
    cost = prices.cost(model, prompt, completion)
    tokens = (prompt, completion, prompt + completion)
    connection.execute(_COUNT, (*key, 1, *tokens, cost or 0, int(cost is None)))


def of_day(tenant_id: int, day: str) -> dict[str, int]:
    """How many messages of each kind a calendar day (YYYY-MM-DD) had."""
    return dict(
        database.rows(
            "SELECT kind, sum(messages) FROM usage WHERE tenant_id = ? AND day = ? GROUP BY kind",
            *(tenant_id, day),
        )
    )


def by_day(tenant_id: int, month: str) -> list[tuple[str, str, int, int]]:
    """Day (YYYY-MM-DD), kind, messages and cost in millionths of a dollar, of a month's days."""
    return database.rows(
        "SELECT day, kind, sum(messages), sum(cost_micros) FROM usage WHERE tenant_id = ?1"
        " AND day >= ?2 || '-01' AND day <= ?2 || '-31' GROUP BY day, kind ORDER BY day, kind",
        *(tenant_id, month),
    )


def heard_since(tenant_ids: list[int], day: str) -> dict[int, int]:
    """Messages of customers since that local day, by tenant."""
    sql = (
        "SELECT tenant_id, sum(messages) FROM usage"
        " WHERE tenant_id IN (SELECT value FROM json_each(?)) AND day >= ? AND kind = ?"
        " GROUP BY tenant_id"
    )
    return dict(database.rows(sql, json.dumps(tenant_ids), day, Kind.INBOUND))


def months(tenant_id: int) -> list[str]:
    """Those in which anything was used, the latest first, at most twelve."""
    found = database.rows(
        "SELECT DISTINCT substr(day, 1, 7) FROM usage WHERE tenant_id = ? ORDER BY 1 DESC LIMIT 12",
        tenant_id,
    )
    return [month for (month,) in found]


def of_month(month: str, tenant_id: int | None = None) -> list[dict[str, Any]]:
    """The sums of a month (YYYY-MM) by tenant, kind, number, category, pricing and model."""
    found = (
        database.rows(_OF_ALL, month)
        if tenant_id is None
        else database.rows(_OF_ONE, month, tenant_id)
    )
    names = (
        *("tenant", "kind", "phone_id", "category", "pricing", "model"),
        *("messages", "prompt_tokens", "completion_tokens", "total_tokens"),
        *("cost_micros", "unpriced"),
    )
    return [dict(zip(names, values, strict=True)) for values in found]
