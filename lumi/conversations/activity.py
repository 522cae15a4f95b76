"""When customers write, and what waits: for one business its hours, for many a glance."""

import json
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lumi import clock, database

WEEKS = timedelta(weeks=4)
CONVERSATIONS = 300  # the most recent ones tell enough, and a large business costs no more


def by_hour(tenant_id: int, zone: ZoneInfo, now: datetime) -> list[int]:
    """Messages that customers wrote in each of the 24 local hours, in the last four weeks.

    Of a business with very many conversations those of the most recent ones.
    """
    found = database.rows(
        """
        SELECT message.ts FROM message WHERE role = 'inbound' AND ts > ?2 AND conversation_id IN (
            SELECT id FROM conversation WHERE tenant_id = ?1 AND last_inbound_at > ?2
            ORDER BY last_inbound_at DESC LIMIT ?3)
        """,
        *(tenant_id, clock.stamp(now - WEEKS), CONVERSATIONS),
    )
    hours = Counter(clock.instant(ts).astimezone(zone).hour for (ts,) in found)
    return [hours[hour] for hour in range(24)]


def questions_in_vain(tenant_id: int, since: datetime, until: datetime) -> int:
    """Questions asked in [since, until) that nobody could answer then."""
    return int(
        database.value(
            "SELECT count(*) FROM open_question WHERE tenant_id = ? AND asked_at >= ?"
            " AND asked_at < ?",
            *(tenant_id, clock.stamp(since), clock.stamp(until)),
        )
    )


def latest(tenant_ids: list[int]) -> dict[int, datetime]:
    """When the newest message of each tenant was written; none of those that have no message."""
    found = database.rows(
        """
        SELECT value, (SELECT max(last_said_at) FROM conversation
                       WHERE tenant_id = value AND last_said_at IS NOT NULL)
        FROM json_each(?)
        """,
        json.dumps(tenant_ids),
    )
    return {tenant_id: clock.instant(said_at) for tenant_id, said_at in found if said_at}


def unsent(tenant_ids: list[int]) -> dict[int, int]:
    """Messages of Lumi's that wait to be sent, by tenant; none where nothing waits."""
    found = database.rows(
        "SELECT tenant_id, count(*) FROM message INDEXED BY message_queued"
        " WHERE state IN ('queued', 'sending', 'unknown')"
        " AND tenant_id IN (SELECT value FROM json_each(?)) GROUP BY tenant_id",
        json.dumps(tenant_ids),
    )
    return dict(found)
