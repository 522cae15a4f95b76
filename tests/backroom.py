"""The back room of a business for tests: turns are claimed and answered there."""

from collections.abc import Callable, Sequence

from lumi import clock
from lumi.answers.embedding import Embedded
from lumi.conversations import inbox
from lumi.conversations.inbox import Claim
from lumi.receipts import Receipts
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from lumi.turns import Answerer
from lumi.whatsapp.graph import Graph
from tests.answers.conftest import LetterCounts
from tests.fakes.whatsapp import WhatsApp


class Interrupted(LetterCounts):
    """A model during whose work something else happens."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] = lambda: None

    def embed(self, texts: Sequence[str]) -> Embedded:
        self.meanwhile()
        return super().embed(texts)


class Backroom:
    def __init__(self, tenant: Tenant, settings: Settings, whatsapp: WhatsApp) -> None:
        self.tenant, self.settings, self.whatsapp = tenant, settings, whatsapp
        self.model = Interrupted()
        self.graph = Graph(whatsapp.url, pool_size=1)
        self.receipts = Receipts(self.graph, settings, threads=1)
        self.answerer = Answerer(settings, self.model)

    def claim(self, worker: str = "w") -> list[Claim]:
        return inbox.claim(worker, 10, clock.now(), 0, self.settings.lease)

    def answer(self) -> int:
        """Answer what is ready; how many turns that were."""
        claims = self.claim()
        for claim in claims:
            self.answerer.answer(claim, self.receipts)
            self.receipts.clear(claim.conversation_id)
        return len(claims)

    def breaks(self) -> None:
        self.model.meanwhile = lambda: 1 // 0

    def close(self) -> None:
        self.receipts.stop()
        self.graph.close()
