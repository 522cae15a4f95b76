"""What an owner's turn comes to: deeds, done in the turn's own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lumi import phrases
from lumi.conversations.inbox import Bubble
from lumi.conversations.outbox import Reply
from lumi.owner.numbers import Owner
from lumi.tenants.models import Tenant
from lumi.whatsapp import messages

# Does it with the connection of an open write transaction, at an instant; what is replied.
Deed = Callable[[Any, datetime], list[Reply]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One bubble of an owner, and what a deed may want to know besides."""

    tenant: Tenant
    owner: Owner
    bubble: Bubble
    now: datetime  # when it was heard
    language: str  # in which it is replied
    url: str  # of this server as the internet sees it; "" when nobody told

    def say(self, key: str, **values: object) -> str:
        return phrases.say(self.language, key, **values)

    def when(self, instant: datetime) -> str:
        return phrases.when(instant, self.tenant.zone, self.language)


def unasked(tenant: Tenant, language: str, now: datetime) -> Visit:
    """For words to owners that nobody asked for."""
    nobody = Owner(0, tenant.id, 0, language)
    return Visit(tenant, nobody, Bubble(0, "", "text", "", {}, now), now, language, "")


# What one bubble asks for; None leaves it to the next hearer.
Hearer = Callable[[Visit], Deed | None]


@dataclass(frozen=True, slots=True)
class Order:
    """The deeds of one turn, in the order of its bubbles."""

    deeds: tuple[Deed, ...]
    owner: Owner | None = None  # None: not proven yet


def plain(text: str) -> list[Reply]:
    """The words, in as few messages as hold them."""
    return [Reply(piece, messages.text(piece)) for piece in messages.split(text)]


def asked(body: str, choices: Sequence[tuple[str, str]], language: str) -> list[Reply]:
    """The words with what can be tapped, ids and titles: three as buttons, up to ten as a list."""
    if len(choices) > messages.BUTTONS:
        rows = [(ident, title, title) for ident, title in choices[: messages.ROWS]]
        message = messages.list_message(body, phrases.say(language, "choose"), rows)
    elif messages.units(body) > messages.BUTTON_BODY:
        *before, last = messages.split(body, messages.BUTTON_BODY)
        return [*(reply for one in before for reply in plain(one)), *asked(last, choices, language)]
    else:
        message = messages.buttons(body, choices)
    listed = "\n".join(f"• {title}" for _, title in choices)
    return [Reply(f"{body}\n{listed}", message)]
