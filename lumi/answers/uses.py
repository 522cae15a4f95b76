"""How often FAQs answered customers: counted with each reply, so that no page reads replies."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from lumi import clock

PERIOD = timedelta(days=30)


def count(connection: Any, tenant_id: int, faq_ids: Iterable[int], now: datetime) -> None:
    """One reply rested on these of the tenant's FAQs; inside the reply's transaction."""
    stamp = clock.stamp(now)
    connection.executemany(
        "INSERT INTO faq_use (faq_id, day, times, last_at)"
        " SELECT id, ?, 1, ? FROM faq WHERE tenant_id = ? AND id = ?"
        " ON CONFLICT (faq_id, day) DO UPDATE SET times = times + 1, last_at = excluded.last_at",
        [(stamp[:10], stamp, tenant_id, faq_id) for faq_id in dict.fromkeys(faq_ids)],
    )


def since(now: datetime) -> str:
    """The day from which on uses count as lately, for `faq_use.day`."""
    return clock.stamp(now - PERIOD)[:10]
