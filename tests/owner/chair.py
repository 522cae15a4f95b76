"""The boss's chair for tests: the desk of a business, to which its owner writes too."""

from typing import Any

from lumi import clock, database
from lumi.conversations import outbox
from lumi.conversations.outbox import Reply
from lumi.owner import numbers
from tests.conftest import T0
from tests.conversations.arriving import arrive, text_from
from tests.desk import Desk, item_from
from tests.talking import rows_of

OLGA = "34600999888"


class Chair(Desk):
    def hears(self, *items: dict[str, Any]) -> list[Reply]:
        """As the desk; what is replied is queued, so that "yes" finds what it answers."""
        replies = super().hears(*items)
        sql = "SELECT conversation_id FROM message WHERE role = 'inbound' ORDER BY id DESC LIMIT 1"
        with database.write() as connection:
            for ident in outbox.queue(connection, database.value(sql), replies, None, T0):
                connection.execute("UPDATE message SET state = 'read' WHERE id = ?", (ident,))
        return replies

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

    def knows(self, name: str, phone: str) -> int:
        """A customer of that name wrote a moment ago; the customer's id."""
        arrive(text_from(phone, "hi"))
        with database.write() as connection:
            connection.execute("UPDATE customer SET name = ? WHERE phone = ?", (name, phone))
            connection.execute("UPDATE message SET handled_at = ts, outcome = 'answered'")
        return int(database.value("SELECT id FROM customer WHERE phone = ?", phone))

    def choices(self, *texts: str) -> list[tuple[str, str]]:
        """Ids and titles of what Olga may tap after her words."""
        return rows_of(self.hears(*(text_from(OLGA, text) for text in texts))[-1])

    def told(self, phone: str = OLGA) -> list[tuple[str, str]]:
        """State and words of all that was queued for somebody, beside what `hears` returns."""
        return database.rows(
            "SELECT state, text FROM message WHERE role = 'assistant' AND customer_id ="
            " (SELECT id FROM customer WHERE phone = ? AND tenant_id = ?) ORDER BY id",
            *(phone, self.tenant.id),
        )
