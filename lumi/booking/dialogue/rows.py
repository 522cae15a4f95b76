"""Where a talk about an appointment stands: kept with its conversation, gone when left alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.booking.dialogue import state as states
from lumi.booking.dialogue.state import LEFT_ALONE, State


@dataclass(frozen=True, slots=True)
class Kept:
    """What a conversation remembers of its bookings."""

    state: State | None
    language: str  # in which the customer writes; "" while nobody knows


def load(customer_id: int, now: datetime) -> Kept:
    """What the customer's conversation remembers at `now`."""
    sql = "SELECT dialogue, dialogue_until, language FROM conversation WHERE customer_id = ?"
    dialogue, until, language = database.row(sql, customer_id) or (None, None, "")
    is_open = dialogue is not None and until > clock.stamp(now)
    return Kept(states.load(dialogue) if is_open else None, language)


def save(connection: Any, customer_id: int, kept: Kept, now: datetime) -> None:
    """Remember it, inside the caller's transaction."""
    state = kept.state
    connection.execute(
        "UPDATE conversation SET dialogue = ?, dialogue_until = ?, language = ?"
        " WHERE customer_id = ?",
        (
            states.dump(state) if state else None,
            clock.stamp(now + LEFT_ALONE) if state else None,
            *(kept.language, customer_id),
        ),
    )


def leave(connection: Any, customer_id: int) -> None:
    """No talk is open any more, inside the caller's transaction."""
    connection.execute(
        "UPDATE conversation SET dialogue = NULL, dialogue_until = NULL WHERE customer_id = ?",
        (customer_id,),
    )
