"""A tenant's FAQs as people leaf through them: page by page, with what each was good for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lumi import clock, database
from lumi.answers import uses
from lumi.answers.faqs import Faq
from lumi.answers.texts import draft_of

WORDS = 8  # of a search that count


class Shown(StrEnum):
    """Which FAQs are wanted."""

    ALL = "all"
    OFF = "off"
    UNUSED = "unused"  # on, and of no use in the last 30 days


@dataclass(frozen=True, slots=True)
class Entry:
    """An FAQ, how often it answered somebody in the last 30 days, and when it last did."""

    faq: Faq
    times: int
    last_helped_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    everything: int
    off: int


# Rows are read only of those that are shown.
_READ = """
    SELECT id, question, answer, alternatives, enabled,
           (SELECT coalesce(sum(times), 0) FROM faq_use WHERE faq_id = faq.id AND day >= ?2),
           (SELECT max(last_at) FROM faq_use WHERE faq_id = faq.id)
    FROM faq WHERE id IN (SELECT id FROM faq WHERE tenant_id = ?1{} ORDER BY id DESC LIMIT {})
    ORDER BY id DESC
"""
_WHICH = {
    Shown.ALL: "",
    Shown.OFF: " AND NOT enabled",
    Shown.UNUSED: " AND enabled AND NOT EXISTS"
    " (SELECT 1 FROM faq_use WHERE faq_id = faq.id AND day >= ?2)",
}


def page(
    tenant_id: int, words: str, shown: Shown, before: int | None, most: int, now: datetime
) -> list[Entry]:
    """At most `most`, the newest first, older than the FAQ `before`, with all of these words."""
    which, values = _WHICH[shown], [tenant_id, uses.since(now)]
    if before is not None:
        which, values = f"{which} AND id < ?3", [*values, before]
    for word in words.split()[:WORDS]:
        condition, forms = _has(word, len(values))
        which, values = f"{which} AND {condition}", [*values, *forms]
    return _entries(_READ.format(which, int(most)), values)


def one(tenant_id: int, faq_id: int, now: datetime) -> Entry | None:
    """None when the tenant has no such FAQ."""
    sql = _READ.format(" AND id = ?3", 1)
    return next(iter(_entries(sql, [tenant_id, uses.since(now), faq_id])), None)


def counts(tenant_id: int) -> Counts:
    sql = "SELECT count(*), coalesce(sum(NOT enabled), 0) FROM faq WHERE tenant_id = ?"
    return Counts(*(database.row(sql, tenant_id) or (0, 0)))


def _has(word: str, taken: int) -> tuple[str, list[str]]:
    """LIKE knows upper and lower case of ASCII letters alone (sqlite.org/lang_expr.html)."""
    forms = [word] if word.isascii() else [*{word, word.lower(), word.capitalize()}]
    columns = "question || char(10) || answer || char(10) || alternatives"
    likes = [f"{columns} LIKE ?{taken + place} ESCAPE '\\'" for place in range(1, len(forms) + 1)]
    return f"({' OR '.join(likes)})", [f"%{_plain(form)}%" for form in forms]


def _plain(word: str) -> str:
    """Without a meaning of its own for LIKE."""
    return "".join(f"\\{sign}" if sign in "\\%_" else sign for sign in word)


def _entries(sql: str, values: Sequence[Any]) -> list[Entry]:
    return [
        Entry(
            Faq(faq_id, draft_of(question, answer, alternatives), bool(enabled)),
            times,
            clock.instant(last_at) if last_at else None,
        )
        for faq_id, question, answer, alternatives, enabled, times, last_at in database.rows(
            sql, *values
        )
    ]
