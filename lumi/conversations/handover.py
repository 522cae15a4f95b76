"""A human has the conversation: Lumi stores what is written and keeps silent."""

from datetime import datetime, timedelta
from typing import Any

from lumi import clock
from lumi.conversations.states import Outcome

HANDOVER = timedelta(hours=4)  # after the human's last word; then Lumi answers again


def ask(connection: Any, customer_id: int, now: datetime) -> None:
    """The customer wants a human: from now on what they write is for one, for a while."""
    connection.execute(
        "UPDATE conversation SET human_until = max(coalesce(human_until, ''), ?)"
        " WHERE customer_id = ?",
        (clock.stamp(now + HANDOVER), customer_id),
    )


def give_back(connection: Any, customer_id: int) -> bool:
    """Lumi answers again; whether a human had the conversation."""
    return bool(
        connection.execute(
            "UPDATE conversation SET human_until = NULL WHERE customer_id = ?"
            " AND human_until IS NOT NULL",
            (customer_id,),
        ).rowcount
    )


def begin(connection: Any, conversation_id: int, spoke_at: datetime, now: datetime) -> None:
    """A human has just spoken: what waits is theirs, and a turn in hand may say nothing."""
    stamp = clock.stamp(now)
    connection.execute(
        "UPDATE conversation SET human_until = max(coalesce(human_until, ''), ?),"
        " fence = fence + 1, claimed_by = NULL, claimed_until = NULL WHERE id = ?",
        (clock.stamp(spoke_at + HANDOVER), conversation_id),
    )
    connection.execute(
        "UPDATE message SET handled_at = ?, outcome = ? WHERE conversation_id = ?"
        " AND role = 'inbound' AND handled_at IS NULL",
        (stamp, Outcome.HUMAN, conversation_id),
    )
