"""A business for journeys: a real Lumi, a fake WhatsApp around it, and what customers do."""

import contextlib
import time as time_
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from lumi.database import sqlite3
from tests.conversations.arriving import payload, text_from
from tests.fakes.whatsapp import Sent, WhatsApp
from tests.journeys.tree import SECRET, Tree, free_port

MADRID = ZoneInfo("Europe/Madrid")


class Shop:
    """A Lumi with one tenant and a fake WhatsApp around it."""

    def __init__(self, tree: Tree, whatsapp: WhatsApp) -> None:
        self.tree, self.whatsapp = tree, whatsapp
        self._seen = 0

    def reply(self, within: float = 40) -> str:
        """The next message that the fake accepted."""
        assert self.waits_for_more(within), self.tree.log.read_text()[-3000:]
        self._seen += 1
        return self.whatsapp.sent[self._seen - 1].text

    def waits_for_more(self, within: float) -> bool:
        """Whether something more was sent within so many seconds."""
        return self.whatsapp.wait_for(self._seen + 1, within)

    def hears_nothing_more(self) -> bool:
        """Whether all is answered and nothing more was sent."""
        return self.tree.is_idle(40) and len(self.whatsapp.sent) == self._seen

    def follows(self) -> None:
        """From here on `reply` tells what comes next."""
        assert self.tree.is_idle(40)
        self._seen = len(self.whatsapp.sent)

    def last_to(self, phone: str) -> Sent:
        """The newest message to the customer."""
        return [one for one in self.whatsapp.sent if one.to == phone][-1]

    def taps(self, phone: str, title: str) -> None:
        """The customer taps what their last message with choices offers under that title."""
        asked = [
            one.body["interactive"]["action"]
            for one in self.whatsapp.sent
            if one.to == phone and "interactive" in one.body
        ][-1]
        rows = [one["reply"] for one in asked.get("buttons", [])]
        rows += [row for section in asked.get("sections", []) for row in section["rows"]]
        (ident,) = [row["id"] for row in rows if row["title"] == title]
        content = {"type": "list_reply", "list_reply": {"id": ident, "title": title}}
        item = {**text_from(phone, "", ts=datetime.now(UTC)), "type": "interactive"}
        assert self.tree.post(payload({**item, "interactive": content})) == 200

    def booked(self, phone: str) -> list[tuple[str, str]]:
        """Start and status of the customer's appointments."""
        sql = "SELECT phone, starts_at, appointment.status FROM appointment"
        rows = self.rows(f"{sql} JOIN customer ON customer.id = customer_id ORDER BY starts_at")
        return [(starts_at, status) for whose, starts_at, status in rows if whose == phone]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(str(self.tree.database))
        try:
            return list(connection.execute(sql))
        finally:
            connection.close()

    def change(self, sql: str, *values: str) -> None:
        """Change rows behind Lumi's back."""
        connection = sqlite3.connect(str(self.tree.database), timeout=10)
        try:
            with connection:
                connection.execute(sql, values)
        finally:
            connection.close()

    def waits_for_message_to(self, phone: str, words: str, within: float = 60) -> bool:
        """Whether a message with these words reaches the customer within so many seconds."""
        ends = time_.monotonic() + within
        while time_.monotonic() < ends:
            if any(words in one.text for one in self.whatsapp.sent if one.to == phone):
                return True
            time_.sleep(0.1)
        return False

    def load(self, business: str) -> None:
        file = self.tree.database.with_name("business.toml")
        file.write_text(business)
        loaded = self.tree.flask("tenant", "load", str(file))
        assert loaded.returncode == 0, loaded.stderr


@contextlib.contextmanager
def opened(directory: Path, **environ: str) -> Iterator[Shop]:
    """A migrated Lumi that is not started yet; stopped in good order at the end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/webhook"
    with (
        WhatsApp(webhook=address, secret=SECRET, patience=20) as whatsapp,
        Tree(directory, whatsapp.url, port, **environ) as tree,
    ):
        tree.flask("migrate")
        yield Shop(tree, whatsapp)
        assert tree.stop()[0] == 0


def in_days(days: int) -> date:
    return datetime.now(MADRID).date() + timedelta(days=days)


def stamp(day: date, hour: int, minute: int = 0, zone: ZoneInfo = MADRID) -> str:
    """As the database keeps it."""
    local = datetime.combine(day, time(hour, minute), zone)
    return local.astimezone(UTC).isoformat(timespec="seconds")
