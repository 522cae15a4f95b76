"""What an owner writes or taps about a gap: an answer, what to do with it, other words for it.

A reply that quotes a message of ours is about its gap. What quotes nothing is about one only right
after we asked; when several are open, we ask which.
"""

import re
import tomllib
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from lumi import database
from lumi.answers.gaps.states import GapState
from lumi.answers.smalltalk import smalltalk
from lumi.booking import dates
from lumi.booking.dialogue import understanding
from lumi.booking.folding import fold
from lumi.conversations.inbox import Bubble
from lumi.owner import quoting
from lumi.owner.learning import deeds
from lumi.owner.learning.gap import Kind, kind_of
from lumi.owner.numbers import Owner
from lumi.owner.orders import Deed
from lumi.tenants.models import Tenant

_TAPPED = re.compile(r"gap:(yes|once|edit|answer|none):(\d{1,18})(?::(\d{1,18}))?", re.ASCII)


def hear(tenant: Tenant, owner: Owner, bubble: Bubble, now: datetime) -> Deed | None:
    """What is surely about a gap: a tap, a quote, the words we asked for. Before all commands."""
    if tap := _TAPPED.fullmatch(bubble.tapped):
        choice, gap_id, message_id = tap[1], int(tap[2]), int(tap[3] or 0)
        return partial(deeds.tap, tenant, owner, choice, gap_id, message_id)
    if bubble.tapped:
        return None
    quoted = quoting.quoted(owner, bubble)
    if quoted is not None:
        about = kind_of(_why(owner, "id = ?", quoted))
        return None if about is None else _written(tenant, owner, *about, bubble)
    last = _last(owner)
    if last and last[1] is Kind.EDIT and _state(tenant, last[0]) is GapState.EDITING:
        return _written(tenant, owner, *last, bubble)
    return None


def hear_loosely(tenant: Tenant, owner: Owner, bubble: Bubble, now: datetime) -> Deed | None:
    """What is probably an answer, right after we asked for one. After all commands."""
    last = _last(owner)
    if last is None or bubble.tapped:
        return None
    gap_id, kind = last
    text = bubble.text.strip()
    if kind is Kind.OFFER and understanding.says_yes(text):
        return partial(deeds.tap, tenant, owner, "yes", gap_id, 0)
    if kind is Kind.OFFER and says("no", text):
        return partial(deeds.tap, tenant, owner, "once", gap_id, 0)
    if kind is Kind.QUESTION and says("skip", text):
        return _written(tenant, owner, gap_id, kind, bubble)
    if not _may_be_answer(tenant, text, now):
        return None
    waiting = _waiting(tenant)
    if waiting == [gap_id] and kind is Kind.QUESTION:
        return _written(tenant, owner, gap_id, kind, bubble)
    return partial(deeds.ask_which, tenant, owner, bubble.id) if waiting else None


def asked_last(owner: Owner) -> int | None:
    """The gap that the last message to this owner is about."""
    last = _last(owner)
    return last[0] if last else None


def says(group: str, text: str) -> bool:
    """Whether the whole text is one of the words of that group."""
    return _plain(text) in _words(group)


def _written(tenant: Tenant, owner: Owner, gap_id: int, kind: Kind, bubble: Bubble) -> Deed:
    text = bubble.text.strip()
    if kind is Kind.WHICH:
        return partial(deeds.ask_which, tenant, owner, bubble.id)
    if kind in (Kind.OFFER, Kind.EDIT):
        return partial(deeds.reword, tenant, owner, gap_id, text)
    if says("skip", text):
        return partial(deeds.skip, tenant, owner, gap_id)
    return partial(deeds.answer, tenant, owner, gap_id, text)


def _may_be_answer(tenant: Tenant, text: str, now: datetime) -> bool:
    """Owners ask and book, too."""
    if not text or text.endswith(("?", "؟")) or smalltalk(text) is not None:
        return False
    return dates.read_command(text, now, tenant.zone, tenant.date_order) is None


def _waiting(tenant: Tenant) -> list[int]:
    """Gaps that the owners were asked about and have not answered."""
    sql = "SELECT id FROM gap WHERE tenant_id = ? AND state = 'told' ORDER BY told_at, id"
    return [ident for (ident,) in database.rows(sql, tenant.id)]


def _state(tenant: Tenant, gap_id: int) -> GapState | None:
    sql = "SELECT state FROM gap WHERE tenant_id = ? AND id = ?"
    found = database.value(sql, tenant.id, gap_id)
    return None if found is None else GapState(found)


def _last(owner: Owner) -> tuple[int, Kind] | None:
    """What the last message that this owner got from us is about, if it is about a gap."""
    return kind_of(_why(owner, "role = 'assistant' AND state NOT IN ('held', 'failed')"))


def _why(owner: Owner, where: str, *values: Any) -> str | None:
    found: str | None = database.value(
        "SELECT why FROM message WHERE conversation_id ="  # noqa: S608  constants alone
        " (SELECT id FROM conversation WHERE tenant_id = ? AND customer_id = ?)"
        f" AND {where} ORDER BY id DESC LIMIT 1",
        *(owner.tenant_id, owner.customer_id, *values),
    )
    return found


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


@cache
def _words(group: str) -> frozenset[str]:
    table = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    listed = table[group].replace("\n", ",").split(",")
    return frozenset(_plain(one) for one in listed if one.strip())
