"""`flask usage`: what was used in a month, what it cost, and how much of it is left."""

import re
from typing import Any

import click

from lumi import clock
from lumi.cli.speaking import on_the_file, print_json, print_table
from lumi.tenants import billing, caps
from lumi.tenants.amounts import dollars
from lumi.tenants.billing import FREE_MESSAGES, Model, Month, Number
from lumi.tenants.models import Tenant, named


@click.command()
@click.argument("slug", required=False)
@click.option("--month", help="YYYY-MM; the present month by default.")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def usage(slug: str | None, month: str | None, as_json: bool) -> None:
    """Messages and billed deliveries by number, tokens and cost by model, of one business or all.

    Costs are US dollars. A cost that nobody knows is null, or "unknown".
    """
    if month and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month):
        raise click.ClickException(f"{month!r} is not a month; write it as YYYY-MM, like 2026-11.")
    tenants = [named(slug)] if slug else list(Tenant.select().order_by(Tenant.slug))
    now = clock.now()
    months = [(one, billing.of(one, month or billing.month_of(one, now))) for one in tenants]
    if as_json:
        print_json([_shown(tenant, found) for tenant, found in months])
        return
    for tenant, found in months:
        _tell(tenant, found)


def _shown(tenant: Tenant, found: Month) -> dict[str, Any]:
    return {
        "tenant": tenant.slug,
        "month": found.month,
        "zone": tenant.account_zone,
        "numbers": [_number(one) for one in found.numbers],
        "models": [_model(one) for one in found.models],
        "cost_usd": _dollars(found.cost_micros, found.unpriced),
        "caps": {
            "llm_usd": tenant.cap_llm_micros / 1e6 or None,
            "messages": tenant.cap_messages or None,
        },
    }


def _number(one: Number) -> dict[str, Any]:
    return {
        "phone_id": one.phone_id,
        "in": one.inbound,
        "out": one.outbound,
        "delivered": one.reached,
        "billed": one.billed,
        "free_used": min(one.of_the_free, FREE_MESSAGES),
        "free_messages": FREE_MESSAGES,
        "by_category": [
            {"category": kind.category, "pricing": kind.pricing, "messages": kind.messages}
            for kind in one.delivered
        ],
    }


def _model(one: Model) -> dict[str, Any]:
    return {
        "model": one.name,
        "calls": one.calls,
        "prompt_tokens": one.prompt_tokens,
        "completion_tokens": one.completion_tokens,
        "total_tokens": one.prompt_tokens + one.completion_tokens,
        "cost_usd": _dollars(one.cost_micros, one.unpriced),
        "unpriced_calls": one.unpriced,
    }


def _dollars(micros: int, unpriced: int) -> float | None:
    return None if unpriced else micros / 1e6


def _tell(tenant: Tenant, found: Month) -> None:
    click.echo(f"{tenant.slug}, {found.month}")
    if found.numbers:
        rows = [_number_row(one) for one in found.numbers]
        print_table(("number", "in", "out", "delivered", "billed", "of the free"), rows)
    if found.models:
        rows = [_model_row(one) for one in found.models]
        print_table(("model", "calls", "tokens in", "tokens out", "cost"), rows)
    if not (found.numbers or found.models):
        click.echo("Nothing was used.")
    for sentence in caps.sentences(tenant, found):
        click.echo(sentence)
    click.echo()


def _number_row(one: Number) -> tuple[Any, ...]:
    free = f"{min(one.of_the_free, FREE_MESSAGES)}/{FREE_MESSAGES}"
    return one.phone_id, one.inbound, one.outbound, one.reached, one.billed, free


def _model_row(one: Model) -> tuple[Any, ...]:
    cost = dollars(one.cost_micros)
    if one.unpriced:
        unknown = "unknown" if one.unpriced == one.calls else f"unknown for {one.unpriced} calls"
        cost = f"{cost} + {unknown}" if one.cost_micros else unknown
    return one.name, one.calls, one.prompt_tokens, one.completion_tokens, cost
