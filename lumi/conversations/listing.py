"""A business's conversations, the newest first, and how each of them stands."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lumi import clock, database
from lumi.conversations import card, handover, holding
from lumi.conversations.states import Outcome, State

LOOK = 200  # conversations that one page looks at, whatever it shows
PREVIEW = 160  # letters of the last message
NOT_LOST = (handover.WITHDRAWN, holding.REPLACED)  # why some messages of ours are never sent


class Standing(StrEnum):
    """What somebody may have to do about a conversation."""

    WAITS = "waits"  # its customer wants a person, or was promised one, and none has written
    HUMAN = "human"  # a person has it: Lumi keeps silent
    UNANSWERED = "unanswered"  # what the customer wrote last has got no answer
    FAILED = "failed"  # our last message did not go out
    PENDING = "pending"  # an appointment is to be confirmed


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation with its last message; `key` pages on behind it."""

    id: int
    customer_id: int
    called: str
    role: str
    kind: str
    text: str
    said_at: datetime
    standings: tuple[Standing, ...]
    key: str


# Few steps along indexes for each of the newest conversations.
_NEWEST = f"""
    WITH newest AS (
        SELECT id, customer_id, last_message_id, last_said_at, human_until
        FROM conversation INDEXED BY conversation_latest
        WHERE tenant_id = ?1 AND last_said_at IS NOT NULL AND (last_said_at, id) < (?2, ?3)
          AND (?4 IS NULL OR customer_id IN (SELECT value FROM json_each(?4)))
        ORDER BY last_said_at DESC, id DESC LIMIT ?5)
    SELECT newest.id, newest.customer_id, {card.CALLED}, coalesce(last.role, ''),
           coalesce(last.type, ''), substr(coalesce(nullif(last.text, ''), transcript, ''), 1, ?6),
           last_said_at, human_until, coalesce(heard.received_at, ''), heard.handled_at,
           heard.outcome,
           EXISTS (SELECT 1 FROM message WHERE conversation_id = newest.id
                   AND id > heard.id AND role = 'human'),
           ours.state, ours.error
    FROM newest CROSS JOIN customer ON customer.id = newest.customer_id
    LEFT JOIN message last ON last.id = last_message_id
    LEFT JOIN media ON media.message_id = last.id
    LEFT JOIN message heard ON heard.id = (
        SELECT id FROM message WHERE conversation_id = newest.id AND role = 'inbound'
        AND type NOT IN ('edit', 'revoke', 'system') ORDER BY id DESC LIMIT 1)
    LEFT JOIN message ours ON ours.id = (
        SELECT id FROM message WHERE conversation_id = newest.id AND role != 'inbound'
        ORDER BY id DESC LIMIT 1)
    ORDER BY last_said_at DESC, newest.id DESC
"""  # noqa: S608 columns alone


def newest(
    tenant_id: int,
    now: datetime,
    *,
    after: str = "",
    of: str | None = None,
    pending: Collection[int] = (),
) -> list[Listed]:
    """Up to LOOK conversations behind the one with that key ("" begins), newest first.

    Of the customers in `of` alone, a JSON list, where it is given. `pending` are customers with an
    appointment to confirm.
    """
    said_at, ident = _behind(after)
    found = database.rows(_NEWEST, tenant_id, said_at, ident, of, LOOK, PREVIEW)
    return [_listed(columns, pending, clock.stamp(now)) for columns in found]


def _behind(key: str) -> tuple[str, int]:
    """What `key` says; from the beginning for what is none."""
    said_at, _, ident = key.partition("~")
    is_key = ident.isascii() and ident.isdecimal() and len(ident) < 19
    return (said_at, int(ident)) if is_key else ("9", 0)


def _listed(columns: tuple[Any, ...], pending: Collection[int], now: str) -> Listed:
    ident, customer_id, called, role, kind, text, said_at, *state = columns
    standings = [*_standings(*state, now=now)]
    if customer_id in pending:
        standings.append(Standing.PENDING)
    return Listed(
        *(ident, customer_id, called, role, kind, text, clock.instant(said_at)),
        *(tuple(standings), f"{said_at}~{ident}"),
    )


def _standings(
    human_until: str | None,
    heard_at: str,  # "" when the customer has written nothing
    handled_at: str | None,
    outcome: str | None,
    is_answered_by_human: bool,
    state: str | None,
    error: str | None,
    *,
    now: str,
) -> list[Standing]:
    found = []
    is_open = heard_at != "" and not is_answered_by_human
    is_for_human = outcome == Outcome.HUMAN or heard_at < (human_until or "")
    if is_open and is_for_human:
        found.append(Standing.WAITS)
    elif human_until and human_until > now:
        found.append(Standing.HUMAN)
    elif is_open and (handled_at is None or outcome in (Outcome.STALE, Outcome.FAILED)):
        found.append(Standing.UNANSWERED)
    if state == State.FAILED and error not in NOT_LOST:
        found.append(Standing.FAILED)
    return found
