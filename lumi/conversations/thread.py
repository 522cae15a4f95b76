"""The messages of one conversation, as people read them."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lumi import clock, database
from lumi.conversations import bubbles, explaining, media
from lumi.conversations.bubbles import Content
from lumi.conversations.explaining import Explained
from lumi.conversations.states import State
from lumi.whatsapp import sniffing

PAGE = 40  # messages
AROUND = 12  # messages that follow the one that was looked for


class Tick(StrEnum):
    """How far a message of ours has come."""

    WAITING = "waiting"  # for its turn, or until its reader writes
    UNKNOWN = "unknown"  # WhatsApp has not said whether it has it
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


_TICKS = {
    State.HELD: Tick.WAITING,
    State.QUEUED: Tick.WAITING,
    State.SENDING: Tick.WAITING,
    State.UNKNOWN: Tick.UNKNOWN,
    State.SENT: Tick.SENT,
    State.DELIVERED: Tick.DELIVERED,
    State.READ: Tick.READ,
    State.FAILED: Tick.FAILED,
}


@dataclass(frozen=True, slots=True)
class Medium:
    """A voice note or a picture; `is_kept` says whether its file is here."""

    kind: str
    is_kept: bool
    transcript: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `tick` is None for what customers wrote, and for what was said elsewhere."""

    id: int
    role: str
    kind: str
    text: str
    at: datetime
    outcome: str | None
    tick: Tick | None
    error: str
    content: Content
    why: Explained | None
    medium: Medium | None
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in the order in which they were said; `older` and `newer` are ids to page by."""

    said: tuple[Said, ...]
    older: int | None
    is_newest: bool


_PAGE = """
    SELECT id, role, type, text, ts, outcome, state, error, payload, why FROM message
    WHERE conversation_id = ?1 AND tenant_id = ?2 AND id < ?3
      AND type NOT IN ('edit', 'revoke', 'system')
    ORDER BY id DESC LIMIT ?4
"""


def page(
    tenant_id: int, conversation_id: int, *, before: int | None = None, around: int | None = None
) -> Page:
    """The newest messages, those before an id, or those around one."""
    if around is not None:
        before = _end_of(conversation_id, around)
    found = database.rows(_PAGE, conversation_id, tenant_id, before or 2**62, PAGE + 1)
    shown = found[:PAGE]
    older = shown[-1][0] if len(found) > PAGE else None
    kept = media.of_messages(tenant_id, [one[0] for one in shown if one[2] in _HAVE_FILES])
    said = sorted((_said(one, kept) for one in shown), key=lambda one: (one.at, one.id))
    return Page(tuple(said), older, before is None)


_HAVE_FILES = ("audio", "voice", "image")


def count(tenant_id: int, conversation_id: int) -> int:
    """How many messages a conversation has."""
    sql = "SELECT count(*) FROM message WHERE conversation_id = ? AND tenant_id = ?"
    return int(database.value(sql, conversation_id, tenant_id))


def file_of(tenant_id: int, conversation_id: int, message_id: int) -> media.Record | None:
    """The voice note or picture of a message, if its file is here and of a type that is shown."""
    is_here = database.value(
        "SELECT 1 FROM message WHERE tenant_id = ? AND conversation_id = ? AND id = ?",
        *(tenant_id, conversation_id, message_id),
    )
    record = media.of_messages(tenant_id, [message_id]).get(message_id) if is_here else None
    is_shown = record is not None and record.mime in sniffing.SUFFIXES and record.file is not None
    return record if is_shown else None


def _end_of(conversation_id: int, around: int) -> int | None:
    """The id before which a page ends that shows what followed that message too."""
    after = database.rows(
        "SELECT id FROM message WHERE conversation_id = ? AND id > ? ORDER BY id LIMIT ?",
        *(conversation_id, around, AROUND + 1),
    )
    return after[-1][0] if len(after) > AROUND else None


def _said(found: tuple[Any, ...], kept: dict[int, media.Record]) -> Said:
    ident, role, kind, text, ts, outcome, state, error, payload, why = found
    record = kept.get(ident)
    item = json.loads(payload) if payload else None
    return Said(
        id=ident,
        role=role,
        kind=kind,
        text=text,
        at=clock.instant(ts),
        outcome=outcome,
        tick=_TICKS[State(state)] if state else None,
        error=error or "",
        content=bubbles.content(kind, item),
        why=explaining.explain(json.loads(why)) if why else None,
        medium=_medium(record) if record else None,
        is_taken_back=role != "assistant" and not text and item is None,
    )


def _medium(record: media.Record) -> Medium:
    kind = "image" if record.mime.startswith("image/") else "audio"
    told = record.medium.kind if record.medium else kind
    return Medium(told, record.file is not None, record.transcript or "")
