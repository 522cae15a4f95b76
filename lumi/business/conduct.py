"""Pure: what a file says of how Lumi behaves: what it may cost, may see, and leaves to people."""

import json
from typing import Any

from lumi.business.table import Table

MOST_DOLLARS, MOST_MESSAGES = 1_000_000, 1_000_000_000  # of a month; more is a slip of the pen
WEEK_MINUTES = 7 * 24 * 60


def columns(top: Table) -> dict[str, Any]:
    """The tenant's columns by `[caps]`, `[assistant]` and `[handover]`; None: not spoken of."""
    return _caps(top) | _assistant(top) | _handover(top)


def _caps(top: Table) -> dict[str, int | None]:
    """What a month may cost at most; 0: as much as it takes."""
    caps = top.table("caps") or Table("caps", {}, top.faults)
    dollars = caps.amount("llm_usd", MOST_DOLLARS)
    messages = caps.whole("messages", 0, MOST_MESSAGES)
    caps.end()
    micros = None if dollars is None else round(dollars * 1e6)
    return {"cap_llm_micros": micros, "cap_messages": messages}


def _assistant(top: Table) -> dict[str, Any]:
    """What a model may see of customers, and what is kept of it."""
    assistant = top.table("assistant") or Table("assistant", {}, top.faults)
    columns = {
        "sees_pictures": assistant.flag("pictures"),
        "media_megabytes": assistant.whole("media_megabytes", 0, 1_000_000),
    }
    assistant.end()
    return columns


def _handover(top: Table) -> dict[str, Any]:
    """When a person takes over, and how long Lumi keeps out after that person's last word."""
    table = top.table("handover") or Table("handover", {}, top.faults)
    words = table.each("words", str)
    minutes = table.whole("quiet_minutes", 1, WEEK_MINUTES)
    table.end()
    listed = None if words is None else json.dumps(words, ensure_ascii=False)
    return {"handover_words": listed, "handover_minutes": minutes}
