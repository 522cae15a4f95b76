"""The counter of a business for tests: messages are queued, claimed and delivered at it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lumi import clock, database, delivery
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply, Send
from lumi.delivery import Pauses
from lumi.settings import Settings
from lumi.tenants import notices
from lumi.tenants.models import Tenant, named
from lumi.whatsapp import messages
from lumi.whatsapp.graph import Graph
from tests.conversations.arriving import arrive, text_from
from tests.fakes.whatsapp import WhatsApp

ANA = "34600111222"


@dataclass
class Counter:
    tenant: Tenant
    whatsapp: WhatsApp
    settings: Settings
    graph: Graph
    pauses: Pauses

    def queue(self, *texts: str, conversation: int = 1) -> None:
        replies = [Reply(text, messages.text(text)) for text in texts]
        with database.write() as connection:
            outbox.queue(connection, conversation, replies, None, clock.now())

    def claim(self) -> list[Send]:
        return outbox.claim("w", 10, clock.now(), self.pauses.at(clock.now()))

    def deliver(self) -> int:
        """Deliver what is due; how many messages that were."""
        claimed = self.claim()
        for send in claimed:
            delivery.deliver(send, self.graph, self.settings, self.pauses)
        return len(claimed)

    def row(self, *columns: str) -> Any:
        """Columns of the first message that was queued."""
        sql = f"SELECT {', '.join(columns)} FROM message WHERE role = 'assistant' ORDER BY id"  # noqa: S608
        found = database.row(sql)
        assert found is not None
        return found[0] if len(columns) == 1 else found

    def told(self) -> dict[str, str]:
        """What the owner is told, by kind."""
        return {kind: detail for kind, detail, *_ in notices.open_notices(self.tenant.id)}

    def blocked(self) -> str:
        return named(self.tenant.slug).sending_blocked


@contextmanager
def opened(tenant: Tenant, settings: Settings) -> Iterator[Counter]:
    """One customer who has just written, and one message, `hello`, queued for them."""
    arrive(text_from(ANA, "Hola"))
    with WhatsApp() as whatsapp:
        graph = Graph(whatsapp.url, pool_size=2, read_timeout=2)
        counter = Counter(tenant, whatsapp, settings, graph, Pauses())
        counter.queue("hello")
        yield counter
        graph.close()
