"""The desk of a business for tests: customers write, and the receptionist's replies come back."""

from dataclasses import dataclass, field
from typing import Any

from lumi import database, receptionist
from lumi.answers import faqs
from lumi.answers.embedding import Embedder
from lumi.answers.texts import Draft
from lumi.conversations import inbox
from lumi.conversations.outbox import Reply
from lumi.llm import Llm
from lumi.receptionist import Response
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from

ANA = "34600111222"


@dataclass
class Desk:
    tenant: Tenant
    embedder: Embedder
    response: Response = field(default_factory=Response)  # the last one
    llm: Llm | None = None
    url: str = ""

    def hears(self, *items: dict[str, Any]) -> list[Reply]:
        """One turn of WhatsApp messages, as Meta sends them."""
        arrive(*items)
        (claim,) = inbox.claim("w", 1, T(1), 0, 120)
        bubbles, tenant = inbox.turn(claim), Tenant.get_by_id(self.tenant.id)
        self.response = receptionist.respond(
            tenant, claim.customer_id, bubbles, T0, self.embedder, self.llm, self.url
        )
        with database.write() as connection:
            inbox.settle(connection, claim, bubbles, T(1))
            return receptionist.carry_out(tenant, claim.customer_id, self.response, T0)

    def says(self, *texts: str, phone: str = ANA) -> str:
        """The one reply to bubbles of text; "" for none."""
        heard = self.hears(*(text_from(phone, text) for text in texts))
        replies = [reply for reply in heard if reply.attachment is None]
        assert len(replies) < 2
        return "".join(reply.text for reply in replies)

    def sends(self, kind: str, **content: Any) -> str:
        """The one reply to a message of another type."""
        (reply,) = self.hears(item_from(ANA, kind, content))
        return reply.text

    def taps(self, row_id: str, title: str) -> str:
        content = {"type": "list_reply", "list_reply": {"id": row_id, "title": title}}
        (reply,) = self.hears(item_from(ANA, "interactive", content))
        return reply.text

    def keeps(self, *drafts: Draft) -> None:
        faqs.keep_all(self.tenant.id, list(drafts), self.embedder, T0)

    def booked(self) -> list[tuple[str, str]]:
        """Status and start of every appointment, in order of time."""
        return database.rows("SELECT status, starts_at FROM appointment ORDER BY starts_at")


def item_from(phone: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
    return {**text_from(phone, ""), "type": kind, kind: content}
