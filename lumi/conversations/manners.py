"""Who wants no more messages gets none unasked, and no two machines talk for ever."""

import re
import tomllib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from lumi import clock, database

_TABLE = Path(__file__).with_name("manners.toml")
MOST_REPLIES = 3600  # of an hour to one customer: 60 a minute, which only machines keep up
ALIKE = 8  # messages in a row with the same words, which only a machine writes …
SHORTLY = timedelta(minutes=10)  # … within so long


def wants_silence(text: str) -> bool:
    """Whether the whole text is a STOP in any of Lumi's languages."""
    return _is("stop", text)


def wants_messages(text: str) -> bool:
    """Whether the whole text is a START."""
    return _is("start", text)


def has_stopped(customer_id: int) -> bool:
    """Whether the customer, or Meta on their behalf, asked for no more messages."""
    sql = "SELECT marketing_stopped_at IS NOT NULL FROM customer WHERE id = ?"
    return bool(database.value(sql, customer_id))


def stop(connection: Any, customer_id: int, since: datetime | None) -> None:
    """From then on, or (None) not any more."""
    connection.execute(
        "UPDATE customer SET marketing_stopped_at = ? WHERE id = ?",
        (since and clock.stamp(since), customer_id),
    )


def holds_back(conversation_id: int, now: datetime) -> bool:
    """Whether one more reply would only keep a machine going."""
    replied = database.value(
        "SELECT count(*) FROM message WHERE conversation_id = ? AND role = 'assistant'"
        " AND received_at > ?",
        *(conversation_id, clock.stamp(now - timedelta(hours=1))),
    )
    if replied < ALIKE:
        return False
    if replied >= MOST_REPLIES:
        return True
    heard = database.rows(
        "SELECT text, received_at FROM message WHERE conversation_id = ? AND role = 'inbound'"
        " ORDER BY id DESC LIMIT ?",
        *(conversation_id, ALIKE),
    )
    is_alike = len(heard) == ALIKE and len({text for text, _ in heard}) == 1 and heard[0][0]
    return bool(is_alike) and clock.instant(heard[-1][1]) > now - SHORTLY


def _is(kind: str, text: str) -> bool:
    """Whether it is one of these, said politely or not."""
    plain = _plain(text)
    for polite in _words("polite"):
        plain = plain.removeprefix(f"{polite} ").removesuffix(f" {polite}")
    return plain in _words(kind)


def _plain(text: str) -> str:
    return re.sub(r"[\s.,!]+", " ", text.casefold()).strip()


@cache
def _words(kind: str) -> frozenset[str]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return frozenset(_plain(one) for listed in table[kind].values() for one in listed.split("|"))
