"""The words of messages, to find them by; read into their index by the worker, in small batches.

A webhook would take a fifth longer if it wrote them itself. Triggers take words out again with
their message, or change them with it; `purge` takes their letters out of the file.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lumi import clock, database
from lumi.conversations import card

AT_ONCE = 300  # messages of one transaction: a few milliseconds
PAGES = 32  # of the index that one transaction of a purge merges: some ten milliseconds
MOST_WORDS, LONGEST = 8, 64  # of what is searched for, and letters of each
SHORTEST_BEGUN = 3  # letters; shorter ones begin too many words
UNSEEN = ("edit", "revoke", "system")  # kinds of messages that change others, and show nothing
LATE = timedelta(minutes=10)  # what arrives later after it was said is of the past

_UNREAD = """
    SELECT id, tenant_id, conversation_id, text, type, ts, received_at FROM message
    WHERE id > (SELECT id FROM message_word_mark) ORDER BY id LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A message with the words that were looked for, and whose conversation it is in."""

    id: int
    conversation_id: int
    customer_id: int
    called: str
    text: str
    at: datetime


def read_on(at_once: int = AT_ONCE) -> bool:
    """Read messages that are not in the index yet; True when there may be more."""
    if not database.value("SELECT max(id) > (SELECT id FROM message_word_mark) FROM message"):
        return False
    with database.write() as connection:
        unread = connection.execute(_UNREAD, (at_once,)).fetchall()
        _index(connection, unread)
        _note_latest(connection, unread)
        if unread:
            connection.execute("UPDATE message_word_mark SET id = ?", (unread[-1][0],))
    return len(unread) == at_once


def purge() -> bool:
    """Take one step towards an index without a trace of what was taken out; True for more to do.

    FTS5 notes what was taken out beside what was put in, and drops both when it merges them
    (sqlite.org/fts5.html, 6.9): a negative number begins with all there is, others go on.
    """
    state = database.value("SELECT purge FROM message_word_mark")
    if state == "none":
        return False
    pages = -PAGES if state == "wanted" else PAGES
    with database.without_a_trace(), database.write() as connection:
        before = connection.total_changes
        connection.execute(
            "INSERT INTO message_word (message_word, rank) VALUES ('merge', ?)", (pages,)
        )
        is_over = state == "begun" and connection.total_changes - before < 2
        connection.execute(
            "UPDATE message_word_mark SET purge = ? WHERE purge = ?",
            ("none" if is_over else "begun", state),
        )
    return not is_over


def find(tenant_id: int, text: str, before: int | None, most: int) -> list[Found]:
    """A tenant's messages that hold every word, the last one begun, newest first.

    Those with ids below `before`; a voice note is found by what was heard in it. Whatever a
    person types is taken for words; without any nothing is found.
    """
    query = _query(tenant_id, text)
    if not query:
        return []
    found = database.rows(
        f"""
        SELECT message.id, conversation_id, customer.id, {card.CALLED},
               substr(coalesce(nullif(text, ''), transcript, ''), 1, 400), ts
        FROM (SELECT rowid / 2 AS ident FROM message_word
              WHERE message_word MATCH ?1 AND rowid < ?3 * 2 ORDER BY rowid DESC LIMIT ?4)
        CROSS JOIN message ON message.id = ident AND message.tenant_id = ?2
        JOIN conversation ON conversation.id = conversation_id
        JOIN customer ON customer.id = conversation.customer_id
        LEFT JOIN media ON message_id = message.id
        WHERE message.type NOT IN ('edit', 'revoke', 'system')
        """,  # noqa: S608 columns alone
        *(query, tenant_id, before or 2**53, most),
    )
    return [
        Found(ident, conversation_id, customer_id, called, said, clock.instant(ts))
        for ident, conversation_id, customer_id, called, said, ts in found
    ]


def words_of(text: str) -> list[str]:
    """What is looked for of all that a person typed: that in which there is a letter or digit."""
    typed = text.translate({ord('"'): " ", 0: " "}).split()
    return [word[:LONGEST] for word in typed if any(map(str.isalnum, word))][:MOST_WORDS]


def _query(tenant_id: int, text: str) -> str:
    """In FTS5's words (sqlite.org/fts5.html, 3): letters in quotes mean nothing but themselves."""
    typed = words_of(text)
    if not typed:
        return ""
    quoted = " AND ".join(f'"{word}"' for word in typed)
    begun = "*" if len(typed[-1]) >= SHORTEST_BEGUN else ""
    return f"tenant:t{tenant_id} AND text:({quoted}{begun})"


def _index(connection: Any, unread: list[Any]) -> None:
    connection.executemany(
        "INSERT INTO message_word (rowid, tenant, text) VALUES (?, ?, ?)",
        [(ident * 2, f"t{tenant_id}", text) for ident, tenant_id, _, text, *_ in unread],
    )


def _note_latest(connection: Any, unread: list[Any]) -> None:
    latest: dict[int, tuple[str, int]] = {}
    for ident, _, conversation_id, _, kind, ts, received_at in unread:
        if kind not in UNSEEN:
            said = (_said_at(ts, received_at), ident)
            latest[conversation_id] = max(latest.get(conversation_id, said), said)
    connection.executemany(
        "UPDATE conversation SET last_said_at = ?1, last_message_id = ?2"
        " WHERE id = ?3 AND coalesce(last_said_at, '') <= ?1",
        [(said_at, ident, talk) for talk, (said_at, ident) in latest.items()],
    )


def _said_at(ts: str, received_at: str) -> str:
    """By our clock, as answers are; by Meta's for what was said before a business came to Lumi."""
    is_past = clock.instant(received_at) - clock.instant(ts) > LATE
    return ts if is_past else received_at
