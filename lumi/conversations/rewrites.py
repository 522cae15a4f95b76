"""What was written is edited or taken back by its writer, in whatever order Meta tells of it."""

from datetime import datetime
from typing import Any

from lumi import clock
from lumi.conversations.doors import Door
from lumi.conversations.states import Outcome


def rewrite(connection: Any, door: Door, original_ids: list[str], now: datetime) -> None:
    """Bring messages up to their writers' last edit or revocation, if those have come already.

    Meta keeps no order: what changes a message may come first, and an older edit last.
    """
    marks = ", ".join("?" * len(original_ids))
    told = connection.execute(
        f"""
        SELECT context_wa_msg_id, type, text FROM message INDEXED BY message_rewrite
        WHERE type IN ('edit', 'revoke') AND tenant_id = ? AND context_wa_msg_id IN ({marks})
        ORDER BY type = 'revoke', ts, id
        """,  # noqa: S608 question marks alone
        (door.tenant_id, *original_ids),
    )
    last = {original_id: "" if kind == "revoke" else text for original_id, kind, text in told}
    for original_id, text in last.items():
        if text.strip():
            amend(connection, door, original_id, text)
        else:
            revoke(connection, door, original_id, now)


def amend(connection: Any, door: Door, original_id: str, text: str) -> None:
    """A message was edited: what still waits is answered in its new words."""
    connection.execute(
        "UPDATE message SET text = ? WHERE tenant_id = ? AND wa_msg_id = ?"
        " AND role IN ('inbound', 'human')",
        (text, door.tenant_id, original_id),
    )


def revoke(connection: Any, door: Door, original_id: str, now: datetime) -> None:
    """The writer took a message back: its words go, edited ones too, and nobody answers them."""
    connection.execute(
        """
        UPDATE message SET text = '', payload = NULL, handled_at = CASE
            WHEN role = 'inbound' THEN coalesce(handled_at, ?1) END,
            outcome = CASE WHEN role = 'inbound' THEN coalesce(outcome, ?2) END
        WHERE role IN ('inbound', 'human') AND id IN (
            SELECT id FROM message WHERE tenant_id = ?3 AND wa_msg_id = ?4 UNION
            SELECT id FROM message INDEXED BY message_rewrite
            WHERE type IN ('edit', 'revoke') AND tenant_id = ?3 AND context_wa_msg_id = ?4)
        """,
        (clock.stamp(now), Outcome.SILENT, door.tenant_id, original_id),
    )
    connection.execute(
        "DELETE FROM media WHERE message_id ="
        " (SELECT id FROM message WHERE tenant_id = ? AND wa_msg_id = ?)",
        (door.tenant_id, original_id),
    )
