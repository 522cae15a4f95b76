"""The rows of one gap: its wordings, who waits for an answer, and what our messages say of it."""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import regex

from lumi import clock
from lumi.answers.gaps.states import GapState
from lumi.answers.texts import Draft
from lumi.conversations.outbox import Reply
from lumi.whatsapp import messages

ALTERNATIVES = 8  # wordings that an FAQ is kept with
BLANK = "…"  # stands for what is not an owner's to publish

_PERSONAL = regex.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # an e-mail address
    r"|https?://\S+"
    r"|(?<!\w)\+?\p{N}(?:[ ().\-/]{0,2}\p{N}){6,}"  # a phone number, or another that tells who
)


class Kind(StrEnum):
    """What a message of ours to an owner is about."""

    QUESTION = "question"  # asks for an answer
    WHICH = "which"  # asks which question was answered
    OFFER = "offer"  # asks whether to keep the answer as an FAQ
    EDIT = "edit"  # asks for the words to keep


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap with its wordings and how often each was asked."""

    id: int
    tenant_id: int
    state: GapState
    answer: str
    answered_by: int | None
    faq_question: str | None
    wordings: Counter[str]

    @property
    def question(self) -> str:
        """The commonest wording, of several the first; one without personal details if there is."""
        clean = Counter({one: times for one, times in self.wordings.items() if public(one) == one})
        common = (clean or self.wordings).most_common(1)
        return common[0][0] if common else ""

    @property
    def draft(self) -> Draft:
        """The FAQ it would be; no customer's phone number, address or link is in its questions."""
        question = self.faq_question or public(self.question)
        others = [one for one, _ in self.wordings.most_common() if public(one) == one]
        alternatives = [one for one in dict.fromkeys(others) if one != question][:ALTERNATIVES]
        return Draft(question, self.answer, tuple(alternatives))


def read(connection: Any, tenant_id: int, gap_id: int) -> Gap | None:
    """The tenant's gap; None when it has none such, or nobody is left who asked."""
    found = connection.execute(
        "SELECT id, tenant_id, state, coalesce(answer, ''), answered_by, faq_question FROM gap"
        " WHERE tenant_id = ? AND id = ?",
        (tenant_id, gap_id),
    ).fetchone()
    wordings = Counter(
        text
        for (text,) in connection.execute(
            "SELECT text FROM open_question WHERE gap_id = ? ORDER BY id", (gap_id,)
        )
    )
    if found is None or not wordings:
        return None
    ident, of_tenant, state, answer, answered_by, faq_question = found
    return Gap(ident, of_tenant, GapState(state), answer, answered_by, faq_question, wordings)


def move(connection: Any, gap: Gap, state: GapState, now: datetime, **columns: Any) -> None:
    """Bring a gap to a state, with these columns. What is decided is no open question any more."""
    done = state in (GapState.KEPT, GapState.ONCE, GapState.SKIPPED)
    if done:
        columns["decided_at"] = clock.stamp(now)
        connection.execute(
            "UPDATE open_question SET settled_at = ? WHERE gap_id = ? AND settled_at IS NULL",
            (clock.stamp(now), gap.id),
        )
    names = ["state", *columns]
    sql = f"UPDATE gap SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608
    connection.execute(sql, (state, *columns.values(), gap.id))


def about(gap_id: int, kind: Kind, text: str, body: dict[str, Any] | None = None) -> Reply:
    """A message to an owner that tells what it is about, so that an answer finds its question."""
    return Reply(text, body or messages.text(text), {"gap": gap_id, "learning": kind})


def kind_of(why: str | None) -> tuple[int, Kind] | None:
    """What `about` put into a message's `why`; None for all other messages."""
    told = json.loads(why or "{}")
    return (told["gap"], Kind(told["learning"])) if "learning" in told else None


def public(text: str) -> str:
    """A customer's question without phone numbers, e-mail addresses and links."""
    return " ".join(_PERSONAL.sub(BLANK, text).split())
