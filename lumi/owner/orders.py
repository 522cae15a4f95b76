"""What an owner's turn comes to: deeds, done in the turn's own transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner.numbers import Owner
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

# Does it with the connection of an open write transaction, at an instant; what is replied.
Deed = Callable[[Any, datetime], list[Reply]]
# What one bubble of an owner asks for; None leaves it to the next hearer.
Hearer = Callable[[Tenant, Owner, Bubble, datetime], Deed | None]


@dataclass(frozen=True, slots=True)
class Order:
    """The deeds of one turn, in the order of its bubbles."""

    deeds: tuple[Deed, ...]
    owner: Owner | None = None  # None: not proven yet


def plain(text: str) -> list[Reply]:
    """The words as the one reply."""
    return [Reply(text, messages.text(text))]
