"""The machine's clock was put back: nobody waits until it shows the old time again.

A clock that ran ahead has left instants that lie in the future now. Turns and messages that wait
for them would wait for as long as it was wrong.
"""

from datetime import datetime, timedelta

from lumi import clock, database
from lumi.conversations import inbox

STEP = timedelta(seconds=5)  # what was put back by less passes by itself


def set_right(lease: float, resend_after: float, now: datetime) -> int:
    """Let what waits for an instant that nobody set under this clock go on; how much that was.

    A message that may have been sent waits anew for its status, as long as `resend_after` s.
    """
    return _turns(lease, now) + _sends(resend_after, now)


def _turns(lease: float, now: datetime) -> int:
    ahead = now + STEP
    limits = (
        clock.stamp(ahead),
        clock.stamp(ahead + timedelta(seconds=inbox.LONGEST_RETRY)),
        clock.stamp(ahead + timedelta(seconds=lease)),
    )
    found = database.rows(_TURNS, *limits)
    if found:
        present, leased = clock.stamp(now), clock.stamp(now + timedelta(seconds=lease))
        with database.write() as connection:
            connection.executemany(
                "UPDATE conversation SET quiet_since = min(quiet_since, ?1),"
                " retry_at = min(retry_at, ?1), claimed_until = min(claimed_until, ?2)"
                " WHERE id = ?3",
                [(present, leased, ident) for (ident,) in found],
            )
    return len(found)


def _sends(resend_after: float, now: datetime) -> int:
    found = database.rows(_SENDS, clock.stamp(now + STEP))
    if found:
        present, later = clock.stamp(now), clock.stamp(now + timedelta(seconds=resend_after))
        with database.write() as connection:
            connection.executemany(
                "UPDATE message SET attempted_at = min(attempted_at, ?1),"
                " due_at = CASE state WHEN 'queued' THEN ?1 WHEN 'unknown' THEN ?2 ELSE due_at END"
                " WHERE id = ?3 AND state IN ('queued', 'sending', 'unknown')",
                [(present, later, ident) for (ident,) in found],
            )
    return len(found)


_TURNS = """
    SELECT DISTINCT conversation.id FROM message INDEXED BY message_waiting
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.role = 'inbound' AND message.handled_at IS NULL
      AND (quiet_since > ?1 OR retry_at > ?2 OR claimed_until > ?3)
"""
_SENDS = """
    SELECT id FROM message INDEXED BY message_queued
    WHERE state IN ('queued', 'sending', 'unknown')
      AND (attempted_at > ?1 OR attempted_at IS NULL AND received_at > ?1 AND due_at > ?1)
"""
