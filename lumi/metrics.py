"""What Prometheus reads at /metrics: all of it from the file, so that no process must be asked.

One cheap query for each figure at the moment of asking: web, intake and worker need share nothing.
No figure names a business or a customer.
"""

import shutil
from bisect import bisect_left
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from lumi import __version__, clock, database, health, nightly
from lumi.conversations import outbox
from lumi.settings import Settings

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

REPLIES_OF = timedelta(hours=1)
NEWEST = 20_000  # messages among which those replies are looked for: 5 a second
BOUNDS = (1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0)  # seconds
_REPLIES = """
    SELECT asked.received_at, reply.sent_at FROM message reply
    JOIN message asked ON asked.id = reply.answers_id
    WHERE reply.id > (SELECT max(id) FROM message) - ?1
    AND reply.role = 'assistant' AND reply.sent_at > ?2
"""
_UNSENT = """
    SELECT state, count(*) FROM message WHERE state IN ('queued', 'sending', 'unknown')
    GROUP BY state
"""
_FIRST = {
    "inbound": "SELECT received_at FROM message INDEXED BY message_waiting"
    " WHERE role = 'inbound' AND handled_at IS NULL ORDER BY id LIMIT 1",
    "outbound": "SELECT received_at FROM message INDEXED BY message_queued"
    " WHERE state IN ('queued', 'sending', 'unknown') ORDER BY id LIMIT 1",
}
KINDS = ("inbound", "outbound", "delivered")  # of messages, as usage has them
SETTLED = timedelta(days=2)  # after that no zone counts for a day any more
_SUMS = """
    SELECT coalesce(sum(messages) FILTER (WHERE kind = 'inbound'), 0),
           coalesce(sum(messages) FILTER (WHERE kind = 'outbound'), 0),
           coalesce(sum(messages) FILTER (WHERE kind = 'delivered'), 0),
           coalesce(sum(prompt_tokens), 0), coalesce(sum(completion_tokens), 0) FROM
"""


def shown(settings: Settings, now: datetime) -> bytes:
    """The page, in Prometheus's text format 0.0.4."""
    from prometheus_client import CollectorRegistry, generate_latest  # only where it is wanted

    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(settings, now))
    return generate_latest(registry)


class _Collector:
    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings, self._now = settings, now

    def collect(self) -> "Iterator[Metric]":
        """Everything of one moment."""
        with database.snapshot():
            yield from _figures(self._settings, self._now)
            yield from _labelled(self._now)
            yield _queues(self._now)
            yield _replies(self._now)


def _figures(settings: Settings, now: datetime) -> "Iterator[Metric]":
    from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

    inbound, outbound, oldest = outbox.waiting(now)
    figures = (
        ("tenants", "Businesses.", _count("SELECT count(*) FROM tenant")),
        ("inbound_waiting", "Messages that wait for an answer.", inbound),
        ("outbound_waiting", "Messages of ours that wait to be sent.", outbound),
        ("oldest_waiting_seconds", "For how long the first of them has waited.", oldest),
        (
            "notices_open",
            "What needs somebody.",
            _count("SELECT count(*) FROM notice WHERE settled_at IS NULL"),
        ),
        (
            "disk_free_bytes",
            "Room on the database's disk.",
            shutil.disk_usage(settings.database.parent).free,
        ),
        ("database_bytes", "Size of the database.", settings.database.stat().st_size),
    )
    yield InfoMetricFamily("lumi", "Which Lumi this is.", {"version": __version__})
    for name, meaning, value in figures:
        yield GaugeMetricFamily(f"lumi_{name}", meaning, value=float(value))
    silent = health.silence(now)
    if silent is not None:
        age = silent.total_seconds()
        yield GaugeMetricFamily("lumi_worker_silent_seconds", "Since its last sign.", value=age)
    made = [path.stat().st_mtime for path in nightly.directory(settings).glob("*.sqlite3")]
    if made:
        age = now.timestamp() - max(made)
        yield GaugeMetricFamily("lumi_backup_age_seconds", "Of the newest.", value=age)
    sent_at = nightly.sent_at()
    if settings.store and sent_at is not None:
        age = (now - sent_at).total_seconds()
        yield GaugeMetricFamily("lumi_backup_sent_age_seconds", "Since the last.", value=age)


def _queues(now: datetime) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily

    meaning = "For how long the first of a queue has waited."
    ages = GaugeMetricFamily("lumi_queue_age_seconds", meaning, labels=["queue"])
    for name, sql in _FIRST.items():
        first = database.value(sql)
        age = (now - clock.instant(first)).total_seconds() if first else 0.0
        ages.add_metric([name], max(0.0, age))
    return ages


def _labelled(now: datetime) -> "Iterator[Metric]":
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

    unsent = GaugeMetricFamily("lumi_unsent", "Messages of ours, by state.", labels=["state"])
    found = dict(database.rows(_UNSENT))
    for state in ("queued", "sending", "unknown"):
        unsent.add_metric([state], found.get(state, 0))
    messages = CounterMetricFamily("lumi_messages", "Messages, by kind.", labels=["kind"])
    tokens = CounterMetricFamily("lumi_tokens", "Tokens of models.", labels=["direction"])
    *numbers, prompt, completion = _usage(now)
    for kind, number in zip(KINDS, numbers, strict=True):
        messages.add_metric([kind], number)
    tokens.add_metric(["in"], prompt)
    tokens.add_metric(["out"], completion)
    yield from (unsent, messages, tokens)


def _usage(now: datetime) -> list[int]:
    """Since Lumi began; of the days that count no more the sums are remembered."""
    day = (now - SETTLED).date().isoformat()
    of_late = f"{_SUMS} usage WHERE tenant_id IN (SELECT id FROM tenant) AND day >= ?"  # noqa: S608 constants
    before, since = _before(str(database.db.database), day), database.row(of_late, day) or ()
    return [old + new for old, new in zip(before, since, strict=True)]


@lru_cache(maxsize=1)
def _before(file: str, day: str) -> tuple[int, ...]:
    """Reads the whole table: 0.3 s where there are 1,000 businesses and a year, once a day."""
    return database.row(f"{_SUMS} usage WHERE day < ?", day) or ()


def _replies(now: datetime) -> "Metric":
    """From a customer's last bubble to Meta's acceptance, for replies of the last hour."""
    from prometheus_client.core import GaugeHistogramMetricFamily

    found = database.rows(_REPLIES, NEWEST, clock.stamp(now - REPLIES_OF))
    took = [
        max(0.0, (clock.instant(sent) - clock.instant(asked)).total_seconds())
        for asked, sent in found
    ]
    counts = [0] * (len(BOUNDS) + 1)
    for seconds in took:
        counts[bisect_left(BOUNDS, seconds)] += 1
    names = (*(str(bound) for bound in BOUNDS), "+Inf")
    buckets = [(name, float(sum(counts[: at + 1]))) for at, name in enumerate(names)]
    meaning = "How long replies of the last hour took."
    return GaugeHistogramMetricFamily("lumi_reply_seconds", meaning, buckets, sum(took))


def _count(sql: str) -> int:
    return int(database.value(sql))
