"""Pure: what a file says of how Lumi behaves: what it costs, sees and keeps, leaves to people."""

import json
from typing import Any

from lumi.business.table import Table
from lumi.plain import N_

MOST_DOLLARS, MOST_MESSAGES = 1_000_000, 1_000_000_000  # of a month; more is a slip of the pen
LEAST_DAYS, MOST_DAYS = 30, 3650  # Meta delivers again for seven days; dead letters stay thirty
WEEK_MINUTES = 7 * 24 * 60
LONGEST_NOTE = 500  # characters, that stand below a customer's first answer


def columns(top: Table) -> dict[str, Any]:
    """The tenant's columns by `[caps]`, `[assistant]`, `[handover]`, `[privacy]`, or None."""
    return _caps(top) | _assistant(top) | _handover(top) | _privacy(top)


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


def _privacy(top: Table) -> dict[str, Any]:
    """For how many days messages are kept (0: for ever), and what customers are told of it."""
    table = top.table("privacy") or Table("privacy", {}, top.faults)
    days = table.whole("keep_days", 0, MOST_DAYS)
    if days is not None and 0 < days < LEAST_DAYS:
        table.fault(
            "keep_days",
            N_("takes 0 or %(least)s days and more, not %(given)s", least=LEAST_DAYS, given=days),
        )
    note = table.text("note")
    if note is not None and len(note) > LONGEST_NOTE:
        table.fault(
            "note",
            N_("takes %(most)s characters at most; let a link tell the rest", most=LONGEST_NOTE),
        )
    table.end()
    return {"keep_days": days, "privacy_note": note}
