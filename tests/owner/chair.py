"""The boss's chair for tests: the desk of a business, to which its owner writes too."""

from typing import Any

from lumi import clock, database
from lumi.owner import numbers
from tests.conversations.arriving import text_from
from tests.desk import Desk, item_from

OLGA = "34600999888"


class Chair(Desk):
    def proves(self, phone: str) -> str:
        """The number is registered and sends its code; what is replied."""
        code = numbers.issue(self.tenant, phone, clock.now())
        return self.says(code, phone=phone)

    def orders(self, *texts: str) -> str:
        """What Olga is replied."""
        return self.says(*texts, phone=OLGA)

    def presses(self, ident: str, title: str = "") -> str:
        """Olga taps a button."""
        content = {"type": "button_reply", "button_reply": {"id": ident, "title": title}}
        (reply,) = self.hears(item_from(OLGA, "interactive", content))
        return reply.text

    def answers(self, wa_msg_id: str, text: str) -> Any:
        """Olga replies to that message."""
        return self.hears({**text_from(OLGA, text), "context": {"id": wa_msg_id}})

    def told(self, phone: str = OLGA) -> list[tuple[str, str]]:
        """State and words of all that was queued for somebody, beside what `hears` returns."""
        return database.rows(
            "SELECT state, text FROM message WHERE role = 'assistant' AND customer_id ="
            " (SELECT id FROM customer WHERE phone = ? AND tenant_id = ?) ORDER BY id",
            *(phone, self.tenant.id),
        )
