"""What an owner's last order left open: a row, so that a crash or a day's work resumes it."""

import json
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.owner.numbers import Owner

LEFT_ALONE = timedelta(hours=2)

Open = dict[str, Any]  # "order": a Command, and what is known of it so far; JSON


def load(owner: Owner, now: datetime) -> Open | None:
    """What is open at `now`; None when nothing is, or it was left alone for too long."""
    dialogue, until = database.row(
        "SELECT dialogue, dialogue_until FROM owner_number WHERE id = ?", owner.id
    ) or (None, None)
    if dialogue is None or until <= clock.stamp(now):
        return None
    opened: Open = json.loads(dialogue)
    return opened


def save(connection: Any, owner: Owner, opened: Open | None, now: datetime) -> None:
    """Keep it, or (None) forget what was open, inside the caller's transaction."""
    connection.execute(
        "UPDATE owner_number SET dialogue = ?, dialogue_until = ? WHERE id = ?",
        (
            json.dumps(opened, ensure_ascii=False) if opened else None,
            clock.stamp(now + LEFT_ALONE) if opened else None,
            owner.id,
        ),
    )
